//! Keys of maps that do not match the expression of their property.

use stackwright_diagnostics::{RuleId, Severity};

use super::{RESOURCE_SCHEMA, quoted, report};
use crate::facts::validity::Problem;
use crate::rule::Rule;
#[cfg(test)]
use crate::rules::cases::{Case, fails, passes};

pub(super) static RULE: Rule = Rule {
    id: RuleId("schema/key-pattern"),
    severity: Severity::Error,
    title: "Every key of a map matches the regular expression of its property",
    why: "The resource type refuses a map with a key that does not match.",
    fix: "write the key so that it matches",
    sources: &[RESOURCE_SCHEMA],
    check: |rule, facts, found| {
        report(rule, facts, found, |problem| match problem {
            Problem::Key { key, pattern } => {
                Some(format!("the key {} does not match `{pattern}`", quoted(key)).into())
            }
            _ => None,
        });
    },
};

#[cfg(test)]
pub(super) const CASES: &[Case] = &[
    passes(
        "Resources:
  Function: {Type: \"AWS::Lambda::Function\", Properties: {Role: \"arn:aws:iam::123456789012:role/r\", Code: {ZipFile: \"\"}, Environment: {Variables: {NAME: value}}}}",
    ),
    fails(
        "Resources:
  Function: {Type: \"AWS::Lambda::Function\", Properties: {Role: \"arn:aws:iam::123456789012:role/r\", Code: {ZipFile: \"\"}, Environment: {Variables: {\"\": value}}}}",
        &[("Function", "Environment.Variables.")],
    ),
];
