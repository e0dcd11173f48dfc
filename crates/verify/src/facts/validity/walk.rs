//! The walk: a resource's properties beside the facts on its type.

use std::fmt::Write as _;

use stackwright_model::{Map, Model, ResourceId, Stack, Unknown, Value};
use stackwright_schema::{self as facts, Lifecycle, ObjectType, Property, ResourceType, ValueKind};

use super::expression::Expressions;
use super::problem::{Combination, Fault, Problem};
use super::schema::{self, Schemas};

/// How many values of one resource are looked at. CloudFormation takes templates of 1 MB, so this is never reached by
/// a value of its own; alternatives within alternatives are what could go on for ever.
const MOST_VALUES: u32 = 1_000_000;

/// How deep values are followed. CloudFormation itself takes far less.
const DEEPEST: u32 = 100;

/// The walk over a model, with what one resource leaves ready for the next.
#[derive(Default)]
pub(super) struct Walk {
    expressions: Expressions,
    schemas: Schemas,
    path: String,
}

/// What a transform does to the resources of a template.
#[derive(PartialEq)]
enum Rewritten {
    /// Nothing that matters here.
    No,
    /// Those of the Serverless Application Model become others.
    Serverless,
    /// Whatever the macro likes.
    Unknown,
}

impl Rewritten {
    /// Source: <https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/transform-reference.html>
    fn of(stack: &Stack) -> Self {
        match &stack.transform {
            None => Self::No,
            Some(Unknown::Macro(name)) if name.starts_with("AWS::Serverless") => Self::Serverless,
            Some(Unknown::Macro(name)) if name.starts_with("AWS::") => Self::No,
            Some(_) => Self::Unknown,
        }
    }
}

impl Walk {
    /// Adds what is wrong with a resource.
    pub(super) fn resource(&mut self, model: &Model, id: ResourceId, found: &mut Vec<Fault>) {
        let resource = model.resource(id);
        let stack = model.stack(resource.stack);
        let rewritten = Rewritten::of(stack);
        if rewritten == Rewritten::Unknown {
            return;
        }
        self.path.clear();
        let mut visit = Visit {
            model,
            expressions: &mut self.expressions,
            schemas: &mut self.schemas,
            path: &mut self.path,
            region: stack.region.as_deref(),
            resource: id,
            found,
            left: MOST_VALUES,
            depth: 0,
        };
        match resource.facts() {
            Some(facts) if rewritten == Rewritten::Serverless && facts.namespace() == "AWS::Serverless" => {
                visit.names(facts, &resource.properties);
            }
            Some(facts) => visit.typed(facts, &resource.properties),
            None if is_of_aws(&resource.type_name) => {
                let nearest = ResourceType::nearest(&resource.type_name).map(ResourceType::name);
                visit.report(Problem::UnknownType { nearest });
            }
            // A private or third-party type, whose schema is registered in the account.
            None => {}
        }
    }
}

/// Whether AWS would have to know the type. A module is registered in the account, whatever its name.
fn is_of_aws(type_name: &str) -> bool {
    (type_name.starts_with("AWS::") || type_name.split("::").count() != 3) && !type_name.ends_with("::MODULE")
}

/// The walk over one resource.
pub(super) struct Visit<'a> {
    pub(super) model: &'a Model,
    pub(super) expressions: &'a mut Expressions,
    schemas: &'a mut Schemas,
    path: &'a mut String,
    pub(super) region: Option<&'a str>,
    resource: ResourceId,
    found: &'a mut Vec<Fault>,
    left: u32,
    depth: u32,
}

impl Visit<'_> {
    pub(super) fn report(&mut self, problem: Problem) {
        self.found.push(Fault { resource: self.resource, path: self.path.clone(), problem });
    }

    pub(super) fn wrong_type(&mut self, expected: &'static str, value: &Value) {
        self.report(Problem::WrongType { expected, found: schema::kind_of(value) });
    }

    /// Does something one segment further down the path.
    pub(super) fn below(&mut self, segment: impl std::fmt::Display, act: impl FnOnce(&mut Self)) {
        let length = self.path.len();
        if length > 0 {
            self.path.push('.');
        }
        // Writing to a string cannot fail.
        let _ = write!(self.path, "{segment}");
        act(self);
        self.path.truncate(length);
    }

    fn typed(&mut self, facts: ResourceType, properties: &Value) {
        if let Some(lifecycle @ Lifecycle::Shutdown { .. }) = facts.lifecycle() {
            self.report(Problem::EndedService(lifecycle));
        }
        if let Some(region) = self.region.filter(|region| facts.is_available_in(region) == Some(false)) {
            self.report(Problem::TypeNotInRegion { region: region.to_owned() });
        }
        match properties {
            Value::Map(map) => self.object(facts.object(), map),
            Value::Null => self.object(facts.object(), &Map::default()),
            // Unknown as a whole.
            _ => {}
        }
    }

    /// What a transform makes something else of: `Globals` complete it, and many of its properties have several
    /// forms, of which the facts know one.
    fn names(&mut self, facts: ResourceType, properties: &Value) {
        for (name, _) in properties.as_map().into_iter().flat_map(Map::iter) {
            if facts.property(name).is_none() {
                self.unknown_property(facts.object(), name);
            }
        }
    }

    fn unknown_property(&mut self, object: ObjectType, name: &str) {
        if object.is_open() {
            return;
        }
        let nearest = object.nearest_property(name).map(Property::name);
        let problem = Problem::UnknownProperty { name: name.to_owned(), nearest };
        self.below(name, |it| it.report(problem));
    }

    fn object(&mut self, object: ObjectType, map: &Map) {
        for (name, value) in map.iter() {
            match object.property(name) {
                Some(property) if property.is_read_only() && !value.is_null() => {
                    self.below(name, |it| it.report(Problem::ReadOnly));
                }
                Some(property) => self.below(name, |it| it.value(property.value(), value)),
                None => self.unknown_property(object, name),
            }
        }
        for property in object.properties().filter(|it| it.is_required() && !it.is_read_only()) {
            if map.get(property.name()).is_none_or(Value::is_null) {
                self.report(Problem::MissingProperty(property.name()));
            }
        }
        for rule in object.rules() {
            self.rule(rule, &schema::Instance::Map(map));
        }
    }

    pub(super) fn value(&mut self, facts: facts::Value, value: &Value) {
        if value.is_null() || self.left == 0 || self.depth >= DEEPEST {
            return;
        }
        self.left -= 1;
        self.depth += 1;
        match (facts.kind(), value) {
            (_, Value::Unknown(_)) | (ValueKind::Json, _) => {}
            (_, Value::Reference(reference)) => self.reference(facts, reference),
            (ValueKind::Union(alternatives), _) => self.union(alternatives, value),
            (ValueKind::Object(object), Value::Map(map)) => self.object(object, map),
            (ValueKind::Tag, Value::Map(map)) => self.tag(map),
            (ValueKind::Object(_) | ValueKind::Tag, _) => self.wrong_type("a map", value),
            (ValueKind::List(element), Value::List(items)) => self.list(facts, element, items),
            (ValueKind::List(_), _) => self.wrong_type("a list", value),
            (ValueKind::Map(element), Value::Map(map)) => self.map(facts, element, map),
            (ValueKind::Map(_), _) => self.wrong_type("a map", value),
            (kind, _) => self.scalar(facts, kind, value),
        }
        for rule in facts.rules() {
            self.rule(rule, &schema::Instance::Value(value));
        }
        self.depth -= 1;
    }

    /// The value has to be one of several: where it is none, what is wrong is that of the nearest.
    fn union(&mut self, alternatives: impl Iterator<Item = facts::Value>, value: &Value) {
        let start = self.found.len();
        let mut nearest: Option<Vec<Fault>> = None;
        for alternative in alternatives {
            self.value(alternative, value);
            let faults = self.found.split_off(start);
            if faults.is_empty() {
                return;
            }
            let distance = |faults: &[Fault]| {
                let is_other = |fault: &Fault| {
                    matches!(fault.problem, Problem::WrongType { .. }) && fault.path == *self.path
                };
                (faults.iter().any(is_other), faults.len())
            };
            if nearest.as_deref().is_none_or(|known| distance(&faults) < distance(known)) {
                nearest = Some(faults);
            }
        }
        self.found.extend(nearest.unwrap_or_default());
    }

    fn rule(&mut self, rule: facts::Rule, instance: &schema::Instance<'_>) {
        for violation in self.schemas.check(rule, instance, self.expressions) {
            // Several rules say in their own way which properties there is a choice of.
            let is_choice = |fault: &Fault| {
                matches!(&fault.problem, Problem::Combination { sort: Combination::Choice, .. })
                    && fault.resource == self.resource
                    && fault.path == *self.path
            };
            let path = match (self.path.as_str(), violation.path.as_str()) {
                (whole, "") | ("", whole) => whole.to_owned(),
                (above, below) => format!("{above}.{below}"),
            };
            // What is of another type has been said to be.
            let is_other = |fault: &Fault| {
                matches!(fault.problem, Problem::WrongType { .. })
                    && fault.resource == self.resource
                    && fault.path == path
            };
            if self.found.iter().rev().take(64).any(is_other) {
                continue;
            }
            if violation.sort == Combination::Choice && self.found.iter().rev().take(8).any(is_choice) {
                continue;
            }
            let problem = Problem::Combination { sort: violation.sort, text: violation.text };
            if violation.path.is_empty() {
                self.report(problem);
            } else {
                self.below(violation.path, |it| it.report(problem));
            }
        }
    }
}
