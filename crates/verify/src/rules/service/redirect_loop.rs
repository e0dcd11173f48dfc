//! A redirect goes somewhere else.

use stackwright_diagnostics::{Diagnostic, RuleId, Severity};
use stackwright_model::Value;

use crate::Facts;
use crate::rule::Rule;
#[cfg(test)]
use crate::rules::cases::{Case, fails, passes};
use crate::rules::look::items_of;

pub(super) static RULE: Rule = Rule {
    id: RuleId("service/redirect-loop"),
    severity: Severity::Error,
    title: "A redirect goes somewhere else",
    why: "Elastic Load Balancing refuses a redirect that changes neither protocol, host, port nor path, \
          since it would lead back to itself.",
    fix: "change the protocol, host, port or path",
    sources: &[
        "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-elasticloadbalancingv2-listenerrule-redirectconfig.html",
    ],
    check,
};

fn check(rule: &Rule, facts: &Facts<'_>, found: &mut Vec<Diagnostic>) {
    for (type_name, property) in [("ListenerRule", "Actions"), ("Listener", "DefaultActions")] {
        for (id, resource) in facts.model().of_type(&format!("AWS::ElasticLoadBalancingV2::{type_name}")) {
            for (path, action) in items_of(resource, property) {
                let redirect = action.get("RedirectConfig");
                let keeps = |part: &str, same: &str| match redirect.get(part) {
                    Value::Null => true,
                    value => value.as_text() == Some(same),
                };
                let stays = keeps("Protocol", "#{protocol}")
                    && keeps("Host", "#{host}")
                    && keeps("Port", "#{port}")
                    && keeps("Path", "/#{path}");
                if redirect.as_map().is_some() && stays {
                    let message = "the redirect leads back to itself";
                    found.push(rule.finding(facts, id, &format!("{path}.RedirectConfig"), message));
                }
            }
        }
    }
}

#[cfg(test)]
pub(super) const CASES: &[Case] = &[
    passes(
        r#"
Resources:
  Listener:
    Type: AWS::ElasticLoadBalancingV2::Listener
    Properties:
      DefaultActions: [{ Type: redirect, RedirectConfig: { Protocol: HTTPS, Port: "443", StatusCode: HTTP_301 } }]
"#,
    ),
    fails(
        r##"
Resources:
  Listener:
    Type: AWS::ElasticLoadBalancingV2::Listener
    Properties:
      DefaultActions: [{ Type: redirect, RedirectConfig: { Host: "#{host}", StatusCode: HTTP_301 } }]
"##,
        &[("Listener", "DefaultActions.0.RedirectConfig")],
    ),
];
