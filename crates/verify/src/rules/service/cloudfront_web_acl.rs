//! A CloudFront distribution has a web ACL made for CloudFront.

use stackwright_diagnostics::{Diagnostic, RuleId, Severity};

use crate::Facts;
use crate::rule::Rule;
#[cfg(test)]
use crate::rules::cases::{Case, fails, passes};
use crate::rules::look::target_of;

pub(super) static RULE: Rule = Rule {
    id: RuleId("service/cloudfront-web-acl"),
    severity: Severity::Error,
    title: "A CloudFront distribution has a web ACL made for CloudFront",
    why: "Web ACLs are for a region or for CloudFront; a distribution refuses a regional one, and those \
          for CloudFront are in us-east-1.",
    fix: "make the web ACL with the scope `CLOUDFRONT` in us-east-1",
    sources: &[
        "https://docs.aws.amazon.com/waf/latest/developerguide/how-aws-waf-works-resources.html",
        "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-wafv2-webacl.html",
    ],
    check,
};

fn check(rule: &Rule, facts: &Facts<'_>, found: &mut Vec<Diagnostic>) {
    let model = facts.model();
    for (id, distribution) in model.of_type("AWS::CloudFront::Distribution") {
        let path = "DistributionConfig.WebACLId";
        let value = distribution.property(path);
        let is_regional = match target_of(model, value, "AWS::WAFv2::WebACL") {
            Some((_, acl)) => acl.property("Scope").as_text() == Some("REGIONAL"),
            None => value.as_text().is_some_and(|arn| arn.contains(":wafv2:") && arn.contains(":regional/")),
        };
        if is_regional {
            let message = "the distribution has a web ACL that is for a region";
            found.push(rule.finding(facts, id, path, message));
        }
    }
}

#[cfg(test)]
pub(super) const CASES: &[Case] = &[
    passes(
        "
Resources:
  Acl: { Type: AWS::WAFv2::WebACL, Properties: { Scope: CLOUDFRONT } }
  Site:
    Type: AWS::CloudFront::Distribution
    Properties: { DistributionConfig: { WebACLId: !GetAtt Acl.Arn } }
",
    ),
    fails(
        r#"
Resources:
  Acl: { Type: AWS::WAFv2::WebACL, Properties: { Scope: REGIONAL } }
  Site:
    Type: AWS::CloudFront::Distribution
    Properties: { DistributionConfig: { WebACLId: !GetAtt Acl.Arn } }
  Named:
    Type: AWS::CloudFront::Distribution
    Properties:
      DistributionConfig: { WebACLId: "arn:aws:wafv2:us-east-1:123456789012:regional/webacl/a/1" }
"#,
        &[("Site", "DistributionConfig.WebACLId"), ("Named", "DistributionConfig.WebACLId")],
    ),
];
