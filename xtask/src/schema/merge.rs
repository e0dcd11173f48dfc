//! One resource type from both sources: the provider schema laid over what the service specification says.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value as Json;

use super::constraints::{self, add_rules};
use super::json_schema::Node;
use super::model::{Kind, Object, Property, Resource, Rules, Value, canonical};
use super::service_spec::union;

/// Keywords that state a rule over several properties.
const RULES: [&str; 11] = [
    "oneOf",
    "anyOf",
    "not",
    "requiredXor",
    "requiredOr",
    "dependentRequired",
    "dependentSchemas",
    "dependentExcluded",
    "dependencies",
    "minProperties",
    "maxProperties",
];

/// Adds everything that the schema says of properties and values. What it says by path comes later, in
/// [`super::paths`].
pub(super) fn merge(facts: &mut Resource, type_name: &str, schema: &Json) {
    if facts.objects.is_empty() {
        let name = type_name.rsplit("::").next().unwrap_or_default();
        facts.objects.push(Object { name: name.to_owned(), ..Object::default() });
    }
    let mut merge = Merge {
        objects: std::mem::take(&mut facts.objects),
        named: BTreeMap::new(),
        pending: vec![(0, Node::new(schema, schema))],
        seen: BTreeSet::new(),
    };
    while let Some((number, node)) = merge.pending.pop() {
        if merge.seen.insert((number, node.identity())) {
            merge.object(number, &node);
        }
    }
    facts.objects = merge.objects;
}

struct Merge<'a> {
    objects: Vec<Object>,
    /// Objects made here, by where they lie in the schema.
    named: BTreeMap<usize, usize>,
    /// Objects whose schema is still to be read.
    pending: Vec<(usize, Node<'a>)>,
    seen: BTreeSet<(usize, usize)>,
}

impl<'a> Merge<'a> {
    fn object(&mut self, number: usize, node: &Node<'a>) {
        let Some(object) = self.objects.get_mut(number) else { return };
        let mut properties = std::mem::take(&mut object.properties);

        let required: BTreeSet<_> = node.required().collect();
        for (key, child, only_alternative) in node.properties() {
            let is_required = required.contains(key) && !only_alternative;
            if !properties.contains_key(key) {
                let kind = self.kind(&child, key);
                properties.insert(key.to_owned(), Property { required: true, ..Property::new(kind) });
            }
            let Some(property) = properties.get_mut(key) else { continue };
            // The looser of two: a template that one source takes is not refused.
            property.required &= is_required;
            property.in_provider_schema = true;
            property.default = property.default.take().or_else(|| default(&child));
            self.value(&mut property.value, &child);
        }

        let Some(object) = self.objects.get_mut(number) else { return };
        object.properties = properties;
        let takes_more = node.get("additionalProperties").is_some_and(|json| json != &Json::Bool(false));
        object.is_open |= takes_more || node.get("patternProperties").is_some();
        add_rules(&mut object.rules, node, &RULES);
        add_conditions(&mut object.rules, node);
    }

    /// Lays a schema over a value that is there.
    fn value(&mut self, value: &mut Value, node: &Node<'a>) {
        let types = node.types();
        match &mut value.kind {
            Kind::Object(number) => self.pending.push((*number, node.clone())),
            Kind::List(element) => {
                if let Some(items) = node.get("items") {
                    self.value(element, &node.child(items));
                }
            }
            Kind::Map(element) => {
                if let Some((_, items)) = node.map_element() {
                    self.value(element, &items);
                }
            }
            // The service specification has both for ages past; the schema is the one that AWS checks.
            Kind::Number if types == ["integer"] => value.kind = Kind::Integer,
            _ => {}
        }
        constraints::add(value, node);
    }

    /// The kind of a value that only the schema has.
    fn kind(&mut self, node: &Node<'a>, key: &str) -> Value {
        let types = node.types();
        let object = types.is_empty() || types.contains(&"object");
        if object && !node.properties().is_empty() {
            return Kind::Object(self.new_object(node, key)).into();
        }
        if object && let Some((_, element)) = node.map_element() {
            return Kind::Map(Box::new(self.kind(&element, key))).into();
        }
        match types.as_slice() {
            [] => self.alternatives(node, key),
            [one] => self.named_kind(one, node, key),
            several if several.contains(&"object") => Kind::Json.into(),
            several => {
                let mut kinds: Vec<_> = several.iter().map(|one| self.named_kind(one, node, key)).collect();
                // A whole number and any other are one kind, and so is what may be null.
                if kinds.iter().any(|value| value.kind == Kind::Number) {
                    kinds.retain(|value| value.kind != Kind::Integer);
                }
                union(kinds)
            }
        }
    }

    fn named_kind(&mut self, name: &str, node: &Node<'a>, key: &str) -> Value {
        match name {
            "string" => Kind::String.into(),
            "integer" => Kind::Integer.into(),
            "number" => Kind::Number.into(),
            "boolean" => Kind::Boolean.into(),
            "array" => {
                let element = node.get("items").map(|items| self.kind(&node.child(items), key));
                Kind::List(Box::new(element.unwrap_or(Kind::Json.into()))).into()
            }
            _ => Kind::Json.into(),
        }
    }

    fn alternatives(&mut self, node: &Node<'a>, key: &str) -> Value {
        let mut kinds: Vec<Value> = Vec::new();
        for alternative in node.alternatives() {
            let mut value = self.kind(&alternative, key);
            self.value(&mut value, &alternative);
            if !kinds.iter().any(|known| known.kind == value.kind) {
                kinds.push(value);
            }
        }
        match kinds.len() {
            0 if node.get("enum").is_some() || node.get("pattern").is_some() => Kind::String.into(),
            0 => Kind::Json.into(),
            _ => union(kinds),
        }
    }

    /// The object of a definition, made when it is met first and named as the service specification does: as
    /// its definition or, where it has none, as its property.
    fn new_object(&mut self, node: &Node<'a>, key: &str) -> usize {
        if let Some(number) = self.named.get(&node.identity()) {
            return *number;
        }
        let wanted = node.definition().unwrap_or(key);
        let mut name = wanted.to_owned();
        let mut suffix = 2;
        while self.objects.iter().any(|object| object.name == name) {
            name = format!("{wanted}{suffix}");
            suffix += 1;
        }
        let number = self.objects.len();
        self.objects.push(Object { name, ..Object::default() });
        self.named.insert(node.identity(), number);
        self.pending.push((number, node.clone()));
        number
    }
}

fn default(node: &Node<'_>) -> Option<String> {
    node.get("default").map(ToString::to_string)
}

/// `if`, `then` and `else`, of the node or of a part of its `allOf`, as one rule each.
fn add_conditions(rules: &mut Rules, node: &Node<'_>) {
    let parts = node.each("allOf").filter_map(Json::as_array).flatten().filter_map(Json::as_object);
    for part in node.layers().chain(parts) {
        if part.contains_key("if") {
            let condition =
                part.iter().filter(|(keyword, _)| matches!(keyword.as_str(), "if" | "then" | "else"));
            let condition = condition.map(|(keyword, json)| (keyword.clone(), json.clone())).collect();
            rules.insert(("if".to_owned(), canonical(&Json::Object(condition))));
        }
    }
}
