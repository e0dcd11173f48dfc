//! From templates to values: every stack's parameters, conditions, resources and outputs, each evaluated when it
//! is first asked for.
//!
//! Evaluation is bounded: by depth, so that references in a circle and absurd nesting end, and by work, so that a
//! template that is made to grow does not.

mod bounds;
mod condition;
mod evaluate;
mod functions;
mod list;
mod loops;
mod parameter;
mod scope;
mod site;
mod sub;
mod travel;

use std::cell::RefCell;
use std::collections::BTreeSet;

use stackwright_diagnostics::{Diagnostic, RuleId};

use self::bounds::Bounds;
pub(crate) use self::scope::{Declared, Scope};
pub(crate) use self::site::{MAX_PATH_BYTES, Site};
use self::travel::Names;
use crate::defaults::Defaulted;
use crate::document::Node;
use crate::{Inputs, Reference, ResourceId, Unknown, Value, rules};

/// The stacks of a model while it is resolved.
pub(crate) struct Resolver<'t> {
    pub(crate) inputs: &'t Inputs,
    pub(crate) scopes: Vec<Scope<'t>>,
    /// By id, the stack and the resource in it.
    pub(crate) by_id: Vec<(usize, usize)>,
    bounds: Bounds,
    /// Whether a manifest says what the stacks are called.
    pub(crate) is_assembly: bool,
    /// Exports by name, made when the first is imported.
    exports: Names,
    /// Systems Manager parameters by name, made when the first is read.
    ssm_parameters: Names,
    diagnostics: RefCell<Vec<Diagnostic>>,
    /// What was wrong with loops, which are written out once.
    loop_diagnostics: RefCell<Vec<Diagnostic>>,
    /// What resources refer to, as it is met.
    met: RefCell<Vec<Met>>,
    /// The parameters, by stack, whose value is their default.
    defaulted: RefCell<BTreeSet<(usize, String)>>,
    /// Where they are used.
    defaults: RefCell<BTreeSet<Defaulted>>,
}

/// A reference that a resource's template makes.
#[derive(Debug)]
pub(crate) struct Met {
    pub(crate) from: ResourceId,
    /// Path within the resource.
    pub(crate) path: Box<str>,
    pub(crate) to: Reference,
}

impl<'t> Resolver<'t> {
    pub(crate) fn new(inputs: &'t Inputs) -> Self {
        Self {
            inputs,
            scopes: Vec::new(),
            by_id: Vec::new(),
            bounds: Bounds::default(),
            is_assembly: false,
            exports: Names::default(),
            ssm_parameters: Names::default(),
            diagnostics: RefCell::default(),
            loop_diagnostics: RefCell::default(),
            met: RefCell::default(),
            defaulted: RefCell::default(),
            defaults: RefCell::default(),
        }
    }

    /// Widens the bounds of evaluation by the size of a template.
    pub(crate) fn widen(&self, bytes: usize) {
        self.bounds.widen(bytes);
    }

    /// Forgets what was evaluated, since resources have got other ids.
    pub(crate) fn forget(&mut self) {
        for scope in &mut self.scopes {
            scope.forget();
        }
        self.exports = Names::default();
        self.ssm_parameters = Names::default();
        // Bounds are reached once, and then for good.
        self.diagnostics.get_mut().retain(|diagnostic| diagnostic.rule == rules::OUT_OF_BOUNDS);
        self.met = RefCell::default();
        self.defaulted = RefCell::default();
        self.defaults = RefCell::default();
    }

    /// What was wrong, what was referred to, and which parameters' defaults were used where.
    pub(crate) fn into_findings(self) -> (Vec<Diagnostic>, Vec<Met>, Vec<Defaulted>) {
        let mut diagnostics = self.loop_diagnostics.into_inner();
        diagnostics.append(&mut self.diagnostics.into_inner());
        (diagnostics, self.met.into_inner(), self.defaults.into_inner().into_iter().collect())
    }

    #[expect(clippy::indexing_slicing, reason = "indices come from the list itself")]
    fn scope(&self, index: usize) -> &Scope<'t> {
        &self.scopes[index]
    }

    /// Says what is wrong with a function; its value is not known then.
    fn broken(&self, site: &Site<'_>, rule: RuleId, message: &str) -> Value {
        self.report(site, rule, message.to_owned());
        Value::Unknown(Box::new(Unknown::Broken(message.into())))
    }

    fn report(&self, site: &Site<'_>, rule: RuleId, message: String) {
        let diagnostic = Diagnostic::error(rule, message).at(self.scope(site.scope).place(site));
        let mut diagnostics = self.diagnostics.borrow_mut();
        // What many refer to is evaluated once, but a function may be met again on another way.
        if !diagnostics.iter().rev().take(8).any(|other| *other == diagnostic) {
            diagnostics.push(diagnostic);
        }
    }

    /// The resource that a site is in.
    fn resource_at(&self, site: &Site<'_>) -> Option<ResourceId> {
        let scope = self.scope(site.scope);
        scope.resources.get(scope.resource(site.resource()?)?)?.id
    }

    /// Notes that the default of a parameter is used.
    fn use_default(&self, site: &Site<'_>, parameter: &str) {
        let key = (site.scope, parameter.to_owned());
        // Whoever deploys a template by itself says what its stack is called.
        let is_open =
            self.defaulted.borrow().contains(&key) || !self.is_assembly && parameter == "AWS::StackName";
        if is_open && let Some(resource) = self.resource_at(site) {
            let (path, parameter) = (site.path().into(), parameter.into());
            self.defaults.borrow_mut().insert(Defaulted { resource, path, parameter });
        }
    }

    /// A reference, noted as one of the resource where it stands.
    fn refer(&self, site: &Site<'_>, resource: ResourceId, attribute: Option<&str>) -> Value {
        let reference = Reference { resource, attribute: attribute.map(Box::from) };
        if let Some(from) = self.resource_at(site) {
            let path = site.path().into();
            self.met.borrow_mut().push(Met { from, path, to: reference.clone() });
        }
        Value::Reference(Box::new(reference))
    }
}

/// A value that is not known.
fn unknown(why: Unknown) -> Value {
    Value::Unknown(Box::new(why))
}

/// The value of a function's argument where there may be none.
fn argument<'n, 't>(arguments: &'n Node<'t>, index: usize) -> Option<&'n Node<'t>> {
    arguments.items()?.get(index)
}
