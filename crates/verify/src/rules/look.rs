//! How rules look at resources: what surely is not there, the items of lists with their paths, and what a value
//! refers to. What is not known satisfies none of these, so that a rule says nothing about it.

use std::collections::BTreeSet;

use stackwright_model::{Model, Resource, ResourceId, Unknown, Value};

use crate::Facts;

/// Values nested deeper than this are not looked at; no property of AWS is.
const DEPTH: usize = 64;

/// Whether surely nothing stands at a path of the properties: no value on the way is unknown, and no macro may
/// still add to the template.
pub(super) fn is_absent(facts: &Facts<'_>, resource: &Resource, path: &str) -> bool {
    facts.model().stack(resource.stack).transform.is_none() && is_absent_in(&resource.properties, path)
}

/// The same within a value.
pub(super) fn is_absent_in(value: &Value, path: &str) -> bool {
    let mut value = value;
    for part in path.split('.') {
        value = match value {
            Value::Unknown(_) | Value::Reference(_) | Value::Joined(_) => return false,
            Value::List(_) => value.at(part),
            _ => value.get(part),
        };
    }
    value.is_null()
}

/// Whether a switch is surely off: absent, where that means off, or false.
pub(super) fn is_off(facts: &Facts<'_>, resource: &Resource, path: &str) -> bool {
    resource.property(path).as_bool() == Some(false) || is_absent(facts, resource, path)
}

/// Whether something surely stands there: no condition decides whether it does, and it is no empty list or map, which AWS
/// takes for nothing.
pub(super) fn is_given(value: &Value) -> bool {
    match value {
        Value::Null => false,
        Value::List(items) => !items.is_empty(),
        Value::Map(map) => !map.is_empty(),
        Value::Unknown(unknown) => !matches!(**unknown, Unknown::Condition(_) | Unknown::Macro(_)),
        _ => true,
    }
}

/// The items of a list with the path of each; none where it is no list.
pub(super) fn items<'v>(value: &'v Value, path: &str) -> impl Iterator<Item = (String, &'v Value)> {
    let items = value.as_list().unwrap_or_default();
    items.iter().enumerate().map(move |(index, item)| (format!("{path}.{index}"), item))
}

/// The items of a list property.
pub(super) fn items_of<'r>(resource: &'r Resource, path: &str) -> impl Iterator<Item = (String, &'r Value)> {
    items(resource.property(path), path)
}

/// Whether all items of a list are known to be there; an item that is itself unknown counts as one.
pub(super) fn is_whole(value: &Value) -> bool {
    matches!(value, Value::List(_) | Value::Null)
}

/// The resource that a value refers to, be it by its `Ref` or by an attribute.
pub(super) fn target<'m>(model: &'m Model, value: &Value) -> Option<(ResourceId, &'m Resource)> {
    value.as_reference().map(|reference| (reference.resource, model.resource(reference.resource)))
}

/// The resource of a type that a value refers to.
pub(super) fn target_of<'m>(
    model: &'m Model,
    value: &Value,
    type_name: &str,
) -> Option<(ResourceId, &'m Resource)> {
    target(model, value).filter(|(_, resource)| resource.type_name == type_name)
}

/// Whether a value is a reference to the resource, or text that has one among its parts.
pub(super) fn mentions(value: &Value, id: ResourceId) -> bool {
    match value {
        Value::Reference(reference) => reference.resource == id,
        Value::Joined(parts) => parts.iter().any(|part| mentions(part, id)),
        _ => false,
    }
}

/// Visits every value below, with its path; a value before those in it.
pub(super) fn walk<'v>(value: &'v Value, path: &str, visit: &mut impl FnMut(&str, &'v Value)) {
    fn go<'v>(value: &'v Value, path: &mut String, depth: usize, visit: &mut impl FnMut(&str, &'v Value)) {
        visit(path, value);
        if depth == DEPTH {
            return;
        }
        let length = path.len();
        let mut below = |key: &str, value: &'v Value| {
            if length > 0 {
                path.push('.');
            }
            path.push_str(key);
            go(value, path, depth + 1, visit);
            path.truncate(length);
        };
        match value {
            Value::List(items) => {
                for (index, item) in items.iter().enumerate() {
                    below(&index.to_string(), item);
                }
            }
            Value::Map(map) => map.iter().for_each(|(key, value)| below(key, value)),
            _ => {}
        }
    }
    go(value, &mut path.to_owned(), 0, visit);
}

/// The resources that are made after one of others: they depend on it, or on what depends on it.
pub(super) fn dependents(model: &Model, of: impl IntoIterator<Item = ResourceId>) -> BTreeSet<ResourceId> {
    let mut open: Vec<_> = of.into_iter().collect();
    let mut seen = BTreeSet::new();
    while let Some(id) = open.pop() {
        let referring = model.references().to(id).map(|edge| edge.from);
        open.extend(referring.filter(|from| seen.insert(*from)));
    }
    seen
}

/// Whether a tag says that a resource is of an environment for development.
pub(super) fn is_development(resource: &Resource) -> bool {
    items_of(resource, "Tags").any(|(_, tag)| {
        let text = |key: &str| tag.get(key).as_text().map(str::to_ascii_lowercase);
        let is_environment = matches!(text("Key").as_deref(), Some("environment" | "env" | "stage"));
        is_environment && matches!(text("Value").as_deref(), Some("dev" | "development" | "sandbox" | "test"))
    })
}

/// The names of the zones of subnets; none unless every one is known. A list of one subnet has one zone, whatever
/// its name.
pub(super) fn zone_count(model: &Model, subnets: &Value) -> Option<usize> {
    let subnets = subnets.as_list()?;
    if subnets.iter().any(|subnet| subnet.as_unknown().is_some()) {
        return None;
    }
    if subnets.len() < 2 {
        return Some(subnets.len());
    }
    let zones: Option<BTreeSet<_>> = subnets.iter().map(|subnet| zone(model, subnet)).collect();
    zones.map(|zones| zones.len())
}

/// The name of a subnet's zone.
pub(super) fn zone<'m>(model: &'m Model, subnet: &Value) -> Option<&'m str> {
    let (_, subnet) = target_of(model, subnet, "AWS::EC2::Subnet")?;
    subnet.property("AvailabilityZone").as_text().or_else(|| subnet.property("AvailabilityZoneId").as_text())
}

/// The region that a resource is deployed into.
pub(super) fn region<'m>(model: &'m Model, resource: &Resource) -> Option<&'m str> {
    model.stack(resource.stack).region.as_deref()
}

/// The region that an ARN names.
pub(super) fn region_of_arn(arn: &str) -> Option<&str> {
    arn.strip_prefix("arn:")?.split(':').nth(2).filter(|region| !region.is_empty())
}

/// The number, whole or not; text that reads as one is one too, since CloudFormation takes it as such.
pub(super) fn number(value: &Value) -> Option<f64> {
    match value {
        Value::Number(number) => number.as_f64(),
        Value::Text(text) => text.parse().ok().filter(|number: &f64| number.is_finite()),
        _ => None,
    }
}

/// A list of words in a sentence: `a, b and c`.
pub(super) fn sentence<T: AsRef<str>>(words: &[T]) -> String {
    match words {
        [] => String::new(),
        [one] => one.as_ref().to_owned(),
        [first @ .., last] => {
            let first: Vec<_> = first.iter().map(AsRef::as_ref).collect();
            format!("{} and {}", first.join(", "), last.as_ref())
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_is_unknown_is_not_absent() {
        let value = Value::Map(
            [(Box::from("Known"), Value::from(json!({ "List": [{}] }))), (Box::from("Maybe"), unknown())]
                .into_iter()
                .collect(),
        );
        for (path, is_absent) in [
            ("Known", false),
            ("Known.Other", true),
            ("Known.List.0.Name", true),
            ("Known.List.1.Name", true),
            ("Other.Deeper", true),
            ("Maybe", false),
            ("Maybe.Deeper", false),
        ] {
            assert_eq!(is_absent_in(&value, path), is_absent, "{path}");
        }
        assert!(!is_absent_in(&unknown(), "Anything"));
    }

    #[test]
    fn what_a_condition_decides_is_not_given() {
        let maybe = Value::Unknown(Box::new(Unknown::Condition("IsProd".into())));
        for value in [Value::Null, maybe, Value::from(json!([])), Value::from(json!({}))] {
            assert!(!is_given(&value), "{value:?}");
        }
        for value in [unknown(), Value::from(json!(false)), Value::from(json!([1]))] {
            assert!(is_given(&value), "{value:?}");
        }
    }

    #[test]
    fn values_are_visited_with_their_paths() {
        let value = Value::from(json!({ "A": [1, { "B": 2 }] }));
        let mut paths = Vec::new();
        walk(&value, "", &mut |path, _| paths.push(path.to_owned()));
        assert_eq!(paths, ["", "A", "A.0", "A.1", "A.1.B"]);
    }

    #[test]
    fn words_become_a_sentence() {
        assert_eq!(sentence(&["a", "b", "c"]), "a, b and c");
        assert_eq!(sentence(&["a"]), "a");
    }

    fn unknown() -> Value {
        Value::Unknown(Box::new(Unknown::Parameter("Name".into())))
    }
}
