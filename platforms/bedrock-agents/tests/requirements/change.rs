//! Changes of synthesized templates, read from `breaking.txt`.

use serde_json::{Map, Value as Json};
use stackwright_assembly::{Assembly, Content};

/// A requirement with what breaks it.
pub(crate) struct Row {
    pub(crate) id: &'static str,
    pub(crate) changes: Vec<Change>,
}

/// A change.
pub(crate) struct Change {
    /// As it is written.
    pub(crate) text: &'static str,
    stack: &'static str,
    what: What,
}

enum What {
    Add { id: &'static str, resource: Json },
    Set { ids: &'static str, path: &'static str, value: Json },
    Remove { ids: &'static str, path: &'static str },
}

/// Every row of the file.
pub(crate) fn rows() -> Vec<Row> {
    let mut rows: Vec<Row> = Vec::new();
    for line in include_str!("breaking.txt").lines() {
        match line.trim() {
            "" => {}
            comment if comment.starts_with('#') => {}
            id if !line.starts_with(' ') => rows.push(Row { id, changes: Vec::new() }),
            change => rows.last_mut().unwrap().changes.push(Change::read(change)),
        }
    }
    rows
}

impl Change {
    fn read(text: &'static str) -> Self {
        let json =
            |value: &str| serde_json::from_str(value).unwrap_or_else(|error| panic!("{error}: {text}"));
        let (stack, rest) = text.split_once(' ').unwrap();
        let what = match rest.trim().split_once(" = ") {
            Some((target, value)) => {
                let (first, second) = target.trim().split_once(' ').unwrap();
                let second = second.trim();
                match first {
                    "+" => What::Add { id: second, resource: json(value) },
                    ids => What::Set { ids, path: second, value: json(value) },
                }
            }
            None => {
                let (ids, path) = rest.trim().strip_suffix('-').unwrap().trim().split_once(' ').unwrap();
                What::Remove { ids, path: path.trim() }
            }
        };
        Self { text, stack, what }
    }

    /// The assembly with the change, once for each place that it applies to.
    pub(crate) fn variants(&self, assembly: &Assembly) -> Vec<Assembly> {
        let Some(stack) = assembly.stacks().find(|stack| stack.id == self.stack) else { return Vec::new() };
        let file = stack.properties.template_file.clone();
        let template = assembly.template(stack).unwrap().document().unwrap();
        let ids: Vec<String> =
            template["Resources"].as_object().unwrap().keys().map(ToString::to_string).collect();
        let mut variants = Vec::new();
        let mut keep = |changed: Json| {
            assert_ne!(changed, template, "`{}` changes nothing", self.text);
            let mut variant = assembly.clone();
            variant.files.insert(file.clone(), Content::Bytes(changed.to_string().into_bytes()));
            variants.push(variant);
        };
        match &self.what {
            What::Add { id, resource } => {
                let mut changed = template.clone();
                changed["Resources"][id] = resource.clone();
                // What it refers to may be another environment's.
                let refers = |key: &str| resource.to_string().contains(&format!("\"Ref\":\"{key}\""));
                let known = ids.iter().filter(|id| refers(id)).count();
                let all = resource.to_string().matches("\"Ref\":").count();
                let parameters = template["Parameters"].as_object().cloned().unwrap_or_default();
                if known + parameters.keys().filter(|key| refers(key)).count() >= all {
                    keep(changed);
                }
            }
            What::Set { ids: "/Outputs", path, value } => {
                let mut changed = template.clone();
                if at(&mut changed["Outputs"], path, Some(value)) {
                    keep(changed);
                }
            }
            What::Remove { ids: "/Outputs", path } => {
                let mut changed = template.clone();
                if at(&mut changed["Outputs"], path, None) {
                    keep(changed);
                }
            }
            What::Set { ids: form, path, value } => {
                for id in ids.iter().filter(|id| matches(form.as_bytes(), id.as_bytes())) {
                    let mut changed = template.clone();
                    if at(&mut changed["Resources"][id], path, Some(value)) && changed != template {
                        keep(changed);
                    }
                }
            }
            What::Remove { ids: form, path } => {
                for id in ids.iter().filter(|id| matches(form.as_bytes(), id.as_bytes())) {
                    let mut changed = template.clone();
                    let done = match *path {
                        "." => changed["Resources"].as_object_mut().unwrap().remove(id).is_some(),
                        path => at(&mut changed["Resources"][id], path, None),
                    };
                    if done {
                        keep(changed);
                    }
                }
            }
        }
        variants
    }
}

/// Sets or removes what stands at a path; whether there was something to change.
fn at(json: &mut Json, path: &str, value: Option<&Json>) -> bool {
    let (first, rest) = path.split_once('.').map_or((path, None), |(first, rest)| (first, Some(rest)));
    let index = first.parse::<usize>().ok();
    match (rest, json, index) {
        (Some(rest), Json::Array(items), Some(index)) => {
            items.get_mut(index).is_some_and(|item| at(item, rest, value))
        }
        (Some(rest), Json::Object(map), _) => match value {
            Some(_) => {
                let next = map.entry(first).or_insert_with(|| Json::Object(Map::new()));
                at(next, rest, value)
            }
            None => map.get_mut(first).is_some_and(|next| at(next, rest, value)),
        },
        (None, Json::Array(items), Some(index)) if index < items.len() => {
            match value {
                Some(value) => items[index] = value.clone(),
                None => drop(items.remove(index)),
            }
            true
        }
        (None, Json::Object(map), _) => match value {
            Some(value) => {
                map.insert(first.to_owned(), value.clone());
                true
            }
            None => map.remove(first).is_some(),
        },
        _ => false,
    }
}

/// Whether a name has a form: `*` stands for any text, `?` for a character.
fn matches(form: &[u8], name: &[u8]) -> bool {
    match (form, name) {
        ([], []) => true,
        ([b'*', rest @ ..], _) => (0..=name.len()).any(|skipped| matches(rest, &name[skipped..])),
        ([b'?', form @ ..], [_, name @ ..]) => matches(form, name),
        ([a, form @ ..], [b, name @ ..]) if a == b => matches(form, name),
        _ => false,
    }
}
