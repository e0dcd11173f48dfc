//! No stack makes access keys.

use stackwright_diagnostics::{Diagnostic, RuleId, Severity};

use crate::Facts;
use crate::rule::Rule;
#[cfg(test)]
use crate::rules::cases::{Case, fails, passes};

pub(super) static RULE: Rule = Rule {
    id: RuleId("security/access-key"),
    severity: Severity::Warning,
    title: "No stack makes access keys",
    why: "An access key lasts until somebody deletes it, and its secret is an attribute that leaves the \
          stack through outputs and parameters.",
    fix: "let roles be assumed, by services, by identity providers or by IAM Roles Anywhere",
    sources: &["https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_access-keys.html"],
    check,
};

fn check(rule: &Rule, facts: &Facts<'_>, found: &mut Vec<Diagnostic>) {
    for (id, key) in facts.model().of_type("AWS::IAM::AccessKey") {
        if key.property("Status").as_text() != Some("Inactive") {
            found.push(rule.finding(facts, id, "", "the stack makes an access key"));
        }
    }
}

#[cfg(test)]
pub(super) const CASES: &[Case] = &[
    passes(
        "
Resources: { A: { Type: AWS::IAM::Role } }
",
    ),
    fails(
        "
Resources: { A: { Type: AWS::IAM::AccessKey, Properties: { UserName: ci } } }
",
        &[("A", "")],
    ),
];
