//! What is certain, and what is possible.

use super::{PacketSet, ServiceSet};

/// A set that is known only so far: everything in `certain` is in it, and nothing outside of `possible` is. Where
/// nothing is unknown, the two are equal.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Bounds<T> {
    /// What is in it, whatever the unknown values are.
    pub certain: T,
    /// What is in it for some of the unknown values.
    pub possible: T,
}

impl<T: Clone> Bounds<T> {
    /// A set that is known.
    #[must_use]
    pub fn exactly(set: T) -> Self {
        Self { certain: set.clone(), possible: set }
    }
}

impl<T: PartialEq> Bounds<T> {
    /// Whether nothing about it is unknown.
    #[must_use]
    pub fn is_exact(&self) -> bool {
        self.certain == self.possible
    }
}

impl Bounds<PacketSet> {
    /// The packets that are in either.
    #[must_use]
    pub fn union(&self, other: &Self) -> Self {
        Self { certain: self.certain.union(&other.certain), possible: self.possible.union(&other.possible) }
    }

    /// The packets that are in both.
    #[must_use]
    pub fn intersection(&self, other: &Self) -> Self {
        Self {
            certain: self.certain.intersection(&other.certain),
            possible: self.possible.intersection(&other.possible),
        }
    }
}

impl Bounds<ServiceSet> {
    /// The services that are in either.
    #[must_use]
    pub fn union(&self, other: &Self) -> Self {
        Self { certain: self.certain.union(&other.certain), possible: self.possible.union(&other.possible) }
    }
}
