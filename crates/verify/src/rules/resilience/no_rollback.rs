//! A deployment of a service that fails goes back.

use stackwright_diagnostics::{Diagnostic, RuleId, Severity};

use crate::Facts;
use crate::rule::Rule;
#[cfg(test)]
use crate::rules::cases::{Case, fails, passes};
use crate::rules::look::{is_absent, is_off};

pub(super) static RULE: Rule = Rule {
    id: RuleId("resilience/no-rollback"),
    severity: Severity::Info,
    title: "A deployment of a service that fails goes back",
    why: "Without the circuit breaker, ECS tries a broken version again and again, and CloudFormation \
          waits for hours before it gives up.",
    fix: "set `DeploymentConfiguration.DeploymentCircuitBreaker` with `Enable` and `Rollback` true",
    sources: &["https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-circuit-breaker.html"],
    check,
};

fn check(rule: &Rule, facts: &Facts<'_>, found: &mut Vec<Diagnostic>) {
    for (id, service) in facts.model().of_type("AWS::ECS::Service") {
        let is_rolling = is_absent(facts, service, "DeploymentController")
            || service.property("DeploymentController.Type").as_text() == Some("ECS");
        let path = "DeploymentConfiguration.DeploymentCircuitBreaker";
        let is_broken =
            ["Enable", "Rollback"].iter().any(|it| is_off(facts, service, &format!("{path}.{it}")));
        if is_rolling && is_broken {
            found.push(rule.finding(facts, id, path, "a deployment that fails does not go back"));
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
    Properties: { DeploymentConfiguration: { DeploymentCircuitBreaker: { Enable: true, Rollback: true } } }
",
    ),
    fails(
        "
Resources:
  A:
    Type: AWS::ECS::Service
    Properties: { DeploymentConfiguration: { DeploymentCircuitBreaker: { Enable: true, Rollback: false } } }
",
        &[("A", "DeploymentConfiguration.DeploymentCircuitBreaker")],
    ),
];
