//! OpenSearch domains are reached over HTTPS, and their nodes talk encrypted.

use stackwright_diagnostics::{Diagnostic, RuleId, Severity};

use crate::Facts;
use crate::rule::Rule;
#[cfg(test)]
use crate::rules::cases::{Case, fails, passes};
use crate::rules::look::is_off;

pub(super) static RULE: Rule = Rule {
    id: RuleId("security/open-search-transport"),
    severity: Severity::Error,
    title: "OpenSearch domains are reached over HTTPS, and their nodes talk encrypted",
    why: "Without it, queries and documents cross the network in plain text.",
    fix: "set `DomainEndpointOptions.EnforceHTTPS` and `NodeToNodeEncryptionOptions.Enabled` to true",
    sources: &["https://docs.aws.amazon.com/securityhub/latest/userguide/opensearch-controls.html"],
    check,
};

fn check(rule: &Rule, facts: &Facts<'_>, found: &mut Vec<Diagnostic>) {
    for type_name in ["AWS::OpenSearchService::Domain", "AWS::Elasticsearch::Domain"] {
        for (id, domain) in facts.model().of_type(type_name) {
            for (path, message) in [
                ("DomainEndpointOptions.EnforceHTTPS", "the domain can be reached without HTTPS"),
                ("NodeToNodeEncryptionOptions.Enabled", "the nodes of the domain talk in plain text"),
            ] {
                if is_off(facts, domain, path) {
                    found.push(rule.finding(facts, id, path, message));
                }
            }
        }
    }
}

#[cfg(test)]
pub(super) const CASES: &[Case] = &[
    passes("
Resources:
  A:
    Type: AWS::OpenSearchService::Domain
    Properties: { DomainEndpointOptions: { EnforceHTTPS: true }, NodeToNodeEncryptionOptions: { Enabled: true } }
"),
    fails("
Resources: { A: { Type: AWS::OpenSearchService::Domain, Properties: { DomainEndpointOptions: { EnforceHTTPS: false } } } }
", &[("A", "DomainEndpointOptions.EnforceHTTPS"), ("A", "NodeToNodeEncryptionOptions.Enabled")]),
];
