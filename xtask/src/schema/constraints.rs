//! What a provider schema says of a single value: lengths, patterns, enums, references.

use serde_json::Value as Json;

use super::json_schema::Node;
use super::model::{Constraints, Kind, Value};
use super::{references, rules};

/// Adds to a value what the schema says of values of its kind.
pub(super) fn add(value: &mut Value, node: &Node<'_>) {
    let Value { kind, constraints } = value;
    match kind {
        Kind::String | Kind::Timestamp => {
            constraints.pattern = node.text("pattern").map(ToOwned::to_owned);
            constraints.min_length = count(node, "minLength");
            constraints.max_length = count(node, "maxLength");
            add_enum(constraints, node);
            add_format(constraints, node);
            add_alternatives(constraints, node);
        }
        Kind::Integer | Kind::Number => {
            constraints.minimum = number(node, "minimum");
            constraints.maximum = number(node, "maximum");
            constraints.multiple_of = number(node, "multipleOf");
            add_enum(constraints, node);
        }
        Kind::List(_) => {
            constraints.min_items = count(node, "minItems");
            constraints.max_items = count(node, "maxItems");
            constraints.unique_items = node.flag("uniqueItems");
            constraints.unordered = node.get("insertionOrder").and_then(Json::as_bool) == Some(false);
            constraints.unique_keys = texts(node, "uniqueKeys");
            rules::add(&mut constraints.rules, node, &["prefixItems", "contains", "maxUniqueItems"]);
        }
        Kind::Map(_) => {
            constraints.min_items = count(node, "minProperties");
            constraints.max_items = count(node, "maxProperties");
            constraints.key_pattern =
                node.map_element().and_then(|(pattern, _)| pattern).map(ToOwned::to_owned);
        }
        Kind::Boolean | Kind::Json | Kind::Tag | Kind::Object(_) | Kind::Union(_) => {}
    }
}

/// Some formats say no more than the kind does, and one is a pattern that lost its way.
fn says_nothing(format: &str) -> bool {
    matches!(format, "json" | "string" | "int64" | "double") || format.starts_with('(')
}

fn add_format(constraints: &mut Constraints, node: &Node<'_>) {
    constraints.references.extend(node.get("relationshipRef").and_then(references::of_relationship));
    if let Some(format) = node.text("format") {
        constraints.references.extend(references::of_format(format));
        constraints.format = Some(format).filter(|format| !says_nothing(format)).map(ToOwned::to_owned);
    }
}

fn add_enum(constraints: &mut Constraints, node: &Node<'_>) {
    let ignoring_case = node.get("enumCaseInsensitive");
    constraints.enum_ignores_case = ignoring_case.is_some();
    let listed = node.get("enum").or(ignoring_case).and_then(Json::as_array);
    let constant = node.get("const");
    let ignores_case = constraints.enum_ignores_case;
    for value in listed.into_iter().flatten().chain(constant) {
        let text = value.as_str().map_or_else(|| value.to_string(), ToOwned::to_owned);
        let is_same = |known: &String| *known == text || ignores_case && known.eq_ignore_ascii_case(&text);
        if !constraints.enum_values.iter().any(is_same) {
            constraints.enum_values.push(text);
        }
    }
}

/// Alternatives of a string: those that are references become references, the others a rule.
fn add_alternatives(constraints: &mut Constraints, node: &Node<'_>) {
    for keyword in ["anyOf", "oneOf"] {
        let Some(list) = node.get(keyword) else { continue };
        let found: Vec<_> = list.as_array().into_iter().flatten().flat_map(references::of_schema).collect();
        if found.is_empty() {
            rules::add(&mut constraints.rules, node, &[keyword]);
        }
        constraints.references.extend(found);
    }
    rules::add(&mut constraints.rules, node, &["not"]);
}

fn count(node: &Node<'_>, keyword: &str) -> Option<u64> {
    node.get(keyword)?.as_u64()
}

fn number(node: &Node<'_>, keyword: &str) -> Option<serde_json::Number> {
    node.get(keyword)?.as_number().cloned()
}

fn texts(node: &Node<'_>, keyword: &str) -> Vec<String> {
    let list = node.get(keyword).and_then(Json::as_array);
    list.into_iter().flatten().filter_map(Json::as_str).map(ToOwned::to_owned).collect()
}
