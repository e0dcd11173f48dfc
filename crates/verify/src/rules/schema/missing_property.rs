//! Properties that have to be there.

use stackwright_diagnostics::{RuleId, Severity};

use super::{RESOURCE_SCHEMA, report};
use crate::facts::validity::Problem;
use crate::rule::Rule;
#[cfg(test)]
use crate::rules::cases::{Case, fails, passes};

pub(super) static RULE: Rule = Rule {
    id: RuleId("schema/missing-property"),
    severity: Severity::Error,
    title: "Every property that a type requires is given",
    why: "CloudFormation refuses the resource when it comes to it, and rolls back what it has made before.",
    fix: "give the property",
    sources: &[RESOURCE_SCHEMA],
    check: |rule, facts, found| {
        report(rule, facts, found, |problem| match problem {
            Problem::MissingProperty(name) => Some(format!("`{name}` has to be given").into()),
            _ => None,
        });
    },
};

#[cfg(test)]
pub(super) const CASES: &[Case] = &[
    passes(
        "Resources:
  Subnet: {Type: \"AWS::EC2::Subnet\", Properties: {VpcId: vpc-01234567, CidrBlock: 10.0.0.0/24}}",
    ),
    passes(
        "Parameters: {Id: {Type: String}}
Resources:
  Subnet: {Type: \"AWS::EC2::Subnet\", Properties: {VpcId: {Ref: Id}, CidrBlock: 10.0.0.0/24}}",
    ),
    fails(
        "Resources:
  Subnet: {Type: \"AWS::EC2::Subnet\", Properties: {CidrBlock: 10.0.0.0/24}}
  Table: {Type: \"AWS::DynamoDB::Table\", Properties: {BillingMode: PAY_PER_REQUEST, AttributeDefinitions: [{AttributeName: pk, AttributeType: S}], KeySchema: [{AttributeName: pk}]}}",
        &[("Subnet", ""), ("Table", "KeySchema.0")],
    ),
];
