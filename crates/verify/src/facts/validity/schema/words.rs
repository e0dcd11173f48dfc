//! What rules over the presence of properties say, and how broken ones are put into words.

use serde_json::Value as Json;
use stackwright_model::Value;

use super::super::scalar;
use super::Instance;
use super::verdict::Verdict;

/// Texts longer than this are not repeated.
const LONG: usize = 60;

/// What a value is, with its article.
pub(in super::super) fn kind_of(value: &Value) -> &'static str {
    match value {
        Value::Null => "nothing",
        Value::Bool(_) => "a truth value",
        Value::Number(_) => "a number",
        Value::Text(_) | Value::Joined(_) => "a text",
        Value::List(_) => "a list",
        Value::Map(_) => "a map",
        Value::Reference(_) => "a reference",
        Value::Unknown(_) => "unknown",
    }
}

/// `` `a`, `b` or `c` ``
pub(super) fn listed(names: &[impl AsRef<str>], last: &str) -> String {
    let quoted: Vec<_> = names.iter().map(|name| format!("`{}`", name.as_ref())).collect();
    match quoted.split_last() {
        None => String::new(),
        Some((one, [])) => one.clone(),
        Some((end, rest)) => format!("{} {last} {end}", rest.join(", ")),
    }
}

/// A value of the template in backticks, shortened where it is long.
pub(super) fn quoted(text: &str) -> String {
    match text.char_indices().nth(LONG) {
        Some((end, _)) => format!("`{}…`", text.get(..end).unwrap_or_default()),
        None => format!("`{text}`"),
    }
}

fn names(json: &Json) -> Vec<&str> {
    json.as_array().into_iter().flatten().filter_map(Json::as_str).collect()
}

pub(super) fn not_allowed() -> Verdict {
    Verdict::fails("is not allowed here")
}

pub(super) fn required(wanted: &Json, instance: Instance<'_>) -> Verdict {
    if instance.map().is_none() {
        return Verdict::holds();
    }
    let names = names(wanted);
    let missing: Vec<_> = names.iter().filter(|name| instance.has(name) == Some(false)).collect();
    if names.iter().any(|name| instance.has(name).is_none()) && missing.is_empty() {
        return Verdict::unknown();
    }
    let verb = if missing.len() > 1 { "have" } else { "has" };
    Verdict::of(missing.is_empty(), || format!("{} {verb} to be given", listed(&missing, "and")))
}

/// Exactly one, or at least one, of several properties.
pub(super) fn choice(keyword: &str, wanted: &Json, instance: Instance<'_>) -> Verdict {
    let names = names(wanted);
    let given: Vec<_> = names.iter().copied().filter(|name| instance.has(name) == Some(true)).collect();
    let is_open = names.iter().any(|name| instance.has(name).is_none());
    let is_exclusive = keyword == "requiredXor";
    let how_many = if is_exclusive { "exactly one" } else { "at least one" };
    match given.len() {
        2.. if is_exclusive => Verdict::fails(format!("{} exclude one another", listed(&given, "and"))),
        0 if !is_open => Verdict::fails(format!("{how_many} of {} has to be given", listed(&names, "and"))),
        1.. if !is_open || !is_exclusive => Verdict::holds(),
        _ => Verdict::unknown(),
    }
}

/// With one property others have to be there, or none of them may be.
pub(super) fn dependent(keyword: &str, wanted: &Json, instance: Instance<'_>) -> Verdict {
    let is_needed = keyword == "dependentRequired";
    let mut verdict = Verdict::holds();
    for (name, others) in wanted.as_object().into_iter().flatten() {
        let others = names(others);
        // Of two that exclude one another, the first says so.
        let says_it_too = |other: &str| {
            let back = wanted.get(other).map(self::names).unwrap_or_default();
            !is_needed && other < name.as_str() && back.contains(&name.as_str())
        };
        let wrong: Vec<_> = others
            .iter()
            .copied()
            .filter(|other| instance.has(other) == Some(!is_needed) && !says_it_too(other))
            .collect();
        let is_open = others.iter().any(|other| instance.has(other).is_none());
        match instance.has(name) {
            Some(true) if !wrong.is_empty() => {
                let what = if is_needed { "needs" } else { "excludes" };
                verdict.and(Verdict::fails(format!("`{name}` {what} {}", listed(&wrong, "and"))));
            }
            Some(false) => {}
            None if wrong.is_empty() && !is_open => {}
            Some(true) if !is_open => {}
            _ => verdict.and(Verdict::unknown()),
        }
    }
    verdict
}

pub(super) fn entries(keyword: &str, wanted: &Json, instance: Instance<'_>) -> Verdict {
    let (Some(map), Some(bound)) = (instance.map(), wanted.as_u64()) else { return Verdict::holds() };
    let certain = map.iter().filter(|(name, _)| instance.has(name) == Some(true)).count() as u64;
    let open = map.iter().filter(|(name, _)| instance.has(name).is_none()).count() as u64;
    let most = certain + open;
    match keyword {
        "minProperties" if most < bound => {
            Verdict::fails(format!("has {most} properties, and needs at least {bound}"))
        }
        "maxProperties" if certain > bound => {
            Verdict::fails(format!("has {certain} properties, and takes at most {bound}"))
        }
        "minProperties" if certain >= bound => Verdict::holds(),
        "maxProperties" if most <= bound => Verdict::holds(),
        _ => Verdict::unknown(),
    }
}

/// What is wrong where a value has none, or too many, of several forms.
pub(super) fn alternatives(how_many: &str, schemas: &Json, instance: Instance<'_>) -> String {
    let schemas = schemas.as_array().map(Vec::as_slice).unwrap_or_default();
    if instance.map().is_none() {
        let value = instance.value().and_then(scalar::text);
        let patterns: Vec<_> = schemas.iter().filter_map(|it| it.get("pattern")?.as_str()).collect();
        return match value {
            Some(value) if !patterns.is_empty() => {
                format!("is {}, which matches none of {}", quoted(&value), listed(&patterns, "and"))
            }
            Some(value) => format!("cannot be {}", quoted(&value)),
            None => "has none of the forms that it can have".to_owned(),
        };
    }
    let forms: Vec<String> =
        schemas.iter().filter_map(|it| Some(names(it.get("required")?).join("` and `"))).collect();
    if forms.len() < schemas.len() || forms.iter().any(String::is_empty) {
        return format!("{how_many} of its {} forms has to be kept to", schemas.len());
    }
    format!("{how_many} of {} has to be given", listed(&forms, "and"))
}

/// What is too much, of a schema that holds and should not.
pub(super) fn denial(schema: &Json, instance: Instance<'_>) -> String {
    let required = schema.get("required").map(names).unwrap_or_default();
    let value = instance.value().and_then(scalar::text);
    match (required.as_slice(), value) {
        ([], Some(value)) => format!("cannot be {}", quoted(&value)),
        ([], None) => "is not allowed here".to_owned(),
        (names, _) => format!("{} cannot be given", listed(names, "and")),
    }
}

/// In which circumstances a condition found an object, but for what the finding is about anyway: `` `Engine` is `mysql` and `KmsKeyId` is given ``.
pub(super) fn circumstances(condition: &Json, instance: Instance<'_>, about: &str) -> Option<String> {
    let mut mentioned = Vec::new();
    mention(condition, &mut mentioned, 0);
    let parts: Vec<_> = mentioned
        .iter()
        .filter(|name| **name != about)
        .take(4)
        .map(|name| match instance.get(name).map(scalar::text) {
            None => format!("`{name}` is not given"),
            Some(None) => format!("`{name}` is given"),
            Some(Some(value)) => format!("`{name}` is {}", quoted(&value)),
        })
        .collect();
    (!parts.is_empty()).then(|| parts.join(" and "))
}

/// The properties that a condition speaks of, in its order.
fn mention<'j>(condition: &'j Json, names_found: &mut Vec<&'j str>, depth: u32) {
    if depth > 8 {
        return;
    }
    let properties = condition.get("properties").and_then(Json::as_object).into_iter().flatten();
    let required = condition.get("required").map(names).unwrap_or_default();
    for name in properties.map(|(name, _)| name.as_str()).chain(required) {
        if !names_found.contains(&name) {
            names_found.push(name);
        }
    }
    for keyword in ["not", "allOf", "anyOf", "oneOf"] {
        match condition.get(keyword) {
            Some(Json::Array(schemas)) => {
                schemas.iter().for_each(|schema| mention(schema, names_found, depth + 1));
            }
            Some(schema) => mention(schema, names_found, depth + 1),
            None => {}
        }
    }
}
