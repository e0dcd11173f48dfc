//! No bucket lifts the block on public access.

use stackwright_diagnostics::{Diagnostic, RuleId, Severity};

use crate::Facts;
use crate::rule::Rule;
#[cfg(test)]
use crate::rules::cases::{Case, fails, passes};

pub(super) static RULE: Rule = Rule {
    id: RuleId("security/bucket-access-block"),
    severity: Severity::Warning,
    title: "No bucket lifts the block on public access",
    why: "S3 blocks public access to new buckets, whatever ACLs and policies say; lifting the block \
          leaves their safety to every later change.",
    fix: "set all four switches of `PublicAccessBlockConfiguration` to true, or leave it out",
    sources: &["https://docs.aws.amazon.com/securityhub/latest/userguide/s3-controls.html"],
    check,
};

fn check(rule: &Rule, facts: &Facts<'_>, found: &mut Vec<Diagnostic>) {
    for (id, bucket) in facts.model().of_type("AWS::S3::Bucket") {
        for switch in ["BlockPublicAcls", "BlockPublicPolicy", "IgnorePublicAcls", "RestrictPublicBuckets"] {
            let path = format!("PublicAccessBlockConfiguration.{switch}");
            if bucket.property(&path).as_bool() == Some(false) {
                let message = format!("the bucket lifts `{switch}`");
                found.push(rule.finding(facts, id, &path, message));
            }
        }
    }
}

#[cfg(test)]
pub(super) const CASES: &[Case] = &[
    passes(
        "
Resources:
  A: { Type: AWS::S3::Bucket }
  B: { Type: AWS::S3::Bucket, Properties: { PublicAccessBlockConfiguration: { BlockPublicAcls: true } } }
",
    ),
    fails(
        "
Resources:
  A:
    Type: AWS::S3::Bucket
    Properties: { PublicAccessBlockConfiguration: { BlockPublicAcls: true, BlockPublicPolicy: false } }
",
        &[("A", "PublicAccessBlockConfiguration.BlockPublicPolicy")],
    ),
];
