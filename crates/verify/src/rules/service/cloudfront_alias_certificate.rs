//! A CloudFront distribution with names of its own has a certificate for them.

use stackwright_diagnostics::{Diagnostic, RuleId, Severity};

use crate::Facts;
use crate::rule::Rule;
#[cfg(test)]
use crate::rules::cases::{Case, fails, passes};
use crate::rules::look::is_absent;

pub(super) static RULE: Rule = Rule {
    id: RuleId("service/cloudfront-alias-certificate"),
    severity: Severity::Error,
    title: "A CloudFront distribution with names of its own has a certificate for them",
    why: "The default certificate is for cloudfront.net; CloudFront refuses aliases without a \
          certificate that has them.",
    fix: "set `ViewerCertificate.AcmCertificateArn`, `SslSupportMethod` and `MinimumProtocolVersion`",
    sources: &[
        "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-cloudfront-distribution-viewercertificate.html",
    ],
    check,
};

fn check(rule: &Rule, facts: &Facts<'_>, found: &mut Vec<Diagnostic>) {
    for (id, distribution) in facts.model().of_type("AWS::CloudFront::Distribution") {
        let Some(aliases) = distribution.property("DistributionConfig.Aliases").as_list() else { continue };
        let path = "DistributionConfig.ViewerCertificate";
        let has_none = ["AcmCertificateArn", "IamCertificateId"]
            .iter()
            .all(|it| is_absent(facts, distribution, &format!("{path}.{it}")));
        if has_none && aliases.iter().any(|alias| alias.as_unknown().is_none()) {
            let message = "the distribution has aliases, and no certificate for them";
            found.push(rule.finding(facts, id, path, message));
        }
    }
}

#[cfg(test)]
pub(super) const CASES: &[Case] = &[
    passes(r#"
Resources:
  Plain: { Type: AWS::CloudFront::Distribution, Properties: { DistributionConfig: { Aliases: [] } } }
  Site:
    Type: AWS::CloudFront::Distribution
    Properties:
      DistributionConfig:
        Aliases: [www.example.com]
        ViewerCertificate: { AcmCertificateArn: "arn:aws:acm:us-east-1:123456789012:certificate/1" }
"#),
    fails("
Resources:
  Site: { Type: AWS::CloudFront::Distribution, Properties: { DistributionConfig: { Aliases: [www.example.com] } } }
", &[("Site", "DistributionConfig.ViewerCertificate")]),
];
