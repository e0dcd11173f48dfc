//! Tags.

use stackwright_core::value::{IntoVal, Object, Typed, Value};

/// A tag of a resource. Those that belong to many resources are given once, by `Scope::tag`.
#[derive(Clone, Debug)]
#[must_use]
pub struct Tag(Object);

impl Tag {
    /// `Key` and `Value`.
    pub fn new(key: impl IntoVal<String>, value: impl IntoVal<String>) -> Self {
        Self(Object::new().with("Key", key.into_val()).with("Value", value.into_val()))
    }
}

impl Typed for Tag {
    type Is = Self;

    fn into_value(self) -> Value {
        Value::Object(self.0)
    }
}
