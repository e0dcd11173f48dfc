//! Fine-grained access control comes with encryption at rest, between nodes and to clients.

use stackwright_diagnostics::{Diagnostic, RuleId, Severity};

use crate::Facts;
use crate::rule::Rule;
#[cfg(test)]
use crate::rules::cases::{Case, fails, passes};
use crate::rules::look::is_off;

pub(super) static RULE: Rule = Rule {
    id: RuleId("service/opensearch-access-control"),
    severity: Severity::Error,
    title: "Fine-grained access control comes with encryption at rest, between nodes and to clients",
    why: "OpenSearch Service refuses fine-grained access control unless all three are on.",
    fix: "set `EncryptionAtRestOptions.Enabled`, `NodeToNodeEncryptionOptions.Enabled` and \
          `DomainEndpointOptions.EnforceHTTPS` to true",
    sources: &[
        "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-opensearchservice-domain-advancedsecurityoptionsinput.html",
    ],
    check,
};

fn check(rule: &Rule, facts: &Facts<'_>, found: &mut Vec<Diagnostic>) {
    for (id, domain) in facts.model().of_type("AWS::OpenSearchService::Domain") {
        if domain.property("AdvancedSecurityOptions.Enabled").as_bool() != Some(true) {
            continue;
        }
        let needed = [
            "EncryptionAtRestOptions.Enabled",
            "NodeToNodeEncryptionOptions.Enabled",
            "DomainEndpointOptions.EnforceHTTPS",
        ];
        for path in needed {
            if is_off(facts, domain, path) {
                let message = format!("fine-grained access control needs `{path}`");
                found.push(rule.finding(facts, id, path, message));
            }
        }
    }
}

#[cfg(test)]
pub(super) const CASES: &[Case] = &[
    passes(
        "
Resources:
  A:
    Type: AWS::OpenSearchService::Domain
    Properties:
      AdvancedSecurityOptions: { Enabled: true }
      EncryptionAtRestOptions: { Enabled: true }
      NodeToNodeEncryptionOptions: { Enabled: true }
      DomainEndpointOptions: { EnforceHTTPS: true }
",
    ),
    fails(
        "
Resources:
  A:
    Type: AWS::OpenSearchService::Domain
    Properties:
      AdvancedSecurityOptions: { Enabled: true }
      EncryptionAtRestOptions: { Enabled: true }
      DomainEndpointOptions: { EnforceHTTPS: false }
",
        &[("A", "NodeToNodeEncryptionOptions.Enabled"), ("A", "DomainEndpointOptions.EnforceHTTPS")],
    ),
];
