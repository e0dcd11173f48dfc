//! The facts against a naive reading of the packages, which shares nothing with how they are gathered: the
//! properties that each source names at the top of a resource, looked up one by one.

use std::collections::BTreeMap;

use anyhow::Context;
use serde_json::Value as Json;
use stackwright_schema::{Property, Replacement, ResourceType, ValueKind};

use super::provider_schemas::ProviderSchemas;
use super::sources::Sources;

/// Every contradiction, as a line each.
pub(super) fn contradictions(sources: &Sources) -> anyhow::Result<Vec<String>> {
    let mut found = Vec::new();
    let database = sources.service_spec.files(|path| path == "package/db.json.gz")?;
    let database = database.values().next().context("the package has no database")?;
    let database: Json = serde_json::from_reader(flate2::read::GzDecoder::new(database.as_slice()))?;
    let entities = database.pointer("/schema/resource/entities").and_then(Json::as_array);
    for resource in entities.context("the database has no resources")? {
        let name = text(resource, "cloudFormationType").unwrap_or_default();
        check(name, &mut found, |it, say| service_spec(it, resource, say));
    }

    let provider = ProviderSchemas::read(&sources.provider_schemas)?;
    for (name, schema) in &provider.schemas {
        check(name, &mut found, |it, say| provider_schema(it, schema, say));
        let bits = provider.available.get(name).copied().unwrap_or_default();
        for (position, region) in provider.regions.iter().enumerate() {
            let is_there = ResourceType::find(name).and_then(|it| it.is_available_in(region));
            if is_there != Some(bits >> position & 1 == 1) {
                found.push(format!("{name} in {region}: {is_there:?}"));
            }
        }
    }
    Ok(found)
}

fn check(name: &str, found: &mut Vec<String>, check: impl FnOnce(ResourceType, &mut dyn FnMut(String))) {
    match ResourceType::find(name) {
        Some(resource) => check(resource, &mut |what| found.push(format!("{name}: {what}"))),
        None => found.push(format!("{name} is not there")),
    }
}

fn text<'a>(json: &'a Json, key: &str) -> Option<&'a str> {
    json.get(key)?.as_str()
}

fn entries<'a>(json: &'a Json, key: &str) -> impl Iterator<Item = (&'a String, &'a Json)> {
    json.get(key).and_then(Json::as_object).into_iter().flatten()
}

fn texts<'a>(json: &'a Json, key: &str) -> impl Iterator<Item = &'a str> {
    json.get(key).and_then(Json::as_array).into_iter().flatten().filter_map(Json::as_str)
}

fn service_spec(found: ResourceType, raw: &Json, say: &mut dyn FnMut(String)) {
    for (name, raw) in entries(raw, "properties") {
        let Some(property) = found.property(name) else {
            say(format!("no {name}"));
            continue;
        };
        if property.is_read_only() {
            say(format!("{name} cannot be set"));
        }
        let replacement = text(raw, "causesReplacement").unwrap_or("no");
        let agrees = match property.replacement() {
            Replacement::Always => replacement == "yes",
            Replacement::Never => replacement == "no",
            Replacement::Sometimes => true,
        };
        if !agrees {
            say(format!("{name} replaces {:?}, but {replacement}", property.replacement()));
        }
        let kind = raw.pointer("/type/type").and_then(Json::as_str).unwrap_or_default();
        if !is_kind(property, kind) {
            say(format!("{name} is {:?}, but {kind}", property.kind()));
        }
        if property.is_required() && raw.get("required") != Some(&Json::Bool(true)) {
            say(format!("{name} is required"));
        }
    }
    for (name, _) in entries(raw, "attributes") {
        if found.attribute(name).is_none() {
            say(format!("no attribute {name}"));
        }
    }
    if found.arn_template() != text(raw, "arnTemplate") {
        say(format!("the ARN is {:?}", found.arn_template()));
    }
    if raw.get("isStateful") == Some(&Json::Bool(true)) && !found.is_stateful() {
        say("is not stateful".to_owned());
    }
    let tags = raw.pointer("/tagInformation/tagPropertyName").and_then(Json::as_str);
    if let Some(tags) = tags
        && found.tagging().is_none_or(|it| it.property != tags)
    {
        say(format!("is tagged by {:?}", found.tagging()));
    }
}

fn is_kind(property: Property, kind: &str) -> bool {
    match property.kind() {
        ValueKind::String => kind == "string",
        // Where the schema says so, a number is a whole one.
        ValueKind::Integer => matches!(kind, "integer" | "number"),
        ValueKind::Number => kind == "number",
        ValueKind::Boolean => kind == "boolean",
        ValueKind::Json => matches!(kind, "json" | "union"),
        ValueKind::Timestamp => kind == "date-time",
        ValueKind::Tag => kind == "tag",
        ValueKind::List(_) => matches!(kind, "array" | "union"),
        ValueKind::Map(_) => kind == "map",
        ValueKind::Object(_) => matches!(kind, "ref" | "union"),
        ValueKind::Union(_) => kind == "union",
    }
}

fn provider_schema(found: ResourceType, raw: &Json, say: &mut dyn FnMut(String)) {
    let required = required(raw);
    for (name, raw) in entries(raw, "properties") {
        let Some(property) = found.property(name) else {
            say(format!("no {name}"));
            continue;
        };
        if property.is_required() && !required.contains(&name.as_str()) {
            say(format!("{name} is required"));
        }
        if text(raw, "type") == Some("string") && matches!(property.kind(), ValueKind::String) {
            string(name, property, raw, say);
        }
    }
    for path in texts(raw, "createOnlyProperties") {
        let path = path.trim_start_matches("/properties/");
        let property = found.property(path);
        if property.is_some_and(|it| it.replacement() == Replacement::Never) {
            say(format!("{path} does not replace"));
        }
    }
    for path in texts(raw, "readOnlyProperties").filter(|path| !path.contains('*')) {
        let path = path.trim_start_matches("/properties/").replace('/', ".");
        // Some schemas list what they do not have.
        let exists = found.property(path.split('.').next().unwrap_or_default()).is_some();
        if exists && !path.contains('.') && found.attribute(&path).is_none() {
            say(format!("no attribute {path}"));
        }
    }
    let handlers: BTreeMap<_, _> = found
        .handlers()
        .map(|it| (format!("{:?}", it.operation).to_lowercase(), it.permissions.collect::<Vec<_>>()))
        .collect();
    let raw_handlers =
        entries(raw, "handlers").map(|(name, raw)| (name.clone(), texts(raw, "permissions").collect()));
    if handlers != raw_handlers.collect() {
        say(format!("handlers are {handlers:?}"));
    }
}

fn required(raw: &Json) -> Vec<&str> {
    let parts = raw.get("allOf").and_then(Json::as_array).into_iter().flatten();
    texts(raw, "required").chain(parts.flat_map(required)).collect()
}

fn string(name: &str, property: Property, raw: &Json, say: &mut dyn FnMut(String)) {
    let value = property.value();
    if value.pattern() != text(raw, "pattern") {
        say(format!("{name} has the pattern {:?}", value.pattern()));
    }
    let lengths = (value.min_length(), value.max_length());
    if lengths != (raw.get("minLength").and_then(Json::as_u64), raw.get("maxLength").and_then(Json::as_u64)) {
        say(format!("{name} has the lengths {lengths:?}"));
    }
    for value in texts(raw, "enum") {
        if !property.value().enum_values().is_some_and(|mut it| it.any(|known| known == value)) {
            say(format!("{name} cannot be {value}"));
        }
    }
}
