//! What a template holds besides resources: parameters, outputs, conditions, mappings.

use std::collections::BTreeMap;
use std::fmt;
use std::marker::PhantomData;

use super::NodeId;
use crate::value::{ConditionExpr, IntoVal, Text, Typed, Val, Value};

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
}

impl ParameterSettings<f64> {
    /// A number.
    #[must_use]
    pub fn number() -> Self {
        Self::of_type("Number")
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
    pub(crate) description: Option<Text>,
    pub(crate) no_echo: bool,
}

/// An output in the tree.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Output(pub(crate) NodeId);

/// An output, to say more about it.
pub struct OutputMut<'a> {
    pub(crate) handle: Output,
    pub(crate) node: Option<&'a mut OutputNode>,
}

impl OutputMut<'_> {
    /// What it is for.
    pub fn description(mut self, description: impl Into<Text>) -> Self {
        if let Some(node) = &mut self.node {
            node.description = Some(description.into());
        }
        self
    }

    /// Exports the value under a name that is unique in the account and region.
    pub fn export(mut self, name: impl IntoVal<String>) -> Self {
        if let Some(node) = &mut self.node {
            node.export = Some(name.into_val().into_value());
        }
        self
    }

    /// Writes the output only where a condition holds.
    pub fn condition(mut self, condition: Condition) -> Self {
        if let Some(node) = &mut self.node {
            node.condition = Some(condition.node());
        }
        self
    }

    /// The output's handle.
    #[must_use]
    pub const fn handle(&self) -> Output {
        self.handle
    }
}

#[derive(Clone, Debug)]
pub(crate) struct OutputNode {
    pub(crate) value: Value,
    pub(crate) description: Option<Text>,
    pub(crate) export: Option<Value>,
    pub(crate) condition: Option<NodeId>,
    /// Outputs that synthesis adds have their logical id given.
    pub(crate) logical_id: Option<Text>,
}

/// A condition in the tree.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Condition(pub(crate) NodeId);

impl Condition {
    /// The node.
    #[must_use]
    pub const fn node(self) -> NodeId {
        self.0
    }

    /// This condition, within another one's expression.
    #[must_use]
    pub const fn is_true(self) -> ConditionExpr {
        ConditionExpr::Is(self.0)
    }
}

#[derive(Clone, Debug)]
pub(crate) struct ConditionNode {
    pub(crate) expr: ConditionExpr,
}

/// A mapping in the tree.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Mapping(pub(crate) NodeId);

impl Mapping {
    /// The node.
    #[must_use]
    pub const fn node(self) -> NodeId {
        self.0
    }
}

/// What a mapping holds: a top-level key, a second-level key, a value.
pub type MappingTable = BTreeMap<Text, BTreeMap<Text, Value>>;
