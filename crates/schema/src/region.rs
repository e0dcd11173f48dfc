//! The regions that AWS publishes resource types for.

use std::fmt;

use crate::bytes::{Cursor, Texts};
use crate::layout::header;

/// A set of regions, by name and in alphabetical order.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Regions {
    bits: u64,
}

/// All names, whose position is the bit in a set.
fn names() -> Texts {
    Cursor::new(Cursor::new(0).nth_word(header::REGIONS as u32)).texts()
}

impl Regions {
    pub(crate) fn from_bits(bits: u64) -> Self {
        Self { bits }
    }

    /// Every region that the facts know: those of AWS, AWS China and AWS GovCloud (US). Of the others, the secret
    /// and the sovereign ones, no source says what they have.
    pub fn all() -> Self {
        Self::from_bits(names().zip(0..).fold(0, |bits, (_, position)| bits | 1 << position))
    }

    /// Whether the set has the region.
    pub fn contains(self, region: &str) -> bool {
        self.iter().any(|name| name == region)
    }

    /// Whether there is no region in it.
    pub fn is_empty(self) -> bool {
        self.bits == 0
    }

    /// The names of the regions.
    pub fn iter(self) -> impl Iterator<Item = &'static str> {
        names().zip(0..).filter(move |(_, position)| self.bits >> position & 1 == 1).map(|(name, _)| name)
    }
}

impl fmt::Debug for Regions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.iter()).finish()
    }
}
