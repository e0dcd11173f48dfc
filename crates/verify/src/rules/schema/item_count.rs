//! Lists and maps with too few or too many elements.

use stackwright_diagnostics::{RuleId, Severity};

use super::{RESOURCE_SCHEMA, count, report};
use crate::facts::validity::Problem;
use crate::rule::Rule;
#[cfg(test)]
use crate::rules::cases::{Case, fails, passes};

pub(super) static RULE: Rule = Rule {
    id: RuleId("schema/item-count"),
    severity: Severity::Error,
    title: "Every list and map has as many elements as its property takes",
    why: "The resource type refuses a list or map with too few or too many elements.",
    fix: "add or remove elements",
    sources: &[RESOURCE_SCHEMA],
    check: |rule, facts, found| {
        report(rule, facts, found, |problem| match problem {
            Problem::Items(items) => Some(count(*items, "elements").into()),
            _ => None,
        });
    },
};

#[cfg(test)]
pub(super) const CASES: &[Case] = &[
    passes(
        r#"
Parameters: {On: {Type: String}}
Conditions: {IsOn: {"Fn::Equals": [{Ref: On}, "yes"]}}
Resources:
  A: {Type: "AWS::DynamoDB::Table", Properties: {KeySchema: [{AttributeName: pk, KeyType: HASH}]}}
  # Whether there is a key is not known.
  B: {Type: "AWS::DynamoDB::Table", Properties: {KeySchema: [{"Fn::If": [IsOn, {AttributeName: pk}, {Ref: "AWS::NoValue"}]}]}}
"#,
    ),
    fails(
        r#"
Resources:
  A: {Type: "AWS::DynamoDB::Table", Properties: {KeySchema: []}}
  B: {Type: "AWS::Events::Rule", Properties: {Targets: [{Id: a, Arn: a, RunCommandParameters: {RunCommandTargets: []}}]}}
"#,
        &[("A", "KeySchema"), ("B", "Targets.0.RunCommandParameters.RunCommandTargets")],
    ),
];
