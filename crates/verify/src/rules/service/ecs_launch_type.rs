//! A service has a launch type or a capacity provider strategy, not both.

use stackwright_diagnostics::{Diagnostic, RuleId, Severity};

use crate::Facts;
use crate::rule::Rule;
#[cfg(test)]
use crate::rules::cases::{Case, fails, passes};

pub(super) static RULE: Rule = Rule {
    id: RuleId("service/ecs-launch-type"),
    severity: Severity::Error,
    title: "A service has a launch type or a capacity provider strategy, not both",
    why: "The strategy says where tasks run, and so does the launch type; ECS refuses a service with \
          both.",
    fix: "leave out `LaunchType`",
    sources: &[
        "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ecs-service.html",
    ],
    check,
};

fn check(rule: &Rule, facts: &Facts<'_>, found: &mut Vec<Diagnostic>) {
    for (id, service) in facts.model().of_type("AWS::ECS::Service") {
        let has_strategy =
            service.property("CapacityProviderStrategy").as_list().is_some_and(|it| !it.is_empty());
        if has_strategy && let Some(launch_type) = service.property("LaunchType").as_text() {
            let message = format!(
                "the service has the launch type `{launch_type}` beside a capacity provider strategy"
            );
            found.push(rule.finding(facts, id, "LaunchType", message));
        }
    }
}

#[cfg(test)]
pub(super) const CASES: &[Case] = &[
    passes(
        "
Resources:
  A:
    Type: AWS::ECS::Service
    Properties: { CapacityProviderStrategy: [{ CapacityProvider: FARGATE, Weight: 1 }] }
  B:
    Type: AWS::ECS::Service
    Properties: { LaunchType: FARGATE }
",
    ),
    fails(
        "
Resources:
  Service:
    Type: AWS::ECS::Service
    Properties: { LaunchType: FARGATE, CapacityProviderStrategy: [{ CapacityProvider: FARGATE, Weight: 1 }] }
",
        &[("Service", "LaunchType")],
    ),
];
