//! The subnets of a database, or of a proxy before it, are in two zones.

use stackwright_diagnostics::{Diagnostic, RuleId, Severity};

use crate::Facts;
use crate::rule::Rule;
#[cfg(test)]
use crate::rules::cases::{Case, fails, passes};
use crate::rules::look::zone_count;

pub(super) static RULE: Rule = Rule {
    id: RuleId("service/db-subnet-zones"),
    severity: Severity::Error,
    title: "The subnets of a database, or of a proxy before it, are in two zones",
    why: "RDS refuses a subnet group that does not cover two zones, and a proxy in a single one.",
    fix: "add a subnet of another zone",
    sources: &[
        "https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBSubnetGroup.html",
        "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-proxy-network-prereqs.html",
    ],
    check,
};

fn check(rule: &Rule, facts: &Facts<'_>, found: &mut Vec<Diagnostic>) {
    let model = facts.model();
    for (type_name, property) in
        [("AWS::RDS::DBSubnetGroup", "SubnetIds"), ("AWS::RDS::DBProxy", "VpcSubnetIds")]
    {
        for (id, resource) in model.of_type(type_name) {
            if zone_count(model, resource.property(property)) == Some(1) {
                let message = "the subnets are in one zone, and two are needed";
                found.push(rule.finding(facts, id, property, message));
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
  C: { Type: AWS::EC2::Subnet }
  Group: { Type: AWS::RDS::DBSubnetGroup, Properties: { SubnetIds: [!Ref A, !Ref B] } }
  Unsure: { Type: AWS::RDS::DBSubnetGroup, Properties: { SubnetIds: [!Ref A, !Ref C] } }
",
    ),
    fails(
        "
Resources:
  A: { Type: AWS::EC2::Subnet, Properties: { AvailabilityZone: us-east-1a } }
  B: { Type: AWS::EC2::Subnet, Properties: { AvailabilityZone: us-east-1a } }
  Group: { Type: AWS::RDS::DBSubnetGroup, Properties: { SubnetIds: [!Ref A, !Ref B] } }
  Proxy: { Type: AWS::RDS::DBProxy, Properties: { VpcSubnetIds: [!Ref A] } }
",
        &[("Group", "SubnetIds"), ("Proxy", "VpcSubnetIds")],
    ),
];
