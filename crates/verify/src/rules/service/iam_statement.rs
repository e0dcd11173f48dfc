//! A statement allows or denies, some actions, on some resources.

use stackwright_diagnostics::{Diagnostic, RuleId, Severity};
use stackwright_model::Value;

use crate::Facts;
use crate::rule::Rule;
#[cfg(test)]
use crate::rules::cases::{Case, fails, passes};
use crate::rules::look::is_given;
use crate::rules::policy::{Kind, Statement, policies};

pub(super) static RULE: Rule = Rule {
    id: RuleId("service/iam-statement"),
    severity: Severity::Error,
    title: "A statement allows or denies, some actions, on some resources",
    why: "IAM refuses a policy with a statement that lacks its effect or its actions, that names both \
          an element and its opposite, or whose id has other characters than letters and digits.",
    fix: "set `Effect` to `Allow` or `Deny`, one of `Action` and `NotAction`, and outside of trust \
          policies one of `Resource` and `NotResource`",
    sources: &["https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements.html"],
    check,
};

fn check(rule: &Rule, facts: &Facts<'_>, found: &mut Vec<Diagnostic>) {
    for (id, resource) in facts.model().resources() {
        for policy in policies(resource) {
            // Other services take what IAM's own policies cannot have, such as ids with spaces.
            if !matches!(policy.kind, Kind::Identity | Kind::Trust) {
                continue;
            }
            for Statement { path, value } in policy.statements() {
                if value.as_map().is_none() {
                    continue;
                }
                for (element, fault) in faults(policy.kind, value) {
                    found.push(rule.finding(facts, id, &format!("{path}.{element}"), fault));
                }
            }
        }
    }
}

fn faults(kind: Kind, statement: &Value) -> Vec<(&'static str, String)> {
    let mut faults = Vec::new();
    match statement.get("Effect") {
        Value::Null => faults.push(("Effect", "the statement neither allows nor denies".to_owned())),
        effect => {
            if let Some(effect) = effect.as_text().filter(|it| !matches!(*it, "Allow" | "Deny")) {
                faults.push(("Effect", format!("there is no effect `{effect}`")));
            }
        }
    }
    let mut pairs = vec![("Action", "NotAction")];
    if kind == Kind::Identity {
        pairs.push(("Resource", "NotResource"));
    } else if is_given(statement.get("Resource")) {
        faults.push(("Resource", "a trust policy is about the role alone, and names no resource".to_owned()));
    }
    for (element, opposite) in pairs {
        let (one, other) = (statement.get(element), statement.get(opposite));
        if one.is_null() && other.is_null() {
            faults.push((element, format!("the statement has no `{element}`")));
        } else if is_given(one) && is_given(other) {
            faults.push((opposite, format!("`{opposite}` cannot be beside `{element}`")));
        }
    }
    if let Some(sid) = statement.get("Sid").as_text()
        && let Some(other) = sid.chars().find(|it| !it.is_ascii_alphanumeric())
    {
        faults.push(("Sid", format!("the id `{sid}` has a `{other}`, which is neither letter nor digit")));
    }
    faults
}

#[cfg(test)]
pub(super) const CASES: &[Case] = &[
    passes(
        r#"
Resources:
  Role:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument:
        Statement: [{ Effect: Allow, Principal: { Service: ec2.amazonaws.com }, Action: "sts:AssumeRole" }]
      Policies: [{ PolicyDocument: { Statement: [{ Sid: Read1, Effect: Allow, NotAction: "s3:*", Resource: "*" }] } }]
"#,
    ),
    fails(
        r#"
Resources:
  P:
    Type: AWS::IAM::ManagedPolicy
    Properties:
      PolicyDocument:
        Statement:
          - { Sid: read-it, Action: "s3:*" }
          - { Effect: allow, Action: "s3:*", NotAction: "s3:GetObject", Resource: "*" }
"#,
        &[
            ("P", "PolicyDocument.Statement.0.Effect"),
            ("P", "PolicyDocument.Statement.0.Resource"),
            ("P", "PolicyDocument.Statement.0.Sid"),
            ("P", "PolicyDocument.Statement.1.NotAction"),
            ("P", "PolicyDocument.Statement.1.Effect"),
        ],
    ),
];
