//! A subnet's addresses are among its VPC's.

use std::collections::BTreeMap;

use stackwright_diagnostics::{Diagnostic, RuleId, Severity};
use stackwright_model::{Resource, ResourceId};

use crate::Facts;
use crate::rule::Rule;
#[cfg(test)]
use crate::rules::cases::{Case, fails, passes};
use crate::rules::ipv4::Ipv4Range;
use crate::rules::look::{sentence, target, target_of};

pub(super) static RULE: Rule = Rule {
    id: RuleId("service/subnet-in-vpc"),
    severity: Severity::Error,
    title: "A subnet's addresses are among its VPC's",
    why: "EC2 refuses a subnet whose block is not a part of one of the VPC's blocks.",
    fix: "choose a block within the VPC's",
    sources: &["https://docs.aws.amazon.com/cli/latest/reference/ec2/create-subnet.html"],
    check,
};

fn check(rule: &Rule, facts: &Facts<'_>, found: &mut Vec<Diagnostic>) {
    let model = facts.model();
    let mut blocks = BTreeMap::<ResourceId, Vec<Option<Ipv4Range>>>::new();
    let read = |resource: &Resource| resource.property("CidrBlock").as_text()?.parse::<Ipv4Range>().ok();
    for (id, vpc) in model.of_type("AWS::EC2::VPC") {
        blocks.entry(id).or_default().push(read(vpc));
    }
    for (_, more) in model.of_type("AWS::EC2::VPCCidrBlock") {
        if let Some((vpc, _)) = target(model, more.property("VpcId")) {
            blocks.entry(vpc).or_default().push(read(more));
        }
    }
    for (id, subnet) in model.of_type("AWS::EC2::Subnet") {
        let Some((vpc, vpc_resource)) = target_of(model, subnet.property("VpcId"), "AWS::EC2::VPC") else {
            continue;
        };
        let Some(range) = read(subnet) else { continue };
        // A block that is not known could hold it.
        let Some(blocks) = blocks.get(&vpc).and_then(|it| it.iter().copied().collect::<Option<Vec<_>>>())
        else {
            continue;
        };
        if !blocks.iter().any(|block| block.contains(range)) {
            let blocks: Vec<_> = blocks.iter().map(|block| format!("`{block}`")).collect();
            let (vpc, blocks) = (&vpc_resource.logical_id, sentence(&blocks));
            let message = format!("`{range}` is not among the addresses of `{vpc}`, which has {blocks}");
            found.push(rule.finding(facts, id, "CidrBlock", message));
        }
    }
}

#[cfg(test)]
pub(super) const CASES: &[Case] = &[
    passes(
        "
Resources:
  Vpc: { Type: AWS::EC2::VPC, Properties: { CidrBlock: 10.0.0.0/16 } }
  More: { Type: AWS::EC2::VPCCidrBlock, Properties: { VpcId: !Ref Vpc, CidrBlock: 10.1.0.0/16 } }
  A: { Type: AWS::EC2::Subnet, Properties: { VpcId: !Ref Vpc, CidrBlock: 10.0.3.0/24 } }
  B: { Type: AWS::EC2::Subnet, Properties: { VpcId: !Ref Vpc, CidrBlock: 10.1.3.0/24 } }
",
    ),
    passes(
        "
Parameters: { Block: { Type: String } }
Resources:
  Vpc: { Type: AWS::EC2::VPC, Properties: { CidrBlock: !Ref Block } }
  A: { Type: AWS::EC2::Subnet, Properties: { VpcId: !Ref Vpc, CidrBlock: 10.0.3.0/24 } }
",
    ),
    fails(
        "
Resources:
  Vpc: { Type: AWS::EC2::VPC, Properties: { CidrBlock: 10.0.0.0/16 } }
  A: { Type: AWS::EC2::Subnet, Properties: { VpcId: !Ref Vpc, CidrBlock: 10.1.3.0/24 } }
",
        &[("A", "CidrBlock")],
    ),
];
