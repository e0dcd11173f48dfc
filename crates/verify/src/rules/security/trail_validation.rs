//! A trail can prove that its logs were not changed.

use stackwright_diagnostics::{Diagnostic, RuleId, Severity};

use crate::Facts;
use crate::rule::Rule;
#[cfg(test)]
use crate::rules::cases::{Case, fails, passes};
use crate::rules::look::is_off;

pub(super) static RULE: Rule = Rule {
    id: RuleId("security/trail-validation"),
    severity: Severity::Warning,
    title: "A trail can prove that its logs were not changed",
    why: "Without digests, whoever gets into the account can remove the traces of that from the logs.",
    fix: "set `EnableLogFileValidation` to true",
    sources: &["https://docs.aws.amazon.com/securityhub/latest/userguide/cloudtrail-controls.html"],
    check,
};

fn check(rule: &Rule, facts: &Facts<'_>, found: &mut Vec<Diagnostic>) {
    for (id, trail) in facts.model().of_type("AWS::CloudTrail::Trail") {
        if is_off(facts, trail, "EnableLogFileValidation") {
            let message = "the trail cannot prove that its logs were not changed";
            found.push(rule.finding(facts, id, "EnableLogFileValidation", message));
        }
    }
}

#[cfg(test)]
pub(super) const CASES: &[Case] = &[
    passes(
        "
Resources: { A: { Type: AWS::CloudTrail::Trail, Properties: { EnableLogFileValidation: true } } }
",
    ),
    fails(
        "
Resources: { A: { Type: AWS::CloudTrail::Trail, Properties: { IsLogging: true } } }
",
        &[("A", "EnableLogFileValidation")],
    ),
];
