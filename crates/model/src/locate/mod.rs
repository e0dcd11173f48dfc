//! Places: where in the text of a template something is written.

mod json;
mod yaml;

use std::ops::Range;

use crate::document;

/// The places of a template. Of JSON those of the resources; what is within one is looked for when it is asked for.
#[derive(Debug)]
pub(crate) enum Outline {
    /// By logical id, sorted: where the key is, and where the value.
    Json(Vec<(Box<str>, Range<usize>, Range<usize>)>),
    Yaml(yaml::Places),
}

impl Outline {
    pub(crate) fn of(text: &str) -> Self {
        let mut resources = if document::is_json(text) { json::resources(text) } else { Vec::new() };
        if resources.is_empty() {
            return Self::Yaml(yaml::Places::of(text));
        }
        resources.sort_by(|(a, ..), (b, ..)| a.cmp(b));
        Self::Json(resources)
    }

    /// Where a property of a resource is: the value at the longest beginning of the path that is there, or else the
    /// resource's name.
    pub(crate) fn resource(&self, text: &str, logical_id: &str, path: &str) -> Option<Range<usize>> {
        let parts: Vec<&str> = std::iter::once("Properties").chain(path.split('.')).collect();
        let parts = if path.is_empty() { &[] } else { parts.as_slice() };
        match self {
            Self::Json(resources) => {
                let found = resources.binary_search_by(|(other, ..)| (**other).cmp(logical_id)).ok()?;
                let (_, key, value) = resources.get(found)?;
                json::find(text, value.clone(), parts).or_else(|| Some(key.clone()))
            }
            Self::Yaml(places) => {
                let (key, resource) = places.resource(logical_id)?;
                resource.find(parts).or(Some(key))
            }
        }
    }
}
