//! Pass 4: references. Those within a stack stay; those to another stack become values that travel; what
//! cannot be deployed, such as a circle, is found.

use rustc_hash::FxHashMap;
use stackwright_diagnostics::Diagnostic;

use super::names::Named;
use super::values::Visitor;
use super::{LogicalIds, Order, cycles};
use crate::rules;
use crate::tree::{App, Kind, NodeId};
use crate::value::{Text, Value};

/// A value of another stack in a stack.
#[derive(Clone, PartialEq, Eq, Hash)]
pub(crate) struct Crossing {
    /// The stack that uses it.
    pub(crate) consumer: NodeId,
    /// The resource or parameter that has it.
    pub(crate) target: NodeId,
    /// The attribute; what `Ref` returns when there is none.
    pub(crate) attribute: Option<Text>,
}

/// How a stack uses a value of another one.
pub(crate) struct Use {
    pub(crate) crossing: Crossing,
    /// The first construct that uses it.
    pub(crate) by: NodeId,
    /// Whether one of the uses is in a condition.
    pub(crate) in_condition: bool,
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

/// What the values of all nodes refer to, and what is wrong with them.
#[derive(Default)]
pub(crate) struct Found {
    /// In order of discovery, each value once a consumer.
    pub(crate) uses: Vec<Use>,
    by_crossing: FxHashMap<Crossing, usize>,
    pub(crate) stack_edges: Vec<StackEdge>,
    /// Between resources of one stack.
    pub(crate) resource_edges: Vec<(NodeId, NodeId)>,
    /// Nodes that use a value of another stack.
    crossers: Vec<NodeId>,
    /// Nodes whose values are nested too deeply for anything to look at them again.
    too_deep: Vec<NodeId>,
    /// Resources that depend on one of another stack.
    dependent: Vec<NodeId>,
    /// By stack.
    pub(crate) templates: FxHashMap<NodeId, TemplateUses>,
    pub(crate) diagnostics: Vec<Diagnostic>,
}

impl Found {
    pub(crate) fn cross(&mut self, crossing: Crossing, by: NodeId, in_condition: bool) {
        let index = *self.by_crossing.entry(crossing).or_insert_with_key(|crossing| {
            self.uses.push(Use { crossing: crossing.clone(), by, in_condition });
            self.uses.len() - 1
        });
        if let Some(used) = self.uses.get_mut(index) {
            used.in_condition |= in_condition;
        }
    }
}

/// What the values of a template use, other than one another.
#[derive(Default)]
pub(crate) struct TemplateUses {
    /// Elements that are called by their names.
    pub(crate) named: Vec<Named>,
    /// Functions of the transform `AWS::LanguageExtensions`.
    pub(crate) language_extensions: bool,
    pub(crate) dynamic_references: usize,
}

/// What later passes need to know of references.
pub(crate) struct Resolved {
    /// The stacks in an order in which they can be deployed.
    pub(crate) stack_order: Vec<NodeId>,
    /// By stack.
    pub(crate) templates: FxHashMap<NodeId, TemplateUses>,
}

impl App {
    pub(crate) fn resolve_references(&mut self, order: &Order, ids: &mut LogicalIds) -> Resolved {
        let mut found = self.find_references(order);
        for node in std::mem::take(&mut found.too_deep) {
            if let Some(node) = self.nodes.get_mut(node.index()) {
                node.kind.dismantle();
            }
        }
        self.diagnostics.extend(std::mem::take(&mut found.diagnostics));
        let stack_order = cycles::order_stacks(self, order, &found.stack_edges);
        cycles::report_resource_cycles(self, &found.resource_edges);
        self.record_dependencies(&found.stack_edges);
        self.keep_local_dependencies(&found.dependent);
        // By what is used, so that which of two values gets the plainer name does not depend on who uses them.
        found.uses.sort_by_key(|it| {
            let Crossing { target, attribute, consumer } = &it.crossing;
            (order.position(*target), attribute.clone(), order.position(*consumer))
        });
        let values = self.make_travel(&found.uses, ids);
        for node in found.crossers {
            self.replace_crossings(node, &values);
        }
        Resolved { stack_order, templates: found.templates }
    }

    /// Looks at everything in the order of ids, so that what is found does not depend on who was added first.
    fn find_references(&self, order: &Order) -> Found {
        let mut found = Found::default();
        let mut visitor = Visitor::new(self, &mut found);
        let (mut crossers, mut too_deep, mut dependent) = (Vec::new(), Vec::new(), Vec::new());
        for node in order.all() {
            let seen = visitor.visit(*node);
            crossers.extend(seen.crosses.then_some(*node));
            too_deep.extend(seen.is_too_deep.then_some(*node));
            dependent.extend(seen.depends_across.then_some(*node));
        }
        Found { crossers, too_deep, dependent, ..found }
    }

    pub(crate) fn foreign(&self, by: NodeId) -> Diagnostic {
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
    fn keep_local_dependencies(&mut self, dependent: &[NodeId]) {
        for node in dependent {
            let stack = self.stack_of(*node);
            let Some(mut policies) = self.resource_node_mut(*node).and_then(|r| r.policies.take()) else {
                continue;
            };
            policies.depends_on.retain(|target| self.stack_of(*target) == stack);
            if let Some(resource) = self.resource_node_mut(*node) {
                resource.policies = Some(policies);
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
