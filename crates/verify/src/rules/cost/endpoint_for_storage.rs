//! Traffic to S3 and DynamoDB does not pass a NAT gateway.

use std::collections::BTreeSet;

use stackwright_diagnostics::{Diagnostic, RuleId, Severity};
use stackwright_model::Value;

use crate::Facts;
use crate::rule::Rule;
#[cfg(test)]
use crate::rules::cases::{Case, fails, passes};
use crate::rules::look::{target, target_of};

pub(super) static RULE: Rule = Rule {
    id: RuleId("cost/endpoint-for-storage"),
    severity: Severity::Info,
    title: "Traffic to S3 and DynamoDB does not pass a NAT gateway",
    why: "Each gigabyte through a NAT gateway is paid for; gateway endpoints for S3 and DynamoDB are \
          free.",
    fix: "add a gateway endpoint for S3 to the route tables that have the NAT gateway",
    sources: &["https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-s3.html"],
    check,
};

fn check(rule: &Rule, facts: &Facts<'_>, found: &mut Vec<Diagnostic>) {
    let model = facts.model();
    let mut endpoints = BTreeSet::new();
    let mut is_certain = true;
    for (_, endpoint) in model.of_type("AWS::EC2::VPCEndpoint") {
        let service = match endpoint.property("ServiceName") {
            Value::Joined(parts) => parts.last().and_then(Value::as_text),
            value => value.as_text(),
        };
        let Some(service) = service else {
            is_certain = false;
            continue;
        };
        if service.ends_with(".s3") {
            match target(model, endpoint.property("VpcId")) {
                Some((vpc, _)) => {
                    endpoints.insert(vpc);
                }
                None => is_certain = false,
            }
        }
    }
    let mut seen = BTreeSet::new();
    for (_, gateway) in model.of_type("AWS::EC2::NatGateway") {
        let subnet = target_of(model, gateway.property("SubnetId"), "AWS::EC2::Subnet");
        let vpc = subnet.and_then(|(_, subnet)| target_of(model, subnet.property("VpcId"), "AWS::EC2::VPC"));
        let Some((vpc, _)) = vpc else { continue };
        if is_certain && !endpoints.contains(&vpc) && seen.insert(vpc) {
            let message = "the VPC has a NAT gateway, and no endpoint for S3";
            found.push(rule.finding(facts, vpc, "", message));
        }
    }
}

#[cfg(test)]
pub(super) const CASES: &[Case] = &[
    passes(
        r#"
Resources:
  Vpc: { Type: AWS::EC2::VPC }
  Subnet: { Type: AWS::EC2::Subnet, Properties: { VpcId: !Ref Vpc } }
  Nat: { Type: AWS::EC2::NatGateway, Properties: { SubnetId: !Ref Subnet } }
  S3:
    Type: AWS::EC2::VPCEndpoint
    Properties: { VpcId: !Ref Vpc, ServiceName: !Sub "com.amazonaws.${AWS::Region}.s3" }
"#,
    ),
    fails(
        "
Resources:
  Vpc: { Type: AWS::EC2::VPC }
  Subnet: { Type: AWS::EC2::Subnet, Properties: { VpcId: !Ref Vpc } }
  Nat: { Type: AWS::EC2::NatGateway, Properties: { SubnetId: !Ref Subnet } }
",
        &[("Vpc", "")],
    ),
];
