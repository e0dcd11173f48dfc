//! A queue and its dead-letter queue are of one kind.

use stackwright_diagnostics::{Diagnostic, RuleId, Severity};
use stackwright_model::Resource;

use crate::Facts;
use crate::rule::Rule;
#[cfg(test)]
use crate::rules::cases::{Case, fails, passes};
use crate::rules::look::{is_absent, target_of};

pub(super) static RULE: Rule = Rule {
    id: RuleId("service/dead-letter-kind"),
    severity: Severity::Error,
    title: "A queue and its dead-letter queue are of one kind",
    why: "SQS refuses a standard dead-letter queue for a first-in-first-out queue, and the other way \
          round.",
    fix: "make both first-in-first-out, or neither",
    sources: &[
        "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-sqs-queue.html",
    ],
    check,
};

fn check(rule: &Rule, facts: &Facts<'_>, found: &mut Vec<Diagnostic>) {
    let model = facts.model();
    for (id, queue) in model.of_type("AWS::SQS::Queue") {
        let path = "RedrivePolicy.deadLetterTargetArn";
        let Some((other_id, other)) = target_of(model, queue.property(path), "AWS::SQS::Queue") else {
            continue;
        };
        let kind = |queue: &Resource| match queue.property("FifoQueue").as_bool() {
            Some(is_fifo) => Some(is_fifo),
            None => is_absent(facts, queue, "FifoQueue").then_some(false),
        };
        if let (Some(own), Some(others)) = (kind(queue), kind(other))
            && own != others
        {
            let name = |is_fifo| if is_fifo { "first-in-first-out" } else { "standard" };
            let message = format!("the queue is {}, and its dead-letter queue {}", name(own), name(others));
            let finding = rule.finding(facts, id, path, message);
            found.push(finding.note("the dead-letter queue", model.place(other_id)));
        }
    }
}

#[cfg(test)]
pub(super) const CASES: &[Case] = &[
    passes("
Resources:
  Dead: { Type: AWS::SQS::Queue }
  A:
    Type: AWS::SQS::Queue
    Properties: { RedrivePolicy: { deadLetterTargetArn: !GetAtt Dead.Arn, maxReceiveCount: 3 } }
"),
    fails("
Resources:
  Dead: { Type: AWS::SQS::Queue }
  A:
    Type: AWS::SQS::Queue
    Properties: { FifoQueue: true, RedrivePolicy: { deadLetterTargetArn: !GetAtt Dead.Arn, maxReceiveCount: 3 } }
", &[("A", "RedrivePolicy.deadLetterTargetArn")]),
];
