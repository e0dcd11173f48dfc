//! Pass 4: references. Those within a stack stay; those to another stack become values that travel; what
//! cannot be deployed, such as a circle, is found.

use rustc_hash::{FxHashMap, FxHashSet};
use stackwright_diagnostics::Diagnostic;

use super::{LogicalIds, cycles};
use crate::rules;
use crate::tree::{App, Kind, NodeId};
use crate::value::{Expr, Text, Value};

/// A use of a value of another stack.
#[derive(Clone, PartialEq, Eq, Hash)]
pub(crate) struct Crossing {
    /// The stack that uses it.
    pub(crate) consumer: NodeId,
    /// The resource or parameter that has it.
    pub(crate) target: NodeId,
    /// The attribute; what `Ref` returns when there is none.
    pub(crate) attribute: Option<Text>,
}

/// An edge between stacks, with the construct that draws it.
#[derive(Clone, Copy)]
pub(crate) struct StackEdge {
    pub(crate) from: NodeId,
    pub(crate) to: NodeId,
    /// The construct that refers, and the one that it refers to.
    pub(crate) by: NodeId,
    pub(crate) target: NodeId,
}

#[derive(Default)]
struct Found {
    /// In order of discovery, without repetition.
    crossings: Vec<(Crossing, NodeId)>,
    seen: FxHashSet<Crossing>,
    stack_edges: Vec<StackEdge>,
    /// Between resources of one stack.
    resource_edges: Vec<(NodeId, NodeId)>,
    /// Nodes that use a value of another stack.
    crossers: Vec<NodeId>,
    diagnostics: Vec<Diagnostic>,
}

impl App {
    /// Resolves every reference, and gives the stacks in an order in which they can be deployed.
    pub(crate) fn resolve_references(&mut self, ids: &mut LogicalIds) -> Vec<NodeId> {
        let mut found = Found::default();
        for index in 0..self.nodes.len() {
            self.find_references(NodeId::from_index(index), &mut found);
        }
        for stack in self.stacks() {
            for dependency in self.stack_node(stack).map_or(&[][..], |s| &s.dependencies) {
                found.stack_edges.push(StackEdge {
                    from: stack,
                    to: *dependency,
                    by: stack,
                    target: *dependency,
                });
            }
        }
        self.diagnostics.extend(std::mem::take(&mut found.diagnostics));
        let stack_order = cycles::order_stacks(self, &found.stack_edges);
        cycles::report_resource_cycles(self, &found.resource_edges);
        self.record_dependencies(&found.stack_edges);
        self.keep_local_dependencies();
        let values = self.make_travel(&found.crossings, ids);
        for node in found.crossers {
            self.replace_crossings(node, &values);
        }
        stack_order
    }

    fn find_references(&self, node: NodeId, found: &mut Found) {
        let Some(data) = self.node(node) else { return };
        let Some(stack) = data.stack else { return };
        let mut crosses = false;
        {
            let mut refer = |value: &Value| match value {
                Value::Ref(target) => crosses |= self.found_value(node, stack, *target, None, found),
                Value::Attribute(target, name) => {
                    crosses |= self.found_value(node, stack, *target, Some(name), found);
                }
                Value::Expr(expr) => {
                    if let Expr::If(other, ..) | Expr::FindInMap(other, ..) = expr.as_ref() {
                        self.found_local(node, stack, *other, found);
                    }
                }
                _ => {}
            };
            data.kind.values(&mut |value| value.walk(&mut refer));
        }
        data.kind.conditions(&mut |condition| self.found_local(node, stack, condition, found));
        if let Kind::Resource(resource) = &data.kind
            && let Some(policies) = &resource.policies
        {
            for target in &policies.depends_on {
                match self.stack_of(*target) {
                    Some(other) if other == stack => found.resource_edges.push((node, *target)),
                    Some(other) => {
                        found.stack_edges.push(StackEdge {
                            from: stack,
                            to: other,
                            by: node,
                            target: *target,
                        });
                    }
                    None => found.diagnostics.push(self.foreign(node)),
                }
            }
        }
        if crosses {
            found.crossers.push(node);
        }
    }

    /// Returns whether the value is another stack's.
    fn found_value(
        &self,
        by: NodeId,
        stack: NodeId,
        target: NodeId,
        attribute: Option<&Text>,
        found: &mut Found,
    ) -> bool {
        let Some(data) = self.node(target) else {
            found.diagnostics.push(self.foreign(by));
            return false;
        };
        if data.stack == Some(stack) {
            if matches!(data.kind, Kind::Resource(_)) {
                found.resource_edges.push((by, target));
            }
            return false;
        }
        let Some(other) = data.stack.filter(|_| matches!(data.kind, Kind::Resource(_) | Kind::Parameter(_)))
        else {
            found.diagnostics.push(self.foreign(by));
            return false;
        };
        if self.stage_of(target) != self.stage_of(by) {
            let diagnostic = Diagnostic::error(
                rules::CROSS_STAGE,
                "a value of another stage cannot be used, since stages are deployed apart",
            )
            .at(self.place(by))
            .note("the value is made here", self.place(target))
            .help("give it to both through the configuration, or make the constructs in one stage");
            found.diagnostics.push(diagnostic);
            return false;
        }
        found.stack_edges.push(StackEdge { from: stack, to: other, by, target });
        let crossing = Crossing { consumer: stack, target, attribute: attribute.cloned() };
        if found.seen.insert(crossing.clone()) {
            found.crossings.push((crossing, by));
        }
        true
    }

    /// Conditions and mappings exist within their template only.
    fn found_local(&self, by: NodeId, stack: NodeId, target: NodeId, found: &mut Found) {
        match self.stack_of(target) {
            Some(other) if other == stack => {}
            Some(_) => {
                let message = "a condition or mapping of another stack cannot be used";
                let diagnostic = Diagnostic::error(rules::CROSS_STACK_KIND, message)
                    .at(self.place(by))
                    .note("it is made here", self.place(target))
                    .help("make it in this stack too");
                found.diagnostics.push(diagnostic);
            }
            None => found.diagnostics.push(self.foreign(by)),
        }
    }

    fn foreign(&self, by: NodeId) -> Diagnostic {
        Diagnostic::error(rules::FOREIGN_REFERENCE, "a value refers to a construct that is not in this app")
            .at(self.place(by))
            .help("use a handle that this app's scopes returned")
    }

    fn record_dependencies(&mut self, edges: &[StackEdge]) {
        for edge in edges {
            if let Some(Kind::Stack(stack)) = self.nodes.get_mut(edge.from.index()).map(|n| &mut n.kind)
                && !stack.dependencies.contains(&edge.to)
            {
                stack.dependencies.push(edge.to);
            }
        }
    }

    /// `DependsOn` reaches within a template; over stacks it is the stacks that wait.
    fn keep_local_dependencies(&mut self) {
        let stacks: Vec<Option<NodeId>> = self.nodes.iter().map(|node| node.stack).collect();
        let stack_of = |node: NodeId| stacks.get(node.index()).copied().flatten();
        for node in &mut self.nodes {
            if let Kind::Resource(resource) = &mut node.kind
                && let Some(policies) = &mut resource.policies
            {
                policies.depends_on.retain(|target| stack_of(*target) == node.stack);
            }
        }
    }

    fn replace_crossings(&mut self, node: NodeId, values: &FxHashMap<Crossing, Value>) {
        let Some(data) = self.nodes.get_mut(node.index()) else { return };
        let Some(consumer) = data.stack else { return };
        let mut replace = |value: &mut Value| {
            let (target, attribute) = match value {
                Value::Ref(target) => (*target, None),
                Value::Attribute(target, name) => (*target, Some(name.clone())),
                _ => return,
            };
            if let Some(travelled) = values.get(&Crossing { consumer, target, attribute }) {
                *value = travelled.clone();
            }
        };
        data.kind.values_mut(&mut |value| value.walk_mut(&mut replace));
    }
}
