//! A role for GitHub's workflows says whose.

use stackwright_diagnostics::{Diagnostic, RuleId, Severity};
use stackwright_model::Value;

use crate::Facts;
use crate::rule::Rule;
#[cfg(test)]
use crate::rules::cases::{Case, fails, passes};
use crate::rules::look::walk;
use crate::rules::policy::{Kind, policies};

pub(super) static RULE: Rule = Rule {
    id: RuleId("security/oidc-trust"),
    severity: Severity::Error,
    title: "A role for GitHub's workflows says whose",
    why: "All of GitHub's workflows have the same provider; a trust policy without the subject lets any \
          repository in the world assume the role.",
    fix: "add a condition on `token.actions.githubusercontent.com:sub`, such as \
          `repo:ORGANIZATION/REPOSITORY:*`",
    sources: &[
        "https://docs.github.com/en/actions/security-for-github-actions/security-hardening-your-deployments/configuring-openid-connect-in-amazon-web-services",
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create_for-idp_oidc.html",
    ],
    check,
};

fn check(rule: &Rule, facts: &Facts<'_>, found: &mut Vec<Diagnostic>) {
    for (id, resource) in facts.model().of_type("AWS::IAM::Role") {
        let trust = policies(resource).into_iter().filter(|policy| policy.kind == Kind::Trust);
        for statement in trust.flat_map(|policy| policy.statements()) {
            let provider = statement.principals("Federated");
            if !statement.allows() || !provider.iter().any(is_github) {
                continue;
            }
            let condition = statement.value.get("Condition");
            let mut is_bound = !statement.is_unconditional() && condition.as_map().is_none();
            walk(condition, "", &mut |path, value| {
                let is_subject = path.contains("token.actions.githubusercontent.com:sub");
                is_bound |= value.as_unknown().is_some();
                is_bound |= is_subject && value.one_or_many().iter().all(|it| it.as_text() != Some("*"));
            });
            if !is_bound {
                let message = "any repository of GitHub may assume the role";
                found.push(rule.finding(facts, id, &format!("{}.Condition", statement.path), message));
            }
        }
    }
}

fn is_github(provider: &Value) -> bool {
    let name = "oidc-provider/token.actions.githubusercontent.com";
    match provider {
        Value::Text(text) => text.ends_with(name),
        Value::Joined(parts) => {
            parts.last().and_then(Value::as_text).is_some_and(|text| text.ends_with(name))
        }
        _ => false,
    }
}

#[cfg(test)]
pub(super) const CASES: &[Case] = &[
    passes(
        r#"
Resources:
  A:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument:
        Statement:
          - Effect: Allow
            Principal: { Federated: "arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com" }
            Action: "sts:AssumeRoleWithWebIdentity"
            Condition: { StringLike: { "token.actions.githubusercontent.com:sub": "repo:o/r:*" } }
"#,
    ),
    fails(
        r#"
Resources:
  A:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument:
        Statement:
          - Effect: Allow
            Principal: { Federated: "arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com" }
            Action: "sts:AssumeRoleWithWebIdentity"
            Condition: { StringEquals: { "token.actions.githubusercontent.com:aud": sts.amazonaws.com } }
"#,
        &[("A", "AssumeRolePolicyDocument.Statement.0.Condition")],
    ),
];
