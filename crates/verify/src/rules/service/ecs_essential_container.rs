//! A task has an essential container.

use stackwright_diagnostics::{Diagnostic, RuleId, Severity};

use crate::Facts;
use crate::rule::Rule;
#[cfg(test)]
use crate::rules::cases::{Case, fails, passes};

pub(super) static RULE: Rule = Rule {
    id: RuleId("service/ecs-essential-container"),
    severity: Severity::Error,
    title: "A task has an essential container",
    why: "ECS has to know whose end ends the task; it refuses a task definition in which no container \
          is essential.",
    fix: "make the container that does the work essential",
    sources: &[
        "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-ecs-taskdefinition-containerdefinition.html",
    ],
    check,
};

fn check(rule: &Rule, facts: &Facts<'_>, found: &mut Vec<Diagnostic>) {
    for (id, task) in facts.model().of_type("AWS::ECS::TaskDefinition") {
        let containers = task.property("ContainerDefinitions").as_list().unwrap_or_default();
        let are_optional = containers.iter().all(|it| it.get("Essential").as_bool() == Some(false));
        if are_optional && !containers.is_empty() {
            let message = "no container of the task is essential";
            found.push(rule.finding(facts, id, "ContainerDefinitions", message));
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
    Properties: { ContainerDefinitions: [{ Name: app }, { Name: setup, Essential: false }] }
",
    ),
    fails(
        "
Resources:
  Task:
    Type: AWS::ECS::TaskDefinition
    Properties: { ContainerDefinitions: [{ Name: app, Essential: false }] }
",
        &[("Task", "ContainerDefinitions")],
    ),
];
