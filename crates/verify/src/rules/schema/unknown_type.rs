//! Types that AWS does not have.

use stackwright_diagnostics::{RuleId, Severity};

use super::{Words, perhaps, report};
use crate::facts::validity::Problem;
use crate::rule::Rule;
#[cfg(test)]
use crate::rules::cases::{Case, fails, passes};

pub(super) static RULE: Rule = Rule {
    id: RuleId("schema/unknown-type"),
    severity: Severity::Error,
    title: "Every resource is of a type that exists",
    why: "CloudFormation refuses a template with a resource type that it does not know.",
    fix: "name a type that exists; a private or third-party type has another vendor than `AWS`",
    sources: &[
        "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-template-resource-type-ref.html",
    ],
    check: |rule, facts, found| {
        report(rule, facts, found, |problem| match problem {
            Problem::UnknownType { nearest } => {
                Some(Words::from("there is no such resource type".to_owned()).help(perhaps(*nearest)))
            }
            _ => None,
        });
    },
};

#[cfg(test)]
pub(super) const CASES: &[Case] = &[
    passes(
        "Resources:
  Queue: {Type: \"AWS::SQS::Queue\"}
  Own: {Type: \"Acme::Website::Monitor\"}
  Custom: {Type: \"Custom::Thing\", Properties: {ServiceToken: \"arn:aws:lambda:us-east-1:123456789012:function:f\"}}
  Module: {Type: \"AWS::S3::Bucket::MODULE\"}",
    ),
    fails(
        "Resources:
  Queue: {Type: \"AWS::SQS::Queu\"}
  Thing: {Type: \"Thing\"}",
        &[("Queue", ""), ("Thing", "")],
    ),
];
