//! Mappings: tables of literals that a template looks values up in.

use std::collections::BTreeMap;

use super::NodeId;
use crate::value::{Text, Value};

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
