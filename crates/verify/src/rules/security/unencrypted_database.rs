//! Databases are encrypted.

use stackwright_diagnostics::{Diagnostic, RuleId, Severity};

use crate::Facts;
use crate::rule::Rule;
#[cfg(test)]
use crate::rules::cases::{Case, fails, passes};
use crate::rules::look::{is_absent, is_off};

pub(super) static RULE: Rule = Rule {
    id: RuleId("security/unencrypted-database"),
    severity: Severity::Error,
    title: "Databases are encrypted",
    why: "What lies on the disks and in the snapshots is readable to whoever gets at them, and \
          encryption cannot be turned on later without a new database.",
    fix: "set `StorageEncrypted` to true",
    sources: &["https://docs.aws.amazon.com/securityhub/latest/userguide/rds-controls.html"],
    check,
};

fn check(rule: &Rule, facts: &Facts<'_>, found: &mut Vec<Diagnostic>) {
    for (id, instance) in facts.model().of_type("AWS::RDS::DBInstance") {
        // These take encryption from their cluster, source or snapshot.
        let sources = ["DBClusterIdentifier", "SourceDBInstanceIdentifier", "DBSnapshotIdentifier"];
        let has_own = sources.iter().all(|it| is_absent(facts, instance, it));
        let is_aurora = instance.property("Engine").as_text().is_some_and(|it| it.starts_with("aurora"));
        if has_own && !is_aurora && is_off(facts, instance, "StorageEncrypted") {
            found.push(rule.finding(facts, id, "StorageEncrypted", "the database is not encrypted"));
        }
    }
    for (id, cluster) in facts.model().of_type("AWS::RDS::DBCluster") {
        let sources = ["SnapshotIdentifier", "SourceDBClusterIdentifier", "GlobalClusterIdentifier"];
        let has_own = sources.iter().all(|it| is_absent(facts, cluster, it));
        if has_own && is_off(facts, cluster, "StorageEncrypted") {
            found.push(rule.finding(facts, id, "StorageEncrypted", "the database is not encrypted"));
        }
    }
}

#[cfg(test)]
pub(super) const CASES: &[Case] = &[
    passes(
        "
Resources:
  A: { Type: AWS::RDS::DBCluster, Properties: { StorageEncrypted: true } }
  B: { Type: AWS::RDS::DBInstance, Properties: { DBClusterIdentifier: !Ref A } }
  C: { Type: AWS::RDS::DBInstance, Properties: { DBSnapshotIdentifier: s } }
",
    ),
    fails(
        "
Resources:
  A: { Type: AWS::RDS::DBCluster, Properties: { Engine: aurora-postgresql } }
  B: { Type: AWS::RDS::DBInstance, Properties: { Engine: postgres, StorageEncrypted: false } }
",
        &[("A", "StorageEncrypted"), ("B", "StorageEncrypted")],
    ),
];
