//! A web ACL is associated with a resource of a region, CloudFront is not.

use stackwright_diagnostics::{Diagnostic, RuleId, Severity};

use crate::Facts;
use crate::rule::Rule;
#[cfg(test)]
use crate::rules::cases::{Case, fails, passes};
use crate::rules::look::target_of;

pub(super) static RULE: Rule = Rule {
    id: RuleId("service/web-acl-association"),
    severity: Severity::Error,
    title: "A web ACL is associated with a resource of a region, CloudFront is not",
    why: "An association is for regional web ACLs and resources; a distribution names its web ACL itself.",
    fix: "set `WebACLId` of the distribution, or use a web ACL with the scope `REGIONAL`",
    sources: &[
        "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-wafv2-webaclassociation.html",
    ],
    check,
};

fn check(rule: &Rule, facts: &Facts<'_>, found: &mut Vec<Diagnostic>) {
    let model = facts.model();
    for (id, association) in model.of_type("AWS::WAFv2::WebACLAssociation") {
        if target_of(model, association.property("ResourceArn"), "AWS::CloudFront::Distribution").is_some() {
            let message = "a CloudFront distribution cannot be associated with a web ACL from outside";
            found.push(rule.finding(facts, id, "ResourceArn", message));
        }
        let acl = target_of(model, association.property("WebACLArn"), "AWS::WAFv2::WebACL");
        if acl.is_some_and(|(_, acl)| acl.property("Scope").as_text() == Some("CLOUDFRONT")) {
            let message = "a web ACL with the scope `CLOUDFRONT` cannot be associated";
            found.push(rule.finding(facts, id, "WebACLArn", message));
        }
    }
}

#[cfg(test)]
pub(super) const CASES: &[Case] = &[
    passes("
Resources:
  Acl: { Type: AWS::WAFv2::WebACL, Properties: { Scope: REGIONAL } }
  Balancer: { Type: AWS::ElasticLoadBalancingV2::LoadBalancer }
  A: { Type: AWS::WAFv2::WebACLAssociation, Properties: { WebACLArn: !GetAtt Acl.Arn, ResourceArn: !Ref Balancer } }
"),
    fails("
Resources:
  Acl: { Type: AWS::WAFv2::WebACL, Properties: { Scope: CLOUDFRONT } }
  Site: { Type: AWS::CloudFront::Distribution }
  A: { Type: AWS::WAFv2::WebACLAssociation, Properties: { WebACLArn: !GetAtt Acl.Arn, ResourceArn: !Ref Site } }
", &[("A", "WebACLArn"), ("A", "ResourceArn")]),
];
