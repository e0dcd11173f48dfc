//! Requirements: statements that are true or false of what a platform builds, and what becomes of them.

use serde::Serialize;
use stackwright_diagnostics::Place;

use crate::Facts;

/// A statement that is true or false of what a platform builds: a row of its register.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Requirement {
    /// Its id in the register, such as `BA-001`.
    pub id: &'static str,
    /// What must hold.
    pub statement: &'static str,
    /// How it is understood where it leaves something open; empty where it does not.
    pub reading: &'static str,
    /// What shows that it holds.
    pub proof: &'static [Proof],
}

/// What can show that a requirement holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Proof {
    /// The templates by themselves.
    Static,
    /// A computation from the templates, whose inputs are shown.
    Derived,
    /// A deployed environment only.
    Live,
}

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
    /// What shows that it does not hold, or is not known.
    pub witness: Vec<Evidence>,
}

/// A check of a requirement over a model. What it expects comes from the configuration; what it sees, from the model.
pub struct Statement {
    /// The id of the requirement.
    pub requirement: &'static str,
    /// Evaluates it.
    pub check: Box<dyn Fn(&Facts<'_>) -> Outcome + Send + Sync>,
}
