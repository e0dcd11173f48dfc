//! Log groups forget.

use stackwright_diagnostics::{Diagnostic, RuleId, Severity};

use crate::Facts;
use crate::rule::Rule;
#[cfg(test)]
use crate::rules::cases::{Case, fails, passes};
use crate::rules::look::is_absent;

pub(super) static RULE: Rule = Rule {
    id: RuleId("cost/log-retention"),
    severity: Severity::Warning,
    title: "Log groups forget",
    why: "A log group without a retention keeps everything for ever, and each gigabyte is paid for each \
          month.",
    fix: "set `RetentionInDays`",
    sources: &[
        "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-logs-loggroup.html",
    ],
    check,
};

fn check(rule: &Rule, facts: &Facts<'_>, found: &mut Vec<Diagnostic>) {
    for (id, group) in facts.model().of_type("AWS::Logs::LogGroup") {
        if is_absent(facts, group, "RetentionInDays") {
            found.push(rule.finding(facts, id, "RetentionInDays", "the log group keeps everything for ever"));
        }
    }
}

#[cfg(test)]
pub(super) const CASES: &[Case] = &[
    passes(
        "
Resources: { A: { Type: AWS::Logs::LogGroup, Properties: { RetentionInDays: 30 } } }
",
    ),
    fails(
        "
Resources: { A: { Type: AWS::Logs::LogGroup } }
",
        &[("A", "RetentionInDays")],
    ),
];
