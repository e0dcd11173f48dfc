//! A Fargate task has the network mode awsvpc.

use stackwright_diagnostics::{Diagnostic, RuleId, Severity};

use crate::Facts;
use crate::rule::Rule;
#[cfg(test)]
use crate::rules::cases::{Case, fails, passes};
use crate::rules::containers::is_fargate;
use crate::rules::look::is_absent;

pub(super) static RULE: Rule = Rule {
    id: RuleId("service/ecs-fargate-network"),
    severity: Severity::Error,
    title: "A Fargate task has the network mode awsvpc",
    why: "Each Fargate task has a network interface of its own; ECS refuses a Fargate task definition \
          with any other network mode, and without one the mode is bridge.",
    fix: "set `NetworkMode` to `awsvpc`",
    sources: &[
        "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ecs-taskdefinition.html",
    ],
    check,
};

fn check(rule: &Rule, facts: &Facts<'_>, found: &mut Vec<Diagnostic>) {
    for (id, task) in facts.model().of_type("AWS::ECS::TaskDefinition") {
        if !is_fargate(task) {
            continue;
        }
        match task.property("NetworkMode").as_text() {
            Some("awsvpc") => {}
            Some(mode) => {
                let message = format!("a Fargate task cannot have the network mode `{mode}`");
                found.push(rule.finding(facts, id, "NetworkMode", message));
            }
            None if is_absent(facts, task, "NetworkMode") => {
                let message = "a Fargate task needs the network mode `awsvpc`, and without one has `bridge`";
                found.push(rule.finding(facts, id, "NetworkMode", message));
            }
            None => {}
        }
    }
}

#[cfg(test)]
pub(super) const CASES: &[Case] = &[
    passes(
        "
Resources:
  Task:
    Type: AWS::ECS::TaskDefinition
    Properties: { RequiresCompatibilities: [FARGATE], NetworkMode: awsvpc }
  OnInstances:
    Type: AWS::ECS::TaskDefinition
    Properties: { RequiresCompatibilities: [EC2] }
",
    ),
    fails(
        "
Resources:
  Bridge:
    Type: AWS::ECS::TaskDefinition
    Properties: { RequiresCompatibilities: [FARGATE], NetworkMode: bridge }
  None:
    Type: AWS::ECS::TaskDefinition
    Properties: { RequiresCompatibilities: [FARGATE] }
",
        &[("Bridge", "NetworkMode"), ("None", "NetworkMode")],
    ),
];
