//! The table of `conformance/cases.json`: what matches what, and what is captured.
//!
//! `conformance/verify.mjs` holds the same table against aws-cdk-lib, so what passes here means there the same,
//! but for the cases that say how the two differ and why.

#![expect(clippy::expect_used, clippy::panic, reason = "a table that is not well-formed fails the test")]

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};

use serde::Deserialize;
use serde_json::{Map, Value, json};
use stackwright_testing::{Capture, Entry, Failure, Match, Template, pattern};

#[derive(Deserialize)]
struct Table {
    fixtures: BTreeMap<String, Value>,
    patterns: Vec<PatternCase>,
    templates: Vec<TemplateCase>,
}

/// A pattern, and what is compared with it: nothing, if there is no target.
#[derive(Deserialize)]
struct PatternCase {
    name: String,
    pattern: Value,
    #[serde(default, deserialize_with = "present")]
    target: Option<Value>,
    verdict: Value,
    #[serde(default)]
    captures: Map<String, Value>,
}

/// An assertion on a fixture.
#[derive(Deserialize)]
struct TemplateCase {
    name: String,
    template: String,
    assertion: String,
    arguments: Vec<Value>,
    verdict: Value,
    #[serde(default)]
    captures: Map<String, Value>,
}

/// `null` is a target; only a missing key is none.
fn present<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Option<Value>, D::Error> {
    Value::deserialize(deserializer).map(Some)
}

fn table() -> Table {
    serde_json::from_str(include_str!("conformance/cases.json")).expect("the table is well-formed")
}

#[test]
fn patterns() {
    for case in table().patterns {
        let captures = Captures::default();
        let refused = Value::from("refused");
        let verdict = catch_unwind(AssertUnwindSafe(|| {
            let pattern = pattern!({ "Value": captures.decode(&case.pattern) });
            let target = match &case.target {
                Some(target) => json!({ "Value": target }),
                None => json!({}),
            };
            Value::from(pattern.check(&target).is_ok())
        }));
        assert_eq!(verdict.unwrap_or(refused), case.verdict, "{}", case.name);
        assert_eq!(captures.captured(), case.captures, "{}", case.name);
    }
}

#[test]
fn templates() {
    let table = table();
    for case in table.templates {
        let captures = Captures::default();
        let template = Template::from_json(table.fixtures[&case.template].clone());
        let verdict = verdict(&template, &case, &captures);
        assert_eq!(verdict, case.verdict, "{}", case.name);
        assert_eq!(captures.captured(), case.captures, "{}", case.name);
    }
}

/// What the assertion of a case says: true or false, or what it finds.
fn verdict(template: &Template, case: &TemplateCase, captures: &Captures) -> Value {
    let argument = |position: usize| case.arguments.get(position).cloned();
    let name = argument(0).and_then(|name| name.as_str().map(str::to_owned)).unwrap_or_default();
    let pattern = |position: usize| captures.decode(&argument(position).unwrap_or_else(|| json!({})));
    let number =
        |position: usize| argument(position).and_then(|value| value.as_u64()).unwrap_or_default() as usize;
    let holds = |result: Result<Vec<Entry<'_>>, Failure>| Value::from(result.is_ok());
    let found = |entries: Vec<Entry<'_>>| entries.iter().map(|entry| entry.logical_id).collect::<Value>();
    let check = template.check();
    match case.assertion.as_str() {
        "resourceCountIs" => holds(check.resource_count_is(&name, number(1))),
        "resourcePropertiesCountIs" => {
            holds(check.resource_properties_count_is(&name, pattern(1), number(2)))
        }
        "hasResource" => holds(check.has_resource(&name, pattern(1))),
        "hasResourceProperties" => holds(check.has_resource_properties(&name, pattern(1))),
        "allResources" => holds(check.all_resources(&name, pattern(1))),
        "allResourcesProperties" => holds(check.all_resources_properties(&name, pattern(1))),
        "hasOutput" => holds(check.has_output(&name, pattern(1))),
        "hasParameter" => holds(check.has_parameter(&name, pattern(1))),
        "hasMapping" => holds(check.has_mapping(&name, pattern(1))),
        "hasCondition" => holds(check.has_condition(&name, pattern(1))),
        "findResources" => found(template.find_resources(&name, pattern(1))),
        "findOutputs" => found(template.find_outputs(&name, pattern(1))),
        "findParameters" => found(template.find_parameters(&name, pattern(1))),
        "findMappings" => found(template.find_mappings(&name, pattern(1))),
        "findConditions" => found(template.find_conditions(&name, pattern(1))),
        "getResourceId" => check.resource_id(&name, pattern(1)).map_or(false.into(), Value::from),
        "templateMatches" => check.template_matches(pattern(0)).is_ok().into(),
        other => panic!("no assertion is called `{other}`"),
    }
}

/// The captures of a case, by name.
#[derive(Default)]
struct Captures(RefCell<BTreeMap<String, Capture>>);

impl Captures {
    /// A pattern from the form it has in the table: `{"$match": matcher, "of": pattern}`, and JSON.
    fn decode(&self, encoded: &Value) -> Match {
        match encoded {
            Value::Array(elements) => {
                elements.iter().map(|element| self.decode(element)).collect::<Vec<_>>().into()
            }
            Value::Object(object) => match object.get("$match").and_then(Value::as_str) {
                Some(matcher) => self.decode_matcher(matcher, object),
                None => object.iter().map(|(key, value)| (key, self.decode(value))).collect(),
            },
            scalar => scalar.into(),
        }
    }

    fn decode_matcher(&self, matcher: &str, object: &Map<String, Value>) -> Match {
        let of = object.get("of").map(|of| self.decode(of));
        match (matcher, of) {
            ("absent", None) => Match::absent(),
            ("anyValue", None) => Match::any_value(),
            ("arrayWith", Some(of)) => Match::array_with(of),
            ("arrayEquals", Some(of)) => Match::array_equals(of),
            ("exact", Some(of)) => Match::exact(of),
            ("not", Some(of)) => Match::not(of),
            ("objectLike", Some(of)) => Match::object_like(of),
            ("objectEquals", Some(of)) => Match::object_equals(of),
            ("serializedJson", Some(of)) => Match::serialized_json(of),
            ("stringLikeRegexp", Some(_)) => {
                Match::string_like_regexp(object["of"].as_str().expect("a string"))
            }
            ("capture", of) => {
                let name = object["name"].as_str().expect("a capture has a name");
                let new = || of.map_or_else(Capture::new, Capture::of);
                Match::from(&*self.0.borrow_mut().entry(name.to_owned()).or_insert_with(new))
            }
            (other, _) => panic!("no matcher is `{other}` with this"),
        }
    }

    /// What each capture that has anything has.
    fn captured(&self) -> Map<String, Value> {
        let captures = self.0.borrow();
        let captured = captures.iter().map(|(name, capture)| (name.clone(), capture.values()));
        captured
            .filter(|(_, values)| !values.is_empty())
            .map(|(name, values)| (name, values.into()))
            .collect()
    }
}
