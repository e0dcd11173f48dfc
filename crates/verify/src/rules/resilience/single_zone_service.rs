//! A service runs in more than one zone.

use stackwright_diagnostics::{Diagnostic, RuleId, Severity};

use crate::Facts;
use crate::rule::Rule;
#[cfg(test)]
use crate::rules::cases::{Case, fails, passes};
use crate::rules::look::zone_count;

pub(super) static RULE: Rule = Rule {
    id: RuleId("resilience/single-zone-service"),
    severity: Severity::Warning,
    title: "A service runs in more than one zone",
    why: "All tasks of a service whose subnets are in one zone are lost with it.",
    fix: "add a subnet of another zone",
    sources: &["https://docs.aws.amazon.com/securityhub/latest/userguide/autoscaling-controls.html"],
    check,
};

fn check(rule: &Rule, facts: &Facts<'_>, found: &mut Vec<Diagnostic>) {
    let model = facts.model();
    let kinds = [
        ("AWS::ECS::Service", "NetworkConfiguration.AwsvpcConfiguration.Subnets"),
        ("AWS::AutoScaling::AutoScalingGroup", "VPCZoneIdentifier"),
    ];
    for (type_name, path) in kinds {
        for (id, service) in model.of_type(type_name) {
            if zone_count(model, service.property(path)) == Some(1) {
                found.push(rule.finding(facts, id, path, "everything runs in one zone"));
            }
        }
    }
}

#[cfg(test)]
pub(super) const CASES: &[Case] = &[
    passes("
Resources:
  A: { Type: AWS::EC2::Subnet, Properties: { AvailabilityZone: us-east-1a } }
  B: { Type: AWS::EC2::Subnet, Properties: { AvailabilityZone: us-east-1b } }
  S:
    Type: AWS::ECS::Service
    Properties: { NetworkConfiguration: { AwsvpcConfiguration: { Subnets: [!Ref A, !Ref B] } } }
"),
    fails("
Resources:
  A: { Type: AWS::EC2::Subnet, Properties: { AvailabilityZone: us-east-1a } }
  S: { Type: AWS::ECS::Service, Properties: { NetworkConfiguration: { AwsvpcConfiguration: { Subnets: [!Ref A] } } } }
", &[("S", "NetworkConfiguration.AwsvpcConfiguration.Subnets")]),
];
