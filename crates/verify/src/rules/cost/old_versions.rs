//! Old versions of objects go in time.

use stackwright_diagnostics::{Diagnostic, RuleId, Severity};
use stackwright_model::Value;

use crate::Facts;
use crate::rule::Rule;
#[cfg(test)]
use crate::rules::cases::{Case, fails, passes};
use crate::rules::look::{is_absent, is_absent_in};

pub(super) static RULE: Rule = Rule {
    id: RuleId("cost/old-versions"),
    severity: Severity::Info,
    title: "Old versions of objects go in time",
    why: "A bucket that keeps versions keeps, and bills, every version of every object for ever, \
          deleted ones too.",
    fix: "add a lifecycle rule with `NoncurrentVersionExpiration`",
    sources: &["https://docs.aws.amazon.com/AmazonS3/latest/userguide/intro-lifecycle-rules.html"],
    check,
};

fn check(rule: &Rule, facts: &Facts<'_>, found: &mut Vec<Diagnostic>) {
    for (id, bucket) in facts.model().of_type("AWS::S3::Bucket") {
        if bucket.property("VersioningConfiguration.Status").as_text() != Some("Enabled") {
            continue;
        }
        let path = "LifecycleConfiguration.Rules";
        let expires = |item: &Value| {
            ["NoncurrentVersionExpiration", "NoncurrentVersionExpirationInDays"]
                .iter()
                .any(|it| !is_absent_in(item, it))
        };
        let rules = bucket.property(path).as_list();
        let is_endless =
            rules.is_some_and(|rules| !rules.iter().any(expires)) || is_absent(facts, bucket, path);
        if is_endless {
            found.push(rule.finding(facts, id, path, "the bucket keeps every version for ever"));
        }
    }
}

#[cfg(test)]
pub(super) const CASES: &[Case] = &[
    passes(
        "
Resources:
  A: { Type: AWS::S3::Bucket }
  B:
    Type: AWS::S3::Bucket
    Properties:
      VersioningConfiguration: { Status: Enabled }
      LifecycleConfiguration: { Rules: [{ NoncurrentVersionExpiration: { NoncurrentDays: 30 } }] }
",
    ),
    fails(
        "
Resources: { A: { Type: AWS::S3::Bucket, Properties: { VersioningConfiguration: { Status: Enabled } } } }
",
        &[("A", "LifecycleConfiguration.Rules")],
    ),
];
