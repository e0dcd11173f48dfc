//! Containers have no power over their host.

use stackwright_diagnostics::{Diagnostic, RuleId, Severity};

use crate::Facts;
use crate::rule::Rule;
#[cfg(test)]
use crate::rules::cases::{Case, fails, passes};
use crate::rules::look::items_of;

pub(super) static RULE: Rule = Rule {
    id: RuleId("security/privileged-container"),
    severity: Severity::Warning,
    title: "Containers have no power over their host",
    why: "A privileged container is as good as root on the instance, and on all other containers there.",
    fix: "leave out `Privileged`, and add the capabilities that are needed",
    sources: &["https://docs.aws.amazon.com/securityhub/latest/userguide/ecs-controls.html"],
    check,
};

fn check(rule: &Rule, facts: &Facts<'_>, found: &mut Vec<Diagnostic>) {
    for (id, task) in facts.model().of_type("AWS::ECS::TaskDefinition") {
        for (path, container) in items_of(task, "ContainerDefinitions") {
            if container.get("Privileged").as_bool() == Some(true) {
                let message = "the container has power over its host";
                found.push(rule.finding(facts, id, &format!("{path}.Privileged"), message));
            }
        }
    }
}

#[cfg(test)]
pub(super) const CASES: &[Case] = &[
    passes(
        "
Resources: { A: { Type: AWS::ECS::TaskDefinition, Properties: { ContainerDefinitions: [{ Name: a }] } } }
",
    ),
    fails(
        "
Resources:
  A: { Type: AWS::ECS::TaskDefinition, Properties: { ContainerDefinitions: [{ Name: a, Privileged: true }] } }
",
        &[("A", "ContainerDefinitions.0.Privileged")],
    ),
];
