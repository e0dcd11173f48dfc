//! An integration of an HTTP API says how it is reached.

use stackwright_diagnostics::{Diagnostic, RuleId, Severity};

use crate::Facts;
use crate::rule::Rule;
#[cfg(test)]
use crate::rules::cases::{Case, fails, passes};
use crate::rules::look::{is_absent, target_of};

pub(super) static RULE: Rule = Rule {
    id: RuleId("service/http-api-integration"),
    severity: Severity::Error,
    title: "An integration of an HTTP API says how it is reached",
    why: "API Gateway refuses a private integration without its VPC link, and an integration that takes \
          longer than 30 seconds.",
    fix: "set `ConnectionId` to a VPC link, and `TimeoutInMillis` from 50 to 30000",
    sources: &[
        "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-apigatewayv2-integration.html",
    ],
    check,
};

fn check(rule: &Rule, facts: &Facts<'_>, found: &mut Vec<Diagnostic>) {
    let model = facts.model();
    for (id, integration) in model.of_type("AWS::ApiGatewayV2::Integration") {
        let is_private = integration.property("ConnectionType").as_text() == Some("VPC_LINK");
        if is_private && is_absent(facts, integration, "ConnectionId") {
            let message = "a private integration needs its VPC link";
            found.push(rule.finding(facts, id, "ConnectionId", message));
        }
        let api = target_of(model, integration.property("ApiId"), "AWS::ApiGatewayV2::Api");
        let most_ms = match api.and_then(|(_, api)| api.property("ProtocolType").as_text()) {
            Some("HTTP") => 30_000,
            Some("WEBSOCKET") => 29_000,
            _ => continue,
        };
        if let Some(ms) = integration.property("TimeoutInMillis").as_integer()
            && !(50..=most_ms).contains(&ms)
        {
            let message = format!("the integration has 50 to {most_ms} ms to answer, not {ms}");
            found.push(rule.finding(facts, id, "TimeoutInMillis", message));
        }
    }
}

#[cfg(test)]
pub(super) const CASES: &[Case] = &[
    passes(
        "
Resources:
  Api: { Type: AWS::ApiGatewayV2::Api, Properties: { ProtocolType: HTTP } }
  A:
    Type: AWS::ApiGatewayV2::Integration
    Properties: { ApiId: !Ref Api, ConnectionType: VPC_LINK, ConnectionId: link, TimeoutInMillis: 30000 }
",
    ),
    fails(
        "
Resources:
  Api: { Type: AWS::ApiGatewayV2::Api, Properties: { ProtocolType: HTTP } }
  A:
    Type: AWS::ApiGatewayV2::Integration
    Properties: { ApiId: !Ref Api, ConnectionType: VPC_LINK, TimeoutInMillis: 60000 }
",
        &[("A", "ConnectionId"), ("A", "TimeoutInMillis")],
    ),
];
