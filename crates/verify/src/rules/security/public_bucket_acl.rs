//! No bucket's ACL lets everybody in.

use stackwright_diagnostics::{Diagnostic, RuleId, Severity};

use crate::Facts;
use crate::rule::Rule;
#[cfg(test)]
use crate::rules::cases::{Case, fails, passes};

pub(super) static RULE: Rule = Rule {
    id: RuleId("security/public-bucket-acl"),
    severity: Severity::Error,
    title: "No bucket's ACL lets everybody in",
    why: "A public ACL lets anybody on the internet read, or even write, what is in the bucket; leaked \
          buckets are found by scanners within hours.",
    fix: "leave out `AccessControl`, and serve files to the public through CloudFront with origin \
          access control",
    sources: &["https://docs.aws.amazon.com/securityhub/latest/userguide/s3-controls.html"],
    check,
};

fn check(rule: &Rule, facts: &Facts<'_>, found: &mut Vec<Diagnostic>) {
    for (id, bucket) in facts.model().of_type("AWS::S3::Bucket") {
        let public = ["PublicRead", "PublicReadWrite", "AuthenticatedRead"];
        if let Some(acl) = bucket.property("AccessControl").as_text().filter(|acl| public.contains(acl)) {
            let message = format!("the ACL `{acl}` lets everybody into the bucket");
            found.push(rule.finding(facts, id, "AccessControl", message));
        }
    }
}

#[cfg(test)]
pub(super) const CASES: &[Case] = &[
    passes(
        "
Resources: { A: { Type: AWS::S3::Bucket, Properties: { AccessControl: Private } } }
",
    ),
    fails(
        "
Resources: { A: { Type: AWS::S3::Bucket, Properties: { AccessControl: PublicRead } } }
",
        &[("A", "AccessControl")],
    ),
];
