//! Which resources a statement is about.

use stackwright_model::{Model, Presence, ResourceId, Unknown};

use super::lookup::at;
use super::pattern::{Difference, Pattern, Verdict, join};

/// Resources of a type, by what their properties are.
#[derive(Clone, Debug)]
pub struct Resources {
    type_name: &'static str,
    filters: Vec<(String, Pattern)>,
}

/// The resources of a type, such as `AWS::EC2::Subnet`.
#[must_use]
pub const fn resources(type_name: &'static str) -> Resources {
    Resources { type_name, filters: Vec::new() }
}

/// What was found.
#[derive(Debug, Default)]
pub(super) struct Found {
    /// These are meant.
    pub(super) certain: Vec<ResourceId>,
    /// These may be: it depends on what is not known.
    pub(super) possible: Vec<(ResourceId, Unknown)>,
    /// The others of the type, with how they differ.
    pub(super) others: Vec<(ResourceId, Difference)>,
}

impl Resources {
    /// Those with a property of this form.
    #[must_use]
    pub fn with(mut self, path: &str, pattern: Pattern) -> Self {
        self.filters.push((path.to_owned(), pattern));
        self
    }

    pub(super) fn find(&self, model: &Model) -> Found {
        let mut found = Found::default();
        for (id, resource) in model.of_type(self.type_name) {
            let mut unknown = match &resource.presence {
                Presence::Certain => None,
                Presence::Unknown(unknown) => Some(unknown.clone()),
            };
            let mut difference = None;
            for (path, pattern) in &self.filters {
                match pattern.check(model, at(&resource.properties, path)) {
                    Verdict::Yes => {}
                    Verdict::Unknown(reason) => unknown = unknown.or(Some(reason)),
                    Verdict::No(other) => {
                        difference = Some(Difference { path: join(path, &other.path), ..other });
                        break;
                    }
                }
            }
            match (difference, unknown) {
                (Some(difference), _) => found.others.push((id, difference)),
                (None, Some(unknown)) => found.possible.push((id, unknown)),
                (None, None) => found.certain.push(id),
            }
        }
        found
    }

    /// In words.
    pub(super) fn describe(&self, model: &Model) -> String {
        let mut text = format!("`{}`", self.type_name);
        for (index, (path, pattern)) in self.filters.iter().enumerate() {
            text.push_str(if index == 0 { " whose " } else { " and " });
            text.push_str(&format!("`{path}` is {}", pattern.describe(model)));
        }
        text
    }
}
