//! Intents: what is meant, recorded as data and lowered into resources later.
//!
//! *The service may connect to the cache*, *the role may read the table*: recorded where it is known,
//! lowered once the whole tree is there, so that what it takes (rules, statements) can be placed in the
//! stack where it makes no circle. The records travel in the assembly, and whoever verifies it can name the
//! intent behind an open port or a permission.

use std::fmt;

use serde::Serialize;
use stackwright_diagnostics::Origin;

use crate::tree::{NodeId, Scope};

/// What is meant between two constructs.
pub trait Intent: fmt::Debug {
    /// Makes the resources that the intent takes, in whichever scopes they belong.
    ///
    /// `scope` is where the intent was recorded; [`Scope::at`] leads elsewhere.
    fn lower(&self, scope: &mut Scope<'_>, origin: Origin);

    /// What goes into the assembly: the kind of intent, and who means whom.
    fn describe(&self) -> IntentSummary;
}

/// An intent in words of the tree, before paths are known.
#[derive(Clone, Debug)]
pub struct IntentSummary {
    /// Such as `connect` or `grant`.
    pub kind: &'static str,
    /// Who may.
    pub from: IntentPeer,
    /// Towards what.
    pub to: IntentPeer,
    /// What they may, such as `tcp/5432`.
    pub what: String,
}

/// One side of an intent.
#[derive(Clone, Debug)]
pub enum IntentPeer {
    /// A construct of the tree.
    Construct(NodeId),
    /// Something outside, such as `internet`.
    Outside(String),
}

/// An intent as it is written into the assembly.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct IntentRecord {
    /// Such as `connect` or `grant`.
    pub kind: &'static str,
    /// Construct path, or the name of something outside.
    pub from: String,
    /// Construct path, or the name of something outside.
    pub to: String,
    /// What they may.
    pub what: String,
    /// The line of the platform's code that says so.
    pub origin: String,
}
