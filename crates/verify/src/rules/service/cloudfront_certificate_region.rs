//! A CloudFront distribution has its certificate in us-east-1.

use stackwright_diagnostics::{Diagnostic, RuleId, Severity};

use crate::Facts;
use crate::rule::Rule;
#[cfg(test)]
use crate::rules::cases::{Case, fails, passes};
use crate::rules::look::{region, region_of_arn, target_of};

pub(super) static RULE: Rule = Rule {
    id: RuleId("service/cloudfront-certificate-region"),
    severity: Severity::Error,
    title: "A CloudFront distribution has its certificate in us-east-1",
    why: "CloudFront takes certificates of ACM from US East (N. Virginia) only, wherever its stack is \
          deployed.",
    fix: "make the certificate in a stack of us-east-1, and refer to it from there",
    sources: &[
        "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/cnames-and-https-requirements.html",
    ],
    check,
};

fn check(rule: &Rule, facts: &Facts<'_>, found: &mut Vec<Diagnostic>) {
    let model = facts.model();
    for (id, distribution) in model.of_type("AWS::CloudFront::Distribution") {
        let path = "DistributionConfig.ViewerCertificate.AcmCertificateArn";
        let value = distribution.property(path);
        let region = match target_of(model, value, "AWS::CertificateManager::Certificate") {
            Some((_, certificate)) => region(model, certificate),
            None => value.as_text().and_then(region_of_arn),
        };
        if let Some(region) = region.filter(|region| *region != "us-east-1" && !region.starts_with("cn-")) {
            let message = format!("CloudFront cannot use a certificate of `{region}`");
            found.push(rule.finding(facts, id, path, message));
        }
    }
}

#[cfg(test)]
pub(super) const CASES: &[Case] = &[
    passes(
        "
Resources:
  Certificate: { Type: AWS::CertificateManager::Certificate, Properties: { DomainName: a.example } }
  Site:
    Type: AWS::CloudFront::Distribution
    Properties: { DistributionConfig: { ViewerCertificate: { AcmCertificateArn: !Ref Certificate } } }
",
    ),
    fails(
        "
Resources:
  Certificate: { Type: AWS::CertificateManager::Certificate, Properties: { DomainName: a.example } }
  Site:
    Type: AWS::CloudFront::Distribution
    Properties: { DistributionConfig: { ViewerCertificate: { AcmCertificateArn: !Ref Certificate } } }
",
        &[("Site", "DistributionConfig.ViewerCertificate.AcmCertificateArn")],
    )
    .in_region("eu-west-1"),
    fails(
        r#"
Resources:
  Site:
    Type: AWS::CloudFront::Distribution
    Properties:
      DistributionConfig:
        ViewerCertificate: { AcmCertificateArn: "arn:aws:acm:eu-west-1:123456789012:certificate/1" }
"#,
        &[("Site", "DistributionConfig.ViewerCertificate.AcmCertificateArn")],
    ),
];
