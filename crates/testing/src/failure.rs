//! `Failure`: why an assertion does not hold, as data. How it reads is in `render`.

use serde_json::Value;

use crate::mismatch::Mismatch;

/// A section of a template.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Section {
    /// Resources.
    Resources,
    /// Outputs.
    Outputs,
    /// Parameters.
    Parameters,
    /// Mappings.
    Mappings,
    /// Conditions.
    Conditions,
}

impl Section {
    /// The key of the template that holds it.
    pub fn key(self) -> &'static str {
        match self {
            Self::Resources => "Resources",
            Self::Outputs => "Outputs",
            Self::Parameters => "Parameters",
            Self::Mappings => "Mappings",
            Self::Conditions => "Conditions",
        }
    }
}

/// What an assertion looks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sought {
    /// Where.
    pub section: Section,
    /// A resource type; in the other sections a logical id, or [`Template::ANY`](crate::Template::ANY).
    pub name: String,
}

/// Something that was looked at and does not match.
#[derive(Clone, Debug)]
pub struct Candidate {
    /// Its logical id.
    pub logical_id: String,
    /// Its definition.
    pub value: Value,
    /// How it differs.
    pub mismatch: Mismatch,
}

/// Why an assertion does not hold. Candidates come nearest first.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Failure {
    /// Nothing matches.
    NoMatch {
        /// What was looked for.
        sought: Sought,
        /// What was looked at.
        candidates: Vec<Candidate>,
        /// If there is nothing of this name: a name in the template that is much like it.
        similar_name: Option<String>,
    },
    /// All should match, and some do not.
    NotAll {
        /// What was looked for.
        sought: Sought,
        /// The logical ids of those that match.
        matching: Vec<String>,
        /// Those that do not.
        candidates: Vec<Candidate>,
    },
    /// The number of those that match is another.
    Count {
        /// What was looked for.
        sought: Sought,
        /// How many should match.
        expected: usize,
        /// The logical ids of those that match.
        matching: Vec<String>,
        /// Those that do not.
        candidates: Vec<Candidate>,
    },
    /// The template as a whole does not match.
    Template {
        /// The template.
        value: Value,
        /// How it differs.
        mismatch: Mismatch,
    },
}

impl std::error::Error for Failure {}
