//! Rules over several properties, which the facts keep as JSON Schema: evaluated over values of which parts may be
//! unknown. What an unknown part leaves open is neither kept nor broken.

mod combine;
mod leaf;
mod verdict;
mod words;

use std::collections::HashMap;
use std::rc::Rc;

use serde_json::Value as Json;
use stackwright_model::{Map, Unknown, Value};
use stackwright_schema::Rule;

use self::verdict::Verdict;
use super::expression::Expressions;
use super::problem::Combination;

pub(super) use words::kind_of;

/// How deep schemas and values are followed together; those of the facts go less than twenty levels.
const DEEPEST: u32 = 60;

/// What a schema is applied to.
#[derive(Clone, Copy)]
pub(super) enum Instance<'v> {
    /// The properties of an object.
    Map(&'v Map),
    /// Any value.
    Value(&'v Value),
}

impl<'v> Instance<'v> {
    fn map(self) -> Option<&'v Map> {
        match self {
            Self::Map(map) => Some(map),
            Self::Value(value) => value.as_map(),
        }
    }

    fn value(self) -> Option<&'v Value> {
        match self {
            Self::Map(_) => None,
            Self::Value(value) => Some(value),
        }
    }

    fn get(self, name: &str) -> Option<&'v Value> {
        self.map().and_then(|map| map.get(name)).filter(|value| !value.is_null())
    }

    /// Whether a property is there; none where a condition or a macro decides that.
    fn has(self, name: &str) -> Option<bool> {
        match self.get(name) {
            None => Some(false),
            Some(value) => (!may_vanish(value)).then_some(true),
        }
    }
}

/// Whether `AWS::NoValue` may take the value away.
fn may_vanish(value: &Value) -> bool {
    let open = |it: &Unknown| matches!(it, Unknown::Condition(_) | Unknown::Macro(_) | Unknown::Broken(_));
    value.as_unknown().is_some_and(open)
}

/// A rule that does not hold.
pub(super) struct Violation {
    /// From what the rule was applied to; empty where it is that.
    pub(super) path: String,
    pub(super) sort: Combination,
    pub(super) text: String,
}

/// The rules by keyword and place of their text, each parsed once.
#[derive(Default)]
pub(super) struct Schemas(HashMap<(&'static str, usize), Option<Rc<Json>>>);

impl Schemas {
    /// What does not hold of a rule.
    pub(super) fn check(
        &mut self,
        rule: Rule,
        instance: &Instance<'_>,
        expressions: &mut Expressions,
    ) -> Vec<Violation> {
        let key = (rule.keyword, rule.json.as_ptr().addr());
        let parsed = self.0.entry(key).or_insert_with(|| serde_json::from_str(rule.json).ok().map(Rc::new));
        let Some(json) = parsed.clone() else { return Vec::new() };
        let mut evaluation = Evaluation { root: &json, expressions, depth: 0 };
        let verdict = if is_whole(rule.keyword) {
            evaluation.all(&json, *instance)
        } else {
            evaluation.keyword(rule.keyword, &json, *instance)
        };
        let sort = sort_of(rule.keyword, *instance);
        let violation =
            |failure: verdict::Failure| Violation { path: failure.path, sort, text: failure.text };
        verdict.failures.into_iter().map(violation).collect()
    }
}

/// Whether the value of a rule is a whole schema, rather than the value of the keyword.
fn is_whole(keyword: &str) -> bool {
    keyword == "if" || keyword.starts_with(['E', 'W'])
}

fn sort_of(keyword: &str, instance: Instance<'_>) -> Combination {
    match keyword {
        "dependentRequired" => Combination::Dependent,
        "dependentExcluded" => Combination::Exclusive,
        "requiredXor" | "requiredOr" | "oneOf" | "anyOf" if instance.map().is_some() => Combination::Choice,
        _ if keyword.starts_with('W') => Combination::Advised,
        _ => Combination::Conditional,
    }
}

/// One evaluation of a rule.
struct Evaluation<'e> {
    /// Where references of the schema lead.
    root: &'e Json,
    expressions: &'e mut Expressions,
    depth: u32,
}

impl Evaluation<'_> {
    /// All keywords of a schema.
    fn all(&mut self, schema: &Json, instance: Instance<'_>) -> Verdict {
        let keywords = match schema {
            Json::Bool(true) => return Verdict::holds(),
            Json::Bool(false) => return Verdict::fails("is not allowed here"),
            Json::Object(keywords) => keywords,
            _ => return Verdict::unknown(),
        };
        let is_known =
            !matches!(instance.value(), Some(Value::Unknown(_) | Value::Reference(_) | Value::Joined(_)));
        if keywords.is_empty() {
            return Verdict::holds();
        }
        if !is_known || self.depth >= DEEPEST {
            return Verdict::unknown();
        }
        self.depth += 1;
        let mut verdict = Verdict::holds();
        for (keyword, value) in keywords {
            verdict.and(match keyword.as_str() {
                "if" => self.condition(schema, instance),
                // Beside their keyword, or without meaning.
                "then" | "else" | "definitions" | "insertionOrder" | "description" | "title" => continue,
                keyword => self.keyword(keyword, value, instance),
            });
        }
        self.depth -= 1;
        verdict
    }

    fn keyword(&mut self, keyword: &str, value: &Json, instance: Instance<'_>) -> Verdict {
        match keyword {
            "properties" => self.properties(value, instance),
            "additionalProperties" => Verdict::holds(),
            "propertyNames" => self.names(value, instance),
            "items" | "prefixItems" | "contains" => self.elements(keyword, value, instance),
            "required" => words::required(value, instance),
            "requiredXor" | "requiredOr" => words::choice(keyword, value, instance),
            "dependentRequired" | "dependentExcluded" => words::dependent(keyword, value, instance),
            "dependentSchemas" => self.dependent(value, instance),
            "minProperties" | "maxProperties" => words::entries(keyword, value, instance),
            "allOf" => self.every(value, instance),
            "anyOf" => self.any(value, instance),
            "oneOf" => self.one(value, instance),
            "not" => self.not(value, instance),
            "$ref" => self.reference(value, instance),
            _ => match instance.value() {
                Some(value_of) => leaf::judge(keyword, value, value_of, self.expressions),
                // What is said of scalars and lists holds for objects.
                None if keyword == "type" => leaf::is_type(value, "object"),
                None => Verdict::holds(),
            },
        }
    }

    fn properties(&mut self, properties: &Json, instance: Instance<'_>) -> Verdict {
        let mut verdict = Verdict::holds();
        for (name, schema) in properties.as_object().into_iter().flatten() {
            let Some(value) = instance.get(name) else { continue };
            if may_vanish(value) {
                let is_free =
                    matches!(schema, Json::Bool(true)) || schema.as_object().is_some_and(|it| it.is_empty());
                verdict.and(if is_free { Verdict::holds() } else { Verdict::unknown() });
                continue;
            }
            verdict.and(self.all(schema, Instance::Value(value)).below(name));
        }
        verdict
    }

    fn names(&mut self, schema: &Json, instance: Instance<'_>) -> Verdict {
        let mut verdict = Verdict::holds();
        for (name, _) in instance.map().into_iter().flat_map(Map::iter) {
            let name_value = Value::Text(name.into());
            verdict.and(self.all(schema, Instance::Value(&name_value)).below(name));
        }
        verdict
    }

    fn elements(&mut self, keyword: &str, schema: &Json, instance: Instance<'_>) -> Verdict {
        let Some(items) = instance.value().and_then(Value::as_list) else { return Verdict::holds() };
        let mut verdict = Verdict::holds();
        match (keyword, schema) {
            ("prefixItems", Json::Array(schemas)) => {
                for (index, (schema, item)) in schemas.iter().zip(items).enumerate() {
                    // What vanishes moves those after it.
                    if may_vanish(item) {
                        return Verdict::unknown();
                    }
                    verdict.and(self.all(schema, Instance::Value(item)).below(index));
                }
            }
            ("contains", _) => {
                let found: Vec<_> =
                    items.iter().map(|item| self.all(schema, Instance::Value(item))).collect();
                if found.iter().any(Verdict::is_kept) {
                    return Verdict::holds();
                }
                let is_open = items.iter().any(may_vanish) || found.iter().any(|it| !it.is_broken());
                return if is_open {
                    Verdict::unknown()
                } else {
                    Verdict::fails("lacks an element that it needs")
                };
            }
            _ => {
                for (index, item) in items.iter().enumerate() {
                    verdict.and(self.all(schema, Instance::Value(item)).below(index));
                }
            }
        }
        verdict
    }

    fn reference(&mut self, target: &Json, instance: Instance<'_>) -> Verdict {
        let pointer = target.as_str().and_then(|it| it.strip_prefix('#'));
        match pointer.and_then(|pointer| self.root.pointer(pointer)) {
            Some(schema) => self.all(schema, instance),
            None => Verdict::unknown(),
        }
    }
}
