//! What is synthesized: stacks of queues, topics, roles and parameters that refer to each other.

use stackwright_cfn::iam::{CfnRole, role};
use stackwright_cfn::sns::{CfnTopic, Topic};
use stackwright_cfn::sqs::CfnQueue;
use stackwright_cfn::ssm::{CfnParameter, parameter};
use stackwright_core::{App, Environment, Handle, Scope, Stack, json};

/// Resources of a unit: a queue, a topic, a role that may use both, and a parameter that holds the topic.
const UNIT: u32 = 4;

/// In one unit of so many, the parameter holds a topic of the stack before.
const UNITS_BETWEEN_REFERENCES: usize = 10;

/// An app of `stacks` stacks with `resources` resources each, and those by which values travel between them.
pub(crate) fn app(stacks: u32, resources: u32) -> App {
    let mut app = App::new();
    let mut scope = app.scope();
    let mut topics = Vec::new();
    for index in 0..stacks {
        let environment = Environment::new("111122223333", "eu-west-1");
        let mut stack = scope.stack(format!("Stack{index}"), Stack::new().environment(environment));
        topics = (0..resources / UNIT).map(|unit| add_unit(&mut stack, unit, &topics)).collect();
    }
    app
}

fn add_unit(stack: &mut Scope<'_>, index: u32, topics_before: &[Topic]) -> Topic {
    let mut unit = stack.child(format!("Unit{index}"));
    let queue = unit.add("Queue", CfnQueue::new().visibility_timeout(60).message_retention_period(345_600));
    let topic = unit.add("Topic", CfnTopic::new().display_name(format!("Topic {index}")));
    let trust = json!({
        "Version": "2012-10-17",
        "Statement": [{
            "Effect": "Allow",
            "Action": "sts:AssumeRole",
            "Principal": { "Service": "lambda.amazonaws.com" }
        }]
    });
    let work = json!({
        "Version": "2012-10-17",
        "Statement": [
            { "Effect": "Allow", "Action": "sqs:SendMessage", "Resource": queue.arn() },
            { "Effect": "Allow", "Action": "sns:Publish", "Resource": topic.topic_arn() }
        ]
    });
    unit.add("Role", CfnRole::new(trust).policies([role::Policy::new(work, "work")]));
    let held = match usize::try_from(index) {
        Ok(index) if index % UNITS_BETWEEN_REFERENCES == 0 => topics_before.get(index).copied(),
        _ => None,
    };
    let held = held.unwrap_or(topic).reference();
    unit.add("Parameter", CfnParameter::new(parameter::Type::String, held));
    topic
}
