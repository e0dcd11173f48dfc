//! First-in-first-out queues and topics have names that end with .fifo, and no others do.

use stackwright_diagnostics::{Diagnostic, RuleId, Severity};

use crate::Facts;
use crate::rule::Rule;
#[cfg(test)]
use crate::rules::cases::{Case, fails, passes};
use crate::rules::look::is_off;

pub(super) static RULE: Rule = Rule {
    id: RuleId("service/fifo-name"),
    severity: Severity::Error,
    title: "First-in-first-out queues and topics have names that end with .fifo, and no others do",
    why: "SQS and SNS tell the kind by the name as well, and refuse one that does not match.",
    fix: "end the name with `.fifo`, and set `FifoQueue` or `FifoTopic` to true",
    sources: &[
        "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-sqs-queue.html",
        "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-sns-topic.html",
    ],
    check,
};

fn check(rule: &Rule, facts: &Facts<'_>, found: &mut Vec<Diagnostic>) {
    let kinds =
        [("AWS::SQS::Queue", "QueueName", "FifoQueue"), ("AWS::SNS::Topic", "TopicName", "FifoTopic")];
    for (type_name, property, switch) in kinds {
        for (id, resource) in facts.model().of_type(type_name) {
            let Some(name) = resource.property(property).as_text() else { continue };
            let is_fifo = resource.property(switch).as_bool() == Some(true);
            if is_fifo && !name.ends_with(".fifo") {
                let message =
                    format!("`{name}` is first-in-first-out, and its name does not end with `.fifo`");
                let finding = rule.finding(facts, id, property, message);
                found.push(finding.help(format!("name it `{name}.fifo`")));
            } else if name.ends_with(".fifo") && is_off(facts, resource, switch) {
                let message = format!("`{name}` ends with `.fifo`, and is not first-in-first-out");
                found.push(rule.finding(facts, id, switch, message));
            }
        }
    }
}

#[cfg(test)]
pub(super) const CASES: &[Case] = &[
    passes(
        "
Resources:
  A: { Type: AWS::SQS::Queue, Properties: { QueueName: orders.fifo, FifoQueue: true } }
  B: { Type: AWS::SNS::Topic, Properties: { TopicName: orders } }
  C: { Type: AWS::SQS::Queue, Properties: { FifoQueue: true } }
",
    ),
    fails(
        "
Resources:
  A: { Type: AWS::SQS::Queue, Properties: { QueueName: orders, FifoQueue: true } }
  B: { Type: AWS::SNS::Topic, Properties: { TopicName: orders.fifo } }
",
        &[("A", "QueueName"), ("B", "FifoTopic")],
    ),
];
