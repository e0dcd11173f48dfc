//! A target group checks health in a protocol that it can.

use stackwright_diagnostics::{Diagnostic, RuleId, Severity};

use crate::Facts;
use crate::rule::Rule;
#[cfg(test)]
use crate::rules::cases::{Case, fails, passes};

pub(super) static RULE: Rule = Rule {
    id: RuleId("service/target-group-health"),
    severity: Severity::Error,
    title: "A target group checks health in a protocol that it can",
    why: "Elastic Load Balancing refuses TCP checks of HTTP targets, and knows no health checks over \
          TLS or UDP at all.",
    fix: "check over HTTP or HTTPS, or over TCP where the group's protocol is one of a network load \
          balancer",
    sources: &[
        "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-elasticloadbalancingv2-targetgroup.html",
    ],
    check,
};

fn check(rule: &Rule, facts: &Facts<'_>, found: &mut Vec<Diagnostic>) {
    for (id, group) in facts.model().of_type("AWS::ElasticLoadBalancingV2::TargetGroup") {
        let Some(check) = group.property("HealthCheckProtocol").as_text() else { continue };
        let protocol = group.property("Protocol").as_text();
        let fault = match (check, protocol) {
            ("TCP", Some(protocol @ ("HTTP" | "HTTPS"))) => {
                format!("targets that speak {protocol} cannot be checked over TCP")
            }
            ("TLS" | "UDP" | "TCP_UDP" | "GENEVE" | "QUIC" | "TCP_QUIC", _) => {
                format!("health cannot be checked over {check}")
            }
            _ => continue,
        };
        found.push(rule.finding(facts, id, "HealthCheckProtocol", fault));
    }
}

#[cfg(test)]
pub(super) const CASES: &[Case] = &[
    passes("
Resources:
  A: { Type: AWS::ElasticLoadBalancingV2::TargetGroup, Properties: { Protocol: HTTP, HealthCheckProtocol: HTTP } }
  B: { Type: AWS::ElasticLoadBalancingV2::TargetGroup, Properties: { Protocol: TLS, HealthCheckProtocol: TCP } }
"),
    fails("
Resources:
  A: { Type: AWS::ElasticLoadBalancingV2::TargetGroup, Properties: { Protocol: HTTP, HealthCheckProtocol: TCP } }
  B: { Type: AWS::ElasticLoadBalancingV2::TargetGroup, Properties: { Protocol: TCP, HealthCheckProtocol: TLS } }
", &[("A", "HealthCheckProtocol"), ("B", "HealthCheckProtocol")]),
];
