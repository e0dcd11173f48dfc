//! What is synthesized: stacks of queues, topics, roles and parameters that refer to each other.

use stackwright_core::tree::{App, Environment, RawHandle, Resource, Scope, Stack};
use stackwright_core::value::{Object, Text, Value};
use stackwright_core::{Handle, json};

/// Resources of a unit: a queue, a topic, a role and a parameter.
const UNIT: u32 = 4;

/// Every so many units, the parameter holds a value of the stack before instead of its own.
const UNITS_BETWEEN_REFERENCES: u32 = 10;

/// A resource whose names need no check against the facts, as one of a generated type does not.
struct Known(Text, Object);

impl Resource for Known {
    type Handle = RawHandle;
    fn type_name(&self) -> Text {
        self.0.clone()
    }
    fn into_properties(self) -> Object {
        self.1
    }
}

fn known(name: &'static str, value: Value) -> Known {
    match value {
        Value::Object(o) => Known(name.into(), o),
        _ => Known(name.into(), Object::new()),
    }
}

/// An app of `stacks` stacks with `resources` resources each.
pub(crate) fn app(stacks: u32, resources: u32) -> App {
    let mut app = App::new();
    let mut scope = app.scope();
    let mut topics = Vec::new();
    for index in 0..stacks {
        let environment = Environment::new("111122223333", "eu-west-1");
        let mut stack = scope.stack(format!("Stack{index}"), Stack::new().environment(environment));
        topics = units(&mut stack, resources / UNIT, &topics);
    }
    app
}

/// Adds units to a stack, and gives back their topics.
fn units(stack: &mut Scope<'_>, count: u32, topics_before: &[RawHandle]) -> Vec<RawHandle> {
    let mut topics = Vec::new();
    for index in 0..count {
        let mut unit = stack.child(format!("Unit{index}"));
        let queue = unit.add(
            "Queue",
            known("AWS::SQS::Queue", json!({"VisibilityTimeout": 60, "MessageRetentionPeriod": 345600})),
        );
        let topic =
            unit.add("Topic", known("AWS::SNS::Topic", json!({"DisplayName": (format!("Topic {index}"))})));
        let queue_arn: Value = queue.attribute::<String>("Arn").into();
        let topic_arn: Value = topic.reference().into();
        unit.add(
            "Role",
            known(
                "AWS::IAM::Role",
                json!({
                    "AssumeRolePolicyDocument": {
                        "Version": "2012-10-17",
                        "Statement": [{
                            "Effect": "Allow",
                            "Action": "sts:AssumeRole",
                            "Principal": {"Service": "lambda.amazonaws.com"}
                        }]
                    },
                    "Policies": [{
                        "PolicyName": "work",
                        "PolicyDocument": {
                            "Version": "2012-10-17",
                            "Statement": [
                                {"Effect": "Allow", "Action": "sqs:SendMessage", "Resource": (queue_arn)},
                                {"Effect": "Allow", "Action": "sns:Publish", "Resource": (topic_arn)}
                            ]
                        }
                    }]
                }),
            ),
        );
        let source =
            if index % UNITS_BETWEEN_REFERENCES == 0 { topics_before.get(index as usize) } else { None };
        let value: Value = source.copied().unwrap_or(topic).reference().into();
        unit.add("Parameter", known("AWS::SSM::Parameter", json!({"Type": "String", "Value": (value)})));
        topics.push(topic);
    }
    topics
}
