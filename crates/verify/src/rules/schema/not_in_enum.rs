//! Values that are none of those that there are.

use stackwright_diagnostics::{RuleId, Severity};

use super::{RESOURCE_SCHEMA, Words, perhaps, quoted, report};
use crate::facts::validity::Problem;
use crate::rule::Rule;
#[cfg(test)]
use crate::rules::cases::{Case, fails, passes};

pub(super) static RULE: Rule = Rule {
    id: RuleId("schema/not-in-enum"),
    severity: Severity::Error,
    title: "Every value of a fixed set is one of it",
    why: "CloudFormation or the service refuses a value that is not in the set.",
    fix: "take one of the values that there are",
    sources: &[RESOURCE_SCHEMA],
    check: |rule, facts, found| {
        report(rule, facts, found, |problem| match problem {
            Problem::NotInEnum { value, nearest, values } => Some({
                let help = perhaps(nearest.as_deref()).or_else(|| {
                    let all = values.iter().map(|value| format!("`{value}`")).collect::<Vec<_>>().join(", ");
                    (!all.is_empty()).then(|| format!("take one of {all}"))
                });
                Words::from(format!("there is no value {}", quoted(value))).help(help)
            }),
            _ => None,
        });
    },
};

#[cfg(test)]
pub(super) const CASES: &[Case] = &[
    passes(
        "Parameters: {Mode: {Type: String}}
Resources:
  Table: {Type: \"AWS::DynamoDB::Table\", Properties: {BillingMode: {Ref: Mode}, AttributeDefinitions: [{AttributeName: pk, AttributeType: S}], KeySchema: [{AttributeName: pk, KeyType: HASH}], ProvisionedThroughput: {ReadCapacityUnits: 1, WriteCapacityUnits: 1}}}",
    ),
    fails(
        "Resources:
  Table: {Type: \"AWS::DynamoDB::Table\", Properties: {BillingMode: PAY_PER_REQUEST, AttributeDefinitions: [{AttributeName: pk, AttributeType: string}], KeySchema: [{AttributeName: pk, KeyType: HASH}]}}",
        &[("Table", "AttributeDefinitions.0.AttributeType")],
    ),
];
