//! Policies are no longer than IAM takes.

use std::collections::BTreeMap;

use stackwright_diagnostics::{Diagnostic, RuleId, Severity};
use stackwright_model::{ResourceId, Value};

use crate::Facts;
use crate::rule::Rule;
#[cfg(test)]
use crate::rules::cases::{Case, fails, passes};
use crate::rules::look::{items_of, target};

pub(super) static RULE: Rule = Rule {
    id: RuleId("service/iam-policy-size"),
    severity: Severity::Error,
    title: "Policies are no longer than IAM takes",
    why: "IAM takes 6,144 characters in a managed policy, and inline 10,240 for a role, 5,120 for a \
          group and 2,048 for a user, white space not counted.",
    fix: "move statements into further managed policies, or join resources by patterns",
    sources: &["https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html"],
    check,
};

fn check(rule: &Rule, facts: &Facts<'_>, found: &mut Vec<Diagnostic>) {
    let model = facts.model();
    let mut inline = BTreeMap::<ResourceId, usize>::new();
    for (id, resource) in model.resources() {
        if resource.type_name == "AWS::IAM::ManagedPolicy" {
            let characters = characters(resource.property("PolicyDocument"));
            if characters > 6144 {
                let message = format!("the policy has {characters} characters, and IAM takes 6144");
                found.push(rule.finding(facts, id, "PolicyDocument", message));
            }
        }
        for (_, policy) in items_of(resource, "Policies").filter(|_| most(&resource.type_name).is_some()) {
            *inline.entry(id).or_default() += characters(policy.get("PolicyDocument"));
        }
        if resource.type_name == "AWS::IAM::Policy" {
            let characters = characters(resource.property("PolicyDocument"));
            for property in ["Roles", "Groups", "Users"] {
                for (_, principal) in items_of(resource, property) {
                    if let Some((principal, _)) = target(model, principal) {
                        *inline.entry(principal).or_default() += characters;
                    }
                }
            }
        }
    }
    for (id, characters) in inline {
        if let Some(most) = most(&model.resource(id).type_name).filter(|most| characters > *most) {
            let message = format!("the inline policies have {characters} characters, and IAM takes {most}");
            found.push(rule.finding(facts, id, "Policies", message));
        }
    }
}

/// How many characters of inline policies a principal can have.
fn most(type_name: &str) -> Option<usize> {
    match type_name {
        "AWS::IAM::Role" => Some(10_240),
        "AWS::IAM::Group" => Some(5120),
        "AWS::IAM::User" => Some(2048),
        _ => None,
    }
}

/// How many characters a document has at least, as JSON without white space: what is not known has none.
fn characters(value: &Value) -> usize {
    match value {
        Value::Null | Value::Bool(true) => 4,
        Value::Bool(false) => 5,
        Value::Number(number) => number.to_string().len(),
        Value::Text(text) => 2 + text.chars().filter(|it| !it.is_whitespace()).count(),
        Value::List(items) => 2 + items.len().saturating_sub(1) + items.iter().map(characters).sum::<usize>(),
        Value::Map(map) => {
            let entries = map.iter().map(|(key, value)| key.chars().count() + 3 + characters(value));
            2 + map.len().saturating_sub(1) + entries.sum::<usize>()
        }
        Value::Joined(parts) => {
            2 + parts.iter().map(|part| characters(part).saturating_sub(2)).sum::<usize>()
        }
        Value::Reference(_) | Value::Unknown(_) => 2,
    }
}

#[cfg(test)]
pub(super) const CASES: &[Case] = &[
    passes(
        "
Resources:
  A: { Type: AWS::IAM::ManagedPolicy, Properties: { PolicyDocument: { Statement: [] } } }
",
    ),
    fails(
        r#"
Parameters:
  P: { Type: String, Default: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa }
Resources:
  A:
    Type: AWS::IAM::ManagedPolicy
    Properties:
      PolicyDocument:
        Statement:
          - { Effect: Allow, Action: "*", Resource: !Sub "${P}${P}${P}${P}${P}${P}${P}${P}${P}${P}" }
          - { Effect: Allow, Action: "*", Resource: !Sub "${P}${P}${P}${P}${P}${P}${P}${P}${P}${P}" }
          - { Effect: Allow, Action: "*", Resource: !Sub "${P}${P}${P}${P}${P}${P}${P}${P}${P}${P}" }
          - { Effect: Allow, Action: "*", Resource: !Sub "${P}${P}${P}${P}${P}${P}${P}${P}${P}${P}" }
          - { Effect: Allow, Action: "*", Resource: !Sub "${P}${P}${P}${P}${P}${P}${P}${P}${P}${P}" }
          - { Effect: Allow, Action: "*", Resource: !Sub "${P}${P}${P}${P}${P}${P}${P}${P}${P}${P}" }
          - { Effect: Allow, Action: "*", Resource: !Sub "${P}${P}${P}${P}${P}${P}${P}${P}${P}${P}" }
          - { Effect: Allow, Action: "*", Resource: !Sub "${P}${P}${P}${P}${P}${P}${P}${P}${P}${P}" }
"#,
        &[("A", "PolicyDocument")],
    ),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn characters_are_those_of_json() {
        let json = serde_json::json!({ "a": [1, true, null, "b"], "c": {}, "d": [], "e": false });
        let expected = serde_json::to_string(&json).unwrap().len();
        assert_eq!(characters(&Value::from(json)), expected);
    }

    #[test]
    fn the_inline_policies_of_a_user_are_added_up() {
        let statement = format!("\"{}\"", "a".repeat(1200));
        let template = format!(
            "Resources:\n  User:\n    Type: AWS::IAM::User\n    Properties:\n      Policies:\n        - {{ PolicyDocument: {{ Id: {statement} }} }}\n        - {{ PolicyDocument: {{ Id: {statement} }} }}\n"
        );
        let model = crate::rules::cases::model(&template, "us-east-1");
        let mut found = Vec::new();
        check(&RULE, &Facts::new(&model), &mut found);
        assert_eq!(found.len(), 1, "{found:?}");
    }
}
