//! Pass 5: tags, from the outside in, on every resource whose type can be tagged.

use std::collections::{BTreeMap, HashMap};
use std::rc::Rc;

use rustc_hash::FxBuildHasher;
use stackwright_diagnostics::{Diagnostic, Origin, Place};
use stackwright_schema::{ResourceType, TagShape};

use super::Order;
use crate::rules;
use crate::tree::{App, Kind, NodeId};
use crate::value::{Object, Text, Value};

/// Limits of tags, whatever they are on.
///
/// Source: <https://docs.aws.amazon.com/tag-editor/latest/userguide/best-practices-and-strats.html>
const MAX_KEY_CHARACTERS: usize = 128;
const MAX_VALUE_CHARACTERS: usize = 256;
const RESERVED: &str = "aws:";
const MAX_TAGS: usize = 50;

/// Tags and required keys in force at a node. Most nodes share their parent's.
#[derive(Clone, Default)]
struct InForce {
    tags: BTreeMap<Text, Text>,
    required: Vec<Text>,
}

impl App {
    pub(crate) fn apply_tags(&mut self, order: &Order) {
        if self.nodes.iter().all(|node| node.tags.is_none()) {
            return;
        }
        let mut in_force: Vec<Option<Rc<InForce>>> = vec![None; self.nodes.len()];
        let mut facts = TagFacts::default();
        for node in order.all() {
            let Some(data) = self.nodes.get_mut(node.index()) else { continue };
            let inherited = data.parent.and_then(|parent| in_force.get(parent.index()).cloned().flatten());
            let here = match &data.tags {
                Some(tags) => {
                    let mut merged = inherited.map(|outer| (*outer).clone()).unwrap_or_default();
                    merged.tags.extend(tags.own.iter().cloned());
                    merged.required.extend(tags.required.iter().cloned());
                    Some(Rc::new(merged))
                }
                None => inherited,
            };
            if let Kind::Resource(resource) = &mut data.kind
                && let Some(here) = &here
                && let Some((property, shape)) = facts.of(&resource.type_name)
            {
                if !here.tags.is_empty() {
                    put(&mut resource.properties, property, shape, &here.tags);
                }
                self.check_tags(*node, property, shape, &here.required);
            }
            if let Some(slot) = in_force.get_mut(node.index()) {
                *slot = here;
            }
        }
    }

    /// Called as soon as a tag is given.
    pub(crate) fn check_tag(&mut self, node: NodeId, key: &str, value: &str, origin: Origin) {
        let wrong = if key.is_empty() || key.chars().count() > MAX_KEY_CHARACTERS {
            format!("the tag key `{key}` is not 1 to {MAX_KEY_CHARACTERS} characters long")
        } else if key.get(..RESERVED.len()).is_some_and(|prefix| prefix.eq_ignore_ascii_case(RESERVED)) {
            format!("the tag key `{key}` begins with `{RESERVED}`")
        } else if value.chars().count() > MAX_VALUE_CHARACTERS {
            format!("the value of the tag `{key}` is longer than {MAX_VALUE_CHARACTERS} characters")
        } else {
            return;
        };
        let diagnostic = Diagnostic::error(rules::INVALID_TAG, wrong)
            .at(Place { origin: Some(origin.into()), ..self.place(node) })
            .help("keys have 1 to 128 characters, values up to 256, and keys that begin with `aws:` are AWS's own");
        self.diagnostics.push(diagnostic);
    }

    /// Checks what a resource has in the end.
    fn check_tags(&mut self, node: NodeId, property: &str, shape: TagShape, required: &[Text]) {
        let Some(resource) = self.resource_node(node) else { return };
        let value = resource.properties.get(property);
        if matches!(value, Some(Value::Expr(_) | Value::Ref(_) | Value::Attribute(..))) {
            // Tags that only CloudFormation knows; nothing can be said of them here.
            return;
        }
        let count = value.map_or(0, |value| count(value, shape));
        let missing: Vec<String> =
            required.iter().filter(|key| !has(value, shape, key)).map(|key| format!("`{key}`")).collect();
        if count > MAX_TAGS {
            let message = format!("the resource has {count} tags; AWS takes at most {MAX_TAGS}");
            let diagnostic = Diagnostic::error(rules::INVALID_TAG, message)
                .at(self.place(node))
                .property(property)
                .help("tag in an inner scope what only a part of the design needs");
            self.diagnostics.push(diagnostic);
        }
        if missing.is_empty() {
            return;
        }
        let message = format!("the resource lacks the required {} {}", plural(&missing), missing.join(", "));
        let diagnostic = Diagnostic::error(rules::MISSING_TAG, message)
            .at(self.place(node))
            .property(property)
            .help("tag the app, the stack or the construct with `Scope::tag`");
        self.diagnostics.push(diagnostic);
    }
}

const fn plural(items: &[String]) -> &'static str {
    if items.len() == 1 { "tag" } else { "tags" }
}

/// What the facts say of types' tags, looked up once a type.
#[derive(Default)]
struct TagFacts(HashMap<Text, Option<(&'static str, TagShape)>, FxBuildHasher>);

impl TagFacts {
    fn of(&mut self, type_name: &Text) -> Option<(&'static str, TagShape)> {
        if let Some(known) = self.0.get(type_name) {
            return *known;
        }
        let tagging = ResourceType::find(type_name)
            .and_then(ResourceType::tagging)
            .map(|tagging| (tagging.property, tagging.shape))
            .filter(|(_, shape)| *shape != TagShape::Specifications);
        self.0.insert(type_name.clone(), tagging);
        tagging
    }
}

fn key_of(item: &Value) -> Option<&str> {
    item.as_object()?.get("Key")?.as_text()
}

fn has(value: Option<&Value>, shape: TagShape, key: &str) -> bool {
    match (value, shape) {
        (Some(Value::Object(map)), TagShape::Map) => map.get(key).is_some(),
        (Some(Value::Object(map)), TagShape::Items) => has(map.get("Items"), TagShape::List, key),
        (Some(Value::List(items)), _) => items.iter().any(|item| key_of(item) == Some(key)),
        _ => false,
    }
}

fn count(value: &Value, shape: TagShape) -> usize {
    match (value, shape) {
        (Value::Object(map), TagShape::Items) => {
            map.get("Items").and_then(Value::as_list).map_or(0, <[_]>::len)
        }
        (Value::Object(map), _) => map.len(),
        (Value::List(items), _) => items.len(),
        _ => 0,
    }
}

/// Adds tags to those that the resource itself was given, which win.
fn put(properties: &mut Object, property: &'static str, shape: TagShape, tags: &BTreeMap<Text, Text>) {
    match shape {
        TagShape::Map => {
            if properties.get(property).is_none() {
                properties.set(property, Object::new());
            }
            let Some(Value::Object(map)) = properties.get_mut(property) else { return };
            for (key, value) in tags {
                if map.get(key).is_none() {
                    map.set(key.clone(), value.clone());
                }
            }
        }
        TagShape::Items => {
            if properties.get(property).is_none() {
                properties.set(property, Object::new());
            }
            if let Some(Value::Object(wrapper)) = properties.get_mut(property) {
                put(wrapper, "Items", TagShape::List, tags);
            }
        }
        // Whose tags they are is for the resource to say.
        TagShape::Specifications => {}
        TagShape::List | TagShape::AutoScaling => {
            if properties.get(property).is_none() {
                properties.set(property, Value::List(Vec::with_capacity(tags.len())));
            }
            let Some(Value::List(items)) = properties.get_mut(property) else { return };
            for (key, value) in tags {
                if items.iter().any(|item| key_of(item) == Some(key)) {
                    continue;
                }
                let mut tag = Object::with_capacity(3);
                tag.set("Key", key.clone());
                if shape == TagShape::AutoScaling {
                    tag.set("PropagateAtLaunch", true);
                }
                tag.set("Value", value.clone());
                items.push(Value::Object(tag));
            }
            items.sort_by(|a, b| key_of(a).cmp(&key_of(b)));
        }
    }
}
