//! A task that logs, pulls from ECR or reads secrets has an execution role.

use stackwright_diagnostics::{Diagnostic, RuleId, Severity};

use crate::Facts;
use crate::rule::Rule;
#[cfg(test)]
use crate::rules::cases::{Case, fails, passes};
use crate::rules::containers::is_fargate;
use crate::rules::look::{is_absent, items_of};

pub(super) static RULE: Rule = Rule {
    id: RuleId("service/ecs-execution-role"),
    severity: Severity::Error,
    title: "A task that logs, pulls from ECR or reads secrets has an execution role",
    why: "Not the container but ECS fetches secrets, pulls the image and writes the logs of a Fargate \
          task, and it does so with the execution role; without one the task definition is refused or \
          no task ever starts.",
    fix: "set `ExecutionRoleArn` to a role that ECS tasks may assume",
    sources: &["https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_execution_IAM_role.html"],
    check,
};

fn check(rule: &Rule, facts: &Facts<'_>, found: &mut Vec<Diagnostic>) {
    for (id, task) in facts.model().of_type("AWS::ECS::TaskDefinition") {
        if !is_absent(facts, task, "ExecutionRoleArn") {
            continue;
        }
        let is_fargate = is_fargate(task);
        for (path, container) in items_of(task, "ContainerDefinitions") {
            let reason = if container.get("Secrets").as_list().is_some_and(|it| !it.is_empty()) {
                "Secrets"
            } else if is_fargate && container.at("LogConfiguration.LogDriver").as_text() == Some("awslogs") {
                "LogConfiguration"
            } else if is_fargate && container.get("Image").as_text().is_some_and(is_in_ecr) {
                "Image"
            } else {
                continue;
            };
            let message = format!("`{path}.{reason}` needs an execution role, and the task has none");
            found.push(rule.finding(facts, id, "ExecutionRoleArn", message));
            break;
        }
    }
}

/// Whether an image is in a private registry of ECR.
fn is_in_ecr(image: &str) -> bool {
    image.split('/').next().is_some_and(|host| host.contains(".dkr.ecr.") && host.contains(".amazonaws.com"))
}

#[cfg(test)]
pub(super) const CASES: &[Case] = &[
    passes(
        "
Resources:
  Task:
    Type: AWS::ECS::TaskDefinition
    Properties:
      RequiresCompatibilities: [FARGATE]
      ExecutionRoleArn: arn:aws:iam::123456789012:role/execution
      ContainerDefinitions: [{ Name: app, Secrets: [{ Name: KEY, ValueFrom: key }] }]
  Public:
    Type: AWS::ECS::TaskDefinition
    Properties: { RequiresCompatibilities: [FARGATE], ContainerDefinitions: [{ Name: app, Image: nginx }] }
",
    ),
    fails(
        r#"
Resources:
  Task:
    Type: AWS::ECS::TaskDefinition
    Properties: { ContainerDefinitions: [{ Name: app, Secrets: [{ Name: KEY, ValueFrom: key }] }] }
  Pulls:
    Type: AWS::ECS::TaskDefinition
    Properties:
      RequiresCompatibilities: [FARGATE]
      ContainerDefinitions: [{ Name: app, Image: "123456789012.dkr.ecr.us-east-1.amazonaws.com/app:1" }]
"#,
        &[("Task", "ExecutionRoleArn"), ("Pulls", "ExecutionRoleArn")],
    ),
];
