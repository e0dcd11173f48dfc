//! Outputs: values that a stack shows once it is deployed.

use super::{Condition, NodeId};
use crate::value::{IntoVal, Text, Value};

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
