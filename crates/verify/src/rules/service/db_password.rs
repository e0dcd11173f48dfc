//! A database's password is given or managed, not both.

use stackwright_diagnostics::{Diagnostic, RuleId, Severity};

use crate::Facts;
use crate::rule::Rule;
#[cfg(test)]
use crate::rules::cases::{Case, fails, passes};
use crate::rules::look::is_given;

pub(super) static RULE: Rule = Rule {
    id: RuleId("service/db-password"),
    severity: Severity::Error,
    title: "A database's password is given or managed, not both",
    why: "RDS refuses a password beside the switch that has Secrets Manager make one.",
    fix: "leave out `MasterUserPassword`",
    sources: &[
        "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-rds-dbcluster.html",
        "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-rds-dbinstance.html",
    ],
    check,
};

fn check(rule: &Rule, facts: &Facts<'_>, found: &mut Vec<Diagnostic>) {
    for type_name in ["AWS::RDS::DBInstance", "AWS::RDS::DBCluster"] {
        for (id, database) in facts.model().of_type(type_name) {
            let is_managed = database.property("ManageMasterUserPassword").as_bool() == Some(true);
            if is_managed && is_given(database.property("MasterUserPassword")) {
                let message = "the database has a password, and one that Secrets Manager makes";
                found.push(rule.finding(facts, id, "MasterUserPassword", message));
            }
        }
    }
}

#[cfg(test)]
pub(super) const CASES: &[Case] = &[
    passes(
        r#"
Resources:
  A: { Type: AWS::RDS::DBCluster, Properties: { ManageMasterUserPassword: true } }
  B: { Type: AWS::RDS::DBCluster, Properties: { MasterUserPassword: "{{resolve:secretsmanager:a}}" } }
"#,
    ),
    fails(
        r#"
Resources:
  A:
    Type: AWS::RDS::DBCluster
    Properties: { ManageMasterUserPassword: true, MasterUserPassword: "{{resolve:secretsmanager:a}}" }
"#,
        &[("A", "MasterUserPassword")],
    ),
];
