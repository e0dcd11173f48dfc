//! How things are spread over zones, and what becomes of them without one.

use stackwright_model::Unknown;

use super::is_same;
use crate::facts::network::topology::Zone;

/// What becomes of something when a zone is lost. Ordered: the worst is the greatest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Outcome {
    /// Nothing of it was there.
    Untouched,
    /// It goes with the zone, and nobody elsewhere needs it.
    Gone,
    /// It goes on in other zones, with what is left there.
    Kept,
    /// It stops, and comes back in another zone by itself.
    Interrupted,
    /// It depends on something that is not known.
    Unknown,
    /// It is in one zone, and nobody knows which: where it is this one, it is gone.
    LostIfThere,
    /// It is gone, and does not come back by itself.
    Lost,
}

impl Outcome {
    /// Its name in JSON, and for people.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Untouched => "untouched",
            Self::Gone => "gone",
            Self::Kept => "kept",
            Self::Interrupted => "interrupted",
            Self::Unknown => "unknown",
            Self::LostIfThere => "lost-if-there",
            Self::Lost => "lost",
        }
    }
}

/// What is left of the places that something has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Remains {
    /// Places in other zones.
    pub left: usize,
    /// Places in the lost zone.
    pub lost: usize,
    /// Places of which it is not known.
    pub unknown: usize,
}

impl Remains {
    /// Of places in these zones, when one is lost.
    pub(super) fn of<'z>(zones: impl IntoIterator<Item = &'z Zone>, lost: &Zone) -> Self {
        let mut remains = Self { left: 0, lost: 0, unknown: 0 };
        for zone in zones {
            match is_same(zone, lost) {
                Some(true) => remains.lost += 1,
                Some(false) => remains.left += 1,
                None => remains.unknown += 1,
            }
        }
        remains
    }

    /// All places.
    #[must_use]
    pub const fn all(&self) -> usize {
        self.left + self.lost + self.unknown
    }

    /// What becomes of something that runs in every one of its places, or can.
    pub(super) const fn outcome(&self) -> Outcome {
        match (self.left, self.lost, self.unknown) {
            (1.., 0, 0) => Outcome::Untouched,
            (1.., ..) => Outcome::Kept,
            (0, _, 1..) => Outcome::Unknown,
            (0, _, 0) => Outcome::Lost,
        }
    }
}

/// Why the zone of something is not known, where it is not.
pub(super) fn unknown_zone<'z>(zones: impl IntoIterator<Item = &'z Zone>) -> Option<&'z Unknown> {
    zones.into_iter().find_map(|zone| match zone {
        Zone::Unknown(why) => Some(why),
        _ => None,
    })
}
