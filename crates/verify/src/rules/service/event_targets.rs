//! A rule of EventBridge has a trigger, and five targets with ids of their own at most.

use std::collections::BTreeSet;

use stackwright_diagnostics::{Diagnostic, RuleId, Severity};

use crate::Facts;
use crate::rule::Rule;
#[cfg(test)]
use crate::rules::cases::{Case, fails, passes};
use crate::rules::look::{is_absent, is_given, items_of};

pub(super) static RULE: Rule = Rule {
    id: RuleId("service/event-targets"),
    severity: Severity::Error,
    title: "A rule of EventBridge has a trigger, and five targets with ids of their own at most",
    why: "EventBridge refuses a rule with neither pattern nor schedule, a sixth target, and two targets \
          with one id.",
    fix: "set `EventPattern` or `ScheduleExpression`, and spread targets over several rules",
    sources: &[
        "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-events-rule.html",
    ],
    check,
};

fn check(rule: &Rule, facts: &Facts<'_>, found: &mut Vec<Diagnostic>) {
    for (id, event_rule) in facts.model().of_type("AWS::Events::Rule") {
        let triggers = ["EventPattern", "ScheduleExpression"];
        if triggers.iter().all(|it| is_absent(facts, event_rule, it)) {
            let message = "the rule has neither a pattern nor a schedule";
            found.push(rule.finding(facts, id, "EventPattern", message));
        }
        let targets = event_rule.property("Targets").as_list().unwrap_or_default();
        if targets.len() > 5 {
            let message = format!("the rule has {} targets, and can have 5", targets.len());
            found.push(rule.finding(facts, id, "Targets", message));
        }
        let mut seen = BTreeSet::new();
        for (path, target) in items_of(event_rule, "Targets") {
            if let Some(name) = target.get("Id").as_text()
                && !seen.insert(name)
            {
                let message = format!("the rule has two targets with the id `{name}`");
                found.push(rule.finding(facts, id, &format!("{path}.Id"), message));
            }
            let inputs = ["Input", "InputPath", "InputTransformer"];
            let mut given = inputs.into_iter().filter(|it| is_given(target.get(it)));
            if let (Some(first), Some(second)) = (given.next(), given.next()) {
                let message = format!("a target cannot have both `{first}` and `{second}`");
                found.push(rule.finding(facts, id, &format!("{path}.{second}"), message));
            }
        }
    }
}

#[cfg(test)]
pub(super) const CASES: &[Case] = &[
    passes(
        r#"
Resources:
  A:
    Type: AWS::Events::Rule
    Properties: { ScheduleExpression: rate(1 day), Targets: [{ Id: a, Input: "{}" }, { Id: b }] }
"#,
    ),
    fails(
        r#"
Resources:
  A: { Type: AWS::Events::Rule, Properties: { Targets: [{ Id: a }, { Id: a, Input: "{}", InputPath: $.detail }] } }
"#,
        &[("A", "EventPattern"), ("A", "Targets.1.Id"), ("A", "Targets.1.InputPath")],
    ),
];
