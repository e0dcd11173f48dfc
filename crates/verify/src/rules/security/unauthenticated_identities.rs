//! An identity pool gives credentials to those who signed in.

use stackwright_diagnostics::{Diagnostic, RuleId, Severity};

use crate::Facts;
use crate::rule::Rule;
#[cfg(test)]
use crate::rules::cases::{Case, fails, passes};

pub(super) static RULE: Rule = Rule {
    id: RuleId("security/unauthenticated-identities"),
    severity: Severity::Warning,
    title: "An identity pool gives credentials to those who signed in",
    why: "With unauthenticated identities, anybody on the internet gets credentials of the account.",
    fix: "set `AllowUnauthenticatedIdentities` to false",
    sources: &["https://docs.aws.amazon.com/securityhub/latest/userguide/cognito-controls.html"],
    check,
};

fn check(rule: &Rule, facts: &Facts<'_>, found: &mut Vec<Diagnostic>) {
    for (id, pool) in facts.model().of_type("AWS::Cognito::IdentityPool") {
        if pool.property("AllowUnauthenticatedIdentities").as_bool() == Some(true) {
            let message = "the identity pool gives credentials to anybody";
            found.push(rule.finding(facts, id, "AllowUnauthenticatedIdentities", message));
        }
    }
}

#[cfg(test)]
pub(super) const CASES: &[Case] = &[
    passes(
        "
Resources: { A: { Type: AWS::Cognito::IdentityPool, Properties: { AllowUnauthenticatedIdentities: false } } }
",
    ),
    fails(
        "
Resources: { A: { Type: AWS::Cognito::IdentityPool, Properties: { AllowUnauthenticatedIdentities: true } } }
",
        &[("A", "AllowUnauthenticatedIdentities")],
    ),
];
