//! Messages that cannot be processed are set aside.

use std::collections::BTreeSet;

use stackwright_diagnostics::{Diagnostic, RuleId, Severity};

use crate::Facts;
use crate::rule::Rule;
#[cfg(test)]
use crate::rules::cases::{Case, fails, passes};
use crate::rules::look::{is_absent, target_of};

pub(super) static RULE: Rule = Rule {
    id: RuleId("resilience/no-dead-letter"),
    severity: Severity::Info,
    title: "Messages that cannot be processed are set aside",
    why: "A message that fails is received again and again until it expires, and nobody learns of it.",
    fix: "set `RedrivePolicy` with a dead-letter queue, and an alarm on that",
    sources: &[
        "https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-configure-lambda-function-trigger.html",
    ],
    check,
};

fn check(rule: &Rule, facts: &Facts<'_>, found: &mut Vec<Diagnostic>) {
    let model = facts.model();
    let mut read = BTreeSet::new();
    for (_, source) in model.of_type("AWS::Lambda::EventSourceMapping") {
        read.extend(target_of(model, source.property("EventSourceArn"), "AWS::SQS::Queue").map(|(id, _)| id));
    }
    for id in read {
        if is_absent(facts, model.resource(id), "RedrivePolicy") {
            let message = "messages that the function cannot process are never set aside";
            found.push(rule.finding(facts, id, "RedrivePolicy", message));
        }
    }
}

#[cfg(test)]
pub(super) const CASES: &[Case] = &[
    passes(
        "
Resources:
  Dead: { Type: AWS::SQS::Queue }
  Queue:
    Type: AWS::SQS::Queue
    Properties: { RedrivePolicy: { deadLetterTargetArn: !GetAtt Dead.Arn, maxReceiveCount: 3 } }
  Source: { Type: AWS::Lambda::EventSourceMapping, Properties: { EventSourceArn: !GetAtt Queue.Arn } }
",
    ),
    fails(
        "
Resources:
  Queue: { Type: AWS::SQS::Queue }
  Source: { Type: AWS::Lambda::EventSourceMapping, Properties: { EventSourceArn: !GetAtt Queue.Arn } }
",
        &[("Queue", "RedrivePolicy")],
    ),
];
