//! Properties that exclude one another.

use stackwright_diagnostics::{RuleId, Severity};

use super::{RESOURCE_SCHEMA, report_combination};
use crate::facts::validity::Combination;
use crate::rule::Rule;
#[cfg(test)]
use crate::rules::cases::{Case, fails, passes};

pub(super) static RULE: Rule = Rule {
    id: RuleId("schema/exclusive-properties"),
    severity: Severity::Error,
    title: "No two properties are given that exclude one another",
    why: "The service refuses both together, or passes over one of them.",
    fix: "give one of the two",
    sources: &[RESOURCE_SCHEMA],
    check: |rule, facts, found| {
        report_combination(rule, facts, found, Combination::Exclusive);
    },
};

#[cfg(test)]
pub(super) const CASES: &[Case] = &[
    passes(
        "Resources:
  Server: {Type: \"AWS::EC2::Instance\", Properties: {ImageId: ami-01234567, SubnetId: subnet-01234567}}",
    ),
    fails(
        "Resources:
  Server: {Type: \"AWS::EC2::Instance\", Properties: {ImageId: ami-01234567, SubnetId: subnet-01234567, NetworkInterfaces: [{DeviceIndex: \"0\"}]}}",
        &[("Server", "")],
    ),
];
