//! No bucket's policy lets everybody in.

use stackwright_diagnostics::{Diagnostic, RuleId, Severity};

use crate::Facts;
use crate::rule::Rule;
#[cfg(test)]
use crate::rules::cases::{Case, fails, passes};
use crate::rules::policy::{Policy, policies};

pub(super) static RULE: Rule = Rule {
    id: RuleId("security/public-bucket-policy"),
    severity: Severity::Error,
    title: "No bucket's policy lets everybody in",
    why: "A statement that allows anybody without a condition makes the bucket's objects public.",
    fix: "name who may, such as the distribution by `AWS:SourceArn`, or serve the files through \
          CloudFront",
    sources: &["https://docs.aws.amazon.com/securityhub/latest/userguide/s3-controls.html"],
    check,
};

fn check(rule: &Rule, facts: &Facts<'_>, found: &mut Vec<Diagnostic>) {
    for (id, resource) in facts.model().of_type("AWS::S3::BucketPolicy") {
        for statement in policies(resource).iter().flat_map(Policy::statements) {
            if statement.allows() && statement.is_for_anybody() && statement.is_unconditional() {
                let message = "the policy lets everybody into the bucket";
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
    Type: AWS::S3::BucketPolicy
    Properties:
      PolicyDocument:
        Statement:
          - { Effect: Deny, Principal: "*", Action: "s3:*", Resource: "*", Condition: { Bool: { "aws:SecureTransport": false } } }
          - { Effect: Allow, Principal: "*", Action: "s3:GetObject", Resource: "*", Condition: { StringEquals: { "aws:SourceVpce": vpce-1 } } }
          - { Effect: Allow, Principal: { Service: cloudfront.amazonaws.com }, Action: "s3:GetObject", Resource: "*" }
"#,
    ),
    fails(
        r#"
Resources:
  A:
    Type: AWS::S3::BucketPolicy
    Properties:
      PolicyDocument:
        Statement:
          - { Effect: Allow, Principal: "*", Action: "s3:GetObject", Resource: "*" }
          - { Effect: Allow, Principal: { AWS: ["*"] }, Action: "s3:GetObject", Resource: "*" }
"#,
        &[("A", "PolicyDocument.Statement.0"), ("A", "PolicyDocument.Statement.1")],
    ),
];
