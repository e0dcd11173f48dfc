//! A bucket's name is one that S3 takes.

use stackwright_diagnostics::{Diagnostic, RuleId, Severity};

use crate::Facts;
use crate::rule::Rule;
#[cfg(test)]
use crate::rules::cases::{Case, fails, passes};

pub(super) static RULE: Rule = Rule {
    id: RuleId("service/bucket-name"),
    severity: Severity::Error,
    title: "A bucket's name is one that S3 takes",
    why: "S3 refuses names with capital letters or adjacent periods, in the form of an IP address, and \
          with the prefixes and suffixes that it keeps to itself.",
    fix: "use lower-case letters, digits and hyphens, 3 to 63 of them",
    sources: &["https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html"],
    check,
};

fn check(rule: &Rule, facts: &Facts<'_>, found: &mut Vec<Diagnostic>) {
    for (id, bucket) in facts.model().of_type("AWS::S3::Bucket") {
        let Some(name) = bucket.property("BucketName").as_text() else { continue };
        // What a stack is called is not the template's doing, and may be changed.
        let stack = &facts.model().stack(bucket.stack).name;
        if let Some(fault) = fault(&name.replace(stack, &stack.to_ascii_lowercase())) {
            found.push(rule.finding(facts, id, "BucketName", format!("the bucket name `{name}` {fault}")));
        }
    }
}

const PREFIXES: [&str; 3] = ["xn--", "sthree-", "amzn-s3-demo-"];
const SUFFIXES: [&str; 5] = ["-s3alias", "--ol-s3", ".mrap", "--x-s3", "--table-s3"];

fn fault(name: &str) -> Option<String> {
    let is_taken = |it: char| it.is_ascii_lowercase() || it.is_ascii_digit() || it == '.' || it == '-';
    let is_end = |it: Option<char>| it.is_some_and(|it| it.is_ascii_lowercase() || it.is_ascii_digit());
    if !(3..=63).contains(&name.len()) {
        Some(format!("has {} characters, and S3 takes 3 to 63", name.len()))
    } else if let Some(other) = name.chars().find(|it| !is_taken(*it)) {
        Some(format!("has a `{other}`, which S3 does not take"))
    } else if !is_end(name.chars().next()) || !is_end(name.chars().last()) {
        Some("begins or ends with neither letter nor digit".to_owned())
    } else if name.contains("..") {
        Some("has two periods beside one another".to_owned())
    } else if name.parse::<std::net::Ipv4Addr>().is_ok() {
        Some("reads as an IP address".to_owned())
    } else if let Some(prefix) = PREFIXES.iter().find(|it| name.starts_with(**it)) {
        Some(format!("begins with `{prefix}`, which is reserved"))
    } else {
        let suffix = SUFFIXES.iter().find(|it| name.ends_with(**it))?;
        Some(format!("ends with `{suffix}`, which is reserved"))
    }
}

#[cfg(test)]
pub(super) const CASES: &[Case] = &[
    passes(
        "
Resources:
  A: { Type: AWS::S3::Bucket, Properties: { BucketName: cultivate-dev-site } }
  B: { Type: AWS::S3::Bucket }
",
    ),
    fails(
        "
Resources:
  A: { Type: AWS::S3::Bucket, Properties: { BucketName: Cultivate } }
  B: { Type: AWS::S3::Bucket, Properties: { BucketName: ab } }
  C: { Type: AWS::S3::Bucket, Properties: { BucketName: 192.168.5.4 } }
  D: { Type: AWS::S3::Bucket, Properties: { BucketName: xn--site } }
  E: { Type: AWS::S3::Bucket, Properties: { BucketName: site-s3alias } }
  F: { Type: AWS::S3::Bucket, Properties: { BucketName: my..site } }
  G: { Type: AWS::S3::Bucket, Properties: { BucketName: site- } }
",
        &[
            ("A", "BucketName"),
            ("B", "BucketName"),
            ("C", "BucketName"),
            ("D", "BucketName"),
            ("E", "BucketName"),
            ("F", "BucketName"),
            ("G", "BucketName"),
        ],
    ),
];
