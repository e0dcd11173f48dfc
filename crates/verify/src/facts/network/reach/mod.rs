//! Reachability: exact sets of what gets from one end to another, and the rules that decide.

mod evaluate;
mod filter;
mod stage;
mod way;

pub use evaluate::{Connection, Sample, sample};
pub use stage::{End, EndKind, Hop, Leg, Side, Stage, Way};

pub(super) use filter::GroupFilters;
