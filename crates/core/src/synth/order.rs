//! The order of the tree: children by id, so that nothing depends on who was added first.

use crate::tree::{App, NodeId};

/// All nodes, each before what it holds, siblings in the order of their ids.
pub(crate) struct Order {
    nodes: Vec<NodeId>,
    /// By node: where it stands in `nodes`.
    begins: Vec<u32>,
    /// By node: where the first one stands that is not below it any more.
    ends: Vec<u32>,
}

impl Order {
    pub(crate) fn new(app: &App) -> Self {
        let count = app.nodes.len();
        // Children as slices of one list: count, sum up, fill.
        let mut starts = vec![0_u32; count + 1];
        for node in &app.nodes {
            if let Some(slot) = node.parent.and_then(|parent| starts.get_mut(parent.index() + 1)) {
                *slot += 1;
            }
        }
        let mut sum = 0;
        for slot in &mut starts {
            sum += *slot;
            *slot = sum;
        }
        let mut children = vec![NodeId::ROOT; count.saturating_sub(1)];
        let mut fill = starts.clone();
        for (index, node) in app.nodes.iter().enumerate() {
            let Some(next) = node.parent.and_then(|parent| fill.get_mut(parent.index())) else { continue };
            if let Some(slot) = children.get_mut(*next as usize) {
                *slot = NodeId::from_index(index);
            }
            *next += 1;
        }
        let id = |node: &NodeId| app.node(*node).map_or("", |n| n.id.as_ref());
        let range = |node: NodeId| {
            let bound = |index| starts.get(index).map_or(0, |start| *start as usize);
            bound(node.index())..bound(node.index() + 1)
        };
        for index in 0..count {
            if let Some(siblings) = children.get_mut(range(NodeId::from_index(index))) {
                siblings.sort_by(|a, b| id(a).cmp(id(b)));
            }
        }
        let mut order =
            Self { nodes: Vec::with_capacity(count), begins: vec![0; count], ends: vec![0; count] };
        order.visit(|node| children.get(range(node)).unwrap_or_default());
        order
    }

    /// Walks without recursion: the tree is as deep as its author made it.
    fn visit<'a>(&mut self, children: impl Fn(NodeId) -> &'a [NodeId]) {
        let mut stack = vec![(NodeId::ROOT, false)];
        while let Some((node, done)) = stack.pop() {
            let position = u32::try_from(self.nodes.len()).unwrap_or(u32::MAX);
            if done {
                set(&mut self.ends, node, position);
                continue;
            }
            set(&mut self.begins, node, position);
            self.nodes.push(node);
            stack.push((node, true));
            stack.extend(children(node).iter().rev().map(|child| (*child, false)));
        }
    }

    /// All nodes.
    pub(crate) fn all(&self) -> &[NodeId] {
        &self.nodes
    }

    /// Where a node stands among all.
    pub(crate) fn position(&self, node: NodeId) -> u32 {
        self.begins.get(node.index()).copied().unwrap_or(u32::MAX)
    }

    /// A node and all below it.
    pub(crate) fn subtree(&self, node: NodeId) -> &[NodeId] {
        let at = |list: &[u32]| list.get(node.index()).map_or(0, |position| *position as usize);
        self.nodes.get(at(&self.begins)..at(&self.ends)).unwrap_or_default()
    }

    /// What is directly below a node.
    pub(crate) fn children(&self, node: NodeId) -> impl Iterator<Item = NodeId> {
        let mut rest = self.subtree(node).get(1..).unwrap_or_default();
        std::iter::from_fn(move || {
            let child = *rest.first()?;
            rest = rest.get(self.subtree(child).len()..).unwrap_or_default();
            Some(child)
        })
    }
}

fn set(list: &mut [u32], node: NodeId, value: u32) {
    if let Some(slot) = list.get_mut(node.index()) {
        *slot = value;
    }
}
