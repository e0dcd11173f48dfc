//! Places: where in the text of a template something is written.

mod json;

use std::ops::Range;

/// The places of a template's resources; what is within one is looked for when it is asked for.
#[derive(Debug, Default)]
pub(crate) struct Outline {
    /// By logical id, sorted: where the key is, and where the value.
    resources: Vec<(Box<str>, Range<usize>, Range<usize>)>,
}

impl Outline {
    pub(crate) fn of(text: &str) -> Self {
        let mut resources = json::resources(text);
        resources.sort_by(|(a, ..), (b, ..)| a.cmp(b));
        Self { resources }
    }

    /// Where a property of a resource is: the value at the longest beginning of the path that is there.
    pub(crate) fn resource(&self, text: &str, logical_id: &str, path: &str) -> Option<Range<usize>> {
        let found = self.resources.binary_search_by(|(other, ..)| (**other).cmp(logical_id)).ok()?;
        let (_, key, value) = self.resources.get(found)?;
        if path.is_empty() {
            return Some(key.clone());
        }
        let parts: Vec<&str> = std::iter::once("Properties").chain(path.split('.')).collect();
        match json::find(text, value.clone(), &parts) {
            Some(found) => Some(found),
            None => Some(key.clone()),
        }
    }
}
