//! The app: owner of the tree.

use std::collections::BTreeMap;
use std::hash::BuildHasher;

use hashbrown::HashTable;
use hashbrown::hash_table::Entry;
use rustc_hash::FxBuildHasher;

use stackwright_diagnostics::{Diagnostic, Diagnostics, Origin, Place, Severity};

use super::{
    Annotation, CrossStackReferences, Environment, Kind, Node, NodeId, ResourceNode, Scope, Stack, StackNode,
};
use crate::aspect::Aspect;
use crate::asset::Assets;
use crate::context::Context;
use crate::intent::{Intent, IntentRecord};
use crate::rules;
use crate::value::Text;

/// Scopes that a node may lie in. `tree.json` nests twice a scope, and parsers of JSON commonly stop at 128
/// levels.
const MAX_DEPTH: u8 = 60;

/// An entry of the table of children. It holds its hash, since a table that grows would look at every node for it.
struct Child {
    hash: u64,
    node: NodeId,
}

/// A design: the root of the construct tree, and all that is recorded on the way to synthesis.
pub struct App {
    pub(crate) nodes: Vec<Node>,
    /// Finds a child by its parent and id.
    children: HashTable<Child>,
    /// Whether a node has been found to lie too deep.
    is_too_deep: bool,
    pub(crate) diagnostics: Diagnostics,
    pub(crate) annotations: Vec<Annotation>,
    pub(crate) aspects: Vec<Aspect>,
    pub(crate) intents: Vec<(NodeId, Origin, Box<dyn Intent>)>,
    /// Intents that have been lowered, as they were recorded.
    pub(crate) intended: Vec<(NodeId, IntentRecord)>,
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
            depth: 0,
            id: Text::Borrowed(""),
            kind: Kind::App,
            origin: Origin::caller(),
            stack: None,
            tags: None,
        };
        Self {
            nodes: vec![root],
            children: HashTable::new(),
            is_too_deep: false,
            diagnostics: Diagnostics::new(),
            annotations: Vec::new(),
            aspects: Vec::new(),
            intents: Vec::new(),
            intended: Vec::new(),
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
            origin: found.map(|n| n.origin.into()),
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

    pub(crate) fn environment_of(&self, node: NodeId) -> Option<&Environment> {
        Some(&self.stack_node(self.stack_of(node)?)?.settings.environment)
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
        let is_same = |child: &Child| child.hash == hash && is_child(&self.nodes, child.node, parent, id);
        self.children.find(hash, is_same).map(|child| child.node)
    }

    /// Adds a node. What is wrong with its place or id is recorded, and the node added all the same, so that
    /// everything else that is wrong is found too.
    pub(crate) fn add_node(&mut self, parent: NodeId, id: Text, kind: Kind, origin: Origin) -> NodeId {
        let node = NodeId::from_index(self.nodes.len());
        let mut parent = parent;
        let mut depth = match self.node(parent) {
            Some(outer) => outer.depth + 1,
            None => {
                self.report_foreign_scope(&id, origin);
                parent = NodeId::ROOT;
                1
            }
        };
        let is_too_deep = depth > MAX_DEPTH;
        if is_too_deep {
            // Beside its parent instead, where nothing has to reach deeper.
            depth -= 1;
            let outer = self.node(parent).and_then(|outer| outer.parent).unwrap_or(NodeId::ROOT);
            self.report_depth(&id, parent, origin);
            parent = outer;
        }
        let stack = if matches!(kind, Kind::Stack(_)) { Some(node) } else { self.stack_of(parent) };
        let taken_by = if is_too_deep { None } else { self.enter_child(parent, &id, node) };
        self.nodes.push(Node { parent: Some(parent), depth, id, kind, origin, stack, tags: None });
        if let Some(first) = taken_by {
            self.report_duplicate(first, node);
        }
        self.check_id(node);
        node
    }

    /// Makes a child that is about to be added known; the one that has its id already, if there is one.
    fn enter_child(&mut self, parent: NodeId, id: &str, node: NodeId) -> Option<NodeId> {
        let hash = FxBuildHasher.hash_one((parent, id));
        let is_same = |child: &Child| child.hash == hash && is_child(&self.nodes, child.node, parent, id);
        match self.children.entry(hash, is_same, |child| child.hash) {
            Entry::Occupied(entry) => Some(entry.get().node),
            Entry::Vacant(entry) => {
                entry.insert(Child { hash, node });
                None
            }
        }
    }

    fn report_foreign_scope(&mut self, id: &str, origin: Origin) {
        let message = format!("`{id}` is added to a scope that is not in this app");
        let place = Place { origin: Some(origin.into()), ..Place::default() };
        let diagnostic = Diagnostic::error(rules::FOREIGN_REFERENCE, message)
            .at(place)
            .help("use a node that this app's scopes returned");
        self.diagnostics.push(diagnostic);
    }

    /// Once: whatever nests that deeply does so again and again.
    fn report_depth(&mut self, id: &str, parent: NodeId, origin: Origin) {
        if std::mem::replace(&mut self.is_too_deep, true) {
            return;
        }
        let message = format!("`{id}` lies in more than {MAX_DEPTH} scopes");
        let diagnostic = Diagnostic::error(rules::TOO_DEEP, message)
            .at(Place { origin: Some(origin.into()), ..self.place(parent) })
            .help("does a construct add itself?");
        self.diagnostics.push(diagnostic);
    }

    /// Says where not that elements of templates exist within stacks.
    pub(crate) fn check_in_stack(&mut self, node: NodeId, noun: &str) {
        if self.stack_of(node).is_none() {
            let message = format!("{noun} can exist only within a stack");
            let diagnostic = Diagnostic::error(rules::OUTSIDE_STACK, message)
                .at(self.place(node))
                .help("add it to the scope that `Scope::stack` returns, or to one below it");
            self.diagnostics.push(diagnostic);
        }
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

fn is_child(nodes: &[Node], node: NodeId, parent: NodeId, id: &str) -> bool {
    nodes.get(node.index()).is_some_and(|n| n.parent == Some(parent) && n.id == id)
}
