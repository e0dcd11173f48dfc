//! What scales has a greatest capacity no less than its least.

use stackwright_diagnostics::{Diagnostic, RuleId, Severity};

use crate::Facts;
use crate::rule::Rule;
#[cfg(test)]
use crate::rules::cases::{Case, fails, passes};

pub(super) static RULE: Rule = Rule {
    id: RuleId("service/scaling-bounds"),
    severity: Severity::Error,
    title: "What scales has a greatest capacity no less than its least",
    why: "Application Auto Scaling refuses a target whose minimum is above its maximum, and one whose \
          dimension is of another service than its namespace.",
    fix: "set `MinCapacity` to at most `MaxCapacity`, and `ScalableDimension` to one of the namespace's",
    sources: &[
        "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-applicationautoscaling-scalabletarget.html",
    ],
    check,
};

fn check(rule: &Rule, facts: &Facts<'_>, found: &mut Vec<Diagnostic>) {
    for (id, target) in facts.model().of_type("AWS::ApplicationAutoScaling::ScalableTarget") {
        let bounds =
            (target.property("MinCapacity").as_integer(), target.property("MaxCapacity").as_integer());
        if let (Some(least), Some(most)) = bounds
            && least > most
        {
            let message = format!("the least capacity is {least}, and the greatest {most}");
            found.push(rule.finding(facts, id, "MinCapacity", message));
        }
        let dimension = target.property("ScalableDimension").as_text();
        let namespace = target.property("ServiceNamespace").as_text();
        if let (Some(dimension), Some(namespace)) = (dimension, namespace)
            && dimension.split(':').next() != Some(namespace)
        {
            let message = format!("`{dimension}` is no dimension of `{namespace}`");
            found.push(rule.finding(facts, id, "ScalableDimension", message));
        }
    }
}

#[cfg(test)]
pub(super) const CASES: &[Case] = &[
    passes(
        r#"
Resources:
  A:
    Type: AWS::ApplicationAutoScaling::ScalableTarget
    Properties: { MinCapacity: 2, MaxCapacity: 10, ServiceNamespace: ecs, ScalableDimension: "ecs:service:DesiredCount" }
"#,
    ),
    fails(
        r#"
Resources:
  A:
    Type: AWS::ApplicationAutoScaling::ScalableTarget
    Properties: { MinCapacity: 4, MaxCapacity: 2, ServiceNamespace: ecs, ScalableDimension: "rds:cluster:ReadReplicaCount" }
"#,
        &[("A", "MinCapacity"), ("A", "ScalableDimension")],
    ),
];
