//! Properties that only AWS sets.

use stackwright_diagnostics::{RuleId, Severity};

use super::{RESOURCE_SCHEMA, report};
use crate::facts::validity::Problem;
use crate::rule::Rule;
#[cfg(test)]
use crate::rules::cases::{Case, fails, passes};

pub(super) static RULE: Rule = Rule {
    id: RuleId("schema/read-only-property"),
    severity: Severity::Error,
    title: "No property is set that only AWS sets",
    why: "What AWS makes itself (ids, ARNs, times) is an attribute; CloudFormation refuses a template that sets it.",
    fix: "remove the property",
    sources: &[RESOURCE_SCHEMA],
    check: |rule, facts, found| {
        report(rule, facts, found, |problem| match problem {
            Problem::ReadOnly => Some("only AWS sets this property".to_owned().into()),
            _ => None,
        });
    },
};

#[cfg(test)]
pub(super) const CASES: &[Case] = &[
    passes(
        "Resources:
  Queue: {Type: \"AWS::SQS::Queue\", Properties: {QueueName: q}}",
    ),
    fails(
        "Resources:
  Queue: {Type: \"AWS::SQS::Queue\", Properties: {Arn: \"arn:aws:sqs:us-east-1:123456789012:q\"}}",
        &[("Queue", "Arn")],
    ),
];
