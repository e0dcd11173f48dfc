//! A policy of a principal names none, and a policy of a resource names one.

use stackwright_diagnostics::{Diagnostic, RuleId, Severity};

use crate::Facts;
use crate::rule::Rule;
#[cfg(test)]
use crate::rules::cases::{Case, fails, passes};
use crate::rules::look::is_given;
use crate::rules::policy::{Kind, Statement, policies};

pub(super) static RULE: Rule = Rule {
    id: RuleId("service/iam-policy-principal"),
    severity: Severity::Error,
    title: "A policy of a principal names none, and a policy of a resource names one",
    why: "IAM refuses a Principal in an identity policy, whose principal is clear, and a trust or \
          resource policy without.",
    fix: "remove `Principal` from identity policies, and say in the others to whom they apply",
    sources: &["https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html"],
    check,
};

fn check(rule: &Rule, facts: &Facts<'_>, found: &mut Vec<Diagnostic>) {
    for (id, resource) in facts.model().resources() {
        for policy in policies(resource) {
            for Statement { path, value } in policy.statements() {
                if value.as_map().is_none() {
                    continue;
                }
                let named = ["Principal", "NotPrincipal"].into_iter().find(|it| is_given(value.get(it)));
                match (policy.kind, named) {
                    (Kind::Identity, Some(named)) => {
                        let message = format!("a policy of a principal cannot have `{named}`");
                        found.push(rule.finding(facts, id, &format!("{path}.{named}"), message));
                    }
                    (Kind::Trust | Kind::Resource, None) => {
                        let message = "the statement does not say to whom it applies";
                        found.push(rule.finding(facts, id, &format!("{path}.Principal"), message));
                    }
                    _ => {}
                }
            }
        }
    }
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
        Statement: { Effect: Allow, Principal: { Service: ec2.amazonaws.com }, Action: "sts:AssumeRole" }
      Policies: [{ PolicyDocument: { Statement: [{ Effect: Allow, Action: "s3:*", Resource: "*" }] } }]
"#,
    ),
    fails(
        r#"
Resources:
  Role:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument: { Statement: { Effect: Allow, Action: "sts:AssumeRole" } }
      Policies: [{ PolicyDocument: { Statement: [{ Effect: Allow, Principal: "*", Action: "s3:*", Resource: "*" }] } }]
  Bucket:
    Type: AWS::S3::BucketPolicy
    Properties: { PolicyDocument: { Statement: [{ Effect: Deny, Action: "s3:*", Resource: "*" }] } }
"#,
        &[
            ("Role", "AssumeRolePolicyDocument.Statement.Principal"),
            ("Role", "Policies.0.PolicyDocument.Statement.0.Principal"),
            ("Bucket", "PolicyDocument.Statement.0.Principal"),
        ],
    ),
];
