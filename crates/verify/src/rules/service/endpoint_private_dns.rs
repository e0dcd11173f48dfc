//! A VPC with private DNS for its endpoints resolves names.

use std::collections::BTreeSet;

use stackwright_diagnostics::{Diagnostic, RuleId, Severity};

use crate::Facts;
use crate::rule::Rule;
#[cfg(test)]
use crate::rules::cases::{Case, fails, passes};
use crate::rules::look::{is_off, target_of};

pub(super) static RULE: Rule = Rule {
    id: RuleId("service/endpoint-private-dns"),
    severity: Severity::Error,
    title: "A VPC with private DNS for its endpoints resolves names",
    why: "Private DNS is a hosted zone of the VPC; EC2 refuses it unless the VPC has both DNS support \
          and DNS hostnames, and of these hostnames are off unless turned on.",
    fix: "set `EnableDnsSupport` and `EnableDnsHostnames` of the VPC to true",
    sources: &[
        "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ec2-vpcendpoint.html",
        "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ec2-vpc.html",
    ],
    check,
};

fn check(rule: &Rule, facts: &Facts<'_>, found: &mut Vec<Diagnostic>) {
    let model = facts.model();
    let mut seen = BTreeSet::new();
    for (id, endpoint) in model.of_type("AWS::EC2::VPCEndpoint") {
        if endpoint.property("PrivateDnsEnabled").as_bool() != Some(true) {
            continue;
        }
        let Some((vpc_id, vpc)) = target_of(model, endpoint.property("VpcId"), "AWS::EC2::VPC") else {
            continue;
        };
        let has_no_support = vpc.property("EnableDnsSupport").as_bool() == Some(false);
        let missing = if has_no_support {
            "EnableDnsSupport"
        } else if is_off(facts, vpc, "EnableDnsHostnames") {
            "EnableDnsHostnames"
        } else {
            continue;
        };
        if seen.insert(vpc_id) {
            let message = format!("the VPC has endpoints with private DNS, and `{missing}` is off");
            let finding = rule.finding(facts, vpc_id, missing, message);
            found.push(finding.note("one of the endpoints", model.place(id)));
        }
    }
}

#[cfg(test)]
pub(super) const CASES: &[Case] = &[
    passes(
        "
Resources:
  Vpc: { Type: AWS::EC2::VPC, Properties: { EnableDnsHostnames: true } }
  Ecr: { Type: AWS::EC2::VPCEndpoint, Properties: { VpcId: !Ref Vpc, PrivateDnsEnabled: true } }
",
    ),
    fails(
        "
Resources:
  Vpc: { Type: AWS::EC2::VPC, Properties: { CidrBlock: 10.0.0.0/16 } }
  Ecr: { Type: AWS::EC2::VPCEndpoint, Properties: { VpcId: !Ref Vpc, PrivateDnsEnabled: true } }
  Logs: { Type: AWS::EC2::VPCEndpoint, Properties: { VpcId: !Ref Vpc, PrivateDnsEnabled: true } }
",
        &[("Vpc", "EnableDnsHostnames")],
    ),
    fails(
        "
Resources:
  Vpc: { Type: AWS::EC2::VPC, Properties: { EnableDnsSupport: false, EnableDnsHostnames: true } }
  Ecr: { Type: AWS::EC2::VPCEndpoint, Properties: { VpcId: !Ref Vpc, PrivateDnsEnabled: true } }
",
        &[("Vpc", "EnableDnsSupport")],
    ),
];
