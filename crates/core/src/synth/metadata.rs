//! What people and tools look up beside the templates: the construct tree, and which construct (made by
//! which line) is behind a logical id.

use std::cell::RefCell;
use std::collections::BTreeMap;

use serde::ser::{Serialize, SerializeMap, Serializer};
use stackwright_diagnostics::Origin;

use super::{LogicalIds, Order};
use crate::tree::{App, Kind, NodeId};

/// `tree.json`, in the form of the official CDK.
pub(crate) fn tree(app: &App, order: &Order) -> Vec<u8> {
    let path = RefCell::new(String::new());
    json_line(&Tree(Branch { app, order, node: NodeId::ROOT, path: &path }), order.all().len())
}

/// Of so many nodes.
fn json_line(value: &impl Serialize, nodes: usize) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(192 * nodes);
    let written = serde_json::to_writer(&mut bytes, value).is_ok();
    debug_assert!(written, "writing to memory does not fail");
    bytes.push(b'\n');
    bytes
}

struct Tree<'a>(Branch<'a>);

impl Serialize for Tree<'_> {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        let mut map = s.serialize_map(Some(2))?;
        map.serialize_entry("tree", &self.0)?;
        map.serialize_entry("version", "tree-0.1")?;
        map.end()
    }
}

/// A node and all that is below it.
#[derive(Clone, Copy)]
struct Branch<'a> {
    app: &'a App,
    order: &'a Order,
    node: NodeId,
    /// The path of whatever is being written; grows and shrinks on the way.
    path: &'a RefCell<String>,
}

impl Serialize for Branch<'_> {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        let mut map = s.serialize_map(None)?;
        let Some(data) = self.app.node(self.node) else { return map.end() };
        let before = self.path.borrow().len();
        push_part(&mut self.path.borrow_mut(), &data.id);
        if let Kind::Resource(resource) = &data.kind {
            map.serialize_entry("attributes", &Attributes(&resource.type_name))?;
        }
        if self.order.children(self.node).next().is_some() {
            map.serialize_entry("children", &Children(*self))?;
        }
        if let Kind::App | Kind::Stage | Kind::Stack(_) = data.kind {
            map.serialize_entry("constructInfo", &ConstructInfo(&data.kind))?;
        }
        map.serialize_entry("id", if data.parent.is_none() { "App" } else { &data.id })?;
        map.serialize_entry("path", self.path.borrow().as_str())?;
        self.path.borrow_mut().truncate(before);
        map.end()
    }
}

fn push_part(path: &mut String, id: &str) {
    if !path.is_empty() {
        path.push('/');
    }
    path.push_str(id);
}

struct Children<'a>(Branch<'a>);

impl Serialize for Children<'_> {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        let Branch { app, order, node, .. } = self.0;
        let mut map = s.serialize_map(None)?;
        for child in order.children(node) {
            let id = app.node(child).map_or("", |n| n.id.as_ref());
            map.serialize_entry(id, &Branch { node: child, ..self.0 })?;
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

/// What made the app, its stages and its stacks; of anything else the type says more.
struct ConstructInfo<'a>(&'a Kind);

impl Serialize for ConstructInfo<'_> {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        let name = match self.0 {
            Kind::App => "stackwright.App",
            Kind::Stage => "stackwright.Stage",
            Kind::Stack(_) => "stackwright.Stack",
            _ => "stackwright.Construct",
        };
        let mut map = s.serialize_map(Some(2))?;
        map.serialize_entry("fqn", name)?;
        map.serialize_entry("version", env!("CARGO_PKG_VERSION"))?;
        map.end()
    }
}

/// A stack's additional metadata: by construct path, the logical id and the line of code.
pub(crate) fn of_stack(app: &App, stack: NodeId, order: &Order, ids: &LogicalIds) -> Vec<u8> {
    let nodes = order.subtree(stack);
    json_line(&StackMetadata { app, stack, nodes, ids }, nodes.len())
}

struct StackMetadata<'a> {
    app: &'a App,
    stack: NodeId,
    nodes: &'a [NodeId],
    ids: &'a LogicalIds,
}

impl Serialize for StackMetadata<'_> {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        let mut map = s.serialize_map(None)?;
        // The path of the node at hand, and where the paths of the nodes around it end.
        let mut path = format!("/{}", self.app.path(self.stack));
        let mut around: Vec<(NodeId, usize)> = vec![(self.stack, path.len())];
        let mut origins: BTreeMap<Origin, String> = BTreeMap::new();
        for node in self.nodes {
            let Some(data) = self.app.node(*node).filter(|_| *node != self.stack) else { continue };
            while let Some((outer, length)) = around.last() {
                if data.parent == Some(*outer) {
                    path.truncate(*length);
                    break;
                }
                around.pop();
            }
            push_part(&mut path, &data.id);
            around.push((*node, path.len()));
            let id = self.ids.of(*node);
            if !id.is_empty() {
                // A line makes many constructs.
                let origin = origins.entry(data.origin).or_insert_with(|| data.origin.to_string());
                map.serialize_entry(&path, &[LogicalIdEntry { id, origin }])?;
            }
        }
        map.end()
    }
}

struct LogicalIdEntry<'a> {
    id: &'a str,
    origin: &'a str,
}

impl Serialize for LogicalIdEntry<'_> {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        let mut map = s.serialize_map(Some(3))?;
        map.serialize_entry("data", self.id)?;
        map.serialize_entry("trace", &[self.origin])?;
        map.serialize_entry("type", "aws:cdk:logicalId")?;
        map.end()
    }
}
