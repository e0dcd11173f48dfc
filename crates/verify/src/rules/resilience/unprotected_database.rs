//! Databases are protected from deletion.

use stackwright_diagnostics::{Diagnostic, RuleId, Severity};

use crate::Facts;
use crate::rule::Rule;
#[cfg(test)]
use crate::rules::cases::{Case, fails, passes};
use crate::rules::look::{is_absent, is_development, is_off};

pub(super) static RULE: Rule = Rule {
    id: RuleId("resilience/unprotected-database"),
    severity: Severity::Warning,
    title: "Databases are protected from deletion",
    why: "Without protection, a mistaken deletion of the stack or a replacement deletes the database.",
    fix: "set `DeletionProtection` to true where the data matters",
    sources: &["https://docs.aws.amazon.com/securityhub/latest/userguide/rds-controls.html"],
    check,
};

fn check(rule: &Rule, facts: &Facts<'_>, found: &mut Vec<Diagnostic>) {
    let kinds = [
        ("AWS::RDS::DBCluster", "DeletionProtection"),
        ("AWS::RDS::DBInstance", "DeletionProtection"),
        ("AWS::DynamoDB::Table", "DeletionProtectionEnabled"),
    ];
    for (type_name, property) in kinds {
        for (id, database) in facts.model().of_type(type_name) {
            // An instance of a cluster is protected with it.
            let is_own = is_absent(facts, database, "DBClusterIdentifier");
            // What is kept or copied when it is deleted is not lost.
            let is_kept = matches!(
                database.deletion_policy.as_text(),
                Some("Retain" | "RetainExceptOnCreate" | "Snapshot")
            );
            if is_own && !is_kept && !is_development(database) && is_off(facts, database, property) {
                found.push(rule.finding(facts, id, property, "the database can be deleted by mistake"));
            }
        }
    }
}

#[cfg(test)]
pub(super) const CASES: &[Case] = &[
    passes(
        "
Resources:
  A: { Type: AWS::RDS::DBCluster, Properties: { DeletionProtection: true } }
  B: { Type: AWS::RDS::DBInstance, Properties: { DBClusterIdentifier: !Ref A } }
  C: { Type: AWS::RDS::DBInstance, DeletionPolicy: Snapshot }
",
    ),
    fails(
        "
Resources:
  A: { Type: AWS::RDS::DBCluster, DeletionPolicy: Delete }
  T: { Type: AWS::DynamoDB::Table, DeletionPolicy: Delete }
",
        &[("A", "DeletionProtection"), ("T", "DeletionProtectionEnabled")],
    ),
];
