//! Properties that need others.

use stackwright_diagnostics::{RuleId, Severity};

use super::{RESOURCE_SCHEMA, report_combination};
use crate::facts::validity::Combination;
use crate::rule::Rule;
#[cfg(test)]
use crate::rules::cases::{Case, fails, passes};

pub(super) static RULE: Rule = Rule {
    id: RuleId("schema/dependent-property"),
    severity: Severity::Error,
    title: "Every property has beside it those that it needs",
    why: "The service refuses one without the other.",
    fix: "give the other property as well, or neither",
    sources: &[RESOURCE_SCHEMA],
    check: |rule, facts, found| {
        report_combination(rule, facts, found, Combination::Dependent);
    },
};

#[cfg(test)]
pub(super) const CASES: &[Case] = &[
    passes(
        "Resources:
  Table: {Type: \"AWS::DynamoDB::Table\", Properties: {BillingMode: PAY_PER_REQUEST, AttributeDefinitions: [{AttributeName: pk, AttributeType: S}], KeySchema: [{AttributeName: pk, KeyType: HASH}], SSESpecification: {SSEEnabled: true, SSEType: KMS, KMSMasterKeyId: k}}}",
    ),
    fails(
        "Resources:
  Table: {Type: \"AWS::DynamoDB::Table\", Properties: {BillingMode: PAY_PER_REQUEST, AttributeDefinitions: [{AttributeName: pk, AttributeType: S}], KeySchema: [{AttributeName: pk, KeyType: HASH}], SSESpecification: {SSEEnabled: true, KMSMasterKeyId: k}}}",
        &[("Table", "SSESpecification")],
    ),
];
