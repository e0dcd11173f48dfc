//! An interface endpoint has one subnet in a zone at most.

use std::collections::BTreeSet;

use stackwright_diagnostics::{Diagnostic, RuleId, Severity};

use crate::Facts;
use crate::rule::Rule;
#[cfg(test)]
use crate::rules::cases::{Case, fails, passes};
use crate::rules::look::{items_of, zone};

pub(super) static RULE: Rule = Rule {
    id: RuleId("service/endpoint-zones"),
    severity: Severity::Error,
    title: "An interface endpoint has one subnet in a zone at most",
    why: "The endpoint has one network interface in a zone; EC2 refuses two subnets of the same one.",
    fix: "choose one subnet in each zone",
    sources: &[
        "https://docs.aws.amazon.com/cdk/api/latest/python/aws_cdk.aws_ec2/InterfaceVpcEndpointOptions.html",
    ],
    check,
};

fn check(rule: &Rule, facts: &Facts<'_>, found: &mut Vec<Diagnostic>) {
    let model = facts.model();
    for (id, endpoint) in model.of_type("AWS::EC2::VPCEndpoint") {
        let mut zones = BTreeSet::new();
        for (path, subnet) in items_of(endpoint, "SubnetIds") {
            if let Some(zone) = zone(model, subnet)
                && !zones.insert(zone)
            {
                let message = format!("the endpoint has a subnet in `{zone}` already");
                found.push(rule.finding(facts, id, &path, message));
            }
        }
    }
}

#[cfg(test)]
pub(super) const CASES: &[Case] = &[
    passes(
        "
Resources:
  A: { Type: AWS::EC2::Subnet, Properties: { AvailabilityZone: us-east-1a } }
  B: { Type: AWS::EC2::Subnet, Properties: { AvailabilityZone: us-east-1b } }
  Ecr: { Type: AWS::EC2::VPCEndpoint, Properties: { SubnetIds: [!Ref A, !Ref B] } }
",
    ),
    fails(
        "
Resources:
  A: { Type: AWS::EC2::Subnet, Properties: { AvailabilityZone: us-east-1a } }
  B: { Type: AWS::EC2::Subnet, Properties: { AvailabilityZone: us-east-1a } }
  Ecr: { Type: AWS::EC2::VPCEndpoint, Properties: { SubnetIds: [!Ref A, !Ref B] } }
",
        &[("Ecr", "SubnetIds.1")],
    ),
];
