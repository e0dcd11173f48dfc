//! What holds data says what happens to it when its resource goes.

use stackwright_diagnostics::{Diagnostic, RuleId, Severity};

use crate::Facts;
use crate::rule::Rule;
#[cfg(test)]
use crate::rules::cases::{Case, fails, passes};

pub(super) static RULE: Rule = Rule {
    id: RuleId("resilience/lost-on-replacement"),
    severity: Severity::Warning,
    title: "What holds data says what happens to it when its resource goes",
    why: "CloudFormation deletes a resource that leaves the template or is replaced, with all that it \
          holds, unless the policies say otherwise.",
    fix: "set `DeletionPolicy` and `UpdateReplacePolicy` to `Retain` or `Snapshot`, or to `Delete` \
          where the data may go",
    sources: &[
        "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-attribute-deletionpolicy.html",
        "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-attribute-updatereplacepolicy.html",
    ],
    check,
};

fn check(rule: &Rule, facts: &Facts<'_>, found: &mut Vec<Diagnostic>) {
    for (id, resource) in facts.model().resources() {
        let Some(kind) = resource.facts().filter(|kind| kind.is_stateful()) else { continue };
        // The resources of a nested stack have policies of their own; logs go in time anyway.
        if matches!(kind.name(), "AWS::CloudFormation::Stack" | "AWS::Logs::LogGroup") {
            continue;
        }
        // Deleting a database makes a last snapshot of it where nothing is said.
        let is_database = matches!(kind.name(), "AWS::RDS::DBCluster" | "AWS::RDS::DBInstance");
        let is_silent =
            resource.deletion_policy.is_null() && !is_database && resource.update_replace_policy.is_null();
        let is_half = resource.deletion_policy.is_null() != resource.update_replace_policy.is_null();
        if is_silent {
            let message = format!("the data of `{}` goes with the resource", resource.logical_id);
            found.push(rule.finding(facts, id, "", message));
        } else if is_half && !is_database {
            let (said, unsaid) = match resource.deletion_policy.as_text() {
                Some(_) => ("DeletionPolicy", "UpdateReplacePolicy"),
                None => ("UpdateReplacePolicy", "DeletionPolicy"),
            };
            let message = format!("`{}` has `{said}` without `{unsaid}`", resource.logical_id);
            found.push(rule.finding(facts, id, "", message));
        }
    }
}

#[cfg(test)]
pub(super) const CASES: &[Case] = &[
    passes(
        "
Resources:
  A: { Type: AWS::S3::Bucket, DeletionPolicy: Retain, UpdateReplacePolicy: Retain }
  B: { Type: AWS::S3::Bucket, DeletionPolicy: Delete, UpdateReplacePolicy: Delete }
  C: { Type: AWS::IAM::Role }
",
    ),
    fails(
        "
Resources:
  A: { Type: AWS::S3::Bucket }
  B: { Type: AWS::S3::Bucket, DeletionPolicy: Retain }
",
        &[("A", ""), ("B", "")],
    ),
];
