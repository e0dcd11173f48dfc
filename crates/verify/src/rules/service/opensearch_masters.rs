//! An OpenSearch domain that names its master nodes has them.

use stackwright_diagnostics::{Diagnostic, RuleId, Severity};

use crate::Facts;
use crate::rule::Rule;
#[cfg(test)]
use crate::rules::cases::{Case, fails, passes};
use crate::rules::look::is_off;

pub(super) static RULE: Rule = Rule {
    id: RuleId("service/opensearch-masters"),
    severity: Severity::Error,
    title: "An OpenSearch domain that names its master nodes has them",
    why: "Number and type of dedicated master nodes count only where these are on; OpenSearch Service \
          refuses them otherwise.",
    fix: "set `DedicatedMasterEnabled` to true, or leave number and type out",
    sources: &[
        "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-opensearchservice-domain-clusterconfig.html",
    ],
    check,
};

fn check(rule: &Rule, facts: &Facts<'_>, found: &mut Vec<Diagnostic>) {
    for (id, domain) in facts.model().of_type("AWS::OpenSearchService::Domain") {
        if !is_off(facts, domain, "ClusterConfig.DedicatedMasterEnabled") {
            continue;
        }
        for property in ["ClusterConfig.DedicatedMasterCount", "ClusterConfig.DedicatedMasterType"] {
            let value = domain.property(property);
            if value.as_text().is_some() || value.as_integer().is_some() {
                let message = "the domain has no dedicated master nodes";
                found.push(rule.finding(facts, id, property, message));
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
    Properties: { ClusterConfig: { DedicatedMasterEnabled: true, DedicatedMasterCount: 3 } }
",
    ),
    fails(
        "
Resources:
  A: { Type: AWS::OpenSearchService::Domain, Properties: { ClusterConfig: { DedicatedMasterCount: 3 } } }
",
        &[("A", "ClusterConfig.DedicatedMasterCount")],
    ),
];
