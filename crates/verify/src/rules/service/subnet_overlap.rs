//! The subnets of a VPC have no address in common.

use std::collections::BTreeMap;

use stackwright_diagnostics::{Diagnostic, RuleId, Severity};
use stackwright_model::{Presence, ResourceId};

use crate::Facts;
use crate::rule::Rule;
#[cfg(test)]
use crate::rules::cases::{Case, fails, passes};
use crate::rules::ipv4::Ipv4Range;
use crate::rules::look::target;

pub(super) static RULE: Rule = Rule {
    id: RuleId("service/subnet-overlap"),
    severity: Severity::Error,
    title: "The subnets of a VPC have no address in common",
    why: "EC2 refuses a subnet whose block overlaps that of another one in the VPC.",
    fix: "give each subnet a block of its own",
    sources: &["https://docs.aws.amazon.com/cli/latest/reference/ec2/create-subnet.html"],
    check,
};

fn check(rule: &Rule, facts: &Facts<'_>, found: &mut Vec<Diagnostic>) {
    let model = facts.model();
    let mut seen = BTreeMap::<ResourceId, Vec<(Ipv4Range, ResourceId)>>::new();
    for (id, subnet) in model.of_type("AWS::EC2::Subnet") {
        // Of two that may or may not be there, perhaps only one ever is.
        if subnet.presence != Presence::Certain {
            continue;
        }
        let Some((vpc, _)) = target(model, subnet.property("VpcId")) else { continue };
        let text = subnet.property("CidrBlock").as_text();
        let Some(range) = text.and_then(|text| text.parse::<Ipv4Range>().ok()) else { continue };
        let others = seen.entry(vpc).or_default();
        if let Some((other, other_id)) = others.iter().find(|(other, _)| other.overlaps(range)) {
            let name = &model.resource(*other_id).logical_id;
            let message = format!("`{range}` overlaps `{other}` of `{name}`");
            let finding = rule.finding(facts, id, "CidrBlock", message);
            found.push(finding.note("the other subnet", model.place(*other_id)));
        }
        others.push((range, id));
    }
}

#[cfg(test)]
pub(super) const CASES: &[Case] = &[
    passes(
        "
Resources:
  Vpc: { Type: AWS::EC2::VPC }
  Other: { Type: AWS::EC2::VPC }
  A: { Type: AWS::EC2::Subnet, Properties: { VpcId: !Ref Vpc, CidrBlock: 10.0.0.0/24 } }
  B: { Type: AWS::EC2::Subnet, Properties: { VpcId: !Ref Vpc, CidrBlock: 10.0.1.0/24 } }
  C: { Type: AWS::EC2::Subnet, Properties: { VpcId: !Ref Other, CidrBlock: 10.0.1.0/24 } }
",
    ),
    fails(
        "
Resources:
  Vpc: { Type: AWS::EC2::VPC }
  A: { Type: AWS::EC2::Subnet, Properties: { VpcId: !Ref Vpc, CidrBlock: 10.0.0.0/23 } }
  B: { Type: AWS::EC2::Subnet, Properties: { VpcId: !Ref Vpc, CidrBlock: 10.0.1.0/24 } }
",
        &[("B", "CidrBlock")],
    ),
];
