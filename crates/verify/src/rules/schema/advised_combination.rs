//! Properties that have no effect beside the others, and values that are out of date.

use stackwright_diagnostics::{RuleId, Severity};

use super::{RESOURCE_SCHEMA, report_combination};
use crate::facts::validity::Combination;
use crate::rule::Rule;
#[cfg(test)]
use crate::rules::cases::{Case, fails, passes};

pub(super) static RULE: Rule = Rule {
    id: RuleId("schema/advised-combination"),
    severity: Severity::Warning,
    title: "What AWS passes over, or advises against, is not given",
    why: "AWS takes a property that others leave without effect, and passes over it; a version that it has announced the end of, it takes for a while. What the template says is not what happens.",
    fix: "remove the property, or take a value that AWS supports",
    sources: &[RESOURCE_SCHEMA],
    check: |rule, facts, found| {
        report_combination(rule, facts, found, Combination::Advised);
    },
};

#[cfg(test)]
pub(super) const CASES: &[Case] = &[
    passes(
        "Resources:
  Group: {Type: \"AWS::EC2::SecurityGroup\", Properties: {GroupDescription: g, VpcId: vpc-01234567, SecurityGroupIngress: [{IpProtocol: tcp, FromPort: 1, ToPort: 2, CidrIp: 10.0.0.0/8}]}}",
    ),
    fails(
        "Resources:
  Group: {Type: \"AWS::EC2::SecurityGroup\", Properties: {GroupDescription: g, VpcId: vpc-01234567, SecurityGroupIngress: [{IpProtocol: \"-1\", FromPort: 1, ToPort: 2, CidrIp: 10.0.0.0/8}]}}",
        &[("Group", "SecurityGroupIngress.0.FromPort"), ("Group", "SecurityGroupIngress.0.ToPort")],
    ),
];
