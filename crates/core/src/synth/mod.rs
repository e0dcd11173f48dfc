//! Synthesis: the passes that lead from the construct tree to an assembly, in their order.

mod annotations;
mod assembly;
mod bootstrap;
mod cycles;
mod elements;
mod emit;
mod facts;
mod fragment;
mod intents;
mod limits;
mod lock;
mod logical_id;
mod metadata;
mod names;
mod order;
mod places;
mod references;
mod stack_artifacts;
mod stacks;
mod tags;
mod template;
mod travel;
mod values;

use stackwright_assembly::Assembly;
use stackwright_diagnostics::{Diagnostics, Severity};

pub(crate) use bootstrap::{asset_bucket, lookup_role};
pub use lock::{Lock, LockedResource};
pub(crate) use logical_id::LogicalIds;
pub(crate) use names::Namespace;
pub(crate) use order::Order;
pub(crate) use stack_artifacts::hex;

use self::assembly::Plan;
use crate::rules;
use crate::tree::{App, NodeId, ResourceMut};

/// What synthesis ends in.
#[derive(Debug)]
pub struct Synthesis {
    /// The assembly; `None` where something is so wrong that no template can be right.
    ///
    /// Errors that constructs left as annotations do not prevent it: they are in its metadata.
    pub assembly: Option<Assembly>,
    /// All that was found, in the order of the passes.
    pub diagnostics: Diagnostics,
    /// The logical ids of the stateful resources, by stack.
    pub stateful: Lock,
    /// What there is, stack by stack, in the order in which they can be deployed.
    pub stacks: Vec<StackSummary>,
}

/// A stack in numbers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StackSummary {
    /// The name that CloudFormation knows.
    pub name: String,
    /// Path of the stack in the tree.
    pub path: String,
    /// How many resources its template has.
    pub resources: usize,
    /// The template's size.
    pub template_bytes: usize,
}

impl App {
    /// Runs the passes:
    ///
    /// 1. intents are lowered into resources,
    /// 2. aspects visit resources, in the order in which they were added,
    /// 3. logical ids are given,
    /// 4. references are resolved: those to other stacks become values that travel,
    /// 5. tags are put on everything that can be tagged,
    /// 6. resources that no type has checked are checked against the facts,
    /// 7. templates are written, measured against CloudFormation's limits, and gathered in an assembly.
    ///
    /// What is wrong is collected over all passes.
    #[must_use]
    pub fn synthesize(mut self) -> Synthesis {
        self.lower_intents();
        let order = Order::new(&self);
        self.run_aspects(&order);
        self.check_stacks();
        let mut ids = LogicalIds::assign(&mut self, &order);
        let resolved = self.resolve_references(&order, &mut ids);
        // Values that travel have added nodes.
        let order = Order::new(&self);
        self.apply_tags(&order);
        self.check_against_facts(&order);
        self.report_missing_context();
        let stateful = Lock::of(&self, &order, &ids);
        self.canonicalize();
        let plan = Plan { order: &order, ids: &ids, resolved: &resolved };
        let (assembly, stacks) = self.assemble(NodeId::ROOT, &plan);
        self.report_annotations();
        let broken =
            self.diagnostics.iter().any(|d| d.severity == Severity::Error && d.rule != rules::ANNOTATION);
        let assembly = Some(assembly).filter(|_| !broken);
        Synthesis { assembly, diagnostics: self.diagnostics, stateful, stacks }
    }

    fn run_aspects(&mut self, order: &Order) {
        // Out of the app while they change it.
        for aspect in std::mem::take(&mut self.aspects) {
            for node in order.subtree(aspect.scope) {
                if self.resource_node(*node).is_some() {
                    (aspect.visit)(&mut ResourceMut { app: self, node: *node });
                }
            }
        }
    }
}
