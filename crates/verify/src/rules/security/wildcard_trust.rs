//! No role can be assumed by everybody.

use stackwright_diagnostics::{Diagnostic, RuleId, Severity};

use crate::Facts;
use crate::rule::Rule;
#[cfg(test)]
use crate::rules::cases::{Case, fails, passes};
use crate::rules::policy::{Kind, policies};

pub(super) static RULE: Rule = Rule {
    id: RuleId("security/wildcard-trust"),
    severity: Severity::Error,
    title: "No role can be assumed by everybody",
    why: "A trust policy for any principal without a condition lets every AWS account in the world \
          assume the role.",
    fix: "name the account, role or service that may assume it",
    sources: &["https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html"],
    check,
};

fn check(rule: &Rule, facts: &Facts<'_>, found: &mut Vec<Diagnostic>) {
    for (id, resource) in facts.model().of_type("AWS::IAM::Role") {
        let trust = policies(resource).into_iter().filter(|policy| policy.kind == Kind::Trust);
        for statement in trust.flat_map(|policy| policy.statements()) {
            if statement.allows() && statement.is_for_anybody() && statement.is_unconditional() {
                let message = "everybody may assume the role";
                found.push(rule.finding(facts, id, &format!("{}.Principal", statement.path), message));
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
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument:
        Statement:
          - { Effect: Allow, Principal: { Service: ec2.amazonaws.com }, Action: "sts:AssumeRole" }
          - Effect: Allow
            Principal: { AWS: "*" }
            Action: "sts:AssumeRole"
            Condition: { StringEquals: { "aws:PrincipalOrgID": o-1 } }
"#,
    ),
    fails(
        r#"
Resources:
  A:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument: { Statement: { Effect: Allow, Principal: { AWS: "*" }, Action: "sts:AssumeRole" } }
"#,
        &[("A", "AssumeRolePolicyDocument.Statement.Principal")],
    ),
];
