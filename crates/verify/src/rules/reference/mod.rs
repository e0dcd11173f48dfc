//! Whether what a template refers to is there.

mod circular_dependency;
mod duplicate_name;
mod unknown_attribute;
mod wrong_resource;

use stackwright_model::{Reference, Value};

use super::folder::folder;

folder![circular_dependency, duplicate_name, unknown_attribute, wrong_resource];

/// Every reference in a value, with its path.
fn each_reference(value: &Value, act: &mut impl FnMut(&str, &Reference)) {
    let mut path = String::new();
    walk(value, &mut path, act, 0);
}

fn walk(value: &Value, path: &mut String, act: &mut impl FnMut(&str, &Reference), depth: u32) {
    const DEEPEST: u32 = 100;
    if depth > DEEPEST {
        return;
    }
    let length = path.len();
    let mut below = |path: &mut String, segment: &str, value: &Value| {
        if length > 0 {
            path.push('.');
        }
        path.push_str(segment);
        walk(value, path, act, depth + 1);
        path.truncate(length);
    };
    match value {
        Value::Reference(reference) => act(path, reference),
        Value::Joined(parts) => parts.iter().for_each(|part| walk(part, path, act, depth + 1)),
        Value::List(items) => {
            for (index, item) in items.iter().enumerate() {
                below(path, &index.to_string(), item);
            }
        }
        Value::Map(map) => map.iter().for_each(|(key, value)| below(path, key, value)),
        _ => {}
    }
}
