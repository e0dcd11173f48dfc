//! What becomes a plain pattern: JSON values, Rust values, collections of patterns.

use serde_json::Value;

use super::{Kind, Match};
use crate::capture::Capture;

impl From<Value> for Match {
    fn from(value: Value) -> Self {
        match value {
            Value::Array(elements) => elements.into(),
            Value::Object(fields) => fields.into_iter().collect(),
            scalar => Match(Kind::Scalar(scalar)),
        }
    }
}

impl From<&Value> for Match {
    fn from(value: &Value) -> Self {
        value.clone().into()
    }
}

macro_rules! scalars {
    ($($type:ty),+) => {
        $(impl From<$type> for Match {
            fn from(value: $type) -> Self {
                Match(Kind::Scalar(value.into()))
            }
        })+
    };
}

scalars!(bool, i8, i16, i32, i64, isize, u8, u16, u32, u64, usize, f32, f64, &str, String);

impl From<&String> for Match {
    fn from(value: &String) -> Self {
        value.as_str().into()
    }
}

impl<T: Into<Match>> From<Vec<T>> for Match {
    fn from(elements: Vec<T>) -> Self {
        Match(Kind::Array(elements.into_iter().map(Into::into).collect()))
    }
}

impl<T: Into<Match>, const N: usize> From<[T; N]> for Match {
    fn from(elements: [T; N]) -> Self {
        Vec::from(elements).into()
    }
}

impl From<Capture> for Match {
    fn from(capture: Capture) -> Self {
        Match(Kind::Capture(capture))
    }
}

impl From<&Capture> for Match {
    fn from(capture: &Capture) -> Self {
        capture.clone().into()
    }
}

/// A plain object; of a key that comes twice, the last value counts.
impl<K: Into<String>, V: Into<Match>> FromIterator<(K, V)> for Match {
    fn from_iter<I: IntoIterator<Item = (K, V)>>(fields: I) -> Self {
        let mut object: Vec<(String, Match)> = Vec::new();
        for (key, value) in fields {
            let (key, value) = (key.into(), value.into());
            match object.iter_mut().find(|(other, _)| *other == key) {
                Some((_, earlier)) => *earlier = value,
                None => object.push((key, value)),
            }
        }
        Match(Kind::Object(object))
    }
}
