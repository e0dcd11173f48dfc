//! What comes of applying a schema: it holds, it does not and where, or nobody knows.

use std::fmt::Display;

/// A place where a schema does not hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Failure {
    /// From what the schema was applied to; empty where it is that.
    pub(super) path: String,
    /// What is wrong there, in words.
    pub(super) text: String,
}

/// What comes of applying a schema.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Verdict {
    /// Where it does not hold.
    pub(super) failures: Vec<Failure>,
    /// Whether something unknown decides.
    is_open: bool,
}

impl Verdict {
    pub(super) fn holds() -> Self {
        Self::default()
    }

    pub(super) fn unknown() -> Self {
        Self { failures: Vec::new(), is_open: true }
    }

    pub(super) fn fails(text: impl Into<String>) -> Self {
        Self { failures: vec![Failure { path: String::new(), text: text.into() }], is_open: false }
    }

    /// Holds or fails with a text.
    pub(super) fn of(holds: bool, text: impl FnOnce() -> String) -> Self {
        if holds { Self::holds() } else { Self::fails(text()) }
    }

    /// Whether it holds for certain.
    pub(super) fn is_kept(&self) -> bool {
        self.failures.is_empty() && !self.is_open
    }

    /// Whether it does not hold for certain.
    pub(super) fn is_broken(&self) -> bool {
        !self.failures.is_empty()
    }

    /// Both hold.
    pub(super) fn and(&mut self, other: Self) {
        self.failures.extend(other.failures);
        self.is_open |= other.is_open;
    }

    /// Seen from one segment higher.
    pub(super) fn below(mut self, segment: impl Display) -> Self {
        for failure in &mut self.failures {
            failure.path = if failure.path.is_empty() {
                segment.to_string()
            } else {
                format!("{segment}.{}", failure.path)
            };
        }
        self
    }
}
