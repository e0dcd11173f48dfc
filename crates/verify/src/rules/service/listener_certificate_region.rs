//! A load balancer's certificate is of its own region.

use stackwright_diagnostics::{Diagnostic, RuleId, Severity};

use crate::Facts;
use crate::rule::Rule;
#[cfg(test)]
use crate::rules::cases::{Case, fails, passes};
use crate::rules::look::{items_of, region, region_of_arn, target_of};

pub(super) static RULE: Rule = Rule {
    id: RuleId("service/listener-certificate-region"),
    severity: Severity::Error,
    title: "A load balancer's certificate is of its own region",
    why: "Certificates of ACM belong to a region; Elastic Load Balancing refuses one of another.",
    fix: "make a certificate for the name in the load balancer's region",
    sources: &["https://docs.aws.amazon.com/acm/latest/userguide/acm-regions.html"],
    check,
};

fn check(rule: &Rule, facts: &Facts<'_>, found: &mut Vec<Diagnostic>) {
    let model = facts.model();
    for type_name in ["Listener", "ListenerCertificate"] {
        for (id, listener) in model.of_type(&format!("AWS::ElasticLoadBalancingV2::{type_name}")) {
            let Some(own) = region(model, listener) else { continue };
            for (path, item) in items_of(listener, "Certificates") {
                let value = item.get("CertificateArn");
                let other = match target_of(model, value, "AWS::CertificateManager::Certificate") {
                    Some((_, certificate)) => region(model, certificate),
                    None => value.as_text().filter(|arn| arn.contains(":acm:")).and_then(region_of_arn),
                };
                if let Some(other) = other.filter(|other| *other != own) {
                    let message = format!("a listener in `{own}` cannot use a certificate of `{other}`");
                    found.push(rule.finding(facts, id, &format!("{path}.CertificateArn"), message));
                }
            }
        }
    }
}

#[cfg(test)]
pub(super) const CASES: &[Case] = &[
    passes(
        "
Resources:
  Certificate: { Type: AWS::CertificateManager::Certificate }
  Listener:
    Type: AWS::ElasticLoadBalancingV2::Listener
    Properties: { Certificates: [{ CertificateArn: !Ref Certificate }] }
",
    ),
    fails(
        r#"
Resources:
  Listener:
    Type: AWS::ElasticLoadBalancingV2::Listener
    Properties: { Certificates: [{ CertificateArn: "arn:aws:acm:us-east-1:123456789012:certificate/1" }] }
"#,
        &[("Listener", "Certificates.0.CertificateArn")],
    )
    .in_region("eu-west-1"),
];
