//! No principal of the template is an administrator.

use stackwright_diagnostics::{Diagnostic, RuleId, Severity};
use stackwright_model::Value;

use crate::Facts;
use crate::rule::Rule;
#[cfg(test)]
use crate::rules::cases::{Case, fails, passes};
use crate::rules::look::items_of;

pub(super) static RULE: Rule = Rule {
    id: RuleId("security/administrator-access"),
    severity: Severity::Warning,
    title: "No principal of the template is an administrator",
    why: "The managed policy AdministratorAccess allows everything; whoever gets hold of the principal \
          has the account.",
    fix: "attach a policy with the actions that are needed",
    sources: &["https://docs.aws.amazon.com/securityhub/latest/userguide/iam-controls.html"],
    check,
};

fn check(rule: &Rule, facts: &Facts<'_>, found: &mut Vec<Diagnostic>) {
    for type_name in ["AWS::IAM::Role", "AWS::IAM::User", "AWS::IAM::Group"] {
        for (id, principal) in facts.model().of_type(type_name) {
            for (path, policy) in items_of(principal, "ManagedPolicyArns") {
                let last = match policy {
                    Value::Joined(parts) => parts.last().unwrap_or(policy),
                    one => one,
                };
                if last.as_text().is_some_and(|arn| arn.ends_with(":iam::aws:policy/AdministratorAccess")) {
                    let message = format!("`{}` is an administrator", principal.logical_id);
                    found.push(rule.finding(facts, id, &path, message));
                }
            }
        }
    }
}

#[cfg(test)]
pub(super) const CASES: &[Case] = &[
    passes(
        r#"
Resources: { A: { Type: AWS::IAM::Role, Properties: { ManagedPolicyArns: ["arn:aws:iam::aws:policy/ReadOnlyAccess"] } } }
"#,
    ),
    fails(
        r#"
Resources:
  A: { Type: AWS::IAM::Role, Properties: { ManagedPolicyArns: ["arn:aws:iam::aws:policy/AdministratorAccess"] } }
  B:
    Type: AWS::IAM::Group
    Properties: { ManagedPolicyArns: [!Sub "arn:${AWS::Partition}:iam::aws:policy/AdministratorAccess"] }
"#,
        &[("A", "ManagedPolicyArns.0"), ("B", "ManagedPolicyArns.0")],
    ),
];
