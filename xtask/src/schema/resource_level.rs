//! What a provider schema says of a resource as a whole: identifiers, tagging, handlers.

use serde_json::Value as Json;
use stackwright_schema::layout::resource;

use super::model::{Handler, Kind, Operation, Resource, TagShape, Tagging, Value};
use super::service_spec::{TagInformation, TagVariant};

/// CloudFormation's own, where a handler says nothing. Source:
/// <https://docs.aws.amazon.com/cloudformation-cli/latest/userguide/resource-type-schema.html>
const DEFAULT_TIMEOUT_MINUTES: u32 = 120;

pub(super) fn apply(facts: &mut Resource, schema: &Json) {
    facts.flags |= resource::IN_PROVIDER_SCHEMAS;
    if schema.get("replacementStrategy").and_then(Json::as_str) == Some("delete_then_create") {
        facts.flags |= resource::DELETE_BEFORE_CREATE;
    }
    let lifecycle = |key: &str| schema.get("lifecycle")?.get(key)?.as_str().map(ToOwned::to_owned);
    facts.lifecycle = ["status", "date"].into_iter().map_while(lifecycle).collect();
    let primary = identifier(schema.get("primaryIdentifier"));
    if facts.primary_identifier.is_empty() {
        facts.primary_identifier.clone_from(&primary);
    }
    if facts.reference.is_empty() {
        facts.reference = primary;
    }
    let additional = schema.get("additionalIdentifiers").and_then(Json::as_array).into_iter().flatten();
    facts.additional_identifiers = additional.map(|paths| identifier(Some(paths))).collect();
    for (name, operation) in [
        ("create", Operation::Create),
        ("read", Operation::Read),
        ("update", Operation::Update),
        ("delete", Operation::Delete),
        ("list", Operation::List),
    ] {
        if let Some(json) = schema.get("handlers").and_then(|handlers| handlers.get(name)) {
            facts.handlers.insert(operation, handler(json));
        }
    }
}

fn identifier(paths: Option<&Json>) -> Vec<String> {
    let paths = paths.and_then(Json::as_array).into_iter().flatten().filter_map(Json::as_str);
    paths.map(|path| path.strip_prefix("/properties/").unwrap_or(path).to_owned()).collect()
}

fn texts(json: &Json, keyword: &str) -> Vec<String> {
    let list = json.get(keyword).and_then(Json::as_array).into_iter().flatten().filter_map(Json::as_str);
    list.map(ToOwned::to_owned).collect()
}

fn handler(json: &Json) -> Handler {
    let minutes = json.get("timeoutInMinutes").and_then(Json::as_u64).and_then(|it| u32::try_from(it).ok());
    Handler {
        permissions: texts(json, "permissions"),
        timeout_minutes: minutes.unwrap_or(DEFAULT_TIMEOUT_MINUTES),
    }
}

/// How a resource is tagged: the property from either source, its shape from the values that it takes.
pub(super) fn tagging(
    facts: &Resource,
    spec: Option<&TagInformation>,
    schema: Option<&Json>,
) -> Option<Tagging> {
    let json = schema.and_then(|schema| schema.get("tagging"));
    let flag = |keyword: &str| json.and_then(|json| json.get(keyword)).and_then(Json::as_bool);
    let by_schema = json.filter(|_| flag("taggable") == Some(true));
    let path = by_schema.and_then(|json| json.get("tagProperty")).and_then(Json::as_str);
    let path = path.and_then(|path| path.strip_prefix("/properties/"));
    let property = match (spec, path) {
        (Some(spec), _) => spec.tag_property_name.clone(),
        (None, Some(path)) => path.split('/').next()?.to_owned(),
        (None, None) => return None,
    };
    let value = &facts.objects.first()?.properties.get(&property)?.value;
    let shape = match spec.map(|spec| spec.variant) {
        Some(TagVariant::Asg) => TagShape::AutoScaling,
        _ => shape(facts, value)?,
    };
    Some(Tagging {
        property,
        shape,
        on_create: flag("tagOnCreate").unwrap_or(true),
        updatable: flag("tagUpdatable").unwrap_or(true),
        system_tags: flag("cloudFormationSystemTags").unwrap_or(true),
        permissions: json.map(|json| texts(json, "permissions")).unwrap_or_default(),
    })
}

fn shape(facts: &Resource, value: &Value) -> Option<TagShape> {
    let has = |number: usize, name: &str| {
        facts.objects.get(number).is_some_and(|object| object.properties.contains_key(name))
    };
    match &value.kind {
        Kind::Map(_) | Kind::Json => Some(TagShape::Map),
        Kind::Object(number) if has(*number, "Items") => Some(TagShape::Items),
        Kind::List(element) => match &element.kind {
            Kind::Object(number) if has(*number, "Tags") => Some(TagShape::Specifications),
            Kind::Object(number) if !has(*number, "Key") => None,
            _ => Some(TagShape::List),
        },
        _ => None,
    }
}
