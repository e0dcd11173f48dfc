//! A target group has the properties of its kind of targets.

use stackwright_diagnostics::{Diagnostic, RuleId, Severity};
use stackwright_model::Value;

use crate::Facts;
use crate::rule::Rule;
#[cfg(test)]
use crate::rules::cases::{Case, fails, passes};
use crate::rules::look::is_absent;

pub(super) static RULE: Rule = Rule {
    id: RuleId("service/target-group-kind"),
    severity: Severity::Error,
    title: "A target group has the properties of its kind of targets",
    why: "Addresses, instances and load balancers are reached in a VPC at a port; Elastic Load \
          Balancing refuses a group that does not say which.",
    fix: "set `VpcId`, `Port` and `Protocol`",
    sources: &[
        "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-elasticloadbalancingv2-targetgroup.html",
    ],
    check,
};

fn check(rule: &Rule, facts: &Facts<'_>, found: &mut Vec<Diagnostic>) {
    for (id, group) in facts.model().of_type("AWS::ElasticLoadBalancingV2::TargetGroup") {
        let kind = match group.property("TargetType") {
            Value::Null if is_absent(facts, group, "TargetType") => "instance",
            kind => match kind.as_text() {
                Some(kind @ ("instance" | "ip" | "alb")) => kind,
                _ => continue,
            },
        };
        for property in ["VpcId", "Port", "Protocol"] {
            if is_absent(facts, group, property) {
                let message = format!("a target group of the type `{kind}` needs `{property}`");
                found.push(rule.finding(facts, id, property, message));
            }
        }
    }
}

#[cfg(test)]
pub(super) const CASES: &[Case] = &[
    passes(
        "
Resources:
  Lambda: { Type: AWS::ElasticLoadBalancingV2::TargetGroup, Properties: { TargetType: lambda } }
  App:
    Type: AWS::ElasticLoadBalancingV2::TargetGroup
    Properties: { TargetType: ip, VpcId: vpc-1, Port: 80, Protocol: HTTP }
",
    ),
    fails(
        "
Resources:
  App: { Type: AWS::ElasticLoadBalancingV2::TargetGroup, Properties: { TargetType: ip, Port: 80 } }
",
        &[("App", "VpcId"), ("App", "Protocol")],
    ),
];
