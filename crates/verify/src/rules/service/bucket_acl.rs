//! A bucket with an ACL has ACLs turned on.

use stackwright_diagnostics::{Diagnostic, RuleId, Severity};

use crate::Facts;
use crate::rule::Rule;
#[cfg(test)]
use crate::rules::cases::{Case, fails, passes};
use crate::rules::look::is_absent;

pub(super) static RULE: Rule = Rule {
    id: RuleId("service/bucket-acl"),
    severity: Severity::Error,
    title: "A bucket with an ACL has ACLs turned on",
    why: "Buckets are made with ACLs off; S3 refuses any ACL but Private unless the ownership controls \
          turn them on.",
    fix: "leave out `AccessControl`, or set `OwnershipControls` to `BucketOwnerPreferred`",
    sources: &[
        "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-s3-bucket.html",
    ],
    check,
};

fn check(rule: &Rule, facts: &Facts<'_>, found: &mut Vec<Diagnostic>) {
    for (id, bucket) in facts.model().of_type("AWS::S3::Bucket") {
        let Some(acl) = bucket.property("AccessControl").as_text().filter(|acl| *acl != "Private") else {
            continue;
        };
        let ownership = bucket.property("OwnershipControls.Rules.0.ObjectOwnership").as_text();
        let is_off =
            is_absent(facts, bucket, "OwnershipControls") || ownership == Some("BucketOwnerEnforced");
        if is_off {
            let message = format!("the bucket has the ACL `{acl}`, and ACLs are off");
            found.push(rule.finding(facts, id, "AccessControl", message));
        }
    }
}

#[cfg(test)]
pub(super) const CASES: &[Case] = &[
    passes(
        "
Resources:
  A: { Type: AWS::S3::Bucket, Properties: { AccessControl: Private } }
  B:
    Type: AWS::S3::Bucket
    Properties:
      AccessControl: LogDeliveryWrite
      OwnershipControls: { Rules: [{ ObjectOwnership: ObjectWriter }] }
",
    ),
    fails(
        "
Resources:
  A: { Type: AWS::S3::Bucket, Properties: { AccessControl: LogDeliveryWrite } }
  B:
    Type: AWS::S3::Bucket
    Properties:
      AccessControl: PublicRead
      OwnershipControls: { Rules: [{ ObjectOwnership: BucketOwnerEnforced }] }
",
        &[("A", "AccessControl"), ("B", "AccessControl")],
    ),
];
