//! An app client's OAuth settings belong together.

use stackwright_diagnostics::{Diagnostic, RuleId, Severity};

use crate::Facts;
use crate::rule::Rule;
#[cfg(test)]
use crate::rules::cases::{Case, fails, passes};
use crate::rules::look::is_off;

pub(super) static RULE: Rule = Rule {
    id: RuleId("service/user-pool-client-oauth"),
    severity: Severity::Error,
    title: "An app client's OAuth settings belong together",
    why: "Cognito refuses client credentials beside other flows or without a secret, and ignores or \
          refuses flows that are not switched on.",
    fix: "give a client `client_credentials` alone with a secret, and set \
          `AllowedOAuthFlowsUserPoolClient` to true",
    sources: &[
        "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-cognito-userpoolclient.html",
    ],
    check,
};

fn check(rule: &Rule, facts: &Facts<'_>, found: &mut Vec<Diagnostic>) {
    for (id, client) in facts.model().of_type("AWS::Cognito::UserPoolClient") {
        let Some(flows) = client.property("AllowedOAuthFlows").as_list() else { continue };
        let has_credentials = flows.iter().any(|it| it.as_text() == Some("client_credentials"));
        if has_credentials && flows.len() > 1 {
            let message = "`client_credentials` cannot be beside other flows";
            found.push(rule.finding(facts, id, "AllowedOAuthFlows", message));
        }
        if has_credentials && is_off(facts, client, "GenerateSecret") {
            let message = "`client_credentials` needs a client with a secret";
            found.push(rule.finding(facts, id, "GenerateSecret", message));
        }
        let is_on = "AllowedOAuthFlowsUserPoolClient";
        if !flows.is_empty() && is_off(facts, client, is_on) {
            let message = "the client has OAuth flows, and they are not switched on";
            found.push(rule.finding(facts, id, is_on, message));
        }
    }
}

#[cfg(test)]
pub(super) const CASES: &[Case] = &[
    passes("
Resources:
  Web:
    Type: AWS::Cognito::UserPoolClient
    Properties: { AllowedOAuthFlows: [code], AllowedOAuthFlowsUserPoolClient: true }
  Machine:
    Type: AWS::Cognito::UserPoolClient
    Properties: { AllowedOAuthFlows: [client_credentials], AllowedOAuthFlowsUserPoolClient: true, GenerateSecret: true }
"),
    fails("
Resources:
  Web: { Type: AWS::Cognito::UserPoolClient, Properties: { AllowedOAuthFlows: [code] } }
  Machine:
    Type: AWS::Cognito::UserPoolClient
    Properties: { AllowedOAuthFlows: [client_credentials, code], AllowedOAuthFlowsUserPoolClient: true }
", &[("Web", "AllowedOAuthFlowsUserPoolClient"), ("Machine", "AllowedOAuthFlows"), ("Machine", "GenerateSecret")]),
];
