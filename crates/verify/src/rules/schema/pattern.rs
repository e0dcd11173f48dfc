//! Texts that do not match the expression of their property.

use stackwright_diagnostics::{RuleId, Severity};

use super::{RESOURCE_SCHEMA, quoted, report};
use crate::facts::validity::Problem;
use crate::rule::Rule;
#[cfg(test)]
use crate::rules::cases::{Case, fails, passes};

pub(super) static RULE: Rule = Rule {
    id: RuleId("schema/pattern"),
    severity: Severity::Error,
    title: "Every text matches the regular expression of its property",
    why: "The resource type refuses a text that does not match when CloudFormation comes to the resource.",
    fix: "write the text so that it matches",
    sources: &[RESOURCE_SCHEMA],
    check: |rule, facts, found| {
        report(rule, facts, found, |problem| match problem {
            Problem::Pattern { value, pattern } => {
                Some(format!("{} does not match `{pattern}`", quoted(value)).into())
            }
            _ => None,
        });
    },
};

#[cfg(test)]
pub(super) const CASES: &[Case] = &[
    passes(
        "Parameters: {Name: {Type: String}}
Resources:
  Repository: {Type: \"AWS::ECR::Repository\", Properties: {RepositoryName: team/app}}
  Other: {Type: \"AWS::ECR::Repository\", Properties: {RepositoryName: {\"Fn::Sub\": \"${Name}/app\"}}}",
    ),
    fails(
        "Resources:
  Repository: {Type: \"AWS::ECR::Repository\", Properties: {RepositoryName: Team/App}}",
        &[("Repository", "RepositoryName")],
    ),
];
