//! A VPC and its subnets have between 16 and 65,536 addresses.

use stackwright_diagnostics::{Diagnostic, RuleId, Severity};

use crate::Facts;
use crate::rule::Rule;
#[cfg(test)]
use crate::rules::cases::{Case, fails, passes};
use crate::rules::ipv4::Ipv4Range;

pub(super) static RULE: Rule = Rule {
    id: RuleId("service/vpc-cidr"),
    severity: Severity::Error,
    title: "A VPC and its subnets have between 16 and 65,536 addresses",
    why: "EC2 takes IPv4 blocks from /16 to /28 only.",
    fix: "choose a block with a prefix from /16 to /28",
    sources: &[
        "https://docs.aws.amazon.com/cli/latest/reference/ec2/create-subnet.html",
        "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ec2-vpc.html",
    ],
    check,
};

fn check(rule: &Rule, facts: &Facts<'_>, found: &mut Vec<Diagnostic>) {
    for type_name in ["AWS::EC2::VPC", "AWS::EC2::VPCCidrBlock", "AWS::EC2::Subnet"] {
        for (id, resource) in facts.model().of_type(type_name) {
            let Some(text) = resource.property("CidrBlock").as_text() else { continue };
            let Ok(range) = text.parse::<Ipv4Range>() else { continue };
            if !(16..=28).contains(&range.prefix) {
                let size = if range.prefix < 16 { "large" } else { "small" };
                let message = format!("`{text}` is too {size} for a VPC");
                found.push(rule.finding(facts, id, "CidrBlock", message));
            }
        }
    }
}

#[cfg(test)]
pub(super) const CASES: &[Case] = &[
    passes(
        "
Resources:
  Vpc: { Type: AWS::EC2::VPC, Properties: { CidrBlock: 10.0.0.0/16 } }
  Subnet: { Type: AWS::EC2::Subnet, Properties: { VpcId: !Ref Vpc, CidrBlock: 10.0.0.0/28 } }
",
    ),
    fails(
        "
Resources:
  Vpc: { Type: AWS::EC2::VPC, Properties: { CidrBlock: 10.0.0.0/8 } }
  Subnet: { Type: AWS::EC2::Subnet, Properties: { VpcId: !Ref Vpc, CidrBlock: 10.0.0.0/29 } }
",
        &[("Vpc", "CidrBlock"), ("Subnet", "CidrBlock")],
    ),
];
