//! Finding a value by path where a part of the way may be unknown.

use stackwright_model::Value;

/// What stands at a path such as `Rules.0.Port`; the unknown value that stands in the way, where one does. (At
/// [`Value::at`] what is behind something unknown reads as absent.)
pub(super) fn at<'v>(value: &'v Value, path: &str) -> &'v Value {
    let mut value = value;
    for part in path.split('.').filter(|part| !part.is_empty()) {
        if value.as_unknown().is_some() {
            return value;
        }
        value = value.at(part);
    }
    value
}

#[cfg(test)]
mod tests {
    use serde_json::json;
    use stackwright_model::{Map, Unknown};

    use super::*;

    #[test]
    fn what_is_behind_something_unknown_is_unknown() {
        let unknown = Value::Unknown(Box::new(Unknown::Parameter("P".into())));
        let value = Value::Map(Map::from_iter([
            (Box::from("Open"), unknown.clone()),
            (Box::from("Rules"), Value::from(json!([{ "Port": 443 }]))),
        ]));
        assert_eq!(at(&value, "Open.Port"), &unknown);
        assert_eq!(at(&value, "Rules.0.Port").as_integer(), Some(443));
        assert!(at(&value, "Rules.1.Port").is_null());
        assert_eq!(at(&value, ""), &value);
    }
}
