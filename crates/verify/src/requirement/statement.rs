//! A requirement bound to a check of a model.

use stackwright_diagnostics::Place;

use super::{Examination, Outcome, Status};
use crate::Facts;

type Check = dyn Fn(&mut Examination<'_, '_>) -> Option<()> + Send + Sync;

/// A check of a requirement over a model. What it expects comes from the configuration; what it sees, from the model.
pub struct Statement {
    /// The id of the requirement.
    pub requirement: &'static str,
    /// What of the requirement it says nothing about, since that is not built yet.
    pub rest: Option<&'static str>,
    check: Box<Check>,
}

impl Statement {
    /// A statement of a requirement. The check ends early, by `?`, where what it needs is not there: that has been
    /// recorded then.
    pub fn new(
        requirement: &'static str,
        check: impl Fn(&mut Examination<'_, '_>) -> Option<()> + Send + Sync + 'static,
    ) -> Self {
        Self { requirement, rest: None, check: Box::new(check) }
    }

    /// Says that it covers a part of the requirement, and what is left: the requirement is then unknown at best.
    #[must_use]
    pub const fn without(mut self, rest: &'static str) -> Self {
        self.rest = Some(rest);
        self
    }

    /// Evaluates it.
    #[must_use]
    pub fn evaluate(&self, facts: &Facts<'_>) -> Outcome {
        let mut examination = Examination::new(facts);
        let ended = (self.check)(&mut examination);
        let mut outcome = examination.into_outcome();
        if outcome.status == Status::Holds && (ended.is_none() || outcome.evidence.is_empty()) {
            // A check that looked at nothing has shown nothing.
            outcome.lower(Status::Unknown, "nothing was found that shows it", Place::default());
        }
        if let Some(rest) = self.rest {
            outcome.lower(Status::Unknown, format!("not covered yet: {rest}"), Place::default());
        }
        outcome
    }
}
