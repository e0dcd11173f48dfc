//! Uploads that never finish go in time.

use stackwright_diagnostics::{Diagnostic, RuleId, Severity};

use crate::Facts;
use crate::rule::Rule;
#[cfg(test)]
use crate::rules::cases::{Case, fails, passes};
use crate::rules::look::is_absent_in;

pub(super) static RULE: Rule = Rule {
    id: RuleId("cost/unfinished-uploads"),
    severity: Severity::Info,
    title: "Uploads that never finish go in time",
    why: "The parts of an upload that was begun and never completed are invisible, and are paid for \
          until they are removed.",
    fix: "add a lifecycle rule with `AbortIncompleteMultipartUpload`",
    sources: &[
        "https://docs.aws.amazon.com/AmazonS3/latest/userguide/mpu-abort-incomplete-mpu-lifecycle-config.html",
    ],
    check,
};

fn check(rule: &Rule, facts: &Facts<'_>, found: &mut Vec<Diagnostic>) {
    for (id, bucket) in facts.model().of_type("AWS::S3::Bucket") {
        let path = "LifecycleConfiguration.Rules";
        // A bucket without any lifecycle may be small; one whose rules were thought of is not.
        let Some(rules) = bucket.property(path).as_list() else { continue };
        if rules.iter().all(|item| is_absent_in(item, "AbortIncompleteMultipartUpload")) {
            found.push(rule.finding(facts, id, path, "the bucket keeps uploads that never finish"));
        }
    }
}

#[cfg(test)]
pub(super) const CASES: &[Case] = &[
    passes("
Resources:
  A:
    Type: AWS::S3::Bucket
    Properties:
      LifecycleConfiguration: { Rules: [{ AbortIncompleteMultipartUpload: { DaysAfterInitiation: 7 } }] }
"),
    fails("
Resources: { A: { Type: AWS::S3::Bucket, Properties: { LifecycleConfiguration: { Rules: [{ ExpirationInDays: 30 }] } } } }
", &[("A", "LifecycleConfiguration.Rules")]),
];
