//! A trail has a name that CloudTrail takes, and a role for the log group that it writes to.

use stackwright_diagnostics::{Diagnostic, RuleId, Severity};

use crate::Facts;
use crate::rule::Rule;
#[cfg(test)]
use crate::rules::cases::{Case, fails, passes};
use crate::rules::look::{is_absent, is_given};

pub(super) static RULE: Rule = Rule {
    id: RuleId("service/trail"),
    severity: Severity::Error,
    title: "A trail has a name that CloudTrail takes, and a role for the log group that it writes to",
    why: "CloudTrail refuses names with adjacent separators, a log group without a role and a role \
          without a log group, and both kinds of event selectors at once.",
    fix: "set `CloudWatchLogsLogGroupArn` and `CloudWatchLogsRoleArn` together, and use one kind of \
          selectors",
    sources: &[
        "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-cloudtrail-trail.html",
    ],
    check,
};

fn check(rule: &Rule, facts: &Facts<'_>, found: &mut Vec<Diagnostic>) {
    for (id, trail) in facts.model().of_type("AWS::CloudTrail::Trail") {
        let pair = ["CloudWatchLogsLogGroupArn", "CloudWatchLogsRoleArn"];
        for [one, other] in [[pair[0], pair[1]], [pair[1], pair[0]]] {
            if is_given(trail.property(one)) && is_absent(facts, trail, other) {
                let message = format!("`{one}` needs `{other}`");
                found.push(rule.finding(facts, id, other, message));
            }
        }
        let has = |property: &str| trail.property(property).as_list().is_some_and(|it| !it.is_empty());
        if has("EventSelectors") && has("AdvancedEventSelectors") {
            let message = "a trail cannot have both kinds of event selectors";
            found.push(rule.finding(facts, id, "EventSelectors", message));
        }
        if let Some(name) = trail.property("TrailName").as_text() {
            let is_separator = |it: u8| matches!(it, b'.' | b'_' | b'-');
            let is_doubled = name.as_bytes().windows(2).any(|pair| pair.iter().all(|it| is_separator(*it)));
            let is_taken = |it: char| it.is_ascii_alphanumeric() || matches!(it, '.' | '_' | '-');
            let is_end = |it: Option<char>| it.is_some_and(|it| it.is_ascii_alphanumeric());
            let is_right = (3..=128).contains(&name.len())
                && !is_doubled
                && name.chars().all(is_taken)
                && is_end(name.chars().next())
                && is_end(name.chars().last());
            if !is_right {
                let message = format!("CloudTrail does not take the name `{name}`");
                found.push(rule.finding(facts, id, "TrailName", message));
            }
        }
    }
}

#[cfg(test)]
pub(super) const CASES: &[Case] = &[
    passes(
        "
Resources: { A: { Type: AWS::CloudTrail::Trail, Properties: { TrailName: app-dev } } }
",
    ),
    fails(
        "
Resources:
  A: { Type: AWS::CloudTrail::Trail, Properties: { TrailName: app--dev, CloudWatchLogsLogGroupArn: arn } }
",
        &[("A", "TrailName"), ("A", "CloudWatchLogsRoleArn")],
    ),
];
