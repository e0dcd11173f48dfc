//! What became of a requirement.

use serde::Serialize;
use stackwright_diagnostics::Place;

/// What became of a requirement. Ordered: the worst is the greatest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Status {
    /// It was shown to hold.
    Holds,
    /// Nothing offline can show it.
    NeedsDeployment,
    /// It could not be shown, since something is not known.
    Unknown,
    /// It was shown not to hold.
    Fails,
}

impl Status {
    /// As it is printed.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Holds => "holds",
            Self::NeedsDeployment => "needs-deployment",
            Self::Unknown => "unknown",
            Self::Fails => "fails",
        }
    }
}

/// A fact that supports an outcome: what was seen, and where.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Evidence {
    /// What was seen, in a sentence without a full stop.
    pub text: String,
    /// Where.
    #[serde(skip_serializing_if = "Place::is_empty")]
    pub place: Place,
}

/// What evaluating a statement gave.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Outcome {
    /// The result.
    pub status: Status,
    /// What shows that it holds, as far as it does.
    pub evidence: Vec<Evidence>,
    /// What shows that it does not hold, or is not known; failures first.
    pub witness: Vec<Evidence>,
}

impl Outcome {
    /// It holds until something says otherwise.
    #[must_use]
    pub const fn holds() -> Self {
        Self { status: Status::Holds, evidence: Vec::new(), witness: Vec::new() }
    }

    /// Adds what was seen that supports it.
    pub fn support(&mut self, text: impl Into<String>, place: Place) {
        self.evidence.push(Evidence { text: text.into(), place });
    }

    /// Makes it no better than `status`, with what speaks for that.
    pub fn lower(&mut self, status: Status, text: impl Into<String>, place: Place) {
        let witness = Evidence { text: text.into(), place };
        if status > self.status {
            // What is worse is read first.
            self.witness.insert(0, witness);
        } else {
            self.witness.push(witness);
        }
        self.status = self.status.max(status);
    }

    /// Both must hold.
    #[must_use]
    pub fn and(mut self, other: Self) -> Self {
        self.evidence.extend(other.evidence);
        if other.status > self.status {
            self.witness.splice(0..0, other.witness);
        } else {
            self.witness.extend(other.witness);
        }
        self.status = self.status.max(other.status);
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn outcome(statuses: &[Status]) -> Outcome {
        let mut outcome = Outcome::holds();
        for status in statuses {
            outcome.lower(*status, status.name(), Place::default());
        }
        outcome
    }

    #[test]
    fn the_worst_counts_and_stands_first() {
        use Status::{Fails, Holds, NeedsDeployment, Unknown};
        for (statuses, expected, first) in [
            (&[Unknown, Fails, Unknown][..], Fails, Some("fails")),
            (&[NeedsDeployment, Unknown], Unknown, Some("unknown")),
            (&[], Holds, None),
        ] {
            let alone = outcome(statuses);
            let joined = statuses.iter().fold(Outcome::holds(), |all, one| all.and(outcome(&[*one])));
            for outcome in [alone, joined] {
                assert_eq!(outcome.status, expected);
                assert_eq!(outcome.witness.first().map(|witness| witness.text.as_str()), first);
                assert_eq!(outcome.witness.len(), statuses.len());
            }
        }
    }
}
