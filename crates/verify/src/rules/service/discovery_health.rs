//! A service of Cloud Map has one health check, of the kind that its namespace can have.

use stackwright_diagnostics::{Diagnostic, RuleId, Severity};

use crate::Facts;
use crate::rule::Rule;
#[cfg(test)]
use crate::rules::cases::{Case, fails, passes};
use crate::rules::look::target_of;

pub(super) static RULE: Rule = Rule {
    id: RuleId("service/discovery-health"),
    severity: Severity::Error,
    title: "A service of Cloud Map has one health check, of the kind that its namespace can have",
    why: "Cloud Map refuses both kinds of check at once, and Route 53's checks in a private DNS \
          namespace, whose addresses they cannot reach.",
    fix: "use `HealthCheckCustomConfig` in a private namespace, and leave the other out",
    sources: &[
        "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-servicediscovery-service.html",
    ],
    check,
};

fn check(rule: &Rule, facts: &Facts<'_>, found: &mut Vec<Diagnostic>) {
    let model = facts.model();
    for (id, service) in model.of_type("AWS::ServiceDiscovery::Service") {
        if service.property("HealthCheckConfig").as_map().is_none() {
            continue;
        }
        if service.property("HealthCheckCustomConfig").as_map().is_some() {
            let message = "the service has two kinds of health checks";
            found.push(rule.finding(facts, id, "HealthCheckCustomConfig", message));
        }
        let private = "AWS::ServiceDiscovery::PrivateDnsNamespace";
        let namespaces = [service.property("NamespaceId"), service.property("DnsConfig.NamespaceId")];
        if namespaces.iter().any(|it| target_of(model, it, private).is_some()) {
            let message = "Route 53 cannot check the health of what is in a private namespace";
            found.push(rule.finding(facts, id, "HealthCheckConfig", message));
        }
    }
}

#[cfg(test)]
pub(super) const CASES: &[Case] = &[
    passes(
        "
Resources:
  Space: { Type: AWS::ServiceDiscovery::PrivateDnsNamespace, Properties: { Name: app.local } }
  A:
    Type: AWS::ServiceDiscovery::Service
    Properties: { NamespaceId: !Ref Space, HealthCheckCustomConfig: { FailureThreshold: 1 } }
",
    ),
    fails(
        "
Resources:
  Space: { Type: AWS::ServiceDiscovery::PrivateDnsNamespace, Properties: { Name: app.local } }
  A:
    Type: AWS::ServiceDiscovery::Service
    Properties: { NamespaceId: !Ref Space, HealthCheckConfig: { Type: HTTP }, HealthCheckCustomConfig: {} }
",
        &[("A", "HealthCheckConfig"), ("A", "HealthCheckCustomConfig")],
    ),
];
