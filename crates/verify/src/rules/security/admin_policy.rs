//! No policy of the template allows everything.

use stackwright_diagnostics::{Diagnostic, RuleId, Severity};

use crate::Facts;
use crate::rule::Rule;
#[cfg(test)]
use crate::rules::cases::{Case, fails, passes};
use crate::rules::policy::{Kind, policies};

pub(super) static RULE: Rule = Rule {
    id: RuleId("security/admin-policy"),
    severity: Severity::Error,
    title: "No policy of the template allows everything",
    why: "Whoever gets hold of such a principal has the whole account.",
    fix: "allow the actions that are needed, on the resources that they are needed for",
    sources: &["https://docs.aws.amazon.com/securityhub/latest/userguide/iam-controls.html"],
    check,
};

fn check(rule: &Rule, facts: &Facts<'_>, found: &mut Vec<Diagnostic>) {
    for (id, resource) in facts.model().resources() {
        let own = policies(resource).into_iter().filter(|policy| policy.kind == Kind::Identity);
        for statement in own.flat_map(|policy| policy.statements()) {
            let is_all = |element: &str| statement.texts(element).any(|it| it == "*" || it == "*:*");
            if statement.allows() && is_all("Action") && is_all("Resource") && statement.is_unconditional() {
                let message = "the statement allows every action on everything";
                found.push(rule.finding(facts, id, &statement.path, message));
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
    Type: AWS::IAM::ManagedPolicy
    Properties:
      PolicyDocument:
        Statement:
          - { Effect: Allow, Action: "s3:*", Resource: "*" }
          - { Effect: Deny, Action: "*", Resource: "*" }
"#,
    ),
    fails(
        r#"
Resources:
  A:
    Type: AWS::IAM::ManagedPolicy
    Properties: { PolicyDocument: { Statement: [{ Effect: Allow, Action: "*", Resource: ["*"] }] } }
"#,
        &[("A", "PolicyDocument.Statement.0")],
    ),
];
