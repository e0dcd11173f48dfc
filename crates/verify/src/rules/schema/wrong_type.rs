//! Values of another kind than the property takes.

use stackwright_diagnostics::{RuleId, Severity};

use super::{RESOURCE_SCHEMA, report};
use crate::facts::validity::Problem;
use crate::rule::Rule;
#[cfg(test)]
use crate::rules::cases::{Case, fails, passes};

pub(super) static RULE: Rule = Rule {
    id: RuleId("schema/wrong-type"),
    severity: Severity::Error,
    title: "Every value is of the type that its property takes",
    why: "CloudFormation turns texts, numbers and truth values into one another, and nothing else: a list is no map, and a map no text.",
    fix: "write the value as the property takes it",
    sources: &[RESOURCE_SCHEMA],
    check: |rule, facts, found| {
        report(rule, facts, found, |problem| match problem {
            Problem::WrongType { expected, found } => {
                Some(format!("takes {expected}, and is {found}").into())
            }
            _ => None,
        });
    },
};

#[cfg(test)]
pub(super) const CASES: &[Case] = &[
    passes(
        "Resources:
  Queue: {Type: \"AWS::SQS::Queue\", Properties: {DelaySeconds: \"3\", FifoQueue: \"true\", QueueName: 17.fifo}}
  Subnet: {Type: \"AWS::EC2::Subnet\", Properties: {VpcId: vpc-01234567, CidrBlock: 10.0.0.0/24, AvailabilityZone: {\"Fn::Select\": [0, {\"Fn::GetAZs\": \"\"}]}}}",
    ),
    fails(
        "Resources:
  Queue: {Type: \"AWS::SQS::Queue\", Properties: {DelaySeconds: three, FifoQueue: 7, QueueName: [q.fifo], Tags: {a: b}}}
  Table: {Type: \"AWS::DynamoDB::Table\", Properties: {BillingMode: PAY_PER_REQUEST, AttributeDefinitions: [pk], KeySchema: [{AttributeName: pk, KeyType: HASH}]}}",
        &[("Queue", "DelaySeconds"), ("Queue", "FifoQueue"), ("Queue", "QueueName"), ("Queue", "Tags"), ("Table", "AttributeDefinitions.0")],
    ),
];
