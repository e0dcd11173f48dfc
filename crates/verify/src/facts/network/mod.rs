//! What can reach what.

mod extract;
pub mod query;
pub mod reach;
pub mod sets;
pub mod topology;

#[cfg(test)]
mod tests;

use stackwright_model::Model;

use self::reach::GroupFilters;
use self::topology::Topology;

/// The networks of a model, and what can reach what in them.
#[derive(Clone, Debug)]
pub struct Network {
    topology: Topology,
    filters: GroupFilters,
}

impl Network {
    /// The networks of a model.
    #[must_use]
    pub fn of(model: &Model) -> Self {
        Self::new(extract::topology(model))
    }

    /// What follows from the parts of networks.
    #[must_use]
    pub fn new(topology: Topology) -> Self {
        let filters = GroupFilters::new(&topology);
        Self { topology, filters }
    }

    /// The parts.
    #[must_use]
    pub const fn topology(&self) -> &Topology {
        &self.topology
    }
}
