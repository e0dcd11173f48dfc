//! Conditions: when a statement counts.

use stackwright_core::value::{IntoVal, Object, Text, Value};

/// When a statement counts: an operator, a key of the request, and the values of which it must have one.
///
/// Source: <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html>
#[derive(Clone, Debug)]
pub struct Condition {
    operator: Text,
    key: Text,
    values: Vec<Value>,
}

impl Condition {
    fn new(operator: &'static str, key: impl Into<Text>, value: impl IntoVal<String>) -> Self {
        Self { operator: operator.into(), key: key.into(), values: vec![value.into_val().into_value()] }
    }

    /// The value is exactly this text.
    pub fn string_equals(key: impl Into<Text>, value: impl IntoVal<String>) -> Self {
        Self::new("StringEquals", key, value)
    }

    /// The value is not this text; so it is where the request has no such key.
    pub fn string_not_equals(key: impl Into<Text>, value: impl IntoVal<String>) -> Self {
        Self::new("StringNotEquals", key, value)
    }

    /// The value is this text, in which `*` and `?` stand for others.
    pub fn string_like(key: impl Into<Text>, value: impl IntoVal<String>) -> Self {
        Self::new("StringLike", key, value)
    }

    /// The value is not this text, in which `*` and `?` stand for others.
    pub fn string_not_like(key: impl Into<Text>, value: impl IntoVal<String>) -> Self {
        Self::new("StringNotLike", key, value)
    }

    /// The value is an ARN like this one, in each part of which `*` and `?` stand for others.
    pub fn arn_like(key: impl Into<Text>, value: impl IntoVal<String>) -> Self {
        Self::new("ArnLike", key, value)
    }

    /// The value is not an ARN like this one.
    pub fn arn_not_like(key: impl Into<Text>, value: impl IntoVal<String>) -> Self {
        Self::new("ArnNotLike", key, value)
    }

    /// The value is true, or false.
    pub fn bool(key: impl Into<Text>, value: bool) -> Self {
        Self::new("Bool", key, if value { "true" } else { "false" })
    }

    /// The value is a number below this one.
    pub fn numeric_less_than(key: impl Into<Text>, value: impl IntoVal<String>) -> Self {
        Self::new("NumericLessThan", key, value)
    }

    /// The request does not have the key.
    pub fn absent(key: impl Into<Text>) -> Self {
        Self::new("Null", key, "true")
    }

    /// The request has the key.
    pub fn present(key: impl Into<Text>) -> Self {
        Self::new("Null", key, "false")
    }

    /// Takes this value too.
    #[must_use]
    pub fn or(mut self, value: impl IntoVal<String>) -> Self {
        self.values.push(value.into_val().into_value());
        self
    }

    /// Holds too where the request does not have the key.
    #[must_use]
    pub fn if_exists(mut self) -> Self {
        self.operator.to_mut().push_str("IfExists");
        self
    }

    /// Holds where one of the key's several values does.
    #[must_use]
    pub fn for_any_value(mut self) -> Self {
        self.operator.to_mut().insert_str(0, "ForAnyValue:");
        self
    }

    /// Holds where all of the key's values do, also where there are none.
    #[must_use]
    pub fn for_all_values(mut self) -> Self {
        self.operator.to_mut().insert_str(0, "ForAllValues:");
        self
    }
}

/// All conditions of a statement, by operator, then key.
pub(super) fn into_value(conditions: Vec<Condition>) -> Value {
    let mut operators = Object::new();
    for condition in conditions {
        if operators.get(&condition.operator).is_none() {
            operators.set(condition.operator.clone(), Object::new());
        }
        let Some(Value::Object(keys)) = operators.get_mut(&condition.operator) else { continue };
        let mut values = match keys.remove(&condition.key) {
            Some(Value::List(values)) => values,
            Some(value) => vec![value],
            None => Vec::new(),
        };
        values.extend(condition.values);
        keys.set(condition.key, super::statement::one_or_list(values));
    }
    Value::Object(operators)
}
