//! A secure listener has one default certificate, and an open one has none.

use stackwright_diagnostics::{Diagnostic, RuleId, Severity};

use crate::Facts;
use crate::rule::Rule;
#[cfg(test)]
use crate::rules::cases::{Case, fails, passes};
use crate::rules::look::is_absent;

pub(super) static RULE: Rule = Rule {
    id: RuleId("service/listener-certificate"),
    severity: Severity::Error,
    title: "A secure listener has one default certificate, and an open one has none",
    why: "Elastic Load Balancing refuses HTTPS and TLS listeners with no certificate or several; \
          further ones belong into a ListenerCertificate.",
    fix: "give the listener one certificate, and move others into an \
          `AWS::ElasticLoadBalancingV2::ListenerCertificate`",
    sources: &[
        "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-elasticloadbalancingv2-listener.html",
    ],
    check,
};

fn check(rule: &Rule, facts: &Facts<'_>, found: &mut Vec<Diagnostic>) {
    for (id, listener) in facts.model().of_type("AWS::ElasticLoadBalancingV2::Listener") {
        let Some(protocol @ ("HTTPS" | "TLS")) = listener.property("Protocol").as_text() else { continue };
        if is_absent(facts, listener, "Certificates") {
            let message = format!("a listener for {protocol} needs a certificate");
            found.push(rule.finding(facts, id, "Certificates", message));
        }
        if let Some(certificates) = listener.property("Certificates").as_list()
            && certificates.len() != 1
        {
            let count = certificates.len();
            let message = format!("a listener for {protocol} has one certificate, and this one has {count}");
            found.push(rule.finding(facts, id, "Certificates", message));
        }
    }
}

#[cfg(test)]
pub(super) const CASES: &[Case] = &[
    passes(
        "
Resources:
  A:
    Type: AWS::ElasticLoadBalancingV2::Listener
    Properties: { Protocol: HTTPS, Certificates: [{ CertificateArn: !Ref AWS::StackId }] }
  B: { Type: AWS::ElasticLoadBalancingV2::Listener, Properties: { Protocol: HTTP } }
",
    ),
    fails(
        "
Resources:
  A: { Type: AWS::ElasticLoadBalancingV2::Listener, Properties: { Protocol: HTTPS } }
  B:
    Type: AWS::ElasticLoadBalancingV2::Listener
    Properties: { Protocol: TLS, Certificates: [{ CertificateArn: a }, { CertificateArn: b }] }
",
        &[("A", "Certificates"), ("B", "Certificates")],
    ),
];
