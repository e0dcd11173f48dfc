//! An application load balancer has subnets in two zones, and no balancer has two subnets in one.

use std::collections::BTreeSet;

use stackwright_diagnostics::{Diagnostic, RuleId, Severity};
use stackwright_model::Value;

use crate::Facts;
use crate::rule::Rule;
#[cfg(test)]
use crate::rules::cases::{Case, fails, passes};
use crate::rules::look::{items_of, zone, zone_count};

pub(super) static RULE: Rule = Rule {
    id: RuleId("service/load-balancer-zones"),
    severity: Severity::Error,
    title: "An application load balancer has subnets in two zones, and no balancer has two subnets in one",
    why: "Elastic Load Balancing refuses an application load balancer in a single zone, and a second \
          subnet of the same zone for any kind.",
    fix: "choose one subnet in each of at least two zones",
    sources: &[
        "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-elasticloadbalancingv2-loadbalancer.html",
    ],
    check,
};

fn check(rule: &Rule, facts: &Facts<'_>, found: &mut Vec<Diagnostic>) {
    let model = facts.model();
    for (id, balancer) in model.of_type("AWS::ElasticLoadBalancingV2::LoadBalancer") {
        let mut zones = BTreeSet::new();
        for (path, subnet) in items_of(balancer, "Subnets") {
            if let Some(zone) = zone(model, subnet)
                && !zones.insert(zone)
            {
                let message = format!("the load balancer has a subnet in `{zone}` already");
                found.push(rule.finding(facts, id, &path, message));
            }
        }
        let is_application = match balancer.property("Type") {
            Value::Null => true,
            kind => kind.as_text() == Some("application"),
        };
        if is_application && zone_count(model, balancer.property("Subnets")) == Some(1) {
            let message = "an application load balancer needs subnets in two zones, and has one";
            found.push(rule.finding(facts, id, "Subnets", message));
        }
    }
}

#[cfg(test)]
pub(super) const CASES: &[Case] = &[
    passes("
Resources:
  A: { Type: AWS::EC2::Subnet, Properties: { AvailabilityZone: us-east-1a } }
  B: { Type: AWS::EC2::Subnet, Properties: { AvailabilityZone: us-east-1b } }
  Balancer: { Type: AWS::ElasticLoadBalancingV2::LoadBalancer, Properties: { Subnets: [!Ref A, !Ref B] } }
  Network: { Type: AWS::ElasticLoadBalancingV2::LoadBalancer, Properties: { Type: network, Subnets: [!Ref A] } }
"),
    passes(r#"
Parameters: { Subnets: { Type: "List<AWS::EC2::Subnet::Id>" } }
Resources:
  Balancer: { Type: AWS::ElasticLoadBalancingV2::LoadBalancer, Properties: { Subnets: !Ref Subnets } }
"#),
    fails("
Resources:
  A: { Type: AWS::EC2::Subnet, Properties: { AvailabilityZone: us-east-1a } }
  B: { Type: AWS::EC2::Subnet, Properties: { AvailabilityZone: us-east-1a } }
  One: { Type: AWS::ElasticLoadBalancingV2::LoadBalancer, Properties: { Subnets: [!Ref A] } }
  Same: { Type: AWS::ElasticLoadBalancingV2::LoadBalancer, Properties: { Subnets: [!Ref A, !Ref B] } }
", &[("One", "Subnets"), ("Same", "Subnets"), ("Same", "Subnets.1")]),
];
