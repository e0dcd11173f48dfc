//! A route of an HTTP API is `$default`, or a method and a path, and is there once.

use std::collections::HashMap;

use stackwright_diagnostics::{Diagnostic, RuleId, Severity};
use stackwright_model::Presence;

use crate::Facts;
use crate::rule::Rule;
#[cfg(test)]
use crate::rules::cases::{Case, fails, passes};
use crate::rules::look::target_of;

pub(super) static RULE: Rule = Rule {
    id: RuleId("service/http-api-route"),
    severity: Severity::Error,
    title: "A route of an HTTP API is `$default`, or a method and a path, and is there once",
    why: "API Gateway refuses any other form, and a second route with the same key.",
    fix: "write `GET /pets`, `ANY /pets/{proxy+}` or `$default`",
    sources: &[
        "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-apigatewayv2-route.html",
    ],
    check,
};

fn check(rule: &Rule, facts: &Facts<'_>, found: &mut Vec<Diagnostic>) {
    let model = facts.model();
    let mut seen = HashMap::new();
    for (id, route) in model.of_type("AWS::ApiGatewayV2::Route") {
        let Some((api_id, api)) = target_of(model, route.property("ApiId"), "AWS::ApiGatewayV2::Api") else {
            continue;
        };
        let Some(key) = route.property("RouteKey").as_text() else { continue };
        if route.presence == Presence::Certain
            && let Some(other) = seen.insert((api_id, key), id)
        {
            let name = &model.resource(other).logical_id;
            let message = format!("`{name}` is the route `{key}` already");
            found.push(
                rule.finding(facts, id, "RouteKey", message).note("the other route", model.place(other)),
            );
        }
        if api.property("ProtocolType").as_text() != Some("HTTP") || key == "$default" {
            continue;
        }
        let methods = ["ANY", "DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"];
        let is_route = key
            .split_once(' ')
            .is_some_and(|(method, path)| methods.contains(&method) && path.starts_with('/'));
        if !is_route {
            let message = format!("`{key}` is no method and path");
            found.push(rule.finding(facts, id, "RouteKey", message));
        }
    }
}

#[cfg(test)]
pub(super) const CASES: &[Case] = &[
    passes(
        r#"
Resources:
  Api: { Type: AWS::ApiGatewayV2::Api, Properties: { ProtocolType: HTTP } }
  A: { Type: AWS::ApiGatewayV2::Route, Properties: { ApiId: !Ref Api, RouteKey: "ANY /pets/{proxy+}" } }
  B: { Type: AWS::ApiGatewayV2::Route, Properties: { ApiId: !Ref Api, RouteKey: $default } }
"#,
    ),
    fails(
        "
Resources:
  Api: { Type: AWS::ApiGatewayV2::Api, Properties: { ProtocolType: HTTP } }
  A: { Type: AWS::ApiGatewayV2::Route, Properties: { ApiId: !Ref Api, RouteKey: /pets } }
  B: { Type: AWS::ApiGatewayV2::Route, Properties: { ApiId: !Ref Api, RouteKey: GET /pets } }
  C: { Type: AWS::ApiGatewayV2::Route, Properties: { ApiId: !Ref Api, RouteKey: GET /pets } }
",
        &[("A", "RouteKey"), ("C", "RouteKey")],
    ),
];
