//! Texts that are not of the form of their property.

use stackwright_diagnostics::{RuleId, Severity};

use super::{RESOURCE_SCHEMA, quoted, report};
use crate::facts::validity::Problem;
use crate::rule::Rule;
#[cfg(test)]
use crate::rules::cases::{Case, fails, passes};

pub(super) static RULE: Rule = Rule {
    id: RuleId("schema/format"),
    severity: Severity::Error,
    title: "Every address, id and ARN is of the form that its property takes",
    why: "The service refuses an id of another kind of resource, or a block of addresses that is none.",
    fix: "write it in the form that the property takes",
    sources: &[RESOURCE_SCHEMA],
    check: |rule, facts, found| {
        report(rule, facts, found, |problem| match problem {
            Problem::Format { value, form } => Some(format!("{} is not {form}", quoted(value)).into()),
            _ => None,
        });
    },
};

#[cfg(test)]
pub(super) const CASES: &[Case] = &[
    passes(
        "Resources:
  Group: {Type: \"AWS::EC2::SecurityGroup\", Properties: {GroupDescription: g, VpcId: vpc-0123456789abcdef0}}
  Subnet: {Type: \"AWS::EC2::Subnet\", Properties: {VpcId: vpc-01234567, CidrBlock: 10.0.0.0/24}}",
    ),
    fails(
        "Resources:
  Group: {Type: \"AWS::EC2::SecurityGroup\", Properties: {GroupDescription: g, VpcId: subnet-0123456789abcdef0}}",
        &[("Group", "VpcId")],
    ),
];
