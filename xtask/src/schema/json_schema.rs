//! A JSON Schema seen through its references: one node as the layers that together say what it is.

use serde_json::{Map, Value as Json};

/// A node of a schema: itself first, then what `$ref` and `allOf` lead to. The first layer that has a keyword
/// decides.
#[derive(Clone)]
pub(super) struct Node<'a> {
    root: &'a Json,
    layers: Vec<&'a Map<String, Json>>,
}

/// Keywords whose value is a list of alternative schemas.
const ALTERNATIVES: [&str; 2] = ["oneOf", "anyOf"];

impl<'a> Node<'a> {
    pub(super) fn new(root: &'a Json, json: &'a Json) -> Self {
        let mut node = Self { root, layers: Vec::new() };
        node.add(json);
        node
    }

    fn add(&mut self, json: &'a Json) {
        let Some(map) = json.as_object() else { return };
        if self.layers.iter().any(|layer| std::ptr::eq(*layer, map)) {
            return;
        }
        self.layers.push(map);
        let pointer = map.get("$ref").and_then(Json::as_str).and_then(|target| target.strip_prefix('#'));
        if let Some(target) = pointer.and_then(|pointer| self.root.pointer(pointer)) {
            self.add(target);
        }
        for part in map.get("allOf").and_then(Json::as_array).into_iter().flatten() {
            // A condition is a rule over the node, not a part of what it is.
            if part.get("if").is_none() {
                self.add(part);
            }
        }
    }

    /// The schema that references are relative to.
    pub(super) fn root(&self) -> &'a Json {
        self.root
    }

    pub(super) fn get(&self, keyword: &str) -> Option<&'a Json> {
        self.layers.iter().find_map(|layer| layer.get(keyword))
    }

    pub(super) fn text(&self, keyword: &str) -> Option<&'a str> {
        self.get(keyword)?.as_str()
    }

    pub(super) fn flag(&self, keyword: &str) -> bool {
        self.get(keyword).and_then(Json::as_bool).unwrap_or(false)
    }

    pub(super) fn child(&self, json: &'a Json) -> Node<'a> {
        Node::new(self.root, json)
    }

    pub(super) fn layers(&self) -> impl Iterator<Item = &'a Map<String, Json>> {
        self.layers.iter().copied()
    }

    /// The value of a keyword in every layer that has it.
    pub(super) fn each(&self, keyword: &str) -> impl Iterator<Item = &'a Json> {
        self.layers.iter().filter_map(move |layer| layer.get(keyword))
    }

    /// What tells one node from another: where it lies in the schema.
    pub(super) fn identity(&self) -> usize {
        let structure = self.layers.iter().find(|layer| layer.contains_key("properties"));
        structure.or(self.layers.first()).map_or(0, |layer| std::ptr::from_ref(*layer).addr())
    }

    /// Whether the other says the same, wherever it lies.
    pub(super) fn same_as(&self, other: &Self) -> bool {
        self.layers == other.layers
    }

    /// The name of the definition that it refers to.
    pub(super) fn definition(&self) -> Option<&'a str> {
        self.layers.iter().rev().find_map(|layer| layer.get("$ref")?.as_str()?.rsplit('/').next())
    }

    pub(super) fn types(&self) -> Vec<&'a str> {
        match self.get("type") {
            Some(Json::String(one)) => vec![one],
            Some(Json::Array(several)) => several.iter().filter_map(Json::as_str).collect(),
            _ => Vec::new(),
        }
    }

    /// The nodes of which one or more hold.
    pub(super) fn alternatives(&self) -> Vec<Node<'a>> {
        let lists = ALTERNATIVES.iter().flat_map(|keyword| self.each(keyword));
        lists.filter_map(Json::as_array).flatten().map(|json| self.child(json)).collect()
    }

    /// The properties, those that only an alternative names included, and whether that is so.
    pub(super) fn properties(&self) -> Vec<(&'a str, Node<'a>, bool)> {
        let mut found: Vec<(&'a str, Node<'a>, bool)> = Vec::new();
        for (name, json) in self.each("properties").filter_map(Json::as_object).flatten() {
            if !found.iter().any(|(known, ..)| known == name) {
                found.push((name, self.child(json), false));
            }
        }
        for alternative in self.alternatives() {
            for (name, node, _) in alternative.properties() {
                if !found.iter().any(|(known, ..)| *known == name) {
                    found.push((name, node, true));
                }
            }
        }
        found
    }

    pub(super) fn required(&self) -> impl Iterator<Item = &'a str> {
        self.each("required").filter_map(Json::as_array).flatten().filter_map(Json::as_str)
    }

    /// The schema of a map's values with the pattern of its keys.
    pub(super) fn map_element(&self) -> Option<(Option<&'a str>, Node<'a>)> {
        if let Some((pattern, json)) =
            self.get("patternProperties").and_then(Json::as_object).and_then(|it| it.iter().next())
        {
            return Some((Some(pattern), self.child(json)));
        }
        let json = self.get("additionalProperties").filter(|json| json.is_object())?;
        Some((None, self.child(json)))
    }
}
