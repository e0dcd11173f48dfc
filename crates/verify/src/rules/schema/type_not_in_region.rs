//! Types that the region does not have.

use stackwright_diagnostics::{RuleId, Severity};

use super::report;
use crate::facts::validity::Problem;
use crate::rule::Rule;
#[cfg(test)]
use crate::rules::cases::{Case, fails, passes};

pub(super) static RULE: Rule = Rule {
    id: RuleId("schema/type-not-in-region"),
    severity: Severity::Error,
    title: "Every resource type exists in the region of its stack",
    why: "Services come to regions one by one; CloudFormation refuses a type that the region does not have yet.",
    fix: "deploy the stack into a region that has the service, or leave the resource out there",
    sources: &["https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/resource-type-regions.html"],
    check: |rule, facts, found| {
        report(rule, facts, found, |problem| match problem {
            Problem::TypeNotInRegion { region } => {
                Some(format!("this resource type does not exist in `{region}`").into())
            }
            _ => None,
        });
    },
};

#[cfg(test)]
pub(super) const CASES: &[Case] = &[
    passes("Resources: {Project: {Type: 'AWS::DeviceFarm::Project', Properties: {Name: n}}}")
        .in_region("us-west-2"),
    // A region that the facts do not know.
    passes("Resources: {Project: {Type: 'AWS::DeviceFarm::Project', Properties: {Name: n}}}")
        .in_region("us-iso-east-1"),
    fails(
        "Resources: {Project: {Type: 'AWS::DeviceFarm::Project', Properties: {Name: n}}}",
        &[("Project", "")],
    ),
];
