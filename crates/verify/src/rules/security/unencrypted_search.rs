//! OpenSearch domains encrypt what they store.

use stackwright_diagnostics::{Diagnostic, RuleId, Severity};

use crate::Facts;
use crate::rule::Rule;
#[cfg(test)]
use crate::rules::cases::{Case, fails, passes};
use crate::rules::look::is_off;

pub(super) static RULE: Rule = Rule {
    id: RuleId("security/unencrypted-search"),
    severity: Severity::Error,
    title: "OpenSearch domains encrypt what they store",
    why: "Indices, swap and snapshots are readable to whoever gets at the disks.",
    fix: "set `EncryptionAtRestOptions.Enabled` to true",
    sources: &["https://docs.aws.amazon.com/securityhub/latest/userguide/opensearch-controls.html"],
    check,
};

fn check(rule: &Rule, facts: &Facts<'_>, found: &mut Vec<Diagnostic>) {
    for type_name in ["AWS::OpenSearchService::Domain", "AWS::Elasticsearch::Domain"] {
        for (id, domain) in facts.model().of_type(type_name) {
            let path = "EncryptionAtRestOptions.Enabled";
            if is_off(facts, domain, path) {
                found.push(rule.finding(facts, id, path, "the domain does not encrypt what it stores"));
            }
        }
    }
}

#[cfg(test)]
pub(super) const CASES: &[Case] = &[
    passes("
Resources: { A: { Type: AWS::OpenSearchService::Domain, Properties: { EncryptionAtRestOptions: { Enabled: true } } } }
"),
    fails("
Resources: { A: { Type: AWS::OpenSearchService::Domain, Properties: { DomainName: logs } } }
", &[("A", "EncryptionAtRestOptions.Enabled")]),
];
