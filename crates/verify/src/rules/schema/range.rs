//! Numbers that are too small or too large.

use stackwright_diagnostics::{RuleId, Severity};

use super::{RESOURCE_SCHEMA, report};
use crate::facts::validity::Problem;
use crate::rule::Rule;
#[cfg(test)]
use crate::rules::cases::{Case, fails, passes};

pub(super) static RULE: Rule = Rule {
    id: RuleId("schema/range"),
    severity: Severity::Error,
    title: "Every number is in the range that its property takes",
    why: "The resource type refuses a number that is out of range.",
    fix: "take a number in the range",
    sources: &[RESOURCE_SCHEMA],
    check: |rule, facts, found| {
        report(rule, facts, found, |problem| match problem {
            Problem::Range { value, bound } => Some(format!("is {value}, and has to be {bound}").into()),
            _ => None,
        });
    },
};

#[cfg(test)]
pub(super) const CASES: &[Case] = &[
    passes(
        "Resources:
  Function: {Type: \"AWS::Lambda::Function\", Properties: {Role: \"arn:aws:iam::123456789012:role/r\", Code: {ImageUri: i}, PackageType: Image, MemorySize: \"512\"}}",
    ),
    fails(
        "Resources:
  Function: {Type: \"AWS::Lambda::Function\", Properties: {Role: \"arn:aws:iam::123456789012:role/r\", Code: {ImageUri: i}, PackageType: Image, MemorySize: \"64\"}}",
        &[("Function", "MemorySize")],
    ),
];
