//! A function's URL asks who calls.

use stackwright_diagnostics::{Diagnostic, RuleId, Severity};

use crate::Facts;
use crate::rule::Rule;
#[cfg(test)]
use crate::rules::cases::{Case, fails, passes};

pub(super) static RULE: Rule = Rule {
    id: RuleId("security/open-function-url"),
    severity: Severity::Warning,
    title: "A function's URL asks who calls",
    why: "Without authentication anybody on the internet can call the function, at your cost.",
    fix: "set `AuthType` to `AWS_IAM`, or put the function behind an API with an authorizer",
    sources: &["https://docs.aws.amazon.com/lambda/latest/dg/urls-auth.html"],
    check,
};

fn check(rule: &Rule, facts: &Facts<'_>, found: &mut Vec<Diagnostic>) {
    for (id, url) in facts.model().of_type("AWS::Lambda::Url") {
        if url.property("AuthType").as_text() == Some("NONE") {
            found.push(rule.finding(facts, id, "AuthType", "anybody can call the function"));
        }
    }
}

#[cfg(test)]
pub(super) const CASES: &[Case] = &[
    passes(
        "
Resources: { A: { Type: AWS::Lambda::Url, Properties: { AuthType: AWS_IAM } } }
",
    ),
    fails(
        "
Resources: { A: { Type: AWS::Lambda::Url, Properties: { AuthType: NONE } } }
",
        &[("A", "AuthType")],
    ),
];
