//! Rules over several properties: JSON Schema as it stands, but for references, which would lead nowhere.

use serde_json::{Map, Value as Json};

use super::json_schema::Node;
use super::model::{Rules, canonical};

/// Keywords that state a rule over several properties.
const OF_OBJECTS: [&str; 9] = [
    "oneOf",
    "anyOf",
    "not",
    "requiredXor",
    "requiredOr",
    "dependentRequired",
    "dependentExcluded",
    "minProperties",
    "maxProperties",
];

/// How deep references to definitions are followed: a definition can contain itself.
const DEEPEST: usize = 3;

pub(super) fn add_object_rules(rules: &mut Rules, node: &Node<'_>) {
    add(rules, node, &OF_OBJECTS);
    add_dependencies(rules, node);
    add_conditions(rules, node);
}

/// Adds the rules that the keywords state.
pub(super) fn add(rules: &mut Rules, node: &Node<'_>, keywords: &[&str]) {
    for keyword in keywords {
        let found = node.each(keyword).map(|json| canonical(&without_references(json, node.root(), DEEPEST)));
        rules.extend(found.map(|json| ((*keyword).to_owned(), json)));
    }
}

/// The older keyword for two newer ones.
fn add_dependencies(rules: &mut Rules, node: &Node<'_>) {
    for (name, json) in node.each("dependencies").filter_map(Json::as_object).flatten() {
        let keyword = if json.is_array() { "dependentRequired" } else { "dependentSchemas" };
        let json = without_references(json, node.root(), DEEPEST);
        rules.insert((keyword.to_owned(), canonical(&Json::Object(Map::from_iter([(name.clone(), json)])))));
    }
}

/// `if`, `then` and `else`, of the node or of a part of its `allOf`, as one rule each.
fn add_conditions(rules: &mut Rules, node: &Node<'_>) {
    let parts = node.each("allOf").filter_map(Json::as_array).flatten().filter_map(Json::as_object);
    for part in node.layers().chain(parts).filter(|part| part.contains_key("if")) {
        let condition = part.iter().filter(|(keyword, _)| matches!(keyword.as_str(), "if" | "then" | "else"));
        let condition = condition.map(|(keyword, json)| (keyword.clone(), json.clone())).collect();
        let json = without_references(&Json::Object(condition), node.root(), DEEPEST);
        rules.insert(("if".to_owned(), canonical(&json)));
    }
}

/// A reference from one of several alternatives is replaced by what it leads to, without the values of its
/// properties; one from a property is left out, since the facts say what the property is.
fn without_references(json: &Json, root: &Json, depth: usize) -> Json {
    match json {
        Json::Array(items) => items.iter().map(|item| without_references(item, root, depth)).collect(),
        Json::Object(map) => {
            let target = map.get("$ref").and_then(Json::as_str).and_then(|it| it.strip_prefix('#'));
            let target = target.filter(|_| depth > 0).and_then(|pointer| root.pointer(pointer)?.as_object());
            let inlined = target.into_iter().flatten().map(|entry| (entry, depth - 1));
            let own = map.iter().filter(|(keyword, _)| *keyword != "$ref").map(|entry| (entry, depth));
            let entries = inlined.chain(own).map(|((keyword, json), depth)| {
                let json = match keyword.as_str() {
                    "properties" => properties(json, root),
                    "items" | "patternProperties" => without_references(json, root, 0),
                    _ => without_references(json, root, depth),
                };
                (keyword.clone(), json)
            });
            Json::Object(entries.collect())
        }
        other => other.clone(),
    }
}

fn properties(json: &Json, root: &Json) -> Json {
    let properties = json.as_object().into_iter().flatten();
    properties.map(|(name, json)| (name.clone(), without_references(json, root, 0))).collect()
}
