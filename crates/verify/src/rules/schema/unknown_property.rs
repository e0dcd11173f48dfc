//! Properties that their type does not have.

use stackwright_diagnostics::{RuleId, Severity};

use super::{RESOURCE_SCHEMA, Words, perhaps, quoted, report};
use crate::facts::validity::Problem;
use crate::rule::Rule;
#[cfg(test)]
use crate::rules::cases::{Case, fails, passes};

pub(super) static RULE: Rule = Rule {
    id: RuleId("schema/unknown-property"),
    severity: Severity::Error,
    title: "Every property exists in its type",
    why: "CloudFormation refuses a template with a property that the type does not have (*extraneous key*), before it creates anything.",
    fix: "remove the property, or give it the name that the type has",
    sources: &[RESOURCE_SCHEMA],
    check: |rule, facts, found| {
        report(rule, facts, found, |problem| match problem {
            Problem::UnknownProperty { name, nearest } => Some({
                let message = format!("there is no property {}", quoted(name));
                Words::from(message).help(perhaps(*nearest))
            }),
            _ => None,
        });
    },
};

#[cfg(test)]
pub(super) const CASES: &[Case] = &[
    passes(
        "Resources:
  Queue: {Type: \"AWS::SQS::Queue\", Properties: {DelaySeconds: 3, RedrivePolicy: {anything: 1}}}",
    ),
    fails(
        "Resources:
  Queue: {Type: \"AWS::SQS::Queue\", Properties: {DelaySecond: 3}}
  Table:
    Type: AWS::DynamoDB::Table
    Properties:
      BillingMode: PAY_PER_REQUEST
      AttributeDefinitions: [{AttributeName: pk, AttributeType: S, Sort: asc}]
      KeySchema: [{AttributeName: pk, KeyType: HASH}]",
        &[("Queue", "DelaySecond"), ("Table", "AttributeDefinitions.0.Sort")],
    ),
];
