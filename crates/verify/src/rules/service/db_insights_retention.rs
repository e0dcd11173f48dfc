//! Performance Insights keeps data for a time that RDS offers.

use stackwright_diagnostics::{Diagnostic, RuleId, Severity};

use crate::Facts;
use crate::rule::Rule;
#[cfg(test)]
use crate::rules::cases::{Case, fails, passes};
use crate::rules::look::is_off;

pub(super) static RULE: Rule = Rule {
    id: RuleId("service/db-insights-retention"),
    severity: Severity::Error,
    title: "Performance Insights keeps data for a time that RDS offers",
    why: "RDS keeps it for 7 days, for up to 23 months of 31 days, or for 731 days, and refuses any \
          other number, and a time without Performance Insights.",
    fix: "choose 7, a multiple of 31 up to 713, or 731, with `EnablePerformanceInsights` on",
    sources: &[
        "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-rds-dbinstance.html",
    ],
    check,
};

fn check(rule: &Rule, facts: &Facts<'_>, found: &mut Vec<Diagnostic>) {
    let kinds = [
        ("AWS::RDS::DBInstance", "EnablePerformanceInsights"),
        ("AWS::RDS::DBCluster", "PerformanceInsightsEnabled"),
    ];
    for (type_name, switch) in kinds {
        for (id, database) in facts.model().of_type(type_name) {
            let property = "PerformanceInsightsRetentionPeriod";
            let Some(days) = database.property(property).as_integer() else { continue };
            if is_off(facts, database, switch) {
                let message = "Performance Insights is off, and has a time to keep data";
                found.push(rule.finding(facts, id, switch, message));
            }
            let is_offered = days == 7 || days == 731 || (days % 31 == 0 && (31..=713).contains(&days));
            if !is_offered {
                let offered = (1..=23).map(|months| months * 31).chain([7, 731]);
                let nearest = offered.min_by_key(|it: &i64| it.abs_diff(days)).unwrap_or(7);
                let message = format!("Performance Insights cannot keep data for {days} days");
                let finding = rule.finding(facts, id, property, message);
                found.push(finding.help(format!("the nearest is {nearest}")));
            }
        }
    }
}

#[cfg(test)]
pub(super) const CASES: &[Case] = &[
    passes(
        "
Resources:
  A:
    Type: AWS::RDS::DBInstance
    Properties: { EnablePerformanceInsights: true, PerformanceInsightsRetentionPeriod: 93 }
",
    ),
    fails(
        "
Resources:
  A:
    Type: AWS::RDS::DBInstance
    Properties: { EnablePerformanceInsights: true, PerformanceInsightsRetentionPeriod: 94 }
  B: { Type: AWS::RDS::DBInstance, Properties: { PerformanceInsightsRetentionPeriod: 7 } }
",
        &[("A", "PerformanceInsightsRetentionPeriod"), ("B", "EnablePerformanceInsights")],
    ),
];
