//! Template parameters: values that are given when a stack is deployed.

use std::fmt;
use std::marker::PhantomData;
use std::ops::RangeInclusive;

use super::NodeId;
use crate::value::{IntoVal, Text, Typed, Val, Value};

/// A template parameter whose value is a `T`.
pub struct Parameter<T> {
    node: NodeId,
    kind: PhantomData<fn() -> T>,
}

impl<T> Parameter<T> {
    pub(crate) const fn from_node(node: NodeId) -> Self {
        Self { node, kind: PhantomData }
    }

    /// The parameter's value.
    #[must_use]
    pub fn value(self) -> Val<T> {
        Val::from_value(Value::Ref(self.node))
    }

    /// The node.
    #[must_use]
    pub const fn node(self) -> NodeId {
        self.node
    }
}

impl<T> Clone for Parameter<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Parameter<T> {}

impl<T> fmt::Debug for Parameter<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Parameter({:?})", self.node)
    }
}

impl<T> Typed for Parameter<T> {
    type Is = T;
    fn into_value(self) -> Value {
        Value::Ref(self.node)
    }
}

/// What a template parameter is made with.
///
/// Source: <https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/parameters-section-structure.html>
pub struct ParameterSettings<T> {
    pub(crate) node: ParameterNode,
    kind: PhantomData<fn() -> T>,
}

impl<T> ParameterSettings<T> {
    /// A parameter of any type that CloudFormation knows, such as `AWS::EC2::VPC::Id`.
    #[must_use]
    pub fn of_type(parameter_type: impl Into<Text>) -> Self {
        let node = ParameterNode { parameter_type: parameter_type.into(), ..ParameterNode::default() };
        Self { node, kind: PhantomData }
    }

    /// The value when none is given.
    #[must_use]
    pub fn default_value(mut self, value: impl IntoVal<T>) -> Self {
        self.node.default_value = Some(value.into_val().into_value());
        self
    }

    /// The values that are allowed.
    #[must_use]
    pub fn allowed_values(mut self, values: impl IntoIterator<Item = impl IntoVal<T>>) -> Self {
        self.node.allowed_values = values.into_iter().map(|value| value.into_val().into_value()).collect();
        self
    }

    /// A regular expression (in Java's form) that the value must match.
    #[must_use]
    pub fn allowed_pattern(mut self, pattern: impl Into<Text>) -> Self {
        self.node.allowed_pattern = Some(pattern.into());
        self
    }

    /// What people read who give a value that is not allowed.
    #[must_use]
    pub fn constraint_description(mut self, description: impl Into<Text>) -> Self {
        self.node.constraint_description = Some(description.into());
        self
    }

    /// What it is for.
    #[must_use]
    pub fn description(mut self, description: impl Into<Text>) -> Self {
        self.node.description = Some(description.into());
        self
    }

    /// Keeps the value out of what CloudFormation shows. Such a value never travels to another stack.
    #[must_use]
    pub fn no_echo(mut self) -> Self {
        self.node.no_echo = true;
        self
    }
}

impl ParameterSettings<String> {
    /// Text.
    #[must_use]
    pub fn text() -> Self {
        Self::of_type("String")
    }

    /// The value of a Systems Manager parameter, resolved at each deployment; the default is its name.
    #[must_use]
    pub fn ssm(name: impl Into<Text>) -> Self {
        let mut settings = Self::of_type("AWS::SSM::Parameter::Value<String>");
        settings.node.default_value = Some(Value::Text(name.into()));
        settings
    }

    /// The least and the greatest number of characters, the latter up to 4,096.
    #[must_use]
    pub fn characters(mut self, count: RangeInclusive<u16>) -> Self {
        self.node.characters = Some(count);
        self
    }
}

impl ParameterSettings<f64> {
    /// A number.
    #[must_use]
    pub fn number() -> Self {
        Self::of_type("Number")
    }

    /// The least and the greatest number that is allowed.
    #[must_use]
    pub fn between(mut self, numbers: RangeInclusive<f64>) -> Self {
        self.node.numbers = Some(numbers);
        self
    }
}

impl ParameterSettings<Vec<String>> {
    /// A list of text.
    #[must_use]
    pub fn text_list() -> Self {
        Self::of_type("CommaDelimitedList")
    }
}

#[derive(Clone, Debug, Default)]
pub(crate) struct ParameterNode {
    pub(crate) parameter_type: Text,
    pub(crate) default_value: Option<Value>,
    pub(crate) allowed_values: Vec<Value>,
    pub(crate) allowed_pattern: Option<Text>,
    pub(crate) characters: Option<RangeInclusive<u16>>,
    pub(crate) numbers: Option<RangeInclusive<f64>>,
    pub(crate) constraint_description: Option<Text>,
    pub(crate) description: Option<Text>,
    pub(crate) no_echo: bool,
}
