//! A register evaluated over a model.

use serde::Serialize;
use stackwright_diagnostics::Place;

use super::{Outcome, Proof, Requirement, Statement, Status};
use crate::Facts;

/// How much of a requirement statements are bound to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Coverage {
    /// All of it.
    Full,
    /// Some of it: what the rest needs is not built yet.
    Part,
    /// Nothing.
    None,
}

/// A requirement and what became of it.
#[derive(Clone, Debug)]
pub struct Judged {
    /// The requirement.
    pub requirement: &'static Requirement,
    /// How much of it was evaluated.
    pub coverage: Coverage,
    /// What became of it.
    pub outcome: Outcome,
}

impl Judged {
    /// Whether it counts against what was judged: it fails, or is unknown although statements cover all of it. One that
    /// was chosen by name counts whenever it is unknown.
    #[must_use]
    pub fn is_fault(&self, chosen: bool) -> bool {
        match self.outcome.status {
            Status::Fails => true,
            Status::Unknown => chosen || self.coverage == Coverage::Full,
            Status::Holds | Status::NeedsDeployment => false,
        }
    }
}

/// Every requirement, in the given order, with what its statements give over the facts. Where several statements are
/// bound to one, all of them must hold.
#[must_use]
pub fn evaluate(
    requirements: &[&'static Requirement],
    statements: &[Statement],
    facts: &Facts<'_>,
) -> Vec<Judged> {
    let judge = |requirement: &&'static Requirement| {
        let bound: Vec<_> =
            statements.iter().filter(|statement| statement.requirement == requirement.id).collect();
        let coverage = match (bound.is_empty(), bound.iter().any(|statement| statement.rest.is_some())) {
            (true, _) => Coverage::None,
            (false, true) => Coverage::Part,
            (false, false) => Coverage::Full,
        };
        let outcomes = bound.iter().map(|statement| statement.evaluate(facts));
        let mut outcome = outcomes.fold(Outcome::holds(), Outcome::and);
        if requirement.proof.contains(&Proof::Live) {
            let text = "shown by a deployed environment only";
            outcome.lower(Status::NeedsDeployment, text, Place::default());
        }
        if coverage == Coverage::None && requirement.proof.iter().any(|proof| *proof != Proof::Live) {
            outcome.lower(Status::Unknown, "no statement is bound to it yet", Place::default());
        }
        Judged { requirement, coverage, outcome }
    };
    requirements.iter().map(judge).collect()
}

#[cfg(test)]
mod tests {
    use stackwright_model::Model;

    use super::*;

    const fn row(id: &'static str, proof: &'static [Proof]) -> Requirement {
        Requirement { id, statement: "…", reading: "", proof }
    }

    fn statement(id: &'static str, status: Status) -> Statement {
        Statement::new(id, move |exam| {
            match status {
                Status::Holds => exam.saw("it is there", Place::default()),
                Status::Unknown => exam.unknown("who knows", Place::default()),
                _ => exam.fails("it is not there", Place::default()),
            }
            Some(())
        })
    }

    #[test]
    fn what_is_not_shown_does_not_hold() {
        use Proof::{Live, Static};
        use Status::{Fails, Holds, NeedsDeployment, Unknown};
        static ROW: Requirement = row("A-1", &[Static]);
        static LIVE: Requirement = row("A-1", &[Live]);
        static BOTH: Requirement = row("A-1", &[Static, Live]);
        let model = Model::default();
        let facts = Facts::new(&model);
        let bound = |statuses: &[Status]| statuses.iter().map(|s| statement("A-1", *s)).collect::<Vec<_>>();
        for (requirement, statements, expected, coverage, fault) in [
            (&ROW, bound(&[Holds]), Holds, Coverage::Full, false),
            (&ROW, bound(&[Holds, Fails]), Fails, Coverage::Full, true),
            (&ROW, bound(&[Unknown, Holds]), Unknown, Coverage::Full, true),
            (&ROW, bound(&[]), Unknown, Coverage::None, false),
            (&ROW, vec![statement("A-1", Holds).without("more")], Unknown, Coverage::Part, false),
            (&ROW, vec![statement("A-1", Fails).without("more")], Fails, Coverage::Part, true),
            (&ROW, vec![statement("A-2", Holds)], Unknown, Coverage::None, false),
            (&ROW, vec![Statement::new("A-1", |_| Some(()))], Unknown, Coverage::Full, true),
            (&ROW, vec![Statement::new("A-1", |_| None)], Unknown, Coverage::Full, true),
            (&LIVE, bound(&[]), NeedsDeployment, Coverage::None, false),
            (&BOTH, bound(&[Holds]), NeedsDeployment, Coverage::Full, false),
            (&BOTH, bound(&[]), Unknown, Coverage::None, false),
        ] {
            let [judged] = evaluate(&[requirement], &statements, &facts).try_into().unwrap();
            assert_eq!(judged.outcome.status, expected);
            assert_eq!(judged.coverage, coverage);
            assert_eq!(judged.is_fault(false), fault);
            assert_eq!(judged.is_fault(true), fault || expected == Unknown);
            assert_eq!(judged.outcome.witness.is_empty(), expected == Holds);
        }
    }
}
