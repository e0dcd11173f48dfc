//! A rule of a load balancer ends with one action that answers, and signs users in over HTTPS only.

use stackwright_diagnostics::{Diagnostic, RuleId, Severity};

use crate::Facts;
use crate::rule::Rule;
#[cfg(test)]
use crate::rules::cases::{Case, fails, passes};
use crate::rules::look::target;

pub(super) static RULE: Rule = Rule {
    id: RuleId("service/listener-action"),
    severity: Severity::Error,
    title: "A rule of a load balancer ends with one action that answers, and signs users in over HTTPS \
            only",
    why: "Elastic Load Balancing wants exactly one of forward, redirect and fixed-response, and \
          authentication only where the listener speaks HTTPS; anything else is refused.",
    fix: "end the actions with one `forward`, `redirect` or `fixed-response`",
    sources: &[
        "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-elasticloadbalancingv2-listenerrule.html",
    ],
    check,
};

fn check(rule: &Rule, facts: &Facts<'_>, found: &mut Vec<Diagnostic>) {
    let model = facts.model();
    for (type_name, property) in [("ListenerRule", "Actions"), ("Listener", "DefaultActions")] {
        for (id, resource) in model.of_type(&format!("AWS::ElasticLoadBalancingV2::{type_name}")) {
            let Some(actions) = resource.property(property).as_list() else { continue };
            let kinds: Option<Vec<_>> = actions.iter().map(|it| it.get("Type").as_text()).collect();
            let Some(kinds) = kinds else { continue };
            let answers = |kind: &&&str| matches!(**kind, "forward" | "redirect" | "fixed-response");
            let count = kinds.iter().filter(answers).count();
            if count != 1 {
                let message = format!("one action has to answer the request, and {count} do");
                found.push(rule.finding(facts, id, property, message));
            }
            let listener = match type_name {
                "Listener" => Some(resource),
                _ => target(model, resource.property("ListenerArn")).map(|(_, listener)| listener),
            };
            let is_plain = listener.is_some_and(|it| it.property("Protocol").as_text() == Some("HTTP"));
            for (index, kind) in kinds.iter().enumerate() {
                if is_plain && kind.starts_with("authenticate-") {
                    let message = format!("`{kind}` needs a listener for HTTPS");
                    found.push(rule.finding(facts, id, &format!("{property}.{index}.Type"), message));
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
  Listener:
    Type: AWS::ElasticLoadBalancingV2::Listener
    Properties: { Protocol: HTTPS, DefaultActions: [{ Type: fixed-response }] }
  Rule:
    Type: AWS::ElasticLoadBalancingV2::ListenerRule
    Properties:
      ListenerArn: !Ref Listener
      Actions: [{ Type: authenticate-cognito, Order: 1 }, { Type: forward, Order: 2 }]
",
    ),
    fails(
        "
Resources:
  Listener:
    Type: AWS::ElasticLoadBalancingV2::Listener
    Properties: { Protocol: HTTP, DefaultActions: [{ Type: fixed-response }, { Type: forward }] }
  Rule:
    Type: AWS::ElasticLoadBalancingV2::ListenerRule
    Properties:
      ListenerArn: !Ref Listener
      Actions: [{ Type: authenticate-oidc, Order: 1 }, { Type: forward, Order: 2 }]
",
        &[("Listener", "DefaultActions"), ("Rule", "Actions.0.Type")],
    ),
];
