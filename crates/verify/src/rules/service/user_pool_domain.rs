//! A user pool's own domain has its certificate in us-east-1.

use stackwright_diagnostics::{Diagnostic, RuleId, Severity};

use crate::Facts;
use crate::rule::Rule;
#[cfg(test)]
use crate::rules::cases::{Case, fails, passes};
use crate::rules::look::{region, region_of_arn, target_of};

pub(super) static RULE: Rule = Rule {
    id: RuleId("service/user-pool-domain"),
    severity: Severity::Error,
    title: "A user pool's own domain has its certificate in us-east-1",
    why: "Cognito serves its domains through CloudFront, which takes certificates of US East (N. \
          Virginia) only.",
    fix: "make the certificate in a stack of us-east-1",
    sources: &[
        "https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_CreateUserPoolDomain.html",
    ],
    check,
};

fn check(rule: &Rule, facts: &Facts<'_>, found: &mut Vec<Diagnostic>) {
    let model = facts.model();
    for (id, domain) in model.of_type("AWS::Cognito::UserPoolDomain") {
        let path = "CustomDomainConfig.CertificateArn";
        let value = domain.property(path);
        let region = match target_of(model, value, "AWS::CertificateManager::Certificate") {
            Some((_, certificate)) => region(model, certificate),
            None => value.as_text().and_then(region_of_arn),
        };
        if let Some(region) = region.filter(|region| *region != "us-east-1") {
            let message = format!("Cognito cannot use a certificate of `{region}`");
            found.push(rule.finding(facts, id, path, message));
        }
    }
}

#[cfg(test)]
pub(super) const CASES: &[Case] = &[
    passes(
        r#"
Resources:
  Domain:
    Type: AWS::Cognito::UserPoolDomain
    Properties:
      Domain: auth.example.com
      CustomDomainConfig: { CertificateArn: "arn:aws:acm:us-east-1:123456789012:certificate/1" }
"#,
    )
    .in_region("eu-west-1"),
    fails(
        "
Resources:
  Certificate: { Type: AWS::CertificateManager::Certificate }
  Domain:
    Type: AWS::Cognito::UserPoolDomain
    Properties: { Domain: auth.example.com, CustomDomainConfig: { CertificateArn: !Ref Certificate } }
",
        &[("Domain", "CustomDomainConfig.CertificateArn")],
    )
    .in_region("eu-west-1"),
];
