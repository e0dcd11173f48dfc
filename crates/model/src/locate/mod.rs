//! Places: where in the text of a template something is written.

mod json;
mod places;
mod yaml;

use std::ops::Range;
use std::sync::OnceLock;

use self::places::Places;
use crate::document;

/// The places of a template. In JSON what is within a resource is looked for when it is asked for.
#[derive(Debug)]
pub(crate) enum Outline {
    /// Sorted by logical id.
    Json(Vec<JsonResource>),
    Yaml(Places),
}

/// A resource of a template in JSON.
#[derive(Debug)]
pub(crate) struct JsonResource {
    logical_id: Box<str>,
    key: Range<usize>,
    value: Range<usize>,
    within: OnceLock<Places>,
}

impl Outline {
    pub(crate) fn of(text: &str) -> Self {
        if !document::is_json(text) {
            return Self::Yaml(yaml::places(text));
        }
        let resource =
            |(logical_id, key, value)| JsonResource { logical_id, key, value, within: OnceLock::new() };
        let mut resources: Vec<_> = json::resources(text).into_iter().map(resource).collect();
        resources.sort_by(|a, b| a.logical_id.cmp(&b.logical_id));
        Self::Json(resources)
    }

    /// Where a property of a resource, or an attribute such as `DependsOn`, is: the value at the longest beginning of the path that is there, or else the
    /// resource's name.
    pub(crate) fn resource(&self, text: &str, logical_id: &str, path: &str) -> Option<Range<usize>> {
        let (key, within) = match self {
            Self::Json(resources) => {
                let found =
                    resources.binary_search_by(|resource| (*resource.logical_id).cmp(logical_id)).ok()?;
                let JsonResource { key, value, within, .. } = resources.get(found)?;
                (key, within.get_or_init(|| json::places(text, value.clone(), 0)))
            }
            Self::Yaml(places) => {
                let found = places.get("Resources")?.value.get(logical_id)?;
                (&found.key_span, &found.value)
            }
        };
        if path.is_empty() {
            return Some(key.clone());
        }
        // `DependsOn` and the like stand beside the properties.
        let first = path.split('.').next().unwrap_or_default();
        let is_property = within.get("Properties").is_some_and(|within| within.value.get(first).is_some());
        let is_beside = !is_property && within.get(first).is_some();
        let properties = if is_beside { None } else { Some("Properties") };
        let parts: Vec<&str> = properties.into_iter().chain(path.split('.')).collect();
        within.find(&parts).or_else(|| Some(key.clone()))
    }
}
