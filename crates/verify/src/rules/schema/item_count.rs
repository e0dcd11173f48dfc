//! Lists and maps with too few or too many elements.

use stackwright_diagnostics::{RuleId, Severity};

use super::{RESOURCE_SCHEMA, count, report};
use crate::facts::validity::Problem;
use crate::rule::Rule;
#[cfg(test)]
use crate::rules::cases::{Case, fails, passes};

pub(super) static RULE: Rule = Rule {
    id: RuleId("schema/item-count"),
    severity: Severity::Error,
    title: "Every list and map has as many elements as its property takes",
    why: "The resource type refuses a list or map with too few or too many elements.",
    fix: "add or remove elements",
    sources: &[RESOURCE_SCHEMA],
    check: |rule, facts, found| {
        report(rule, facts, found, |problem| match problem {
            Problem::Items(items) => Some(count(*items, "elements").into()),
            _ => None,
        });
    },
};

#[cfg(test)]
pub(super) const CASES: &[Case] = &[
    passes(
        "Resources:
  Table: {Type: \"AWS::DynamoDB::Table\", Properties: {BillingMode: PAY_PER_REQUEST, AttributeDefinitions: [{AttributeName: pk, AttributeType: S}], KeySchema: [{AttributeName: pk, KeyType: HASH}]}}",
    ),
    fails(
        "Resources:
  Group: {Type: \"AWS::RDS::DBSubnetGroup\", Properties: {DBSubnetGroupDescription: d, SubnetIds: []}}
  Rule: {Type: \"AWS::Events::Rule\", Properties: {ScheduleExpression: rate(1 day), Targets: []}}",
        &[("Group", "SubnetIds")],
    ),
];
