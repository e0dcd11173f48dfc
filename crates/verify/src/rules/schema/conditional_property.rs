//! Properties that hold only for some value of another.

use stackwright_diagnostics::{RuleId, Severity};

use super::{RESOURCE_SCHEMA, report_combination};
use crate::facts::validity::Combination;
use crate::rule::Rule;
#[cfg(test)]
use crate::rules::cases::{Case, fails, passes};

pub(super) static RULE: Rule = Rule {
    id: RuleId("schema/conditional-property"),
    severity: Severity::Error,
    title: "Properties go together with the values of the others",
    why: "What a service takes often depends on another property: an engine, a protocol, a launch type.",
    fix: "change one of the properties that the finding names",
    sources: &[RESOURCE_SCHEMA],
    check: |rule, facts, found| {
        report_combination(rule, facts, found, Combination::Conditional);
    },
};

#[cfg(test)]
pub(super) const CASES: &[Case] = &[
    passes(
        "Resources:
  Queue: {Type: \"AWS::SQS::Queue\", Properties: {FifoQueue: true, QueueName: q.fifo}}",
    ),
    fails(
        "Resources:
  Queue: {Type: \"AWS::SQS::Queue\", Properties: {FifoQueue: \"true\", QueueName: q}}",
        &[("Queue", "QueueName")],
    ),
];
