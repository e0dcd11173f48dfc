//! Values that exist elsewhere.

use stackwright_diagnostics::{RuleId, Severity};

use super::{RESOURCE_SCHEMA, report};
use crate::facts::validity::Problem;
use crate::rule::Rule;
#[cfg(test)]
use crate::rules::cases::{Case, fails, passes};

pub(super) static RULE: Rule = Rule {
    id: RuleId("schema/not-in-region"),
    severity: Severity::Error,
    title: "Every value exists in the region of its stack",
    why: "Instance types, database classes and the like come to regions one by one; the service refuses those that the region does not have.",
    fix: "take a value that the region has",
    sources: &[RESOURCE_SCHEMA],
    check: |rule, facts, found| {
        report(rule, facts, found, |problem| match problem {
            Problem::NotInRegion { value, region } => {
                Some(format!("`{value}` does not exist in `{region}`").into())
            }
            _ => None,
        });
    },
};

#[cfg(test)]
pub(super) const CASES: &[Case] = &[
    passes("Resources: {Server: {Type: 'AWS::EC2::Instance', Properties: {InstanceType: a1.2xlarge}}}"),
    fails(
        "Resources: {Server: {Type: 'AWS::EC2::Instance', Properties: {InstanceType: a1.2xlarge}}}",
        &[("Server", "InstanceType")],
    )
    .in_region("af-south-1"),
];
