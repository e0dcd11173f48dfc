//! Every action of a policy is one that IAM knows.

use std::collections::HashMap;

use stackwright_diagnostics::{Diagnostic, RuleId, Severity};

use crate::Facts;
use crate::nearest::nearest;
use crate::rule::Rule;
#[cfg(test)]
use crate::rules::cases::{Case, fails, passes};
use crate::rules::policy::{is_like, policies};
use stackwright_schema::iam::{Action, Service};

pub(super) static RULE: Rule = Rule {
    id: RuleId("service/iam-action"),
    severity: Severity::Error,
    title: "Every action of a policy is one that IAM knows",
    why: "IAM stores a policy with a misspelt action without a word, and it allows or denies nothing; \
          `bedrock-runtime:InvokeModel`, say, is an API's name and no action.",
    fix: "look the action up in the service authorization reference",
    sources: &[
        "https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html",
    ],
    check,
};

fn check(rule: &Rule, facts: &Facts<'_>, found: &mut Vec<Diagnostic>) {
    let mut known = HashMap::new();
    for (id, resource) in facts.model().resources() {
        for policy in policies(resource) {
            for statement in policy.statements() {
                for element in ["Action", "NotAction"] {
                    let list = statement.value.get(element);
                    let is_list = list.as_list().is_some();
                    for (index, action) in list.one_or_many().iter().enumerate() {
                        let Some(action) = action.as_text() else { continue };
                        let Some(fault) = known.entry(action).or_insert_with(|| fault(action)) else {
                            continue;
                        };
                        let at = if is_list { format!(".{index}") } else { String::new() };
                        let path = format!("{}.{element}{at}", statement.path);
                        let finding = rule.finding(facts, id, &path, fault.message.clone());
                        found.push(match &fault.help {
                            Some(help) => finding.help(help.clone()),
                            None => finding,
                        });
                    }
                }
            }
        }
    }
}

struct Fault {
    message: String,
    help: Option<String>,
}

fn fault(action: &str) -> Option<Fault> {
    let Some((prefix, name)) = action.split_once(':') else {
        let is_any = !action.is_empty() && action.bytes().all(|byte| byte == b'*');
        return (!is_any)
            .then(|| Fault { message: format!("`{action}` has no service before it"), help: None });
    };
    if prefix.contains(['*', '?']) {
        return None;
    }
    let Some(service) = Service::find(prefix) else {
        let nearest = nearest(prefix, Service::all().map(Service::prefix), |it| it);
        let help = nearest.map(|it| format!("perhaps `{it}:{name}` is meant"));
        return Some(Fault { message: format!("IAM knows no service `{prefix}`"), help });
    };
    if service.actions().any(|it| is_like(name, it.short_name())) {
        return None;
    }
    if name.contains(['*', '?']) {
        return Some(Fault { message: format!("`{action}` is no action of `{prefix}`"), help: None });
    }
    let nearest = nearest(name, service.actions().map(Action::short_name), |it| it);
    let help = nearest.map(|it| format!("perhaps `{prefix}:{it}` is meant"));
    Some(Fault { message: format!("`{prefix}` has no action `{name}`"), help })
}
// use crate::nearest::nearest;

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
          - { Effect: Allow, Action: ["s3:GetObject", "S3:getobject", "bedrock:InvokeModel*", "ec2:Describe*"], Resource: "*" }
          - { Effect: Deny, NotAction: "*", Resource: "*" }
"#,
    ),
    fails(
        r#"
Resources:
  A:
    Type: AWS::IAM::ManagedPolicy
    Properties:
      PolicyDocument:
        Statement:
          - { Effect: Allow, Action: ["bedrock-runtime:InvokeModel", "s3:GetObjects"], Resource: "*" }
          - { Effect: Allow, Action: "s3:Fetch*", Resource: "*" }
          - { Effect: Allow, Action: "GetObject", Resource: "*" }
"#,
        &[
            ("A", "PolicyDocument.Statement.0.Action.0"),
            ("A", "PolicyDocument.Statement.0.Action.1"),
            ("A", "PolicyDocument.Statement.1.Action"),
            ("A", "PolicyDocument.Statement.2.Action"),
        ],
    ),
];
