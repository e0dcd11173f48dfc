//! Texts that do not match the expression of their property.

use stackwright_diagnostics::{RuleId, Severity};

use super::{RESOURCE_SCHEMA, quoted, report};
use crate::facts::validity::Problem;
use crate::rule::Rule;
#[cfg(test)]
use crate::rules::cases::{Case, fails, passes};

pub(super) static RULE: Rule = Rule {
    id: RuleId("schema/pattern"),
    severity: Severity::Error,
    title: "Every text matches the regular expression of its property",
    why: "The resource type refuses a text that does not match when CloudFormation comes to the resource.",
    fix: "write the text so that it matches",
    sources: &[RESOURCE_SCHEMA],
    check: |rule, facts, found| {
        report(rule, facts, found, |problem| match problem {
            Problem::Pattern { value, pattern } => {
                Some(format!("{} does not match `{pattern}`", quoted(value)).into())
            }
            _ => None,
        });
    },
};

#[cfg(test)]
pub(super) const CASES: &[Case] = &[
    passes(
        r#"
Parameters: {Name: {Type: String}}
Resources:
  A: {Type: "AWS::S3::Bucket", Properties: {BucketName: my-bucket}}
  B: {Type: "AWS::S3::Bucket", Properties: {BucketName: {"Fn::Sub": "${Name}_MY"}}}
  C: {Type: "AWS::S3::Bucket", Properties: {BucketName: "{{resolve:ssm:/bucket}}"}}
"#,
    ),
    fails(
        r#"
Resources:
  A: {Type: "AWS::S3::Bucket", Properties: {BucketName: {"Fn::Sub": "My-${AWS::AccountId}"}}}
"#,
        &[("A", "BucketName")],
    ),
];
