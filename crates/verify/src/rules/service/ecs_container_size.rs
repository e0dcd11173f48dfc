//! The containers of a task take no more CPU and memory than the task has.

use stackwright_diagnostics::{Diagnostic, RuleId, Severity};

use crate::Facts;
use crate::rule::Rule;
#[cfg(test)]
use crate::rules::cases::{Case, fails, passes};

pub(super) static RULE: Rule = Rule {
    id: RuleId("service/ecs-container-size"),
    severity: Severity::Error,
    title: "The containers of a task take no more CPU and memory than the task has",
    why: "What is reserved for the containers comes out of the task's size; ECS refuses a task \
          definition whose containers reserve more than there is.",
    fix: "make the task larger, or reserve less for its containers",
    sources: &[
        "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-ecs-taskdefinition-containerdefinition.html",
    ],
    check,
};

fn check(rule: &Rule, facts: &Facts<'_>, found: &mut Vec<Diagnostic>) {
    for (id, task) in facts.model().of_type("AWS::ECS::TaskDefinition") {
        let containers = task.property("ContainerDefinitions").as_list().unwrap_or_default();
        let cpu = containers.iter().map(|it| it.get("Cpu").as_integer().unwrap_or(0));
        let memory = containers.iter().map(|it| {
            let reserved = it.get("MemoryReservation").as_integer();
            reserved.or_else(|| it.get("Memory").as_integer()).unwrap_or(0)
        });
        let sums = [("Cpu", "CPU units", sum(cpu)), ("Memory", "MiB", sum(memory))];
        for (property, unit, reserved) in sums {
            if let Some(size) = task.property(property).as_integer().filter(|size| reserved > *size) {
                let message = format!("the containers reserve {reserved} {unit} of the task's {size}");
                found.push(rule.finding(facts, id, property, message));
            }
        }
    }
}

fn sum(amounts: impl Iterator<Item = i64>) -> i64 {
    amounts.fold(0, |sum, amount| sum.saturating_add(amount.max(0)))
}

#[cfg(test)]
pub(super) const CASES: &[Case] = &[
    passes(
        "
Resources:
  Task:
    Type: AWS::ECS::TaskDefinition
    Properties:
      Cpu: 512
      Memory: 1024
      ContainerDefinitions:
        - { Name: app, Cpu: 256, Memory: 1024, MemoryReservation: 512 }
        - { Name: proxy, Cpu: 256, Memory: 512 }
",
    ),
    fails(
        r#"
Resources:
  Task:
    Type: AWS::ECS::TaskDefinition
    Properties:
      Cpu: "512"
      Memory: "1024"
      ContainerDefinitions:
        - { Name: app, Cpu: 512, Memory: 1024 }
        - { Name: proxy, Cpu: 128, Memory: 256 }
"#,
        &[("Task", "Cpu"), ("Task", "Memory")],
    ),
];
