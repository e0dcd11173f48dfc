//! Logic of three values: true, false, and unknown with what it depends on.

use std::collections::BTreeSet;

/// What an unknown truth depends on: condition keys that were not given, and values that only AWS knows.
pub type Reasons = BTreeSet<Box<str>>;

/// Whether something is so.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Truth {
    /// It is.
    True,
    /// It is not.
    False,
    /// It depends on these.
    Unknown(Reasons),
}

impl Truth {
    /// It depends on this.
    #[must_use]
    pub fn unknown(reason: impl Into<Box<str>>) -> Self {
        Self::Unknown(Reasons::from([reason.into()]))
    }

    /// Whether it is certainly so.
    #[must_use]
    pub const fn is_true(&self) -> bool {
        matches!(self, Self::True)
    }

    /// Whether it is certainly not so.
    #[must_use]
    pub const fn is_false(&self) -> bool {
        matches!(self, Self::False)
    }

    /// What it depends on, where it is unknown.
    #[must_use]
    pub const fn reasons(&self) -> Option<&Reasons> {
        match self {
            Self::Unknown(reasons) => Some(reasons),
            Self::True | Self::False => None,
        }
    }

    /// Both: false if either is, whatever the other depends on.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::False, _) | (_, Self::False) => Self::False,
            (Self::True, other) => other,
            (this, Self::True) => this,
            (Self::Unknown(reasons), Self::Unknown(more)) => Self::Unknown(union(reasons, more)),
        }
    }

    /// Either: true if one is, whatever the other depends on.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        !(!self).and(!other)
    }

    /// Whether all are so; nothing is asked after the first that is not.
    #[must_use]
    pub fn all(truths: impl IntoIterator<Item = Self>) -> Self {
        let mut sum = Self::True;
        for truth in truths {
            sum = sum.and(truth);
            if sum.is_false() {
                break;
            }
        }
        sum
    }

    /// Whether one is so; nothing is asked after the first that is.
    #[must_use]
    pub fn any(truths: impl IntoIterator<Item = Self>) -> Self {
        !Self::all(truths.into_iter().map(|truth| !truth))
    }
}

fn union(mut reasons: Reasons, more: Reasons) -> Reasons {
    reasons.extend(more);
    reasons
}

impl std::ops::Not for Truth {
    type Output = Self;

    fn not(self) -> Self {
        match self {
            Self::True => Self::False,
            Self::False => Self::True,
            unknown @ Self::Unknown(_) => unknown,
        }
    }
}

impl From<bool> for Truth {
    fn from(value: bool) -> Self {
        if value { Self::True } else { Self::False }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_decided_does_not_depend() {
        let unknown = || Truth::unknown("k");
        assert_eq!(Truth::False.and(unknown()), Truth::False);
        assert_eq!(unknown().and(Truth::False), Truth::False);
        assert_eq!(Truth::True.or(unknown()), Truth::True);
        assert_eq!(unknown().or(Truth::True), Truth::True);
        assert_eq!(Truth::True.and(unknown()), unknown());
        assert_eq!(unknown().or(Truth::False), unknown());
        assert_eq!(Truth::any([]), Truth::False);
        assert_eq!(Truth::all([]), Truth::True);
        let both = unknown().and(Truth::unknown("l"));
        assert_eq!(both.reasons().map(BTreeSet::len), Some(2));
    }
}
