//! Queues are encrypted.

use stackwright_diagnostics::{Diagnostic, RuleId, Severity};

use crate::Facts;
use crate::rule::Rule;
#[cfg(test)]
use crate::rules::cases::{Case, fails, passes};
use crate::rules::look::is_absent;

pub(super) static RULE: Rule = Rule {
    id: RuleId("security/unencrypted-queue"),
    severity: Severity::Warning,
    title: "Queues are encrypted",
    why: "SQS encrypts queues on its own unless told not to; a queue that says so keeps its messages in \
          plain text.",
    fix: "leave out `SqsManagedSseEnabled`, or set a `KmsMasterKeyId`",
    sources: &["https://docs.aws.amazon.com/securityhub/latest/userguide/sqs-controls.html"],
    check,
};

fn check(rule: &Rule, facts: &Facts<'_>, found: &mut Vec<Diagnostic>) {
    for (id, queue) in facts.model().of_type("AWS::SQS::Queue") {
        let is_off = queue.property("SqsManagedSseEnabled").as_bool() == Some(false);
        if is_off && is_absent(facts, queue, "KmsMasterKeyId") {
            found.push(rule.finding(facts, id, "SqsManagedSseEnabled", "the queue is not encrypted"));
        }
    }
}

#[cfg(test)]
pub(super) const CASES: &[Case] = &[
    passes(
        "
Resources:
  A: { Type: AWS::SQS::Queue }
  B: { Type: AWS::SQS::Queue, Properties: { SqsManagedSseEnabled: false, KmsMasterKeyId: alias/a } }
",
    ),
    fails(
        "
Resources: { A: { Type: AWS::SQS::Queue, Properties: { SqsManagedSseEnabled: false } } }
",
        &[("A", "SqsManagedSseEnabled")],
    ),
];
