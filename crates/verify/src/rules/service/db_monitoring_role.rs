//! Enhanced Monitoring has a role to write with.

use stackwright_diagnostics::{Diagnostic, RuleId, Severity};

use crate::Facts;
use crate::rule::Rule;
#[cfg(test)]
use crate::rules::cases::{Case, fails, passes};
use crate::rules::look::{is_absent, is_given};

pub(super) static RULE: Rule = Rule {
    id: RuleId("service/db-monitoring-role"),
    severity: Severity::Error,
    title: "Enhanced Monitoring has a role to write with",
    why: "RDS refuses an interval without a role, and a role with the interval 0.",
    fix: "set `MonitoringRoleArn` together with a `MonitoringInterval` of 1, 5, 10, 15, 30 or 60 seconds",
    sources: &[
        "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-rds-dbinstance.html",
        "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-rds-dbcluster.html",
    ],
    check,
};

fn check(rule: &Rule, facts: &Facts<'_>, found: &mut Vec<Diagnostic>) {
    for type_name in ["AWS::RDS::DBInstance", "AWS::RDS::DBCluster"] {
        for (id, database) in facts.model().of_type(type_name) {
            let interval_seconds = database.property("MonitoringInterval").as_integer();
            let is_on = interval_seconds.is_some_and(|it| it > 0);
            if is_on && is_absent(facts, database, "MonitoringRoleArn") {
                let message = "Enhanced Monitoring has no role";
                found.push(rule.finding(facts, id, "MonitoringRoleArn", message));
            }
            let has_role = is_given(database.property("MonitoringRoleArn"));
            if has_role && interval_seconds == Some(0) {
                let message = "Enhanced Monitoring has a role and the interval 0";
                found.push(rule.finding(facts, id, "MonitoringInterval", message));
            }
        }
    }
}

#[cfg(test)]
pub(super) const CASES: &[Case] = &[
    passes(
        r#"
Resources:
  A: { Type: AWS::RDS::DBInstance, Properties: { MonitoringInterval: 0 } }
  B: { Type: AWS::RDS::DBInstance, Properties: { MonitoringInterval: 60, MonitoringRoleArn: "arn:aws:iam::123456789012:role/m" } }
"#,
    ),
    fails(
        r#"
Resources:
  A: { Type: AWS::RDS::DBInstance, Properties: { MonitoringInterval: 60 } }
  B: { Type: AWS::RDS::DBCluster, Properties: { MonitoringInterval: 0, MonitoringRoleArn: "arn:aws:iam::123456789012:role/m" } }
"#,
        &[("A", "MonitoringRoleArn"), ("B", "MonitoringInterval")],
    ),
];
