//! A key's policy lets somebody of the account change it.

use stackwright_diagnostics::{Diagnostic, RuleId, Severity};
use stackwright_model::Value;

use crate::Facts;
use crate::rule::Rule;
#[cfg(test)]
use crate::rules::cases::{Case, fails, passes};
use crate::rules::policy::is_like;

pub(super) static RULE: Rule = Rule {
    id: RuleId("service/kms-key-policy"),
    severity: Severity::Error,
    title: "A key's policy lets somebody of the account change it",
    why: "KMS refuses a policy under which whoever makes the key could not change that policy again, \
          since nobody could ever repair it.",
    fix: "allow `kms:*` to `arn:aws:iam::ACCOUNT:root`, which leaves the rest to IAM policies",
    sources: &[
        "https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html",
        "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-kms-key.html",
    ],
    check,
};

fn check(rule: &Rule, facts: &Facts<'_>, found: &mut Vec<Diagnostic>) {
    for (id, key) in facts.model().of_type("AWS::KMS::Key") {
        let policy = key.property("KeyPolicy");
        let is_bypassed = key.property("BypassPolicyLockoutSafetyCheck").as_bool() == Some(true);
        let Some(statements) = policy.as_map().map(|_| policy.get("Statement").one_or_many()) else {
            continue;
        };
        if is_bypassed || statements.iter().any(may_let) {
            continue;
        }
        let message = "nobody may change the policy of the key once it is made";
        found.push(rule.finding(facts, id, "KeyPolicy", message));
    }
}

/// Whether a statement lets somebody change the policy, as far as that is known: what is not known might.
fn may_let(statement: &Value) -> bool {
    let Some(parts) = statement.as_map() else { return !statement.is_null() };
    let may_be = |element: &str, is_right: fn(&str) -> bool| {
        parts
            .get(element)
            .is_none_or(|value| value.one_or_many().iter().any(|it| it.as_text().is_none_or(is_right)))
    };
    // A service is not whoever makes the key.
    let is_for_services = statement
        .get("Principal")
        .as_map()
        .is_some_and(|principals| principals.iter().all(|(kind, _)| kind == "Service"));
    may_be("Effect", |effect| effect == "Allow")
        && !is_for_services
        && (parts.get("NotAction").is_some()
            || may_be("Action", |action| is_like(action, "kms:PutKeyPolicy")))
}

#[cfg(test)]
pub(super) const CASES: &[Case] = &[
    passes(
        r#"
Resources:
  Default: { Type: AWS::KMS::Key }
  Key:
    Type: AWS::KMS::Key
    Properties:
      KeyPolicy:
        Statement:
          - { Effect: Allow, Principal: { AWS: !Sub "arn:aws:iam::${AWS::AccountId}:root" }, Action: "kms:*", Resource: "*" }
          - { Effect: Allow, Principal: { Service: logs.amazonaws.com }, Action: "kms:Encrypt", Resource: "*" }
"#,
    ),
    fails(
        r#"
Resources:
  Key:
    Type: AWS::KMS::Key
    Properties:
      KeyPolicy:
        Statement:
          - { Effect: Allow, Principal: { AWS: "arn:aws:iam::123456789012:root" }, Action: "kms:Decrypt", Resource: "*" }
  Service:
    Type: AWS::KMS::Key
    Properties:
      KeyPolicy:
        Statement: [{ Effect: Allow, Principal: { Service: logs.amazonaws.com }, Action: "kms:*", Resource: "*" }]
"#,
        &[("Key", "KeyPolicy"), ("Service", "KeyPolicy")],
    ),
];
