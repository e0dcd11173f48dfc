//! The facts of one resource type as they are gathered, before they are written.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value as Json;

pub(super) use stackwright_schema::{Operation, Replacement, Scrutiny, TagShape};

/// Where in a resource's [`Resource::objects`] an object is.
pub(super) type ObjectNumber = usize;

#[derive(Debug, Default)]
pub(super) struct Resource {
    /// The resource itself first.
    pub(super) objects: Vec<Object>,
    pub(super) attributes: BTreeMap<String, Value>,
    pub(super) reference: Vec<String>,
    pub(super) primary_identifier: Vec<String>,
    pub(super) additional_identifiers: Vec<Vec<String>>,
    pub(super) arn_template: Option<String>,
    pub(super) transform: Option<String>,
    pub(super) tagging: Option<Tagging>,
    pub(super) handlers: BTreeMap<Operation, Handler>,
    pub(super) replacement_paths: BTreeSet<String>,
    pub(super) logs: Vec<LogType>,
    /// Status and date, as far as they are known.
    pub(super) lifecycle: Vec<String>,
    pub(super) regions: u64,
    /// Flags of [`stackwright_schema::layout::resource`].
    pub(super) flags: u8,
}

#[derive(Debug, Default)]
pub(super) struct Object {
    pub(super) name: String,
    pub(super) properties: BTreeMap<String, Property>,
    pub(super) is_open: bool,
    pub(super) rules: Rules,
}

/// Keyword and JSON text, in a stable order.
pub(super) type Rules = BTreeSet<(String, String)>;

#[derive(Debug, Clone)]
pub(super) struct Property {
    pub(super) value: Value,
    pub(super) required: bool,
    pub(super) read_only: bool,
    pub(super) write_only: bool,
    pub(super) deprecated: bool,
    pub(super) default: Option<String>,
    pub(super) replacement: Replacement,
    pub(super) scrutiny: Scrutiny,
    pub(super) in_service_spec: bool,
    pub(super) in_provider_schema: bool,
}

impl Property {
    pub(super) fn new(value: Value) -> Self {
        Self {
            value,
            required: false,
            read_only: false,
            write_only: false,
            deprecated: false,
            default: None,
            replacement: Replacement::Never,
            scrutiny: Scrutiny::None,
            in_service_spec: false,
            in_provider_schema: false,
        }
    }
}

#[derive(Debug, Clone, PartialEq)]
pub(super) struct Value {
    pub(super) kind: Kind,
    pub(super) constraints: Constraints,
}

#[derive(Debug, Clone, PartialEq)]
pub(super) enum Kind {
    String,
    Integer,
    Number,
    Boolean,
    Json,
    Timestamp,
    Tag,
    List(Box<Value>),
    Map(Box<Value>),
    Object(ObjectNumber),
    Union(Vec<Value>),
}

impl From<Kind> for Value {
    fn from(kind: Kind) -> Self {
        Self { kind, constraints: Constraints::default() }
    }
}

impl Value {
    /// What the value refers to, or the elements where it is a list or a map.
    pub(super) fn refer(&mut self, references: BTreeSet<(String, String)>) {
        match &mut self.kind {
            Kind::List(element) | Kind::Map(element) => element.refer(references),
            _ => self.constraints.references = references,
        }
    }
}

#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Constraints {
    pub(super) format: Option<String>,
    pub(super) pattern: Option<String>,
    pub(super) enum_values: Vec<String>,
    pub(super) min_length: Option<u64>,
    pub(super) max_length: Option<u64>,
    pub(super) min_items: Option<u64>,
    pub(super) max_items: Option<u64>,
    pub(super) minimum: Option<serde_json::Number>,
    pub(super) maximum: Option<serde_json::Number>,
    pub(super) multiple_of: Option<serde_json::Number>,
    pub(super) references: BTreeSet<(String, String)>,
    pub(super) unique_keys: Vec<String>,
    pub(super) rules: Rules,
    pub(super) unique_items: bool,
    pub(super) enum_ignores_case: bool,
    pub(super) unordered: bool,
    pub(super) key_pattern: Option<String>,
    pub(super) regional_enum: RegionalEnum,
}

/// The regions of each value, as bits.
pub(super) type RegionalEnum = BTreeMap<String, u64>;

#[derive(Debug)]
pub(super) struct Tagging {
    pub(super) property: String,
    pub(super) shape: TagShape,
    pub(super) on_create: bool,
    pub(super) updatable: bool,
    pub(super) system_tags: bool,
    pub(super) permissions: Vec<String>,
}

#[derive(Debug)]
pub(super) struct Handler {
    pub(super) permissions: Vec<String>,
    pub(super) timeout_minutes: u32,
}

/// A type of log that a resource can deliver.
#[derive(Debug, Clone, serde::Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct LogType {
    pub(super) log_type: String,
    pub(super) permissions_version: String,
    pub(super) destinations: Vec<LogDestination>,
}

#[derive(Debug, Clone, serde::Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct LogDestination {
    pub(super) destination_type: String,
    #[serde(default)]
    pub(super) output_formats: Vec<String>,
}

/// JSON text with sorted keys, without descriptions: facts only, and the same bytes whatever the order was.
pub(super) fn canonical(json: &Json) -> String {
    fn sorted(json: &Json) -> Json {
        match json {
            Json::Object(map) => {
                let mut entries: Vec<_> = map.iter().filter(|(key, _)| !is_prose(key)).collect();
                entries.sort_by_key(|(key, _)| *key);
                Json::Object(entries.into_iter().map(|(key, value)| (key.clone(), sorted(value))).collect())
            }
            Json::Array(items) => Json::Array(items.iter().map(sorted).collect()),
            other => other.clone(),
        }
    }
    sorted(json).to_string()
}

fn is_prose(key: &str) -> bool {
    matches!(key, "description" | "$comment" | "title" | "examples")
}
