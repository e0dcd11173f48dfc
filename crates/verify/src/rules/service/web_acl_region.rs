//! What of WAF is for CloudFront is made in us-east-1.

use stackwright_diagnostics::{Diagnostic, RuleId, Severity};

use crate::Facts;
use crate::rule::Rule;
#[cfg(test)]
use crate::rules::cases::{Case, fails, passes};
use crate::rules::look::region;

pub(super) static RULE: Rule = Rule {
    id: RuleId("service/web-acl-region"),
    severity: Severity::Error,
    title: "What of WAF is for CloudFront is made in us-east-1",
    why: "WAF keeps web ACLs, rule groups and sets for CloudFront in US East (N. Virginia), and calls \
          the scope not valid anywhere else.",
    fix: "move it into a stack of us-east-1, or set the scope to `REGIONAL`",
    sources: &[
        "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-wafv2-webacl.html",
    ],
    check,
};

fn check(rule: &Rule, facts: &Facts<'_>, found: &mut Vec<Diagnostic>) {
    let model = facts.model();
    for type_name in ["WebACL", "RuleGroup", "IPSet", "RegexPatternSet"] {
        for (id, resource) in model.of_type(&format!("AWS::WAFv2::{type_name}")) {
            let is_global = resource.property("Scope").as_text() == Some("CLOUDFRONT");
            if let Some(region) = region(model, resource).filter(|region| is_global && *region != "us-east-1")
            {
                let message = format!("the scope `CLOUDFRONT` is not to be had in `{region}`");
                found.push(rule.finding(facts, id, "Scope", message));
            }
        }
    }
}

#[cfg(test)]
pub(super) const CASES: &[Case] = &[
    passes(
        "
Resources: { Acl: { Type: AWS::WAFv2::WebACL, Properties: { Scope: CLOUDFRONT } } }
",
    ),
    passes(
        "
Resources: { Acl: { Type: AWS::WAFv2::WebACL, Properties: { Scope: REGIONAL } } }
",
    )
    .in_region("eu-west-1"),
    fails(
        "
Resources: { Acl: { Type: AWS::WAFv2::WebACL, Properties: { Scope: CLOUDFRONT } } }
",
        &[("Acl", "Scope")],
    )
    .in_region("eu-west-1"),
];
