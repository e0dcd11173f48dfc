//! The app: owner of the tree.

use std::collections::BTreeMap;
use std::hash::BuildHasher;

use hashbrown::HashTable;
use hashbrown::hash_table::Entry;
use rustc_hash::FxBuildHasher;

use stackwright_diagnostics::{Diagnostic, Diagnostics, Origin, Place, Severity};

use super::resource::ResourceNode;
use super::stack::StackNode;
use super::{Annotation, CrossStackReferences, Kind, Node, NodeId, Scope, Stack};
use crate::aspect::Aspect;
use crate::asset::Assets;
use crate::context::Context;
use crate::intent::Intent;
use crate::rules;
use crate::value::Text;

/// A design: the root of the construct tree, and all that is recorded on the way to synthesis.
pub struct App {
    pub(crate) nodes: Vec<Node>,
    /// Finds a child by its parent and id.
    children: HashTable<NodeId>,
    pub(crate) diagnostics: Diagnostics,
    pub(crate) annotations: Vec<Annotation>,
    pub(crate) aspects: Vec<Aspect>,
    pub(crate) intents: Vec<(NodeId, Origin, Box<dyn Intent>)>,
    pub(crate) context: Context,
    pub(crate) assets: Assets,
    /// By the scope that says so, for all stacks within it.
    pub(crate) cross_stack: BTreeMap<NodeId, CrossStackReferences>,
}

impl Default for App {
    #[track_caller]
    fn default() -> Self {
        Self::new()
    }
}

impl App {
    /// An empty design.
    #[must_use]
    #[track_caller]
    pub fn new() -> Self {
        let root = Node {
            parent: None,
            id: Text::Borrowed(""),
            kind: Kind::App,
            origin: Origin::caller(),
            stack: None,
            tags: None,
        };
        Self {
            nodes: vec![root],
            children: HashTable::new(),
            diagnostics: Diagnostics::new(),
            annotations: Vec::new(),
            aspects: Vec::new(),
            intents: Vec::new(),
            context: Context::default(),
            assets: Assets::default(),
            cross_stack: BTreeMap::new(),
        }
    }

    /// Answers to context lookups, from `cdk.context.json`.
    #[must_use]
    pub fn with_context(mut self, context: Context) -> Self {
        self.context = context;
        self
    }

    /// The scope of the root.
    pub fn scope(&mut self) -> Scope<'_> {
        Scope { app: self, node: NodeId::ROOT }
    }

    /// A stack in the root's scope.
    #[track_caller]
    pub fn stack(&mut self, id: impl Into<Text>, settings: Stack) -> Scope<'_> {
        let node = self.scope().stack(id, settings).node();
        Scope { app: self, node }
    }

    /// A stage in the root's scope.
    #[track_caller]
    pub fn stage(&mut self, id: impl Into<Text>) -> Scope<'_> {
        let node = self.scope().stage(id).node();
        Scope { app: self, node }
    }

    /// What has been found wrong so far.
    #[must_use]
    pub const fn diagnostics(&self) -> &Diagnostics {
        &self.diagnostics
    }

    /// The construct path of a node, such as `dev/network/Vpc`; empty for the root.
    #[must_use]
    pub fn path(&self, node: NodeId) -> String {
        let ids: Vec<&str> =
            self.ancestors(node).map(|n| n.id.as_ref()).filter(|id| !id.is_empty()).collect();
        ids.into_iter().rev().collect::<Vec<_>>().join("/")
    }

    /// Where a node is, for a diagnostic.
    #[must_use]
    pub fn place(&self, node: NodeId) -> Place {
        let found = self.node(node);
        Place {
            construct: Some(self.path(node)).filter(|path| !path.is_empty()),
            origin: found.map(|n| n.origin),
            stack: found.and_then(|n| n.stack).and_then(|s| self.stack_node(s)).map(|s| s.name.to_string()),
            ..Place::default()
        }
    }

    /// The node and all that it lies in, innermost first.
    pub(crate) fn ancestors(&self, node: NodeId) -> impl Iterator<Item = &Node> {
        std::iter::successors(self.node(node), |n| n.parent.and_then(|parent| self.node(parent)))
    }

    /// `None` only for a handle of another app.
    pub(crate) fn node(&self, node: NodeId) -> Option<&Node> {
        self.nodes.get(node.index())
    }

    pub(crate) fn resource_node(&self, node: NodeId) -> Option<&ResourceNode> {
        match &self.node(node)?.kind {
            Kind::Resource(resource) => Some(resource),
            _ => None,
        }
    }

    pub(crate) fn resource_node_mut(&mut self, node: NodeId) -> Option<&mut ResourceNode> {
        match &mut self.nodes.get_mut(node.index())?.kind {
            Kind::Resource(resource) => Some(resource),
            _ => None,
        }
    }

    pub(crate) fn stack_node(&self, node: NodeId) -> Option<&StackNode> {
        match &self.node(node)?.kind {
            Kind::Stack(stack) => Some(stack),
            _ => None,
        }
    }

    pub(crate) fn stack_of(&self, node: NodeId) -> Option<NodeId> {
        self.node(node)?.stack
    }

    /// The innermost stage (or the app itself) that a node lies in.
    pub(crate) fn stage_of(&self, node: NodeId) -> NodeId {
        let mut current = node;
        while let Some(found) = self.node(current) {
            match (&found.kind, found.parent) {
                (Kind::Stage, _) | (_, None) => break,
                (_, Some(parent)) => current = parent,
            }
        }
        current
    }

    pub(crate) fn find_child(&self, parent: NodeId, id: &str) -> Option<NodeId> {
        let hash = FxBuildHasher.hash_one((parent, id));
        self.children.find(hash, |node| self.is_child(*node, parent, id)).copied()
    }

    fn is_child(&self, node: NodeId, parent: NodeId, id: &str) -> bool {
        self.node(node).is_some_and(|n| n.parent == Some(parent) && n.id == id)
    }

    /// Adds a node. What is wrong with its id is recorded, and the node added all the same, so that
    /// everything else that is wrong is found too.
    pub(crate) fn add_node(&mut self, parent: NodeId, id: Text, kind: Kind, origin: Origin) -> NodeId {
        let node = NodeId::from_index(self.nodes.len());
        let stack = if matches!(kind, Kind::Stack(_)) { Some(node) } else { self.stack_of(parent) };
        let nodes = &self.nodes;
        let is_same =
            |other: &NodeId| nodes.get(other.index()).is_some_and(|n| n.parent == Some(parent) && n.id == id);
        let rehash = |other: &NodeId| {
            nodes
                .get(other.index())
                .map_or(0, |n| FxBuildHasher.hash_one((n.parent.unwrap_or(NodeId::ROOT), n.id.as_ref())))
        };
        let hash = FxBuildHasher.hash_one((parent, id.as_ref()));
        let taken_by = match self.children.entry(hash, is_same, rehash) {
            Entry::Occupied(entry) => Some(*entry.get()),
            Entry::Vacant(entry) => {
                entry.insert(node);
                None
            }
        };
        self.nodes.push(Node { parent: Some(parent), id, kind, origin, stack, tags: None });
        if let Some(first) = taken_by {
            self.report_duplicate(first, node);
        }
        self.check_id(node);
        node
    }

    fn report_duplicate(&mut self, first: NodeId, second: NodeId) {
        let id = self.node(first).map(|n| n.id.to_string()).unwrap_or_default();
        let diagnostic =
            Diagnostic::error(rules::DUPLICATE_ID, format!("there is already a construct `{id}` here"))
                .at(self.place(second))
                .note("the first one is made here", self.place(first))
                .help("give one of the two another id; ids are unique within their scope");
        self.diagnostics.push(diagnostic);
    }

    fn check_id(&mut self, node: NodeId) {
        let Some(id) = self.node(node).map(|n| n.id.as_ref()) else { return };
        let (message, help) = if id.is_empty() {
            ("the construct's id is empty".to_owned(), "give it an id that is unique within its scope")
        } else if id.contains('/') {
            (
                format!("the id `{id}` contains `/`"),
                "`/` separates the parts of a path; use `-` or another scope",
            )
        } else if id.chars().any(char::is_control) {
            (format!("the id `{}` contains control characters", id.escape_debug()), "use visible characters")
        } else {
            return;
        };
        let diagnostic = Diagnostic::error(rules::INVALID_ID, message).at(self.place(node)).help(help);
        self.diagnostics.push(diagnostic);
    }

    pub(crate) fn annotate(&mut self, node: NodeId, severity: Severity, message: String) {
        self.annotations.push(Annotation { node, severity, message });
    }
}
