//! What people and tools look up beside the templates: the construct tree, and which construct (made by
//! which line) is behind a logical id.

use serde::ser::{Serialize, SerializeMap, Serializer};
use serde_json::json;

use super::{LogicalIds, Order};
use crate::tree::{App, Kind, NodeId};

/// `tree.json`, in the form of the official CDK.
pub(crate) fn tree(app: &App, order: &Order) -> Vec<u8> {
    let tree = Branch { app, nodes: order.all() };
    let mut bytes = serde_json::to_vec(&json!({ "version": "tree-0.1" })).unwrap_or_default();
    // The tree itself is written as a stream: it may be large.
    bytes.truncate(bytes.len().saturating_sub(1));
    bytes.extend_from_slice(b",\"tree\":");
    let written = serde_json::to_writer(&mut bytes, &tree).is_ok();
    debug_assert!(written, "writing to memory does not fail");
    bytes.extend_from_slice(b"}\n");
    bytes
}

/// A node and, behind it, all that is below it.
struct Branch<'a> {
    app: &'a App,
    nodes: &'a [NodeId],
}

impl Serialize for Branch<'_> {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        let mut map = s.serialize_map(None)?;
        let Some((node, below)) = self.nodes.split_first() else { return map.end() };
        let Some(data) = self.app.node(*node) else { return map.end() };
        if let Kind::Resource(resource) = &data.kind {
            map.serialize_entry("attributes", &Attributes(&resource.type_name))?;
        }
        if !below.is_empty() {
            map.serialize_entry("children", &Children { app: self.app, parent: *node, nodes: below })?;
        }
        map.serialize_entry("constructInfo", &ConstructInfo(&data.kind))?;
        map.serialize_entry("id", if data.parent.is_none() { "App" } else { &data.id })?;
        map.serialize_entry("path", &self.app.path(*node))?;
        map.end()
    }
}

struct Children<'a> {
    app: &'a App,
    parent: NodeId,
    nodes: &'a [NodeId],
}

impl Serialize for Children<'_> {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        let mut map = s.serialize_map(None)?;
        let mut rest = self.nodes;
        while let Some(first) = rest.first() {
            let is_sibling =
                |node: &NodeId| self.app.node(*node).is_some_and(|n| n.parent == Some(self.parent));
            let end = rest.iter().skip(1).position(is_sibling).map_or(rest.len(), |position| position + 1);
            let (branch, behind) = rest.split_at(end);
            let id = self.app.node(*first).map_or("", |n| n.id.as_ref());
            map.serialize_entry(id, &Branch { app: self.app, nodes: branch })?;
            rest = behind;
        }
        map.end()
    }
}

struct Attributes<'a>(&'a str);

impl Serialize for Attributes<'_> {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        let mut map = s.serialize_map(Some(1))?;
        map.serialize_entry("aws:cdk:cloudformation:type", self.0)?;
        map.end()
    }
}

struct ConstructInfo<'a>(&'a Kind);

impl Serialize for ConstructInfo<'_> {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        let name = match self.0 {
            Kind::App => "stackwright.App",
            Kind::Stage => "stackwright.Stage",
            Kind::Stack(_) => "stackwright.Stack",
            Kind::Construct => "stackwright.Construct",
            Kind::Resource(_) => "stackwright.Resource",
            Kind::Parameter(_) => "stackwright.Parameter",
            Kind::Output(_) => "stackwright.Output",
            Kind::Condition(_) => "stackwright.Condition",
            Kind::Mapping(_) => "stackwright.Mapping",
            Kind::Fragment(_) => "stackwright.Fragment",
        };
        let mut map = s.serialize_map(Some(2))?;
        map.serialize_entry("fqn", name)?;
        map.serialize_entry("version", env!("CARGO_PKG_VERSION"))?;
        map.end()
    }
}

/// A stack's additional metadata: by construct path, the logical id and the line of code.
pub(crate) fn of_stack(app: &App, stack: NodeId, order: &Order, ids: &LogicalIds) -> Vec<u8> {
    let mut bytes = Vec::new();
    let written =
        serde_json::to_writer(&mut bytes, &StackMetadata { app, nodes: order.subtree(stack), ids }).is_ok();
    debug_assert!(written, "writing to memory does not fail");
    bytes.push(b'\n');
    bytes
}

struct StackMetadata<'a> {
    app: &'a App,
    nodes: &'a [NodeId],
    ids: &'a LogicalIds,
}

impl Serialize for StackMetadata<'_> {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        let mut map = s.serialize_map(None)?;
        for node in self.nodes {
            let id = self.ids.of(*node);
            let Some(data) = self.app.node(*node) else { continue };
            if !id.is_empty() {
                let entry = LogicalIdEntry { id, origin: data.origin.to_string() };
                map.serialize_entry(&format!("/{}", self.app.path(*node)), &[entry])?;
            }
        }
        map.end()
    }
}

struct LogicalIdEntry<'a> {
    id: &'a str,
    origin: String,
}

impl Serialize for LogicalIdEntry<'_> {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        let mut map = s.serialize_map(Some(3))?;
        map.serialize_entry("data", self.id)?;
        map.serialize_entry("trace", &[&self.origin])?;
        map.serialize_entry("type", "aws:cdk:logicalId")?;
        map.end()
    }
}
