//! What the internet reaches over HTTP is redirected to HTTPS.

use stackwright_diagnostics::{Diagnostic, RuleId, Severity};

use crate::Facts;
use crate::rule::Rule;
#[cfg(test)]
use crate::rules::cases::{Case, fails, passes};
use crate::rules::look::{is_absent, items_of, target_of};

pub(super) static RULE: Rule = Rule {
    id: RuleId("security/plain-http"),
    severity: Severity::Warning,
    title: "What the internet reaches over HTTP is redirected to HTTPS",
    why: "What is read and sent over HTTP can be read and changed on the way, cookies and passwords \
          among it.",
    fix: "redirect to HTTPS",
    sources: &["https://docs.aws.amazon.com/securityhub/latest/userguide/elb-controls.html"],
    check,
};

fn check(rule: &Rule, facts: &Facts<'_>, found: &mut Vec<Diagnostic>) {
    let model = facts.model();
    for (id, listener) in model.of_type("AWS::ElasticLoadBalancingV2::Listener") {
        if listener.property("Protocol").as_text() != Some("HTTP") {
            continue;
        }
        let balancer = listener.property("LoadBalancerArn");
        let Some((_, balancer)) = target_of(model, balancer, "AWS::ElasticLoadBalancingV2::LoadBalancer")
        else {
            continue;
        };
        let is_public = is_absent(facts, balancer, "Scheme")
            || balancer.property("Scheme").as_text() == Some("internet-facing");
        let forwards = items_of(listener, "DefaultActions")
            .find(|(_, action)| action.get("Type").as_text() == Some("forward"));
        if let Some((path, _)) = forwards.filter(|_| is_public) {
            let message = "the listener forwards what comes over HTTP from the internet";
            found.push(rule.finding(facts, id, &path, message));
        }
    }
    for (id, distribution) in model.of_type("AWS::CloudFront::Distribution") {
        let default = "DistributionConfig.DefaultCacheBehavior".to_owned();
        let behavior = distribution.property(&default);
        for (path, behavior) in std::iter::once((default, behavior))
            .chain(items_of(distribution, "DistributionConfig.CacheBehaviors"))
        {
            if behavior.get("ViewerProtocolPolicy").as_text() == Some("allow-all") {
                let message = "the distribution answers over HTTP";
                found.push(rule.finding(facts, id, &format!("{path}.ViewerProtocolPolicy"), message));
            }
        }
    }
}

#[cfg(test)]
pub(super) const CASES: &[Case] = &[
    passes(
        "
Resources:
  Public: { Type: AWS::ElasticLoadBalancingV2::LoadBalancer, Properties: { Scheme: internet-facing } }
  Internal: { Type: AWS::ElasticLoadBalancingV2::LoadBalancer, Properties: { Scheme: internal } }
  A:
    Type: AWS::ElasticLoadBalancingV2::Listener
    Properties: { LoadBalancerArn: !Ref Public, Protocol: HTTP, DefaultActions: [{ Type: redirect }] }
  B:
    Type: AWS::ElasticLoadBalancingV2::Listener
    Properties: { LoadBalancerArn: !Ref Internal, Protocol: HTTP, DefaultActions: [{ Type: forward }] }
",
    ),
    fails(
        "
Resources:
  Public: { Type: AWS::ElasticLoadBalancingV2::LoadBalancer }
  A:
    Type: AWS::ElasticLoadBalancingV2::Listener
    Properties: { LoadBalancerArn: !Ref Public, Protocol: HTTP, DefaultActions: [{ Type: forward }] }
  Site:
    Type: AWS::CloudFront::Distribution
    Properties: { DistributionConfig: { DefaultCacheBehavior: { ViewerProtocolPolicy: allow-all } } }
",
        &[
            ("A", "DefaultActions.0"),
            ("Site", "DistributionConfig.DefaultCacheBehavior.ViewerProtocolPolicy"),
        ],
    ),
];
