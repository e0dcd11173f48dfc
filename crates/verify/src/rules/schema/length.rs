//! Texts that are too short or too long.

use stackwright_diagnostics::{RuleId, Severity};

use super::{RESOURCE_SCHEMA, count, report};
use crate::facts::validity::Problem;
use crate::rule::Rule;
#[cfg(test)]
use crate::rules::cases::{Case, fails, passes};

pub(super) static RULE: Rule = Rule {
    id: RuleId("schema/length"),
    severity: Severity::Error,
    title: "Every text is as long as its property takes",
    why: "The resource type refuses a text that is too short or too long.",
    fix: "shorten or lengthen the text",
    sources: &[RESOURCE_SCHEMA],
    check: |rule, facts, found| {
        report(rule, facts, found, |problem| match problem {
            Problem::Length(length) => Some(count(*length, "characters").into()),
            _ => None,
        });
    },
};

#[cfg(test)]
pub(super) const CASES: &[Case] = &[
    passes(
        "Resources:
  Repository: {Type: \"AWS::ECR::Repository\", Properties: {RepositoryName: app}}",
    ),
    fails(
        "Resources:
  Repository: {Type: \"AWS::ECR::Repository\", Properties: {RepositoryName: a}}",
        &[("Repository", "RepositoryName")],
    ),
];
