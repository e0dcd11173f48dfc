//! An app client calls back over HTTPS.

use stackwright_diagnostics::{Diagnostic, RuleId, Severity};

use crate::Facts;
use crate::rule::Rule;
#[cfg(test)]
use crate::rules::cases::{Case, fails, passes};
use crate::rules::look::items_of;

pub(super) static RULE: Rule = Rule {
    id: RuleId("service/user-pool-client-callback"),
    severity: Severity::Error,
    title: "An app client calls back over HTTPS",
    why: "Cognito refuses callback URLs over HTTP but for the local machine, those with a fragment, and \
          a default that is not among them.",
    fix: "use `https://`, without `#`, and put the default among the callback URLs",
    sources: &[
        "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-cognito-userpoolclient.html",
    ],
    check,
};

fn check(rule: &Rule, facts: &Facts<'_>, found: &mut Vec<Diagnostic>) {
    for (id, client) in facts.model().of_type("AWS::Cognito::UserPoolClient") {
        for (path, url) in items_of(client, "CallbackURLs") {
            let Some(url) = url.as_text() else { continue };
            let host = url.strip_prefix("http://").and_then(|rest| rest.split(['/', '?']).next());
            let is_local = |host: &str| {
                ["localhost", "127.0.0.1", "[::1]"].iter().any(|local| {
                    host == *local || host.strip_prefix(local).is_some_and(|rest| rest.starts_with(':'))
                })
            };
            let fault = match host {
                Some(host) if !is_local(host) => "is over HTTP",
                _ if url.contains('#') => "has a fragment",
                _ => continue,
            };
            found.push(rule.finding(facts, id, &path, format!("the callback URL `{url}` {fault}")));
        }
        let urls = client.property("CallbackURLs").as_list().unwrap_or_default();
        let are_known = !urls.is_empty() && urls.iter().all(|url| url.as_text().is_some());
        if let Some(default) = client.property("DefaultRedirectURI").as_text()
            && are_known
            && !urls.iter().any(|url| url.as_text() == Some(default))
        {
            let message = format!("`{default}` is not among the callback URLs");
            found.push(rule.finding(facts, id, "DefaultRedirectURI", message));
        }
    }
}

#[cfg(test)]
pub(super) const CASES: &[Case] = &[
    passes(
        r#"
Resources:
  Client:
    Type: AWS::Cognito::UserPoolClient
    Properties:
      CallbackURLs: ["https://app.example.com/signed-in", "http://localhost:3000", "myapp://home"]
      DefaultRedirectURI: https://app.example.com/signed-in
"#,
    ),
    fails(
        r#"
Resources:
  Client:
    Type: AWS::Cognito::UserPoolClient
    Properties:
      CallbackURLs: ["http://app.example.com", "https://app.example.com/#home"]
      DefaultRedirectURI: https://other.example.com
"#,
        &[("Client", "CallbackURLs.0"), ("Client", "CallbackURLs.1"), ("Client", "DefaultRedirectURI")],
    ),
];
