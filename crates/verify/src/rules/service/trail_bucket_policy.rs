//! CloudTrail may write to its bucket.

use stackwright_diagnostics::{Diagnostic, RuleId, Severity};

use crate::Facts;
use crate::rule::Rule;
#[cfg(test)]
use crate::rules::cases::{Case, fails, passes};
use crate::rules::look::{mentions, sentence, target_of};
use crate::rules::policy::{Policy, Statement, policies};

pub(super) static RULE: Rule = Rule {
    id: RuleId("service/trail-bucket-policy"),
    severity: Severity::Error,
    title: "CloudTrail may write to its bucket",
    why: "CloudTrail asks for the bucket's ACL and writes objects as the service \
          cloudtrail.amazonaws.com; a trail whose bucket does not allow it cannot be made.",
    fix: "add a bucket policy that allows `s3:GetBucketAcl` and `s3:PutObject` to \
          `cloudtrail.amazonaws.com`",
    sources: &[
        "https://docs.aws.amazon.com/awscloudtrail/latest/userguide/create-s3-bucket-policy-for-cloudtrail.html",
        "https://docs.aws.amazon.com/botocore/latest/reference/services/cloudtrail/client/exceptions/InsufficientS3BucketPolicyException.html",
    ],
    check,
};

fn check(rule: &Rule, facts: &Facts<'_>, found: &mut Vec<Diagnostic>) {
    let model = facts.model();
    for (id, trail) in model.of_type("AWS::CloudTrail::Trail") {
        let Some((bucket, _)) = target_of(model, trail.property("S3BucketName"), "AWS::S3::Bucket") else {
            continue;
        };
        let documents: Vec<_> = model
            .of_type("AWS::S3::BucketPolicy")
            .filter(|(_, policy)| mentions(policy.property("Bucket"), bucket))
            .flat_map(|(_, policy)| policies(policy))
            .collect();
        let is_known = |policy: &Policy<'_>| policy.document.get("Statement").as_unknown().is_none();
        if !documents.iter().all(is_known) {
            continue;
        }
        let statements: Vec<_> = documents.iter().flat_map(Policy::statements).collect();
        let may =
            |action: &str| statements.iter().any(|it| it.value.as_unknown().is_some() || lets(it, action));
        let missing: Vec<_> = ["s3:GetBucketAcl", "s3:PutObject"].into_iter().filter(|it| !may(it)).collect();
        if !missing.is_empty() {
            let missing: Vec<_> = missing.iter().map(|action| format!("`{action}`")).collect();
            let message = format!("the bucket does not allow CloudTrail {}", sentence(&missing));
            let finding = rule.finding(facts, id, "S3BucketName", message);
            found.push(finding.note("the bucket", model.place(bucket)));
        }
    }
}

/// Whether a statement lets CloudTrail do something.
fn lets(statement: &Statement<'_>, action: &str) -> bool {
    let is_for_it = statement
        .principals("Service")
        .iter()
        .any(|it| it.as_text().is_none_or(|name| name.starts_with("cloudtrail.")));
    statement.allows() && (is_for_it || statement.is_for_anybody()) && statement.covers(action)
}

#[cfg(test)]
pub(super) const CASES: &[Case] = &[
    passes(
        r#"
Resources:
  Bucket: { Type: AWS::S3::Bucket }
  Policy:
    Type: AWS::S3::BucketPolicy
    Properties:
      Bucket: !Ref Bucket
      PolicyDocument:
        Statement:
          - { Effect: Allow, Principal: { Service: cloudtrail.amazonaws.com }, Action: "s3:GetBucketAcl", Resource: "*" }
          - { Effect: Allow, Principal: { Service: cloudtrail.amazonaws.com }, Action: "s3:PutObject", Resource: "*" }
  Trail: { Type: AWS::CloudTrail::Trail, Properties: { S3BucketName: !Ref Bucket } }
"#,
    ),
    fails(
        "
Resources:
  Bucket: { Type: AWS::S3::Bucket }
  Trail: { Type: AWS::CloudTrail::Trail, Properties: { S3BucketName: !Ref Bucket } }
",
        &[("Trail", "S3BucketName")],
    ),
    fails(
        r#"
Resources:
  Bucket: { Type: AWS::S3::Bucket }
  Policy:
    Type: AWS::S3::BucketPolicy
    Properties:
      Bucket: !Ref Bucket
      PolicyDocument:
        Statement: [{ Effect: Allow, Principal: { Service: cloudtrail.amazonaws.com }, Action: "s3:PutObject", Resource: "*" }]
  Trail: { Type: AWS::CloudTrail::Trail, Properties: { S3BucketName: !Ref Bucket } }
"#,
        &[("Trail", "S3BucketName")],
    ),
];
