//! The lifecycle policy of an image repository has an order.

use std::collections::BTreeSet;

use stackwright_diagnostics::{Diagnostic, RuleId, Severity};
use stackwright_model::Value;

use crate::Facts;
use crate::rule::Rule;
#[cfg(test)]
use crate::rules::cases::{Case, fails, passes};

pub(super) static RULE: Rule = Rule {
    id: RuleId("service/image-lifecycle"),
    severity: Severity::Error,
    title: "The lifecycle policy of an image repository has an order",
    why: "ECR refuses two rules of one priority, and a rule for any image that is not the last.",
    fix: "number the rules, and give the rule for `any` the greatest number",
    sources: &["https://docs.aws.amazon.com/AmazonECR/latest/userguide/lifecycle_policy_parameters.html"],
    check,
};

fn check(rule: &Rule, facts: &Facts<'_>, found: &mut Vec<Diagnostic>) {
    for (id, repository) in facts.model().of_type("AWS::ECR::Repository") {
        let path = "LifecyclePolicy.LifecyclePolicyText";
        let Some(text) = repository.property(path).as_text() else { continue };
        let Ok(policy) = serde_json::from_str::<serde_json::Value>(text) else {
            let message = "the lifecycle policy is no JSON";
            found.push(rule.finding(facts, id, path, message));
            continue;
        };
        let policy = Value::from(policy);
        let rules = policy.get("rules").as_list().unwrap_or_default();
        let mut priorities = BTreeSet::new();
        for item in rules {
            if let Some(priority) = item.get("rulePriority").as_integer()
                && !priorities.insert(priority)
            {
                let message = format!("the lifecycle policy has two rules of the priority {priority}");
                found.push(rule.finding(facts, id, path, message));
            }
        }
        let any = rules.iter().find(|it| it.at("selection.tagStatus").as_text() == Some("any"));
        let any_priority = any.and_then(|it| it.get("rulePriority").as_integer());
        if let (Some(any_priority), Some(last)) = (any_priority, priorities.last())
            && any_priority < *last
        {
            let message = format!("the rule for any image has the priority {any_priority}, before {last}");
            found.push(rule.finding(facts, id, path, message));
        }
    }
}

#[cfg(test)]
pub(super) const CASES: &[Case] = &[
    passes(
        r#"
Resources:
  A:
    Type: AWS::ECR::Repository
    Properties:
      LifecyclePolicy:
        LifecyclePolicyText: '{"rules":[{"rulePriority":1,"selection":{"tagStatus":"untagged"}},{"rulePriority":2,"selection":{"tagStatus":"any"}}]}'
"#,
    ),
    fails(
        r#"
Resources:
  A:
    Type: AWS::ECR::Repository
    Properties:
      LifecyclePolicy:
        LifecyclePolicyText: '{"rules":[{"rulePriority":2,"selection":{"tagStatus":"untagged"}},{"rulePriority":1,"selection":{"tagStatus":"any"}}]}'
  B: { Type: AWS::ECR::Repository, Properties: { LifecyclePolicy: { LifecyclePolicyText: "{" } } }
"#,
        &[("A", "LifecyclePolicy.LifecyclePolicyText"), ("B", "LifecyclePolicy.LifecyclePolicyText")],
    ),
];
