//! A schedule of EventBridge is a rate or a cron expression that it takes.

use stackwright_diagnostics::{Diagnostic, RuleId, Severity};

use crate::Facts;
use crate::rule::Rule;
#[cfg(test)]
use crate::rules::cases::{Case, fails, passes};

pub(super) static RULE: Rule = Rule {
    id: RuleId("service/event-schedule"),
    severity: Severity::Error,
    title: "A schedule of EventBridge is a rate or a cron expression that it takes",
    why: "EventBridge refuses a rate of 1 with a plural unit, a cron expression with days of the month \
          and of the week at once, and one without exactly six fields.",
    fix: "write `rate(1 hour)`, `rate(5 minutes)` or `cron(0 20 * * ? *)`",
    sources: &["https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-scheduled-rule-pattern.html"],
    check,
};

fn check(rule: &Rule, facts: &Facts<'_>, found: &mut Vec<Diagnostic>) {
    for (id, event_rule) in facts.model().of_type("AWS::Events::Rule") {
        if let Some(schedule) = event_rule.property("ScheduleExpression").as_text()
            && let Some(fault) = fault(schedule)
        {
            let message = format!("the schedule `{schedule}` {fault}");
            found.push(rule.finding(facts, id, "ScheduleExpression", message));
        }
    }
}

fn fault(schedule: &str) -> Option<String> {
    let inner = |name: &str| schedule.strip_prefix(name)?.strip_prefix('(')?.strip_suffix(')');
    if let Some(rate) = inner("rate") {
        let mut parts = rate.split_whitespace();
        let (count, unit) =
            (parts.next().and_then(|it| it.parse::<u64>().ok()), parts.next().unwrap_or_default());
        let is_one = match unit {
            "minute" | "hour" | "day" => true,
            "minutes" | "hours" | "days" => false,
            _ => return Some("has no unit, such as `minutes`, `hours` or `days`".to_owned()),
        };
        return match count {
            None | Some(0) => Some("has no number above 0".to_owned()),
            Some(1) if !is_one => Some(format!("has the unit `{unit}`, which is singular after 1")),
            Some(count) if count > 1 && is_one => {
                Some(format!("has the unit `{unit}`, which is plural after {count}"))
            }
            Some(_) => None,
        };
    }
    let Some(cron) = inner("cron") else { return Some("is neither a rate nor a cron expression".to_owned()) };
    let fields: Vec<_> = cron.split_whitespace().collect();
    let [_, _, day_of_month, _, day_of_week, _] = fields.as_slice() else {
        return Some(format!("has {} fields, and six are needed", fields.len()));
    };
    match (*day_of_month == "?", *day_of_week == "?") {
        (false, false) => {
            Some("has days of the month and of the week, of which one has to be `?`".to_owned())
        }
        (true, true) => Some("has `?` for both kinds of days".to_owned()),
        _ => None,
    }
}

#[cfg(test)]
pub(super) const CASES: &[Case] = &[
    passes(
        r#"
Resources:
  A: { Type: AWS::Events::Rule, Properties: { ScheduleExpression: rate(5 minutes) } }
  B: { Type: AWS::Events::Rule, Properties: { ScheduleExpression: rate(1 day) } }
  C: { Type: AWS::Events::Rule, Properties: { ScheduleExpression: "cron(0 20 * * ? *)" } }
  D: { Type: AWS::Events::Rule, Properties: { ScheduleExpression: "cron(0 8 ? * MON-FRI *)" } }
"#,
    ),
    fails(
        r#"
Resources:
  A: { Type: AWS::Events::Rule, Properties: { ScheduleExpression: rate(1 hours) } }
  B: { Type: AWS::Events::Rule, Properties: { ScheduleExpression: rate(5 minute) } }
  C: { Type: AWS::Events::Rule, Properties: { ScheduleExpression: "cron(0 20 * * * *)" } }
  D: { Type: AWS::Events::Rule, Properties: { ScheduleExpression: "cron(0 20 * * ?)" } }
  E: { Type: AWS::Events::Rule, Properties: { ScheduleExpression: every day } }
"#,
        &[
            ("A", "ScheduleExpression"),
            ("B", "ScheduleExpression"),
            ("C", "ScheduleExpression"),
            ("D", "ScheduleExpression"),
            ("E", "ScheduleExpression"),
        ],
    ),
];
