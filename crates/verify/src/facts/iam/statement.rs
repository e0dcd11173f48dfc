//! Statements of policy documents: which requests one is about.

use stackwright_model::{Map, Value};

use super::action::ActionSet;
use super::condition::Condition;
use super::context::Context;
use super::document::{Reading, join, opaque_reason};
use super::operator::Operator;
use super::pattern::Segments;
use super::principal::PrincipalSet;
use super::template::{Syntax, Template};
use super::text::Text;
use super::truth::Truth;

/// What a statement does with the requests that it is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Effect {
    /// It allows them.
    Allow,
    /// It denies them, whatever allows them elsewhere.
    Deny,
}

/// A statement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Statement {
    /// What it does.
    pub effect: Effect,
    /// Its name within the document, where it has one.
    pub sid: Option<Box<str>>,
    /// Where it stands among the document's statements.
    pub index: usize,
    /// Whose requests; `None` in policies of an identity.
    pub principals: Option<PrincipalSet>,
    /// Which actions.
    pub actions: ActionSet,
    /// Which resources; `None` in policies of a resource that leave it out, such as those of roles: the resource itself.
    pub resources: Option<ResourceSet>,
    /// What a request must meet besides.
    pub conditions: Vec<Condition>,
}

/// `Resource` or `NotResource`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ResourceSet {
    /// Whether these are the resources that it is not about.
    pub negated: bool,
    /// The patterns.
    pub patterns: Vec<Template>,
}

impl ResourceSet {
    /// Whether it is about a resource.
    #[must_use]
    pub fn contains(&self, resource: &Text, context: &Context) -> Truth {
        let matched = Truth::any(self.patterns.iter().map(|pattern| match pattern.for_request(context) {
            Some(pattern) => pattern.matches(resource),
            None => Truth::False,
        }));
        if self.negated { !matched } else { matched }
    }
}

const KEYS: [&str; 9] = [
    "Sid",
    "Effect",
    "Principal",
    "NotPrincipal",
    "Action",
    "NotAction",
    "Resource",
    "NotResource",
    "Condition",
];

impl Statement {
    /// Whether it is about a request's action, resource and context: all but whose request it is.
    #[must_use]
    pub fn is_about(&self, action: &str, resource: &Text, context: &Context) -> Truth {
        let about = self.actions.contains(action);
        if about.is_false() {
            return about;
        }
        let resources = self.resources.as_ref();
        let about = about.and(resources.map_or(Truth::True, |set| set.contains(resource, context)));
        if about.is_false() {
            return about;
        }
        about.and(Truth::all(self.conditions.iter().map(|condition| condition.holds(context))))
    }

    pub(super) fn read(
        value: &Value,
        index: usize,
        path: &str,
        variables: bool,
        reading: &mut Reading<'_>,
    ) -> Option<Self> {
        let before = reading.len();
        let Value::Map(map) = value else {
            reading.add(path, "a statement is a JSON object");
            return None;
        };
        reading.check_keys(path, map.iter().map(|(key, _)| key), &KEYS);
        let effect = effect(map.get("Effect"), path, reading);
        let actions = ActionSet::read(map, path, reading);
        let principals = PrincipalSet::read(map, path, reading);
        let resources = resources(map, path, variables, reading);
        let conditions = conditions(map.get("Condition"), path, variables, reading);
        let sid = map.get("Sid").and_then(Value::as_text).filter(|sid| !sid.is_empty()).map(Box::from);
        // One that is wrong anywhere is left out as a whole; the document then has an unknown part.
        if reading.len() > before {
            return None;
        }
        Some(Self { effect: effect?, sid, index, principals, actions: actions?, resources, conditions })
    }
}

fn effect(value: Option<&Value>, path: &str, reading: &mut Reading<'_>) -> Option<Effect> {
    match value.and_then(Value::as_text) {
        Some("Allow") => Some(Effect::Allow),
        Some("Deny") => Some(Effect::Deny),
        Some(other) => {
            reading
                .add(&join(path, "Effect"), format!("`{other}` is no effect: there are `Allow` and `Deny`"));
            None
        }
        None if value.is_some_and(|value| !value.is_null()) => {
            reading.add(&join(path, "Effect"), "an effect is `Allow` or `Deny`");
            None
        }
        None => {
            reading.add(path, "a statement needs an `Effect`");
            None
        }
    }
}

fn resources(map: &Map, path: &str, variables: bool, reading: &mut Reading<'_>) -> Option<ResourceSet> {
    let (name, value) = one_of(map, ["Resource", "NotResource"], path, reading)?;
    let syntax = Syntax { wildcards: true, variables, segments: Segments::Open };
    let patterns = texts(value, &join(path, name), reading);
    Some(ResourceSet {
        negated: name == "NotResource",
        patterns: patterns.iter().map(|text| Template::parse(text, syntax)).collect(),
    })
}

/// The one of two elements that is there; both are a fault.
pub(super) fn one_of<'m>(
    map: &'m Map,
    names: [&'static str; 2],
    path: &str,
    reading: &mut Reading<'_>,
) -> Option<(&'static str, &'m Value)> {
    let mut found = names.into_iter().filter_map(|name| map.get(name).map(|value| (name, value)));
    let first = found.next();
    if let Some((second, _)) = found.next() {
        let [name, other] = names;
        reading.add(&join(path, second), format!("a statement has `{name}` or `{other}`, not both"));
    }
    first
}

/// One text or several.
pub(super) fn texts(value: &Value, path: &str, reading: &mut Reading<'_>) -> Vec<Text> {
    let is_list = value.as_list().is_some();
    let mut texts = Vec::new();
    if value.is_null() {
        reading.add(path, "there is nothing here");
    }
    for (index, item) in value.one_or_many().iter().enumerate() {
        match reading.text(item) {
            Some(text) => texts.push(text),
            None if is_list => reading.add(&join(path, &index.to_string()), "this is no text"),
            None => reading.add(path, "this is no text"),
        }
    }
    texts
}

fn conditions(
    value: Option<&Value>,
    path: &str,
    variables: bool,
    reading: &mut Reading<'_>,
) -> Vec<Condition> {
    let path = join(path, "Condition");
    let mut conditions = Vec::new();
    let operators = match value {
        None | Some(Value::Null) => return conditions,
        Some(Value::Map(map)) => map,
        Some(value) => {
            match opaque_reason(value) {
                Some(reason) => reading.add(&path, format!("the conditions depend on {reason}")),
                None => reading.add(&path, "conditions are an object of operators"),
            }
            return conditions;
        }
    };
    for (name, keys) in operators.iter() {
        let path = join(&path, name);
        let operator = Operator::find(name);
        if operator.is_none() {
            let known: Vec<_> = Operator::names().collect();
            reading.add_with_help(
                &path,
                format!("`{name}` is no condition operator"),
                format!("there are `{}`", known.join("`, `")),
            );
        }
        let Value::Map(keys) = keys else {
            reading.add(&path, "an operator has an object of condition keys");
            continue;
        };
        for (key, values) in keys.iter() {
            let values = texts(values, &join(&path, key), reading);
            let Some(operator) = operator else { continue };
            let syntax = operator.syntax(variables);
            let values = values.iter().map(|text| Template::parse(text, syntax)).collect();
            conditions.push(Condition { operator, key: key.into(), values });
        }
    }
    conditions
}
