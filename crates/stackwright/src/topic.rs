//! What can be explained: rules, and the requirements of platforms.

use stackwright_diagnostics::RuleId;
use stackwright_verify::Requirement;
use stackwright_verify::rule::Rule;
use stackwright_verify::rules;

use crate::{lock, platforms};

/// Something that can be explained.
pub(crate) enum Topic {
    /// A rule of configuration, synthesis or templates, which its own words explain.
    Noted { id: &'static str, meaning: &'static str },
    /// A rule that holds for any template.
    Rule(&'static Rule),
    /// A requirement of a platform.
    Requirement { platform: &'static str, requirement: &'static Requirement },
}

/// All of them.
pub(crate) fn topics() -> Vec<Topic> {
    let noted = [
        stackwright_configuration::rules::ALL,
        stackwright_core::rules::ALL,
        stackwright_aws::rules::ALL,
        stackwright_model::rules::ALL,
        rules::SUPPRESSION,
        lock::ALL,
    ];
    let noted = noted.into_iter().flatten();
    let mut topics: Vec<_> =
        noted.map(|(RuleId(id), meaning)| Topic::Noted { id, meaning: meaning.trim() }).collect();
    topics.extend(rules::all().map(Topic::Rule));
    for platform in platforms::ALL {
        let of_platform = platform.requirements().into_iter();
        topics.extend(
            of_platform.map(|requirement| Topic::Requirement { platform: platform.name(), requirement }),
        );
    }
    topics
}

impl Topic {
    pub(crate) const fn id(&self) -> &'static str {
        match self {
            Self::Noted { id, .. } => id,
            Self::Rule(rule) => rule.id.0,
            Self::Requirement { requirement, .. } => requirement.id,
        }
    }

    /// Its first sentence.
    pub(crate) fn summary(&self) -> &'static str {
        match self {
            Self::Noted { meaning, .. } => {
                meaning.split(". ").next().unwrap_or_default().trim_end_matches('.')
            }
            Self::Rule(rule) => rule.title,
            Self::Requirement { requirement, .. } => requirement.statement,
        }
    }
}
