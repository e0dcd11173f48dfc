//! Whether every resource is what its type takes: all that differs from the facts on the type, found in one walk.
//!
//! Values are judged as CloudFormation takes them: scalars are turned into one another where that loses nothing
//! (`"80"` is a number, `true` a text). What is unknown, or only partly known, is passed over where it matters.
//! The rules below `rules/schema` each report one sort of [`Problem`].

mod element;
mod expression;
mod format;
mod problem;
mod referred;
mod scalar;
mod schema;
mod walk;

use std::ops::Range;

use stackwright_model::{Model, ResourceId};

pub use problem::{Bound, Combination, Count, Fault, Problem};

/// All faults of a model, resource by resource.
#[derive(Debug, Default)]
pub struct Validity {
    faults: Vec<Fault>,
    /// Of each resource, which of the faults are its own.
    ranges: Vec<Range<usize>>,
}

impl Validity {
    pub(super) fn of(model: &Model) -> Self {
        let mut walk = walk::Walk::default();
        let mut found = Self::default();
        for (id, _) in model.resources() {
            let start = found.faults.len();
            walk.resource(model, id, &mut found.faults);
            found.ranges.push(start..found.faults.len());
        }
        found
    }

    /// All faults.
    #[must_use]
    pub fn faults(&self) -> &[Fault] {
        &self.faults
    }

    /// The faults of a resource.
    #[must_use]
    pub fn of_resource(&self, id: ResourceId) -> &[Fault] {
        let range = self.ranges.get(id.index()).cloned().unwrap_or_default();
        self.faults.get(range).unwrap_or_default()
    }
}
