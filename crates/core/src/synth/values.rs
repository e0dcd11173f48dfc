//! What each value refers to, and whether CloudFormation takes it where it stands.

use rustc_hash::FxHashMap;
use stackwright_diagnostics::{Diagnostic, RuleId};
use stackwright_schema::ResourceType;

use super::names::{Named, Namespace, names_of_template, names_written};
use super::places::Place;
use super::references::{Crossing, Found, StackEdge};
use super::travel::Shape;
use crate::rules;
use crate::tree::{App, Check, Kind, NodeId, ResourceNode};
use crate::value::{ConditionExpr, Expr, Object, Pseudo, Text, Value};

/// Levels of lists, maps and functions in a value. Parsers of JSON commonly stop at 128 levels, of which the
/// template around the value takes a few.
const MAX_LEVELS: usize = 100;

/// What a look at a node's values has shown.
#[derive(Clone, Copy, Default)]
pub(crate) struct Seen {
    /// A value of another stack is among them.
    pub(crate) crosses: bool,
    /// They are nested too deeply.
    pub(crate) is_too_deep: bool,
    /// It is made after something of another stack.
    pub(crate) depends_across: bool,
}

/// Visits nodes, and finds what their values refer to.
pub(crate) struct Visitor<'a, 'f> {
    app: &'a App,
    found: &'f mut Found,
    shapes: FxHashMap<(&'a str, &'a str), Option<Shape>>,
    by: NodeId,
    stack: Option<NodeId>,
    /// The property that is being looked at.
    property: Option<&'a str>,
    /// How many loops of `Fn::ForEach` are around it; their variables look like names of elements.
    loops: usize,
    seen: Seen,
}

impl<'a, 'f> Visitor<'a, 'f> {
    pub(crate) fn new(app: &'a App, found: &'f mut Found) -> Self {
        Self {
            app,
            found,
            shapes: FxHashMap::default(),
            by: NodeId::ROOT,
            stack: None,
            property: None,
            loops: 0,
            seen: Seen::default(),
        }
    }

    pub(crate) fn visit(&mut self, node: NodeId) -> Seen {
        let Some(data) = self.app.node(node) else { return Seen::default() };
        (self.by, self.stack, self.property, self.seen) = (node, data.stack, None, Seen::default());
        match &data.kind {
            Kind::App | Kind::Stage | Kind::Construct => {}
            Kind::Stack(stack) => {
                self.object(&stack.settings.metadata, Place::Literal("a template's metadata"), 0);
                for dependency in &stack.dependencies {
                    self.depend(*dependency);
                }
            }
            Kind::Resource(resource) => self.resource(resource),
            Kind::Parameter(parameter) => {
                let place = Place::Literal("a parameter");
                parameter.default_value.iter().for_each(|value| self.value(value, place, 0));
                parameter.allowed_values.iter().for_each(|value| self.value(value, place, 0));
            }
            Kind::Output(output) => {
                self.value(&output.value, Place::Free, 0);
                output.export.iter().for_each(|name| self.value(name, Place::Export, 0));
                output.condition.into_iter().for_each(|it| self.element(it, Namespace::Conditions));
            }
            Kind::Condition(condition) => self.condition(&condition.expr, false, 0),
            Kind::Rule(rule) => {
                rule.condition.iter().for_each(|expr| self.condition(expr, true, 0));
                rule.assertions.iter().for_each(|(expr, _)| self.condition(expr, true, 0));
            }
            Kind::Mapping(table) => {
                let values = table.values().flat_map(|row| row.values());
                values.for_each(|value| self.value(value, Place::Literal("a mapping"), 0));
            }
            Kind::Fragment(sections) => self.object(sections, Place::Free, 0),
        }
        self.seen
    }

    fn resource(&mut self, resource: &'a ResourceNode) {
        for (name, value) in resource.properties.iter() {
            self.property = Some(name);
            self.value(value, Place::Free, 1);
        }
        self.property = None;
        let Some(policies) = &resource.policies else { return };
        policies.creation.iter().chain(&policies.update).for_each(|value| self.value(value, Place::Free, 0));
        self.object(&policies.metadata, Place::Free, 0);
        policies.condition.into_iter().for_each(|it| self.element(it, Namespace::Conditions));
        policies.depends_on.iter().for_each(|target| self.depend(*target));
    }

    /// `DependsOn`, or a stack that waits for another one.
    fn depend(&mut self, target: NodeId) {
        let by = self.by;
        // Outside of stacks, which has been reported.
        let Some(from) = self.stack else { return };
        let Some(data) = self.app.node(target) else {
            return self.found.diagnostics.push(self.app.foreign(by));
        };
        match data.stack {
            Some(to) if to == from && matches!(data.kind, Kind::Resource(_)) => {
                self.found.resource_edges.push((by, target));
            }
            Some(to) if to != from => {
                self.seen.depends_across = true;
                if self.is_in_this_stage(target) {
                    self.found.stack_edges.push(StackEdge { from, to, by, target });
                }
            }
            _ => self.wrong_kind(target, "a resource"),
        }
    }

    fn object(&mut self, object: &'a Object, place: Place, level: usize) {
        if object.len() == 1
            && !matches!(place, Place::Literal(_))
            && let Some((name, value)) = object.iter().next()
        {
            names_written(name, value, &mut |namespace, name| self.name(namespace, name));
        }
        object.iter().for_each(|(_, value)| self.value(value, place, level + 1));
    }

    fn value(&mut self, value: &'a Value, place: Place, level: usize) {
        if level > MAX_LEVELS {
            return self.too_deep();
        }
        match value {
            Value::Bool(_) | Value::Integer(_) | Value::Text(_) => {}
            Value::Number(number) if number.is_finite() => {}
            Value::Number(number) => self.report(
                rules::NOT_JSON,
                format!("`{number}` is not a number in JSON"),
                "compute it so that it is finite",
            ),
            Value::Null => self.report(
                rules::NOT_JSON,
                "CloudFormation takes no `null`".to_owned(),
                "leave the value out, or give `value::no_value` where it depends on a condition",
            ),
            Value::List(items) => items.iter().for_each(|item| self.value(item, place, level + 1)),
            Value::Object(object) => self.object(object, place, level),
            Value::Ref(target) => self.reference(*target, None, place),
            Value::Attribute(target, name) => self.reference(*target, Some(name), place),
            Value::Expr(expr) => self.expr(expr, place, level),
        }
    }

    fn expr(&mut self, expr: &'a Expr, place: Place, level: usize) {
        if let Some(stack) = self.stack {
            let needs_extensions = expr.needs_language_extensions();
            let is_dynamic = matches!(expr, Expr::Dynamic(_));
            if needs_extensions || is_dynamic {
                let uses = self.found.templates.entry(stack).or_default();
                uses.language_extensions |= needs_extensions;
                uses.dynamic_references += usize::from(is_dynamic);
            }
        }
        if !place.takes(expr) {
            self.misplaced(place, expr.name());
        }
        match expr {
            Expr::If(condition, ..) => self.element(*condition, Namespace::Conditions),
            Expr::FindInMap(map, ..) => self.element(*map, Namespace::Mappings),
            Expr::ValueOf(parameter, _) => self.reference(*parameter, None, Place::Rule),
            Expr::Concat(parts) => parts.iter().for_each(|part| self.text(part)),
            Expr::Sub(template, variables) => {
                names_of_template(template, &mut |name| {
                    if variables.get(name).is_none() {
                        self.name(Namespace::Referable, name);
                    }
                });
            }
            Expr::RawRef(name) => self.name(Namespace::Referable, name),
            Expr::Dynamic(reference) => {
                if let Err(message) = reference.check() {
                    let help = "a dynamic reference is text whose parts are separated by colons";
                    self.report(rules::DYNAMIC_REFERENCE, message, help);
                }
            }
            _ => {}
        }
        let is_loop = matches!(expr, Expr::ForEach(_));
        self.loops += usize::from(is_loop);
        expr.operands(&mut |operand| self.value(operand, place, level + 2));
        self.loops -= usize::from(is_loop);
    }

    /// A part of a text: everything but lists and maps.
    fn text(&mut self, part: &'a Value) {
        let shape = match part {
            Value::List(_) => Some(Shape::List),
            Value::Object(_) => Some(Shape::Structure),
            Value::Ref(target) => match self.app.node(*target).map(|n| &n.kind) {
                Some(Kind::Parameter(parameter)) => Some(Shape::of_parameter(&parameter.parameter_type)),
                _ => None,
            },
            Value::Attribute(target, name) => {
                self.app.resource_node(*target).and_then(|resource| self.shape(resource, name))
            }
            Value::Expr(expr) => match expr.as_ref() {
                Expr::Split(..)
                | Expr::Cidr(..)
                | Expr::GetAzs(_)
                | Expr::Pseudo(Pseudo::NotificationArns) => Some(Shape::List),
                _ => None,
            },
            _ => None,
        };
        if let Some(Shape::List | Shape::Structure) = shape {
            self.report(
                rules::LIST_IN_TEXT,
                "a part of a text is a list or a map".to_owned(),
                "join the list with `value::join`, or take one of its items with `value::select`",
            );
        }
    }

    /// The shape of an attribute; `None` where there is no such attribute.
    fn shape(&mut self, resource: &'a ResourceNode, attribute: &'a str) -> Option<Shape> {
        let key = (resource.type_name.as_ref(), attribute);
        *self.shapes.entry(key).or_insert_with(|| match ResourceType::find(key.0) {
            Some(resource_type) => Some(Shape::of_kind(resource_type.attribute(attribute)?.kind())),
            None => Some(Shape::Text),
        })
    }

    fn condition(&mut self, expr: &'a ConditionExpr, in_rule: bool, level: usize) {
        if level > MAX_LEVELS {
            return self.too_deep();
        }
        match expr {
            ConditionExpr::Is(node) => self.element(*node, Namespace::Conditions),
            ConditionExpr::Equals(..) => {}
            ConditionExpr::Contains(..)
            | ConditionExpr::EachMemberEquals(..)
            | ConditionExpr::EachMemberIn(..) => {
                if !in_rule {
                    let help = "say it with `Equals`, `And`, `Or` and `Not`";
                    self.report(rules::MISPLACED_VALUE, "only rules can look into lists".to_owned(), help);
                }
            }
            ConditionExpr::And(all) | ConditionExpr::Or(all) => {
                if all.is_empty() {
                    let help = "give at least one condition";
                    self.report(
                        rules::EMPTY_CONDITION,
                        "nothing is combined into a condition".to_owned(),
                        help,
                    );
                }
                all.iter().for_each(|one| self.condition(one, in_rule, level + 2));
            }
            ConditionExpr::Not(one) => self.condition(one, in_rule, level + 2),
        }
        let place = if in_rule { Place::Rule } else { Place::Condition };
        expr.operands(&mut |operand| self.value(operand, place, level + 2));
    }

    /// `Ref` and `Fn::GetAtt`.
    fn reference(&mut self, target: NodeId, attribute: Option<&'a Text>, place: Place) {
        let Some(data) = self.app.node(target) else {
            return self.found.diagnostics.push(self.app.foreign(self.by));
        };
        match (&data.kind, attribute) {
            (Kind::Resource(resource), Some(name)) => {
                if self.shape(resource, name).is_none() && resource.check != Check::Never {
                    self.unknown_attribute(resource, name);
                }
            }
            (Kind::Resource(_) | Kind::Parameter(_), None) => {}
            (_, Some(_)) => return self.wrong_kind(target, "a resource"),
            (_, None) => return self.wrong_kind(target, "a resource or parameter"),
        }
        let is_local = data.stack == self.stack;
        let is_early = matches!(data.kind, Kind::Parameter(_));
        match place {
            Place::Literal(_) => {
                return self.misplaced(place, if attribute.is_some() { "Fn::GetAtt" } else { "Ref" });
            }
            Place::Rule if !is_local || !is_early => {
                return self.misplaced(place, "a value of a resource or of another stack");
            }
            Place::Condition | Place::Export if is_local && !is_early => {
                return self.misplaced(place, "a resource's value");
            }
            _ => {}
        }
        match (self.stack, data.stack) {
            (Some(stack), Some(other)) if stack == other && is_early => {}
            (Some(stack), Some(other)) if stack == other => {
                self.found.resource_edges.push((self.by, target));
            }
            (Some(stack), Some(other)) if self.is_in_this_stage(target) => {
                self.seen.crosses = true;
                self.found.stack_edges.push(StackEdge { from: stack, to: other, by: self.by, target });
                let crossing = Crossing { consumer: stack, target, attribute: attribute.cloned() };
                self.found.cross(crossing, self.by, place == Place::Condition);
            }
            // Outside of stacks, which has been reported.
            _ => {}
        }
    }

    /// Says where not that stages are deployed apart from one another.
    fn is_in_this_stage(&mut self, target: NodeId) -> bool {
        if self.app.stage_of(target) == self.app.stage_of(self.by) {
            return true;
        }
        let message = "something of another stage is used, though stages are deployed apart";
        let diagnostic = Diagnostic::error(rules::CROSS_STAGE, message)
            .at(self.app.place(self.by))
            .note("it is made here", self.app.place(target))
            .help("give it to both through the configuration, or make the constructs in one stage");
        self.found.diagnostics.push(diagnostic);
        false
    }

    /// Conditions and mappings exist within their template only.
    fn element(&mut self, target: NodeId, namespace: Namespace) {
        let Some(data) = self.app.node(target) else {
            return self.found.diagnostics.push(self.app.foreign(self.by));
        };
        if data.kind.namespace() != Some(namespace) {
            return self.wrong_kind(target, &format!("a {}", namespace.noun()));
        }
        if data.stack != self.stack {
            let message = format!("a {} of another stack cannot be used", namespace.noun());
            let diagnostic = Diagnostic::error(rules::CROSS_STACK_KIND, message)
                .at(self.app.place(self.by))
                .note("it is made here", self.app.place(target))
                .help("make it in this stack too");
            self.found.diagnostics.push(diagnostic);
        }
    }

    fn name(&mut self, namespace: Namespace, name: &str) {
        if self.loops > 0 || Pseudo::is_name(name) {
            return;
        }
        if let Some(stack) = self.stack {
            let named = Named { by: self.by, namespace, name: name.to_owned() };
            self.found.templates.entry(stack).or_default().named.push(named);
        }
    }

    fn wrong_kind(&mut self, target: NodeId, wanted: &str) {
        let noun = self.app.node(target).map_or("nothing", |n| n.kind.noun());
        let message = format!("`{}` is {noun}, and {wanted} is wanted", self.app.path(target));
        let diagnostic = Diagnostic::error(rules::WRONG_KIND, message)
            .at(self.app.place(self.by))
            .note("it is made here", self.app.place(target))
            .help("refer to things by the handles that scopes return for them");
        self.found.diagnostics.push(diagnostic);
    }

    fn unknown_attribute(&mut self, resource: &ResourceNode, name: &str) {
        let message = format!("`{}` has no attribute `{name}`", resource.type_name);
        let near = ResourceType::find(&resource.type_name).and_then(|it| it.nearest_attribute(name));
        let help = match near {
            Some(near) => format!("did you mean `{}`?", near.name()),
            None => "`RawResource::without_check` takes attributes that the facts do not know".to_owned(),
        };
        self.report(rules::UNKNOWN_ATTRIBUTE, message, help);
    }

    fn misplaced(&mut self, place: Place, what: &str) {
        let (message, help) = place.refuse(what);
        self.report(rules::MISPLACED_VALUE, message, help);
    }

    fn too_deep(&mut self) {
        if !self.seen.is_too_deep {
            self.seen.is_too_deep = true;
            let message = format!("a value is nested in more than {MAX_LEVELS} levels");
            self.report(rules::TOO_DEEP, message, "few parsers read that much; give it as text");
        }
    }

    fn report(&mut self, rule: RuleId, message: String, help: impl Into<String>) {
        let mut place = self.app.place(self.by);
        place.property = self.property.map(str::to_owned);
        self.found.diagnostics.push(Diagnostic::error(rule, message).at(place).help(help));
    }
}
