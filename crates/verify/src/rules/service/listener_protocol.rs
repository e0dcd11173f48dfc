//! A listener has a protocol that its load balancer speaks.

use stackwright_diagnostics::{Diagnostic, RuleId, Severity};
use stackwright_model::Value;

use crate::Facts;
use crate::rule::Rule;
#[cfg(test)]
use crate::rules::cases::{Case, fails, passes};
use crate::rules::look::{sentence, target_of};

pub(super) static RULE: Rule = Rule {
    id: RuleId("service/listener-protocol"),
    severity: Severity::Error,
    title: "A listener has a protocol that its load balancer speaks",
    why: "Application load balancers listen for HTTP and HTTPS, network load balancers for TCP, TLS, \
          UDP and QUIC; anything else is refused.",
    fix: "choose a protocol of the load balancer's kind",
    sources: &[
        "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-elasticloadbalancingv2-listener.html",
    ],
    check,
};

fn check(rule: &Rule, facts: &Facts<'_>, found: &mut Vec<Diagnostic>) {
    let model = facts.model();
    for (id, listener) in model.of_type("AWS::ElasticLoadBalancingV2::Listener") {
        let balancer = listener.property("LoadBalancerArn");
        let Some((_, balancer)) = target_of(model, balancer, "AWS::ElasticLoadBalancingV2::LoadBalancer")
        else {
            continue;
        };
        let (kind, protocols): (_, &[&str]) = match balancer.property("Type") {
            Value::Null => ("an application", &["HTTP", "HTTPS"]),
            kind => match kind.as_text() {
                Some("application") => ("an application", &["HTTP", "HTTPS"]),
                Some("network") => ("a network", &["TCP", "TLS", "UDP", "TCP_UDP", "QUIC", "TCP_QUIC"]),
                _ => continue,
            },
        };
        if let Some(protocol) = listener.property("Protocol").as_text()
            && !protocols.contains(&protocol)
        {
            let message = format!("{kind} load balancer does not listen for {protocol}");
            let help = format!("it listens for {}", sentence(protocols));
            found.push(rule.finding(facts, id, "Protocol", message).help(help));
        }
    }
}

#[cfg(test)]
pub(super) const CASES: &[Case] = &[
    passes("
Resources:
  Balancer: { Type: AWS::ElasticLoadBalancingV2::LoadBalancer }
  Network: { Type: AWS::ElasticLoadBalancingV2::LoadBalancer, Properties: { Type: network } }
  A: { Type: AWS::ElasticLoadBalancingV2::Listener, Properties: { LoadBalancerArn: !Ref Balancer, Protocol: HTTPS } }
  B: { Type: AWS::ElasticLoadBalancingV2::Listener, Properties: { LoadBalancerArn: !Ref Network, Protocol: TCP } }
"),
    fails("
Resources:
  Balancer: { Type: AWS::ElasticLoadBalancingV2::LoadBalancer }
  Network: { Type: AWS::ElasticLoadBalancingV2::LoadBalancer, Properties: { Type: network } }
  A: { Type: AWS::ElasticLoadBalancingV2::Listener, Properties: { LoadBalancerArn: !Ref Balancer, Protocol: TCP } }
  B: { Type: AWS::ElasticLoadBalancingV2::Listener, Properties: { LoadBalancerArn: !Ref Network, Protocol: HTTP } }
", &[("A", "Protocol"), ("B", "Protocol")]),
];
