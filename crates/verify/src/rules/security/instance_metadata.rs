//! Instances give their credentials to sessions only.

use stackwright_diagnostics::{Diagnostic, RuleId, Severity};

use crate::Facts;
use crate::rule::Rule;
#[cfg(test)]
use crate::rules::cases::{Case, fails, passes};
use crate::rules::look::is_absent;

pub(super) static RULE: Rule = Rule {
    id: RuleId("security/instance-metadata"),
    severity: Severity::Warning,
    title: "Instances give their credentials to sessions only",
    why: "The first version of the metadata service answers any request, so that a server that fetches \
          URLs for others can be made to fetch the instance's credentials.",
    fix: "set `MetadataOptions.HttpTokens` to `required`",
    sources: &["https://docs.aws.amazon.com/securityhub/latest/userguide/ec2-controls.html"],
    check,
};

fn check(rule: &Rule, facts: &Facts<'_>, found: &mut Vec<Diagnostic>) {
    for (id, template) in facts.model().of_type("AWS::EC2::LaunchTemplate") {
        let path = "LaunchTemplateData.MetadataOptions.HttpTokens";
        let is_endpoint_off = template.property("LaunchTemplateData.MetadataOptions.HttpEndpoint").as_text()
            == Some("disabled");
        let is_optional =
            is_absent(facts, template, path) || template.property(path).as_text() == Some("optional");
        if is_optional && !is_endpoint_off {
            let message = "instances give their credentials to any request";
            found.push(rule.finding(facts, id, path, message));
        }
    }
    for (id, instance) in facts.model().of_type("AWS::EC2::Instance") {
        let path = "MetadataOptions.HttpTokens";
        if instance.property(path).as_text() == Some("optional") {
            let message = "the instance gives its credentials to any request";
            found.push(rule.finding(facts, id, path, message));
        }
    }
}

#[cfg(test)]
pub(super) const CASES: &[Case] = &[
    passes(
        "
Resources:
  A:
    Type: AWS::EC2::LaunchTemplate
    Properties: { LaunchTemplateData: { MetadataOptions: { HttpTokens: required } } }
",
    ),
    fails(
        "
Resources: { A: { Type: AWS::EC2::LaunchTemplate, Properties: { LaunchTemplateData: { ImageId: ami-1 } } } }
",
        &[("A", "LaunchTemplateData.MetadataOptions.HttpTokens")],
    ),
];
