//! Roles are passed on by name.

use stackwright_diagnostics::{Diagnostic, RuleId, Severity};

use crate::Facts;
use crate::rule::Rule;
#[cfg(test)]
use crate::rules::cases::{Case, fails, passes};
use crate::rules::policy::{Kind, policies};

pub(super) static RULE: Rule = Rule {
    id: RuleId("security/pass-any-role"),
    severity: Severity::Warning,
    title: "Roles are passed on by name",
    why: "Whoever may hand any role to a service can run something as the most powerful role of the \
          account.",
    fix: "name the roles in `Resource`, or bind the statement by `iam:PassedToService`",
    sources: &["https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html"],
    check,
};

fn check(rule: &Rule, facts: &Facts<'_>, found: &mut Vec<Diagnostic>) {
    for (id, resource) in facts.model().resources() {
        let own = policies(resource).into_iter().filter(|policy| policy.kind == Kind::Identity);
        for statement in own.flat_map(|policy| policy.statements()) {
            // A rule of its own judges statements that allow everything.
            let is_meant = statement.covers("iam:PassRole") && !statement.texts("Action").any(|it| it == "*");
            let is_any = statement.texts("Resource").any(|it| it == "*");
            if statement.allows() && is_meant && is_any && statement.is_unconditional() {
                let message = "any role may be passed to any service";
                found.push(rule.finding(facts, id, &format!("{}.Resource", statement.path), message));
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
          - { Effect: Allow, Action: "iam:PassRole", Resource: "arn:aws:iam::123456789012:role/app" }
          - Effect: Allow
            Action: "iam:PassRole"
            Resource: "*"
            Condition: { StringEquals: { "iam:PassedToService": ecs-tasks.amazonaws.com } }
"#,
    ),
    fails(
        r#"
Resources:
  A:
    Type: AWS::IAM::ManagedPolicy
    Properties: { PolicyDocument: { Statement: [{ Effect: Allow, Action: ["iam:Pass*"], Resource: "*" }] } }
"#,
        &[("A", "PolicyDocument.Statement.0.Resource")],
    ),
];
