//! An alias to a CloudFront distribution does not evaluate its health.

use stackwright_diagnostics::{Diagnostic, RuleId, Severity};
use stackwright_model::{ResourceId, Value};

use crate::Facts;
use crate::rule::Rule;
#[cfg(test)]
use crate::rules::cases::{Case, fails, passes};
use crate::rules::look::items_of;

pub(super) static RULE: Rule = Rule {
    id: RuleId("service/record-alias-health"),
    severity: Severity::Error,
    title: "An alias to a CloudFront distribution does not evaluate its health",
    why: "CloudFront has no health that Route 53 could ask for, and Route 53 refuses the record.",
    fix: "set `EvaluateTargetHealth` to false, or leave it out",
    sources: &[
        "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-route53-recordset-aliastarget.html",
    ],
    check,
};

fn check(rule: &Rule, facts: &Facts<'_>, found: &mut Vec<Diagnostic>) {
    let mut judge = |id: ResourceId, alias: &Value, path: &str| {
        // The hosted zone of every distribution.
        let is_cloudfront = alias.get("HostedZoneId").as_text() == Some("Z2FDTNDATAQYW2");
        if is_cloudfront && alias.get("EvaluateTargetHealth").as_bool() == Some(true) {
            let message = "the health of a CloudFront distribution cannot be evaluated";
            found.push(rule.finding(facts, id, &format!("{path}.EvaluateTargetHealth"), message));
        }
    };
    for (id, record) in facts.model().of_type("AWS::Route53::RecordSet") {
        judge(id, record.property("AliasTarget"), "AliasTarget");
    }
    for (id, group) in facts.model().of_type("AWS::Route53::RecordSetGroup") {
        for (path, record) in items_of(group, "RecordSets") {
            judge(id, record.get("AliasTarget"), &format!("{path}.AliasTarget"));
        }
    }
}

#[cfg(test)]
pub(super) const CASES: &[Case] = &[
    passes(
        "
Resources:
  Site:
    Type: AWS::Route53::RecordSet
    Properties: { AliasTarget: { HostedZoneId: Z2FDTNDATAQYW2, DNSName: d.cloudfront.net } }
  Balancer:
    Type: AWS::Route53::RecordSet
    Properties: { AliasTarget: { HostedZoneId: Z35SXDOTRQ7X7K, EvaluateTargetHealth: true } }
",
    ),
    fails(
        "
Resources:
  Site:
    Type: AWS::Route53::RecordSet
    Properties: { AliasTarget: { HostedZoneId: Z2FDTNDATAQYW2, EvaluateTargetHealth: true } }
",
        &[("Site", "AliasTarget.EvaluateTargetHealth")],
    ),
];
