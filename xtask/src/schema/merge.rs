//! One resource type from both sources: the provider schema laid over what the service specification says.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use serde_json::Value as Json;

use super::constraints;
use super::json_schema::Node;
use super::model::{Kind, Object, Property, Resource, Value};
use super::rules;
use super::service_spec::union;

/// Adds everything that the schema says of properties and values. What it says by path comes later, in
/// [`super::paths`].
pub(super) fn merge(facts: &mut Resource, type_name: &str, schema: &Json) {
    if facts.objects.is_empty() {
        let name = type_name.rsplit("::").next().unwrap_or_default();
        facts.objects.push(Object { name: name.to_owned(), ..Object::default() });
    }
    add_read_only(facts, schema);
    let mut merge = Merge {
        objects: std::mem::take(&mut facts.objects),
        numbers: BTreeMap::new(),
        written_out: Vec::new(),
        pending: vec![(0, Node::new(schema, schema))],
        unknown: VecDeque::new(),
        seen: BTreeSet::new(),
    };
    merge.run();
    facts.objects = merge.objects;
}

/// What the service specification has as an attribute only, the schema has as a read-only property.
fn add_read_only(facts: &mut Resource, schema: &Json) {
    let Some(object) = facts.objects.first_mut() else { return };
    for (name, _) in schema.get("properties").and_then(Json::as_object).into_iter().flatten() {
        if let Some(value) = facts.attributes.get(name) {
            object.properties.entry(name.clone()).or_insert_with(|| Property::new(value.clone()));
        }
    }
}

struct Merge<'a> {
    objects: Vec<Object>,
    /// The object of each structure of the schema.
    numbers: BTreeMap<usize, usize>,
    /// Structures without a definition of their own, by name: the same one is often written out again.
    written_out: Vec<(String, Node<'a>, usize)>,
    /// Objects whose schema is still to be read.
    pending: Vec<(usize, Node<'a>)>,
    /// Properties that the service specification does not have.
    unknown: VecDeque<Unknown<'a>>,
    seen: BTreeSet<(usize, usize)>,
}

struct Unknown<'a> {
    object: usize,
    name: &'a str,
    node: Node<'a>,
    required: bool,
}

impl<'a> Merge<'a> {
    /// What both sources know comes first, so that a property that only one knows finds its structure.
    fn run(&mut self) {
        loop {
            if let Some((number, node)) = self.pending.pop() {
                if self.seen.insert((number, node.identity())) {
                    self.object(number, &node);
                }
            } else if let Some(unknown) = self.unknown.pop_front() {
                self.unknown(unknown);
            } else {
                return;
            }
        }
    }

    fn object(&mut self, number: usize, node: &Node<'a>) {
        self.numbers.entry(node.identity()).or_insert(number);
        let Some(object) = self.objects.get_mut(number) else { return };
        let takes_more = node.get("additionalProperties").is_some_and(|json| json != &Json::Bool(false));
        object.is_open |= takes_more || node.get("patternProperties").is_some();
        rules::add_object_rules(&mut object.rules, node);

        let mut properties = std::mem::take(&mut object.properties);
        let required: BTreeSet<_> = node.required().collect();
        for (name, child, only_alternative) in node.properties() {
            let required = required.contains(name) && !only_alternative;
            if let Some(property) = properties.get_mut(name) {
                // The looser of two: a template that one source takes is not refused.
                property.required &= required;
                property.in_provider_schema = true;
                property.default = property.default.take().or_else(|| default(&child));
                self.value(&mut property.value, &child);
            } else {
                self.unknown.push_back(Unknown { object: number, name, node: child, required });
            }
        }
        if let Some(object) = self.objects.get_mut(number) {
            object.properties = properties;
        }
    }

    fn unknown(&mut self, Unknown { object, name, node, required }: Unknown<'a>) {
        let mut value = self.kind(&node, name);
        self.value(&mut value, &node);
        let property =
            Property { required, in_provider_schema: true, default: default(&node), ..Property::new(value) };
        if let Some(object) = self.objects.get_mut(object) {
            object.properties.entry(name.to_owned()).or_insert(property);
        }
    }

    /// Lays a schema over a value that is there.
    fn value(&mut self, value: &mut Value, node: &Node<'a>) {
        let types = node.types();
        if types.is_empty() {
            // Of several alternatives the service specification may keep one.
            let fitting = node.alternatives().into_iter().filter(|it| fits(&value.kind, &it.types()));
            if let Ok([only]) = <[Node<'a>; 1]>::try_from(fitting.collect::<Vec<_>>()) {
                self.value(value, &only);
                return;
            }
        }
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
            Kind::Union(several) => {
                for alternative in node.alternatives() {
                    if let Some(value) = self.counterpart(several, &alternative) {
                        self.value(value, &alternative);
                    }
                }
            }
            // The service specification has both for ages past; the schema is the one that AWS checks.
            Kind::Number if types == ["integer"] => value.kind = Kind::Integer,
            _ => {}
        }
        constraints::add(value, node);
    }

    /// The one of several values that a schema is about: an object that has all its properties.
    fn counterpart<'v>(&self, several: &'v mut [Value], node: &Node<'a>) -> Option<&'v mut Value> {
        let properties = node.properties();
        several.iter_mut().find(|value| match value.kind {
            Kind::Object(number) if !properties.is_empty() => {
                self.objects.get(number).is_some_and(|object| {
                    properties.iter().all(|(name, ..)| object.properties.contains_key(*name))
                })
            }
            _ => false,
        })
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
        if let Some(number) = self.numbers.get(&node.identity()) {
            return *number;
        }
        let wanted = node.definition().unwrap_or(key);
        let same = self.written_out.iter().find(|(name, known, _)| name == wanted && known.same_as(node));
        if let Some((_, _, number)) = same {
            return *number;
        }
        let mut name = wanted.to_owned();
        let mut suffix = 2;
        while self.objects.iter().any(|object| object.name == name) {
            name = format!("{wanted}{suffix}");
            suffix += 1;
        }
        let number = self.objects.len();
        self.objects.push(Object { name, ..Object::default() });
        self.numbers.insert(node.identity(), number);
        self.written_out.push((wanted.to_owned(), node.clone(), number));
        self.pending.push((number, node.clone()));
        number
    }
}

/// Whether a schema type is that of a kind; objects are told apart by their properties.
fn fits(kind: &Kind, types: &[&str]) -> bool {
    match kind {
        Kind::String | Kind::Timestamp => types == ["string"],
        Kind::Integer => types == ["integer"],
        Kind::Number => types == ["number"],
        Kind::Boolean => types == ["boolean"],
        Kind::List(_) => types == ["array"],
        Kind::Map(_) | Kind::Json | Kind::Tag | Kind::Object(_) | Kind::Union(_) => false,
    }
}

fn default(node: &Node<'_>) -> Option<String> {
    node.get("default").map(ToString::to_string)
}
