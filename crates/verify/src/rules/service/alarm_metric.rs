//! An alarm watches one metric or one expression.

use stackwright_diagnostics::{Diagnostic, RuleId, Severity};
use stackwright_model::Value;

use crate::Facts;
use crate::rule::Rule;
#[cfg(test)]
use crate::rules::cases::{Case, fails, passes};
use crate::rules::look::is_given;

pub(super) static RULE: Rule = Rule {
    id: RuleId("service/alarm-metric"),
    severity: Severity::Error,
    title: "An alarm watches one metric or one expression",
    why: "CloudWatch refuses an alarm that names a metric beside a list of metrics, and a list that \
          does not return exactly one.",
    fix: "move everything into `Metrics`, with `ReturnData: false` for all but the one to watch",
    sources: &[
        "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-cloudwatch-alarm.html",
        "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-cloudwatch-alarm-metricdataquery.html",
    ],
    check,
};

fn check(rule: &Rule, facts: &Facts<'_>, found: &mut Vec<Diagnostic>) {
    for (id, alarm) in facts.model().of_type("AWS::CloudWatch::Alarm") {
        let Some(metrics) = alarm.property("Metrics").as_list() else {
            if is_given(alarm.property("Statistic")) && is_given(alarm.property("ExtendedStatistic")) {
                let message = "the alarm has two statistics";
                found.push(rule.finding(facts, id, "ExtendedStatistic", message));
            }
            continue;
        };
        for property in
            ["MetricName", "Namespace", "Dimensions", "Period", "Statistic", "ExtendedStatistic", "Unit"]
        {
            if is_given(alarm.property(property)) {
                let message = format!("an alarm over `Metrics` cannot have `{property}`");
                found.push(rule.finding(facts, id, property, message));
            }
        }
        let returned: Option<Vec<bool>> = metrics
            .iter()
            .map(|metric| match metric.get("ReturnData") {
                Value::Null if metric.as_map().is_some() => Some(true),
                value => value.as_bool(),
            })
            .collect();
        let count = returned.map(|returned| returned.iter().filter(|it| **it).count());
        // A band for anomalies is returned beside the metric that it is for.
        let has_band = !alarm.property("ThresholdMetricId").is_null();
        if let Some(count) = count.filter(|count| *count != 1 && !has_band) {
            let message = format!("an alarm watches one metric, and {count} are returned");
            found.push(rule.finding(facts, id, "Metrics", message));
        }
    }
}

#[cfg(test)]
pub(super) const CASES: &[Case] = &[
    passes(
        "
Resources:
  A: { Type: AWS::CloudWatch::Alarm, Properties: { MetricName: m, Namespace: n, Statistic: Sum, Period: 60 } }
  B:
    Type: AWS::CloudWatch::Alarm
    Properties: { Dimensions: [], Metrics: [{ Id: a, ReturnData: false }, { Id: e, Expression: a*2 }] }
",
    ),
    fails(
        "
Resources:
  A: { Type: AWS::CloudWatch::Alarm, Properties: { MetricName: m, Statistic: Sum, ExtendedStatistic: p95 } }
  B:
    Type: AWS::CloudWatch::Alarm
    Properties: { Period: 60, Metrics: [{ Id: a }, { Id: e, Expression: a*2 }] }
",
        &[("A", "ExtendedStatistic"), ("B", "Metrics"), ("B", "Period")],
    ),
];
