//! A public NAT gateway has an Elastic IP address, and a private one has none.

use stackwright_diagnostics::{Diagnostic, RuleId, Severity};

use crate::Facts;
use crate::rule::Rule;
#[cfg(test)]
use crate::rules::cases::{Case, fails, passes};
use crate::rules::look::{is_absent, is_given};

pub(super) static RULE: Rule = Rule {
    id: RuleId("service/nat-gateway-address"),
    severity: Severity::Error,
    title: "A public NAT gateway has an Elastic IP address, and a private one has none",
    why: "EC2 refuses the one without an address, and the other with one.",
    fix: "set `AllocationId` for public connectivity, and leave it out for private",
    sources: &[
        "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ec2-natgateway.html",
    ],
    check,
};

fn check(rule: &Rule, facts: &Facts<'_>, found: &mut Vec<Diagnostic>) {
    for (id, gateway) in facts.model().of_type("AWS::EC2::NatGateway") {
        let is_private = gateway.property("ConnectivityType").as_text() == Some("private");
        let is_public = !is_private && gateway.property("ConnectivityType").as_unknown().is_none();
        // A regional gateway gets its addresses zone by zone, or on its own.
        let is_regional = !gateway.property("AvailabilityMode").is_null();
        if is_private && is_given(gateway.property("AllocationId")) {
            let message = "a private NAT gateway cannot have an Elastic IP address";
            found.push(rule.finding(facts, id, "AllocationId", message));
        } else if is_public && !is_regional && is_absent(facts, gateway, "AllocationId") {
            let message = "a public NAT gateway needs an Elastic IP address";
            found.push(rule.finding(facts, id, "AllocationId", message));
        }
    }
}

#[cfg(test)]
pub(super) const CASES: &[Case] = &[
    passes(
        "
Resources:
  Address: { Type: AWS::EC2::EIP }
  Public: { Type: AWS::EC2::NatGateway, Properties: { AllocationId: !GetAtt Address.AllocationId } }
  Private: { Type: AWS::EC2::NatGateway, Properties: { ConnectivityType: private } }
",
    ),
    fails(
        "
Resources:
  Public: { Type: AWS::EC2::NatGateway, Properties: { SubnetId: subnet-1 } }
  Private: { Type: AWS::EC2::NatGateway, Properties: { ConnectivityType: private, AllocationId: eipalloc-1 } }
",
        &[("Public", "AllocationId"), ("Private", "AllocationId")],
    ),
];
