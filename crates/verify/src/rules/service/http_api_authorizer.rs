//! An authorizer and the routes it guards are complete.

use stackwright_diagnostics::{Diagnostic, RuleId, Severity};

use crate::Facts;
use crate::rule::Rule;
#[cfg(test)]
use crate::rules::cases::{Case, fails, passes};
use crate::rules::look::is_absent;

pub(super) static RULE: Rule = Rule {
    id: RuleId("service/http-api-authorizer"),
    severity: Severity::Error,
    title: "An authorizer and the routes it guards are complete",
    why: "API Gateway refuses a JWT authorizer without issuer and audience, and a route that asks for \
          one without naming it.",
    fix: "set `JwtConfiguration` with `Issuer` and `Audience`, and the route's `AuthorizerId`",
    sources: &[
        "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-apigatewayv2-authorizer.html",
        "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-apigatewayv2-route.html",
    ],
    check,
};

fn check(rule: &Rule, facts: &Facts<'_>, found: &mut Vec<Diagnostic>) {
    for (id, authorizer) in facts.model().of_type("AWS::ApiGatewayV2::Authorizer") {
        if authorizer.property("AuthorizerType").as_text() == Some("JWT") {
            for path in ["JwtConfiguration.Issuer", "JwtConfiguration.Audience"] {
                if is_absent(facts, authorizer, path) {
                    let message = format!("a JWT authorizer needs `{path}`");
                    found.push(rule.finding(facts, id, path, message));
                }
            }
        }
    }
    for (id, route) in facts.model().of_type("AWS::ApiGatewayV2::Route") {
        if let Some(kind @ ("JWT" | "CUSTOM")) = route.property("AuthorizationType").as_text()
            && is_absent(facts, route, "AuthorizerId")
        {
            let message = format!("a route with the authorization `{kind}` needs its authorizer");
            found.push(rule.finding(facts, id, "AuthorizerId", message));
        }
    }
}

#[cfg(test)]
pub(super) const CASES: &[Case] = &[
    passes(
        r#"
Resources:
  A:
    Type: AWS::ApiGatewayV2::Authorizer
    Properties: { AuthorizerType: JWT, JwtConfiguration: { Issuer: "https://a.example", Audience: [a] } }
  B: { Type: AWS::ApiGatewayV2::Route, Properties: { AuthorizationType: JWT, AuthorizerId: !Ref A } }
"#,
    ),
    fails(
        r#"
Resources:
  A:
    Type: AWS::ApiGatewayV2::Authorizer
    Properties: { AuthorizerType: JWT, JwtConfiguration: { Issuer: "https://a.example" } }
  B: { Type: AWS::ApiGatewayV2::Route, Properties: { AuthorizationType: JWT } }
"#,
        &[("A", "JwtConfiguration.Audience"), ("B", "AuthorizerId")],
    ),
];
