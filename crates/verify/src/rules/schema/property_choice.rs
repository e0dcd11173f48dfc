//! Properties of which one has to be there.

use stackwright_diagnostics::{RuleId, Severity};

use super::{RESOURCE_SCHEMA, report_combination};
use crate::facts::validity::Combination;
use crate::rule::Rule;
#[cfg(test)]
use crate::rules::cases::{Case, fails, passes};

pub(super) static RULE: Rule = Rule {
    id: RuleId("schema/property-choice"),
    severity: Severity::Error,
    title: "Where one of several properties has to be given, it is",
    why: "The service refuses none of them, and often more than one.",
    fix: "give one of them",
    sources: &[RESOURCE_SCHEMA],
    check: |rule, facts, found| {
        report_combination(rule, facts, found, Combination::Choice);
    },
};

#[cfg(test)]
pub(super) const CASES: &[Case] = &[
    passes(
        "Parameters: {Zone: {Type: String, Default: \"\"}}
Conditions: {HasZone: {\"Fn::Not\": [{\"Fn::Equals\": [{Ref: Zone}, \"\"]}]}}
Resources:
  Record: {Type: \"AWS::Route53::RecordSet\", Properties: {Name: a.example., Type: A, TTL: \"60\", ResourceRecords: [192.0.2.1], HostedZoneName: example.}}",
    ),
    fails(
        "Resources:
  Record: {Type: \"AWS::Route53::RecordSet\", Properties: {Name: a.example., Type: A, TTL: \"60\", ResourceRecords: [192.0.2.1], HostedZoneName: example., HostedZoneId: Z0123456789}}",
        &[("Record", "")],
    ),
];
