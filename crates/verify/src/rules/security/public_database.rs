//! Databases have no public address.

use stackwright_diagnostics::{Diagnostic, RuleId, Severity};

use crate::Facts;
use crate::rule::Rule;
#[cfg(test)]
use crate::rules::cases::{Case, fails, passes};

pub(super) static RULE: Rule = Rule {
    id: RuleId("security/public-database"),
    severity: Severity::Error,
    title: "Databases have no public address",
    why: "With one, only a security group is between the database and the internet.",
    fix: "leave out `PubliclyAccessible`, or set it to false",
    sources: &["https://docs.aws.amazon.com/securityhub/latest/userguide/rds-controls.html"],
    check,
};

fn check(rule: &Rule, facts: &Facts<'_>, found: &mut Vec<Diagnostic>) {
    for type_name in [
        "AWS::RDS::DBInstance",
        "AWS::RDS::DBCluster",
        "AWS::Redshift::Cluster",
        "AWS::DMS::ReplicationInstance",
    ] {
        for (id, database) in facts.model().of_type(type_name) {
            if database.property("PubliclyAccessible").as_bool() == Some(true) {
                let message = "the database has a public address";
                found.push(rule.finding(facts, id, "PubliclyAccessible", message));
            }
        }
    }
}

#[cfg(test)]
pub(super) const CASES: &[Case] = &[
    passes(
        "
Resources: { A: { Type: AWS::RDS::DBInstance, Properties: { PubliclyAccessible: false } } }
",
    ),
    fails(
        r#"
Resources: { A: { Type: AWS::RDS::DBInstance, Properties: { PubliclyAccessible: "true" } } }
"#,
        &[("A", "PubliclyAccessible")],
    ),
];
