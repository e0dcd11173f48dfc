//! What a provider schema says by path: which properties are create-only, read-only and so on.

use std::collections::BTreeSet;

use serde_json::Value as Json;

use super::model::{Kind, Object, Property, Replacement, Resource, Value};

/// More ways than this to an object and it counts as reachable elsewhere too.
const MOST_WAYS: usize = 2_000;

/// Marks the properties that the schema lists by path. An object that appears in several places has its facts
/// once, so what the schema says of one place only becomes the careful middle: *sometimes* replaced, and not
/// read-only.
pub(super) fn apply(facts: &mut Resource, schema: &Json) {
    let always = Marks::read(schema, "createOnlyProperties", &facts.objects);
    let sometimes = Marks::read(schema, "conditionalCreateOnlyProperties", &facts.objects);
    let read_only = Marks::read(schema, "readOnlyProperties", &facts.objects);
    let write_only = Marks::read(schema, "writeOnlyProperties", &facts.objects);
    let deprecated = Marks::read(schema, "deprecatedProperties", &facts.objects);
    add_attributes(facts, &read_only);

    for (number, object) in facts.objects.iter_mut().enumerate() {
        for (name, property) in &mut object.properties {
            if !property.in_provider_schema {
                continue;
            }
            let place = (number, name.clone());
            let replacement = if sometimes.anywhere.contains(&place) {
                Replacement::Sometimes
            } else if always.everywhere.contains(&place) {
                Replacement::Always
            } else if always.anywhere.contains(&place) {
                Replacement::Sometimes
            } else {
                Replacement::Never
            };
            merge_replacement(property, replacement);
            // Of a resource, though not of what is nested in it, the service specification lists only what a
            // template sets; where it does so, the looser holds.
            let is_settable = number == 0 && property.in_service_spec;
            property.read_only = !is_settable && read_only.everywhere.contains(&place);
            property.write_only = write_only.anywhere.contains(&place);
            property.deprecated |= deprecated.everywhere.contains(&place);
        }
    }
}

fn merge_replacement(property: &mut Property, replacement: Replacement) {
    property.replacement = if !property.in_service_spec || property.replacement == replacement {
        replacement
    } else {
        Replacement::Sometimes
    };
}

/// Read-only properties can be asked for, unless they lie in a list, where no name reaches. An attribute that is
/// a property has its value.
fn add_attributes(facts: &mut Resource, read_only: &Marks) {
    let named = facts.attributes.keys().map(|name| name.split('.').map(ToOwned::to_owned).collect());
    let reachable = read_only.paths.iter().filter(|path| !path.iter().any(|segment| is_element(segment)));
    let paths: Vec<Vec<String>> = named.chain(reachable.cloned()).collect();
    for path in paths {
        let Some((number, name)) = place(&facts.objects, &path) else { continue };
        let property = facts.objects.get(number).and_then(|object| object.properties.get(&name));
        if let Some(property) = property {
            facts.attributes.insert(path.join("."), property.value.clone());
        }
    }
}

/// An object and the name of a property in it.
type Place = (usize, String);

struct Marks {
    paths: Vec<Vec<String>>,
    anywhere: BTreeSet<Place>,
    everywhere: BTreeSet<Place>,
}

impl Marks {
    fn read(schema: &Json, keyword: &str, objects: &[Object]) -> Self {
        let listed =
            schema.get(keyword).and_then(Json::as_array).into_iter().flatten().filter_map(Json::as_str);
        let paths: Vec<_> = listed.filter_map(segments).collect();
        let names = paths.iter().map(|path| names(path)).collect();
        let anywhere: BTreeSet<_> = paths.iter().filter_map(|path| place(objects, path)).collect();
        let everywhere = anywhere.iter().filter(|place| marks_all(objects, &names, place)).cloned().collect();
        Self { paths, anywhere, everywhere }
    }
}

/// The segments of `/properties/…`.
fn segments(path: &str) -> Option<Vec<String>> {
    let path = path.strip_prefix("/properties/")?;
    Some(path.split('/').filter(|segment| *segment != "properties").map(ToOwned::to_owned).collect())
}

fn is_element(segment: &str) -> bool {
    matches!(segment, "*" | "items")
}

fn names(path: &[String]) -> Vec<String> {
    path.iter().filter(|segment| !is_element(segment)).cloned().collect()
}

pub(super) fn object_of(value: &Value) -> Option<usize> {
    match &value.kind {
        Kind::Object(number) => Some(*number),
        Kind::List(element) | Kind::Map(element) => object_of(element),
        _ => None,
    }
}

fn place(objects: &[Object], path: &[String]) -> Option<Place> {
    let (last, above) = path.split_last()?;
    // `…/Tags/*` speaks of the elements, so of the list.
    if is_element(last) {
        return place(objects, above);
    }
    let mut number = 0;
    for segment in above.iter().filter(|segment| !is_element(segment)) {
        number = object_of(&objects.get(number)?.properties.get(segment)?.value)?;
    }
    objects.get(number)?.properties.contains_key(last).then(|| (number, last.clone()))
}

/// Whether every way from the resource to the property is marked, itself or by something above it.
fn marks_all(objects: &[Object], marked: &BTreeSet<Vec<String>>, (target, name): &Place) -> bool {
    let mut ways = 0;
    let mut stack = vec![(0, Vec::<String>::new(), vec![0])];
    while let Some((number, path, above)) = stack.pop() {
        if number == *target {
            ways += 1;
            let mut path = path.clone();
            path.push(name.clone());
            let is_marked =
                (1..=path.len()).any(|length| path.get(..length).is_some_and(|it| marked.contains(it)));
            if !is_marked || ways > MOST_WAYS {
                return false;
            }
        }
        for (key, property) in objects.get(number).into_iter().flat_map(|object| &object.properties) {
            if let Some(next) = object_of(&property.value).filter(|next| !above.contains(next)) {
                let mut path = path.clone();
                path.push(key.clone());
                let mut above = above.clone();
                above.push(next);
                stack.push((next, path, above));
            }
        }
    }
    true
}
