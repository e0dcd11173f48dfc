//! A bucket that replicates or locks objects keeps versions.

use stackwright_diagnostics::{Diagnostic, RuleId, Severity};

use crate::Facts;
use crate::rule::Rule;
#[cfg(test)]
use crate::rules::cases::{Case, fails, passes};
use crate::rules::look::{is_absent, is_off};

pub(super) static RULE: Rule = Rule {
    id: RuleId("service/bucket-versioning"),
    severity: Severity::Error,
    title: "A bucket that replicates or locks objects keeps versions",
    why: "Replication and Object Lock work on versions; S3 refuses replication from a bucket without, \
          and a lock's configuration where locks are not enabled.",
    fix: "set `VersioningConfiguration.Status` to `Enabled`, and `ObjectLockEnabled` to true for locks",
    sources: &[
        "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-s3-bucket.html",
        "https://docs.aws.amazon.com/AmazonS3/latest/userguide/replication.html",
    ],
    check,
};

fn check(rule: &Rule, facts: &Facts<'_>, found: &mut Vec<Diagnostic>) {
    for (id, bucket) in facts.model().of_type("AWS::S3::Bucket") {
        let status = "VersioningConfiguration.Status";
        let is_unversioned =
            is_absent(facts, bucket, status) || bucket.property(status).as_text() == Some("Suspended");
        if bucket.property("ReplicationConfiguration").as_map().is_some() && is_unversioned {
            let message = "the bucket replicates objects, and keeps no versions";
            found.push(rule.finding(facts, id, status, message));
        }
        let has_lock = bucket.property("ObjectLockConfiguration").as_map().is_some();
        if has_lock && is_off(facts, bucket, "ObjectLockEnabled") {
            let message = "the bucket has a configuration of Object Lock, which is not enabled";
            found.push(rule.finding(facts, id, "ObjectLockEnabled", message));
        }
    }
}

#[cfg(test)]
pub(super) const CASES: &[Case] = &[
    passes(
        "
Resources:
  A:
    Type: AWS::S3::Bucket
    Properties: { VersioningConfiguration: { Status: Enabled }, ReplicationConfiguration: { Rules: [] } }
  B: { Type: AWS::S3::Bucket, Properties: { ObjectLockEnabled: true, ObjectLockConfiguration: {} } }
",
    ),
    fails(
        "
Resources:
  A: { Type: AWS::S3::Bucket, Properties: { ReplicationConfiguration: { Rules: [] } } }
  B: { Type: AWS::S3::Bucket, Properties: { ObjectLockConfiguration: {} } }
",
        &[("A", "VersioningConfiguration.Status"), ("B", "ObjectLockEnabled")],
    ),
];
