//! Load balancers and target groups have names that Elastic Load Balancing takes.

use stackwright_diagnostics::{Diagnostic, RuleId, Severity};

use crate::Facts;
use crate::rule::Rule;
#[cfg(test)]
use crate::rules::cases::{Case, fails, passes};

pub(super) static RULE: Rule = Rule {
    id: RuleId("service/load-balancer-name"),
    severity: Severity::Error,
    title: "Load balancers and target groups have names that Elastic Load Balancing takes",
    why: "The name becomes a part of a DNS name, at most 32 letters, digits and hyphens; anything else \
          is refused.",
    fix: "use letters, digits and single hyphens between them, at most 32, and do not begin with \
          `internal-`",
    sources: &[
        "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-elasticloadbalancingv2-loadbalancer.html",
        "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-elasticloadbalancingv2-targetgroup.html",
    ],
    check,
};

fn check(rule: &Rule, facts: &Facts<'_>, found: &mut Vec<Diagnostic>) {
    for type_name in ["LoadBalancer", "TargetGroup"] {
        for (id, resource) in facts.model().of_type(&format!("AWS::ElasticLoadBalancingV2::{type_name}")) {
            let Some(name) = resource.property("Name").as_text() else { continue };
            let fault = if name.len() > 32 {
                format!("has {} characters, and 32 are taken", name.len())
            } else if name.starts_with('-') || name.ends_with('-') {
                "begins or ends with a hyphen".to_owned()
            } else if type_name == "LoadBalancer" && name.starts_with("internal-") {
                "begins with `internal-`, which is reserved".to_owned()
            } else if let Some(other) = name.chars().find(|it| !it.is_ascii_alphanumeric() && *it != '-') {
                format!("has a `{other}`, which is neither letter, digit nor hyphen")
            } else {
                continue;
            };
            found.push(rule.finding(facts, id, "Name", format!("the name `{name}` {fault}")));
        }
    }
}

#[cfg(test)]
pub(super) const CASES: &[Case] = &[
    passes("
Resources:
  A: { Type: AWS::ElasticLoadBalancingV2::LoadBalancer, Properties: { Name: bidops-dev-public } }
  B: { Type: AWS::ElasticLoadBalancingV2::TargetGroup, Properties: { Name: internal-app } }
"),
    fails("
Resources:
  A: { Type: AWS::ElasticLoadBalancingV2::LoadBalancer, Properties: { Name: internal-app } }
  B: { Type: AWS::ElasticLoadBalancingV2::TargetGroup, Properties: { Name: an-application-that-has-a-long-name } }
  C: { Type: AWS::ElasticLoadBalancingV2::TargetGroup, Properties: { Name: app_group } }
", &[("A", "Name"), ("B", "Name"), ("C", "Name")]),
];
