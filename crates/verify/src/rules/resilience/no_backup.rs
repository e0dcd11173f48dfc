//! Databases are backed up.

use stackwright_diagnostics::{Diagnostic, RuleId, Severity};

use crate::Facts;
use crate::rule::Rule;
#[cfg(test)]
use crate::rules::cases::{Case, fails, passes};
use crate::rules::look::is_off;

pub(super) static RULE: Rule = Rule {
    id: RuleId("resilience/no-backup"),
    severity: Severity::Warning,
    title: "Databases are backed up",
    why: "Without automated backups there is nothing to go back to after a mistake.",
    fix: "set `BackupRetentionPeriod` to at least 7 days",
    sources: &["https://docs.aws.amazon.com/securityhub/latest/userguide/rds-controls.html"],
    check,
};

fn check(rule: &Rule, facts: &Facts<'_>, found: &mut Vec<Diagnostic>) {
    for (id, instance) in facts.model().of_type("AWS::RDS::DBInstance") {
        if instance.property("BackupRetentionPeriod").as_integer() == Some(0) {
            found.push(rule.finding(facts, id, "BackupRetentionPeriod", "the database is not backed up"));
        }
    }
    for (id, table) in facts.model().of_type("AWS::DynamoDB::Table") {
        let path = "PointInTimeRecoverySpecification.PointInTimeRecoveryEnabled";
        if is_off(facts, table, path) {
            found.push(rule.finding(facts, id, path, "the table cannot be restored to a point in time"));
        }
    }
}

#[cfg(test)]
pub(super) const CASES: &[Case] = &[
    passes(
        "
Resources:
  A: { Type: AWS::RDS::DBInstance, Properties: { BackupRetentionPeriod: 7 } }
  B: { Type: AWS::RDS::DBInstance }
",
    ),
    fails(
        "
Resources:
  A: { Type: AWS::RDS::DBInstance, Properties: { BackupRetentionPeriod: 0 } }
  T: { Type: AWS::DynamoDB::Table }
",
        &[
            ("A", "BackupRetentionPeriod"),
            ("T", "PointInTimeRecoverySpecification.PointInTimeRecoveryEnabled"),
        ],
    ),
];
