//! Nodes of the tree and their handles.

use std::fmt;

use stackwright_diagnostics::Origin;

use super::Kind;
use crate::value::Text;

/// A construct in the tree of an [`App`](super::App).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NodeId(u32);

impl NodeId {
    pub(crate) const ROOT: Self = Self(0);

    pub(crate) fn from_index(index: usize) -> Self {
        // More than four thousand million constructs do not fit into memory.
        Self(u32::try_from(index).unwrap_or(u32::MAX))
    }

    pub(crate) const fn index(self) -> usize {
        self.0 as usize
    }
}

impl fmt::Debug for NodeId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "#{}", self.0)
    }
}

/// Tags of a node, and the keys that resources below it must have. Boxed where it is used: few nodes have any.
#[derive(Debug, Default)]
pub(crate) struct Tags {
    pub(crate) own: Vec<(Text, Text)>,
    pub(crate) required: Vec<Text>,
}

/// A node of the tree.
#[derive(Debug)]
pub(crate) struct Node {
    pub(crate) parent: Option<NodeId>,
    /// How many scopes it lies in.
    pub(crate) depth: u8,
    pub(crate) id: Text,
    pub(crate) kind: Kind,
    pub(crate) origin: Origin,
    /// The stack that the node belongs to; a stack belongs to itself.
    pub(crate) stack: Option<NodeId>,
    /// Tags for this node and all below it.
    pub(crate) tags: Option<Box<Tags>>,
}
