//! Requirements: statements that are true or false of what a platform builds, and what becomes of them.
//!
//! A [`Statement`] is bound to a row of a platform's register and reads like it: it names [`Resources`], says by
//! [`pattern`]s what their properties must be, and an [`Examination`] gathers what was seen as evidence, or as witness
//! against it. What is expected comes from the platform's configuration, what there is from the model.

mod evaluate;
mod examination;
mod flow_table;
mod group_rules;
mod lookup;
mod outcome;
pub mod pattern;
mod resources;
mod show;
mod statement;

pub use evaluate::{Coverage, Judged, evaluate};
pub use examination::Examination;
pub use flow_table::{Side, TableRow};
pub use outcome::{Evidence, Outcome, Status};
pub use pattern::Pattern;
pub use resources::{Resources, resources};
pub use statement::Statement;

pub use stackwright_model::{Reference, ResourceId, Value};

use serde::Serialize;

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
