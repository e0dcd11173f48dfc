//! An alarm looks at periods that CloudWatch has, over no more than a week.

use stackwright_diagnostics::{Diagnostic, RuleId, Severity};

use crate::Facts;
use crate::rule::Rule;
#[cfg(test)]
use crate::rules::cases::{Case, fails, passes};

pub(super) static RULE: Rule = Rule {
    id: RuleId("service/alarm-period"),
    severity: Severity::Error,
    title: "An alarm looks at periods that CloudWatch has, over no more than a week",
    why: "CloudWatch has periods of 10, 20 and 30 seconds and of whole minutes; all periods together \
          are a day at most, or a week where each is an hour or more, and the datapoints that alarm are \
          no more than the periods.",
    fix: "choose a period and a number of periods within a day, or within a week for periods of an hour",
    sources: &[
        "https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html",
        "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-cloudwatch-alarm.html",
    ],
    check,
};

fn check(rule: &Rule, facts: &Facts<'_>, found: &mut Vec<Diagnostic>) {
    for (id, alarm) in facts.model().of_type("AWS::CloudWatch::Alarm") {
        let seconds = alarm.property("Period").as_integer();
        let periods = alarm.property("EvaluationPeriods").as_integer();
        if let Some(seconds) = seconds
            && !matches!(seconds, 10 | 20 | 30)
            && (seconds < 60 || seconds % 60 != 0)
        {
            let nearest = if seconds < 45 { 30 } else { ((seconds + 30) / 60).max(1) * 60 };
            let message = format!("there is no period of {seconds} seconds");
            let finding = rule.finding(facts, id, "Period", message);
            found.push(finding.help(format!("the nearest is {nearest} seconds")));
        }
        if let (Some(seconds), Some(periods)) = (seconds, periods) {
            let most_seconds = if seconds < 3600 { 86_400 } else { 604_800 };
            if seconds.saturating_mul(periods) > most_seconds {
                let message =
                    format!("{periods} periods of {seconds} seconds are more than {most_seconds} seconds");
                found.push(rule.finding(facts, id, "EvaluationPeriods", message));
            }
        }
        let datapoints = alarm.property("DatapointsToAlarm").as_integer();
        if let (Some(datapoints), Some(periods)) = (datapoints, periods)
            && datapoints > periods
        {
            let message = format!("{datapoints} datapoints cannot breach in {periods} periods");
            found.push(rule.finding(facts, id, "DatapointsToAlarm", message));
        }
    }
}

#[cfg(test)]
pub(super) const CASES: &[Case] = &[
    passes(
        "
Resources:
  A: { Type: AWS::CloudWatch::Alarm, Properties: { Period: 60, EvaluationPeriods: 3, DatapointsToAlarm: 2 } }
  B: { Type: AWS::CloudWatch::Alarm, Properties: { Period: 86400, EvaluationPeriods: 7 } }
",
    ),
    fails(
        "
Resources:
  A: { Type: AWS::CloudWatch::Alarm, Properties: { Period: 90, EvaluationPeriods: 3, DatapointsToAlarm: 4 } }
  B: { Type: AWS::CloudWatch::Alarm, Properties: { Period: 300, EvaluationPeriods: 289 } }
",
        &[("A", "Period"), ("A", "DatapointsToAlarm"), ("B", "EvaluationPeriods")],
    ),
];
