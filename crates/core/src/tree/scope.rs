//! Scopes: where in the tree something is added.

use stackwright_diagnostics::{Diagnostic, Origin, Place, Severity};

use super::{
    App, Condition, ConditionNode, CrossStackReferences, Environment, Handle, Kind, Mapping, MappingTable,
    NodeId, Output, OutputMut, OutputNode, Parameter, ParameterRule, ParameterSettings, Resource,
    ResourceMut, ResourceNode, Stack, StackNode, Tags,
};
use crate::aspect::Aspect;
use crate::context::Lookup;
use crate::intent::Intent;
use crate::rules;
use crate::value::{ConditionExpr, IntoVal, Object, Text};

/// A place in the construct tree; constructs are added to it and below it.
pub struct Scope<'a> {
    pub(crate) app: &'a mut App,
    pub(crate) node: NodeId,
}

impl Scope<'_> {
    /// A scope within this one.
    #[track_caller]
    pub fn child(&mut self, id: impl Into<Text>) -> Scope<'_> {
        let node = self.app.add_node(self.node, id.into(), Kind::Construct, Origin::caller());
        Scope { app: self.app, node }
    }

    /// The scope of a child that exists, or a new one.
    #[track_caller]
    pub fn child_or_new(&mut self, id: impl Into<Text>) -> Scope<'_> {
        let (id, origin) = (id.into(), Origin::caller());
        let node = match self.app.find_child(self.node, &id) {
            Some(node) => node,
            None => self.app.add_node(self.node, id, Kind::Construct, origin),
        };
        Scope { app: self.app, node }
    }

    /// Whether there is a construct of this id in this scope.
    #[must_use]
    pub fn has_child(&self, id: &str) -> bool {
        self.app.find_child(self.node, id).is_some()
    }

    /// This scope again, for a shorter while.
    pub fn reborrow(&mut self) -> Scope<'_> {
        Scope { app: self.app, node: self.node }
    }

    /// The scope of a node elsewhere in the tree.
    pub fn at(&mut self, node: NodeId) -> Scope<'_> {
        Scope { app: self.app, node }
    }

    /// A stage: a part of the app with an assembly of its own, such as an environment.
    #[track_caller]
    pub fn stage(&mut self, id: impl Into<Text>) -> Scope<'_> {
        let origin = Origin::caller();
        if let Some(stack) = self.app.stack_of(self.node) {
            self.report_nesting("a stage", stack, origin);
        }
        let node = self.app.add_node(self.node, id.into(), Kind::Stage, origin);
        Scope { app: self.app, node }
    }

    /// A stack.
    #[track_caller]
    pub fn stack(&mut self, id: impl Into<Text>, settings: Stack) -> Scope<'_> {
        let origin = Origin::caller();
        let id = id.into();
        if let Some(stack) = self.app.stack_of(self.node) {
            self.report_nesting("a stack", stack, origin);
        }
        let name = settings.name.clone().unwrap_or_else(|| self.default_stack_name(&id));
        let tags = settings.tags.clone();
        let stack = StackNode { settings, name, dependencies: Vec::new() };
        let node = self.app.add_node(self.node, id, Kind::Stack(Box::new(stack)), origin);
        self.app.check_stack_name(node);
        for (key, value) in &tags {
            self.app.check_tag(node, key, value, origin);
        }
        Scope { app: self.app, node }
    }

    fn default_stack_name(&self, id: &str) -> Text {
        let path = self.app.path(self.node);
        let name = if path.is_empty() { id.to_owned() } else { format!("{path}-{id}") };
        Text::Owned(name.replace('/', "-"))
    }

    fn report_nesting(&mut self, what: &str, stack: NodeId, origin: Origin) {
        let place = Place { origin: Some(origin.into()), ..self.place() };
        let diagnostic =
            Diagnostic::error(rules::NESTED_STACK, format!("{what} cannot be made within a stack"))
                .at(place)
                .note("the stack is made here", self.app.place(stack))
                .help("make it in the app's scope or in a stage's");
        self.app.diagnostics.push(diagnostic);
    }

    /// Adds a resource.
    #[track_caller]
    pub fn add<R: Resource>(&mut self, id: impl Into<Text>, resource: R) -> R::Handle {
        let origin = Origin::caller();
        let node = ResourceNode {
            type_name: resource.type_name(),
            check: resource.check(),
            properties: resource.into_properties(),
            policies: None,
        };
        R::Handle::from_node(self.add_element(id.into(), Kind::Resource(node), origin))
    }

    fn add_element(&mut self, id: Text, kind: Kind, origin: Origin) -> NodeId {
        let noun = kind.noun();
        let node = self.app.add_node(self.node, id, kind, origin);
        self.app.check_in_stack(node, noun);
        node
    }

    /// A resource in the tree, to change what is said of it.
    #[track_caller]
    pub fn resource(&mut self, handle: impl Handle) -> ResourceMut<'_> {
        let node = handle.node();
        if self.app.resource_node(node).is_none() {
            let place = Place { origin: Some(Origin::caller().into()), ..self.place() };
            let diagnostic =
                Diagnostic::error(rules::FOREIGN_REFERENCE, "there is no such resource in this app")
                    .at(place)
                    .help("use a handle that this app's scopes returned");
            self.app.diagnostics.push(diagnostic);
        }
        ResourceMut { app: self.app, node }
    }

    /// Adds a template parameter.
    #[track_caller]
    pub fn parameter<T>(&mut self, id: impl Into<Text>, settings: ParameterSettings<T>) -> Parameter<T> {
        let kind = Kind::Parameter(Box::new(settings.node));
        Parameter::from_node(self.add_element(id.into(), kind, Origin::caller()))
    }

    /// Adds an output.
    #[track_caller]
    pub fn output(&mut self, id: impl Into<Text>, value: impl IntoVal<String>) -> OutputMut<'_> {
        let output = OutputNode {
            value: value.into_val().into_value(),
            description: None,
            export: None,
            condition: None,
            logical_id: None,
        };
        let node = self.add_element(id.into(), Kind::Output(Box::new(output)), Origin::caller());
        let data = match self.app.nodes.get_mut(node.index()).map(|n| &mut n.kind) {
            Some(Kind::Output(output)) => Some(output.as_mut()),
            _ => None,
        };
        OutputMut { handle: Output(node), node: data }
    }

    /// Adds a condition.
    #[track_caller]
    pub fn condition(&mut self, id: impl Into<Text>, expr: ConditionExpr) -> Condition {
        let kind = Kind::Condition(Box::new(ConditionNode { expr }));
        Condition(self.add_element(id.into(), kind, Origin::caller()))
    }

    /// Adds a rule on the stack's parameters.
    #[track_caller]
    pub fn rule(&mut self, id: impl Into<Text>, rule: ParameterRule) -> NodeId {
        self.add_element(id.into(), Kind::Rule(Box::new(rule)), Origin::caller())
    }

    /// Adds a mapping.
    #[track_caller]
    pub fn mapping(&mut self, id: impl Into<Text>, table: MappingTable) -> Mapping {
        Mapping(self.add_element(id.into(), Kind::Mapping(table), Origin::caller()))
    }

    /// Adds a raw template fragment: an object of sections (`Resources`, `Outputs`, …) that go into the
    /// stack's template as they are. A name that the stack already has is an error at synthesis.
    #[track_caller]
    pub fn fragment(&mut self, id: impl Into<Text>, sections: Object) -> NodeId {
        self.add_element(id.into(), Kind::Fragment(sections), Origin::caller())
    }

    /// Tags every taggable resource here and below; a tag further in wins.
    #[track_caller]
    pub fn tag(&mut self, key: impl Into<Text>, value: impl Into<Text>) -> &mut Self {
        let (key, value) = (key.into(), value.into());
        self.app.check_tag(self.node, &key, &value, Origin::caller());
        self.tags(|tags| {
            tags.own.retain(|(k, _)| *k != key);
            tags.own.push((key, value));
        })
    }

    /// Makes synthesis fail where a taggable resource here or below lacks the tag.
    pub fn require_tag(&mut self, key: impl Into<Text>) -> &mut Self {
        let key = key.into();
        self.tags(|tags| tags.required.push(key))
    }

    fn tags(&mut self, change: impl FnOnce(&mut Tags)) -> &mut Self {
        if let Some(node) = self.app.nodes.get_mut(self.node.index()) {
            change(node.tags.get_or_insert_default());
        }
        self
    }

    /// How values of the stacks here and below travel to others; the innermost scope that says so counts.
    /// Within a stack there is nothing to say any more.
    pub fn cross_stack_references(&mut self, how: CrossStackReferences) -> &mut Self {
        self.app.cross_stack.insert(self.node, how);
        self
    }

    /// Adds an aspect: it visits every resource here and below once, before synthesis, in the order in
    /// which aspects were added.
    pub fn aspect(&mut self, aspect: impl Fn(&mut ResourceMut<'_>) + 'static) -> &mut Self {
        self.app.aspects.push(Aspect { scope: self.node, visit: Box::new(aspect) });
        self
    }

    /// Records an intent, to be lowered into resources before synthesis.
    #[track_caller]
    pub fn intend(&mut self, intent: impl Intent + 'static) -> &mut Self {
        self.app.intents.push((self.node, Origin::caller(), Box::new(intent)));
        self
    }

    /// The answer to a context lookup: from the committed context, or a stand-in while it is missing.
    #[track_caller]
    pub fn lookup<L: Lookup>(&mut self, lookup: &L) -> L::Answer {
        self.app.look_up(self.node, lookup, Origin::caller())
    }

    /// Makes CloudFormation deploy this scope's stack after the one that `other` is in.
    #[track_caller]
    pub fn depends_on(&mut self, other: NodeId) -> &mut Self {
        let (Some(stack), Some(other)) = (self.app.stack_of(self.node), self.app.stack_of(other)) else {
            let message = "only stacks wait for one another, and one of these is in none";
            let diagnostic = Diagnostic::error(rules::OUTSIDE_STACK, message)
                .at(Place { origin: Some(Origin::caller().into()), ..self.place() })
                .help("say it in a stack's scope, of a construct of another stack");
            self.app.diagnostics.push(diagnostic);
            return self;
        };
        if let Some(Kind::Stack(data)) = self.app.nodes.get_mut(stack.index()).map(|n| &mut n.kind)
            && stack != other
        {
            data.dependencies.push(other);
        }
        self
    }

    /// Leaves a warning; it does not stop synthesis, and `cdk synth --strict` fails on it.
    pub fn warn(&mut self, message: impl Into<String>) -> &mut Self {
        self.app.annotate(self.node, Severity::Warning, message.into());
        self
    }

    /// Leaves an error: the design is synthesized but must not be deployed.
    pub fn error(&mut self, message: impl Into<String>) -> &mut Self {
        self.app.annotate(self.node, Severity::Error, message.into());
        self
    }

    /// Reports what a construct finds wrong with how it is used.
    pub fn report(&mut self, diagnostic: Diagnostic) -> &mut Self {
        self.app.diagnostics.push(diagnostic);
        self
    }

    /// Where this scope is, for a diagnostic.
    #[must_use]
    pub fn place(&self) -> Place {
        self.app.place(self.node)
    }

    /// The construct path.
    #[must_use]
    pub fn path(&self) -> String {
        self.app.path(self.node)
    }

    /// The node.
    #[must_use]
    pub const fn node(&self) -> NodeId {
        self.node
    }

    /// The name of the stack that this scope is in.
    #[must_use]
    pub fn stack_name(&self) -> Option<&str> {
        let stack = self.app.stack_of(self.node)?;
        self.app.stack_node(stack).map(|s| s.name.as_ref())
    }

    /// Where the stack that this scope is in is deployed.
    #[must_use]
    pub fn environment(&self) -> Option<&Environment> {
        self.app.environment_of(self.node)
    }
}
