//! A VPC with DNS hostnames has DNS support.

use stackwright_diagnostics::{Diagnostic, RuleId, Severity};

use crate::Facts;
use crate::rule::Rule;
#[cfg(test)]
use crate::rules::cases::{Case, fails, passes};

pub(super) static RULE: Rule = Rule {
    id: RuleId("service/vpc-dns-hostnames"),
    severity: Severity::Error,
    title: "A VPC with DNS hostnames has DNS support",
    why: "Hostnames need the resolver; EC2 refuses to enable them without it.",
    fix: "leave out `EnableDnsSupport`, which is on by default",
    sources: &[
        "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ec2-vpc.html",
    ],
    check,
};

fn check(rule: &Rule, facts: &Facts<'_>, found: &mut Vec<Diagnostic>) {
    for (id, vpc) in facts.model().of_type("AWS::EC2::VPC") {
        let has_hostnames = vpc.property("EnableDnsHostnames").as_bool() == Some(true);
        if has_hostnames && vpc.property("EnableDnsSupport").as_bool() == Some(false) {
            let message = "the VPC has DNS hostnames without DNS support";
            found.push(rule.finding(facts, id, "EnableDnsSupport", message));
        }
    }
}

#[cfg(test)]
pub(super) const CASES: &[Case] = &[
    passes(
        "
Resources:
  Vpc: { Type: AWS::EC2::VPC, Properties: { EnableDnsHostnames: true } }
  Plain: { Type: AWS::EC2::VPC, Properties: { EnableDnsSupport: false } }
",
    ),
    fails(
        "
Resources:
  Vpc: { Type: AWS::EC2::VPC, Properties: { EnableDnsHostnames: true, EnableDnsSupport: false } }
",
        &[("Vpc", "EnableDnsSupport")],
    ),
];
