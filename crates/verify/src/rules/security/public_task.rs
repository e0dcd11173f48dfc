//! Tasks have no public addresses.

use stackwright_diagnostics::{Diagnostic, RuleId, Severity};

use crate::Facts;
use crate::rule::Rule;
#[cfg(test)]
use crate::rules::cases::{Case, fails, passes};

pub(super) static RULE: Rule = Rule {
    id: RuleId("security/public-task"),
    severity: Severity::Warning,
    title: "Tasks have no public addresses",
    why: "With one, only a security group is between the task and the internet.",
    fix: "run the tasks in private subnets, behind a load balancer, with a NAT gateway or endpoints for \
          what they fetch",
    sources: &["https://docs.aws.amazon.com/securityhub/latest/userguide/ecs-controls.html"],
    check,
};

fn check(rule: &Rule, facts: &Facts<'_>, found: &mut Vec<Diagnostic>) {
    for (id, service) in facts.model().of_type("AWS::ECS::Service") {
        let path = "NetworkConfiguration.AwsvpcConfiguration.AssignPublicIp";
        if service.property(path).as_text() == Some("ENABLED") {
            found.push(rule.finding(facts, id, path, "the service's tasks have public addresses"));
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
    Properties: { NetworkConfiguration: { AwsvpcConfiguration: { AssignPublicIp: DISABLED } } }
",
    ),
    fails(
        "
Resources:
  A:
    Type: AWS::ECS::Service
    Properties: { NetworkConfiguration: { AwsvpcConfiguration: { AssignPublicIp: ENABLED } } }
",
        &[("A", "NetworkConfiguration.AwsvpcConfiguration.AssignPublicIp")],
    ),
];
