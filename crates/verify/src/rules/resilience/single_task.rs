//! A service has a task in more than one zone.

use std::collections::BTreeMap;

use stackwright_diagnostics::{Diagnostic, RuleId, Severity};
use stackwright_model::{ResourceId, Value};

use crate::Facts;
use crate::rule::Rule;
#[cfg(test)]
use crate::rules::cases::{Case, fails, passes};
use crate::rules::look::{is_absent, is_development};

pub(super) static RULE: Rule = Rule {
    id: RuleId("resilience/single-task"),
    severity: Severity::Warning,
    title: "A service has a task in more than one zone",
    why: "A service with one task is away whenever that task or its zone is, and during every \
          deployment that stops it first.",
    fix: "set `DesiredCount` to at least 2, with subnets in two zones",
    sources: &["https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-load-balancing.html"],
    check,
};

fn check(rule: &Rule, facts: &Facts<'_>, found: &mut Vec<Diagnostic>) {
    let model = facts.model();
    let mut least = BTreeMap::<ResourceId, i64>::new();
    for (_, target) in model.of_type("AWS::ApplicationAutoScaling::ScalableTarget") {
        if let (Value::Joined(parts), Some(count)) =
            (target.property("ResourceId"), target.property("MinCapacity").as_integer())
        {
            for reference in parts.iter().filter_map(Value::as_reference) {
                least.insert(reference.resource, count);
            }
        }
    }
    for (id, service) in model.of_type("AWS::ECS::Service") {
        let count = match least.get(&id) {
            Some(count) => Some(*count),
            None => match service.property("DesiredCount") {
                // Without a count, a service of replicas has one task.
                Value::Null => is_absent(facts, service, "DesiredCount").then_some(1),
                count => count.as_integer(),
            },
        };
        let is_daemon = service.property("SchedulingStrategy").as_text() == Some("DAEMON");
        let is_served = service.property("LoadBalancers").as_list().is_some_and(|it| !it.is_empty());
        if is_served && !is_daemon && !is_development(service) && count == Some(1) {
            found.push(rule.finding(facts, id, "DesiredCount", "the service has one task"));
        }
    }
}

#[cfg(test)]
pub(super) const CASES: &[Case] = &[
    passes(
        "
Resources:
  A: { Type: AWS::ECS::Service, Properties: { DesiredCount: 2, LoadBalancers: [{ ContainerName: a }] } }
  Worker: { Type: AWS::ECS::Service, Properties: { DesiredCount: 1 } }
",
    ),
    fails(
        "
Resources:
  A: { Type: AWS::ECS::Service, Properties: { DesiredCount: 1, LoadBalancers: [{ ContainerName: a }] } }
",
        &[("A", "DesiredCount")],
    ),
];
