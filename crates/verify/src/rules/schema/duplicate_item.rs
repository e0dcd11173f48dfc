//! Elements that are there twice.

use stackwright_diagnostics::{RuleId, Severity};

use super::{RESOURCE_SCHEMA, report};
use crate::facts::validity::Problem;
use crate::rule::Rule;
#[cfg(test)]
use crate::rules::cases::{Case, fails, passes};

pub(super) static RULE: Rule = Rule {
    id: RuleId("schema/duplicate-item"),
    severity: Severity::Error,
    title: "The elements of a list differ where they have to",
    why: "The resource type refuses a list in which an element is there twice.",
    fix: "remove one of the two",
    sources: &[RESOURCE_SCHEMA],
    check: |rule, facts, found| {
        report(rule, facts, found, |problem| match problem {
            Problem::Duplicate { first, keys } => Some(match keys.as_str() {
                "" => format!("is the same as the element {first}").into(),
                keys => format!("has the same `{keys}` as the element {first}").into(),
            }),
            _ => None,
        });
    },
};

#[cfg(test)]
pub(super) const CASES: &[Case] = &[
    passes(
        "Parameters: {A: {Type: String}}
Resources:
  Group: {Type: \"AWS::AutoScaling::AutoScalingGroup\", Properties: {MinSize: 1, MaxSize: 1, LaunchConfigurationName: l, VPCZoneIdentifier: [{Ref: A}, {Ref: A}], AvailabilityZones: [us-east-1a, us-east-1b]}}",
    ),
    fails(
        "Resources:
  Function: {Type: \"AWS::Lambda::Function\", Properties: {Role: \"arn:aws:iam::123456789012:role/r\", Code: {ImageUri: i}, PackageType: Image, Architectures: [arm64], Tags: [{Key: a, Value: b}, {Key: a, Value: b}]}}",
        &[("Function", "Tags.1")],
    ),
];
