//! A function that reads a queue ends before its messages become visible again.

use stackwright_diagnostics::{Diagnostic, RuleId, Severity};
use stackwright_model::{Resource, Value};

use crate::Facts;
use crate::rule::Rule;
#[cfg(test)]
use crate::rules::cases::{Case, fails, passes};
use crate::rules::look::{is_absent, target_of};

pub(super) static RULE: Rule = Rule {
    id: RuleId("service/queue-visibility"),
    severity: Severity::Error,
    title: "A function that reads a queue ends before its messages become visible again",
    why: "Lambda refuses an event source whose queue hides messages for less time than the function may \
          run; it recommends six times as long.",
    fix: "set the queue's `VisibilityTimeout` to the function's `Timeout` at least, better six times that",
    sources: &["https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html"],
    check,
};

fn check(rule: &Rule, facts: &Facts<'_>, found: &mut Vec<Diagnostic>) {
    let model = facts.model();
    for (id, source) in model.of_type("AWS::Lambda::EventSourceMapping") {
        let queue = target_of(model, source.property("EventSourceArn"), "AWS::SQS::Queue");
        let function = target_of(model, source.property("FunctionName"), "AWS::Lambda::Function");
        let (Some((queue_id, queue)), Some((_, function))) = (queue, function) else { continue };
        let seconds = |resource: &Resource, property: &str, default: i64| match resource.property(property) {
            Value::Null => is_absent(facts, resource, property).then_some(default),
            value => value.as_integer(),
        };
        let hidden_seconds = seconds(queue, "VisibilityTimeout", 30);
        let run_seconds = seconds(function, "Timeout", 3);
        if let (Some(hidden_seconds), Some(run_seconds)) = (hidden_seconds, run_seconds)
            && hidden_seconds < run_seconds
        {
            let message = format!(
                "messages are hidden for {hidden_seconds} seconds, and `{}` may run for {run_seconds}",
                function.logical_id
            );
            let finding = rule.finding(facts, queue_id, "VisibilityTimeout", message);
            let help = format!("set it to {} seconds", run_seconds.saturating_mul(6).min(43_200));
            found.push(finding.help(help).note("the event source", model.place(id)));
        }
    }
}

#[cfg(test)]
pub(super) const CASES: &[Case] = &[
    passes(
        "
Resources:
  Queue: { Type: AWS::SQS::Queue, Properties: { VisibilityTimeout: 180 } }
  Function: { Type: AWS::Lambda::Function, Properties: { Timeout: 30 } }
  Source:
    Type: AWS::Lambda::EventSourceMapping
    Properties: { EventSourceArn: !GetAtt Queue.Arn, FunctionName: !Ref Function }
",
    ),
    fails(
        "
Resources:
  Queue: { Type: AWS::SQS::Queue }
  Function: { Type: AWS::Lambda::Function, Properties: { Timeout: 60 } }
  Source:
    Type: AWS::Lambda::EventSourceMapping
    Properties: { EventSourceArn: !GetAtt Queue.Arn, FunctionName: !GetAtt Function.Arn }
",
        &[("Queue", "VisibilityTimeout")],
    ),
];
