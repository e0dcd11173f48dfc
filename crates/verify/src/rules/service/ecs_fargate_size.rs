//! A Fargate task has a CPU and a memory that go together.

use stackwright_diagnostics::{Diagnostic, RuleId, Severity};
use stackwright_model::Value;

use crate::Facts;
use crate::rule::Rule;
#[cfg(test)]
use crate::rules::cases::{Case, fails, passes};
use crate::rules::containers::is_fargate;
use crate::rules::look::{is_absent, number};

pub(super) static RULE: Rule = Rule {
    id: RuleId("service/ecs-fargate-size"),
    severity: Severity::Error,
    title: "A Fargate task has a CPU and a memory that go together",
    why: "Fargate offers certain sizes only; ECS refuses to register a task definition of any other, \
          which stops the deployment.",
    fix: "choose one of Fargate's pairs of CPU and memory",
    sources: &[
        "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-cpu-memory-error.html",
        "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ecs-taskdefinition.html",
    ],
    check,
};

fn check(rule: &Rule, facts: &Facts<'_>, found: &mut Vec<Diagnostic>) {
    for (id, task) in facts.model().of_type("AWS::ECS::TaskDefinition") {
        if !is_fargate(task) {
            continue;
        }
        for property in ["Cpu", "Memory"] {
            if is_absent(facts, task, property) {
                let message = format!("a Fargate task needs `{property}`");
                found.push(rule.finding(facts, id, property, message));
            }
        }
        let Some(cpu_units) = amount(task.property("Cpu"), "vcpu") else { continue };
        let sizes = memories_mib(cpu_units);
        if sizes.is_empty() {
            let message = format!("Fargate has no task of {cpu_units} CPU units");
            let nearest = CPU_UNITS.iter().min_by_key(|it| it.abs_diff(cpu_units));
            let help = nearest.map_or_else(String::new, |it| format!("the nearest size is {it} CPU units"));
            found.push(rule.finding(facts, id, "Cpu", message).help(help));
            continue;
        }
        let Some(memory_mib) = amount(task.property("Memory"), "gb") else { continue };
        if !sizes.contains(&memory_mib) {
            let message = format!("Fargate has no task of {cpu_units} CPU units with {memory_mib} MiB");
            let nearest = sizes.iter().min_by_key(|it| it.abs_diff(memory_mib));
            let help =
                nearest.map_or_else(String::new, |it| format!("the nearest that goes with it is {it} MiB"));
            found.push(rule.finding(facts, id, "Memory", message).help(help));
        }
    }
}

const CPU_UNITS: [u64; 7] = [256, 512, 1024, 2048, 4096, 8192, 16384];

/// The amounts of memory that go with a CPU, in MiB.
fn memories_mib(cpu_units: u64) -> Vec<u64> {
    let steps = |from: u64, to: u64, step: u64| (from..=to).step_by(step as usize).collect();
    match cpu_units {
        256 => vec![512, 1024, 2048],
        512 => steps(1024, 4096, 1024),
        1024 => steps(2048, 8192, 1024),
        2048 => steps(4096, 16384, 1024),
        4096 => steps(8192, 30720, 1024),
        8192 => steps(16384, 61440, 4096),
        16384 => steps(32768, 122_880, 8192),
        _ => Vec::new(),
    }
}

/// CPU units or MiB, however written: `1024`, `1 vCPU`, `.5 GB`.
fn amount(value: &Value, large_unit: &str) -> Option<u64> {
    if let Some(number) = number(value) {
        return (number >= 0.0).then_some(number as u64);
    }
    let text = value.as_text()?.trim().to_ascii_lowercase();
    let number: f64 = text.strip_suffix(large_unit)?.trim().parse().ok()?;
    (number > 0.0).then_some((number * 1024.0) as u64)
}

#[cfg(test)]
pub(super) const CASES: &[Case] = &[
    passes(
        "
Resources:
  Task:
    Type: AWS::ECS::TaskDefinition
    Properties: { RequiresCompatibilities: [FARGATE], Cpu: 0.5 vCPU, Memory: 4GB }
  OnInstances:
    Type: AWS::ECS::TaskDefinition
    Properties: { Cpu: 100, Memory: 100 }
",
    ),
    passes(
        "
Parameters:
  Cpu: { Type: String }
Resources:
  Task:
    Type: AWS::ECS::TaskDefinition
    Properties: { RequiresCompatibilities: [FARGATE], Cpu: !Ref Cpu, Memory: 100 }
",
    ),
    fails(
        "
Resources:
  Task:
    Type: AWS::ECS::TaskDefinition
    Properties: { RequiresCompatibilities: [FARGATE], Cpu: 512, Memory: 512 }
",
        &[("Task", "Memory")],
    ),
    fails(
        "
Resources:
  Task:
    Type: AWS::ECS::TaskDefinition
    Properties: { RequiresCompatibilities: [EC2, FARGATE], Cpu: 300, Memory: 512 }
",
        &[("Task", "Cpu")],
    ),
    fails(
        "
Resources:
  Task:
    Type: AWS::ECS::TaskDefinition
    Properties: { RequiresCompatibilities: [FARGATE] }
",
        &[("Task", "Cpu"), ("Task", "Memory")],
    ),
];
