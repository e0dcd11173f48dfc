//! A function reads batches of a size that its queue gives.

use stackwright_diagnostics::{Diagnostic, RuleId, Severity};

use crate::Facts;
use crate::rule::Rule;
#[cfg(test)]
use crate::rules::cases::{Case, fails, passes};
use crate::rules::look::{is_absent, target_of};

pub(super) static RULE: Rule = Rule {
    id: RuleId("service/queue-batch"),
    severity: Severity::Error,
    title: "A function reads batches of a size that its queue gives",
    why: "Lambda refuses more than 10 messages from a first-in-first-out queue, and more than 10 from \
          any queue without a window to gather them.",
    fix: "set `BatchSize` to 10 at most, or `MaximumBatchingWindowInSeconds` to at least 1",
    sources: &[
        "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-lambda-eventsourcemapping.html",
    ],
    check,
};

fn check(rule: &Rule, facts: &Facts<'_>, found: &mut Vec<Diagnostic>) {
    let model = facts.model();
    for (id, source) in model.of_type("AWS::Lambda::EventSourceMapping") {
        let Some((_, queue)) = target_of(model, source.property("EventSourceArn"), "AWS::SQS::Queue") else {
            continue;
        };
        let Some(size) = source.property("BatchSize").as_integer().filter(|size| *size > 10) else {
            continue;
        };
        let window = "MaximumBatchingWindowInSeconds";
        if queue.property("FifoQueue").as_bool() == Some(true) {
            let message = format!("a first-in-first-out queue gives 10 messages at once, not {size}");
            found.push(rule.finding(facts, id, "BatchSize", message));
        } else if is_absent(facts, source, window) || source.property(window).as_integer() == Some(0) {
            let message = format!("batches of {size} messages need a window in which they are gathered");
            found.push(rule.finding(facts, id, window, message));
        }
    }
}

#[cfg(test)]
pub(super) const CASES: &[Case] = &[
    passes("
Resources:
  Queue: { Type: AWS::SQS::Queue }
  A: { Type: AWS::Lambda::EventSourceMapping, Properties: { EventSourceArn: !GetAtt Queue.Arn, BatchSize: 10 } }
  B:
    Type: AWS::Lambda::EventSourceMapping
    Properties: { EventSourceArn: !GetAtt Queue.Arn, BatchSize: 100, MaximumBatchingWindowInSeconds: 5 }
"),
    fails("
Resources:
  Queue: { Type: AWS::SQS::Queue }
  Fifo: { Type: AWS::SQS::Queue, Properties: { FifoQueue: true } }
  A: { Type: AWS::Lambda::EventSourceMapping, Properties: { EventSourceArn: !GetAtt Queue.Arn, BatchSize: 100 } }
  B: { Type: AWS::Lambda::EventSourceMapping, Properties: { EventSourceArn: !GetAtt Fifo.Arn, BatchSize: 100 } }
", &[("A", "MaximumBatchingWindowInSeconds"), ("B", "BatchSize")]),
];
