//! Conditions: whether something of a template exists, decided when it is deployed.

use super::NodeId;
use crate::value::ConditionExpr;

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
