//! An OpenSearch domain over two zones has an even number of data nodes.

use stackwright_diagnostics::{Diagnostic, RuleId, Severity};
use stackwright_model::Value;

use crate::Facts;
use crate::rule::Rule;
#[cfg(test)]
use crate::rules::cases::{Case, fails, passes};
use crate::rules::look::is_absent;

pub(super) static RULE: Rule = Rule {
    id: RuleId("service/opensearch-node-count"),
    severity: Severity::Error,
    title: "An OpenSearch domain over two zones has an even number of data nodes",
    why: "OpenSearch Service puts as many nodes into the one zone as into the other, and refuses an odd \
          number.",
    fix: "choose an even number of data nodes",
    sources: &[
        "https://docs.aws.amazon.com/opensearch-service/latest/developerguide/managedomains-multiaz.html",
        "https://github.com/aws-amplify/amplify-cli/issues/11729",
    ],
    check,
};

fn check(rule: &Rule, facts: &Facts<'_>, found: &mut Vec<Diagnostic>) {
    let types = [
        ("AWS::OpenSearchService::Domain", "ClusterConfig"),
        ("AWS::Elasticsearch::Domain", "ElasticsearchClusterConfig"),
    ];
    for (type_name, config) in types {
        for (id, domain) in facts.model().of_type(type_name) {
            if domain.property(&format!("{config}.ZoneAwarenessEnabled")).as_bool() != Some(true) {
                continue;
            }
            let zones = domain.property(&format!("{config}.ZoneAwarenessConfig.AvailabilityZoneCount"));
            let zones = if zones.is_null() { Some(2) } else { zones.as_integer() };
            let path = format!("{config}.InstanceCount");
            // Without a count there is one.
            let count = match domain.property(&path) {
                Value::Null if is_absent(facts, domain, &path) => 1,
                count => match count.as_integer() {
                    Some(count) => count,
                    None => continue,
                },
            };
            if zones == Some(2) && count % 2 != 0 {
                let message = format!("{count} data nodes cannot be spread over two zones");
                let finding = rule.finding(facts, id, &path, message);
                found.push(finding.help(format!("choose {} data nodes", count + 1)));
            }
        }
    }
}

#[cfg(test)]
pub(super) const CASES: &[Case] = &[
    passes("
Resources:
  A: { Type: AWS::OpenSearchService::Domain, Properties: { ClusterConfig: { ZoneAwarenessEnabled: true, InstanceCount: 2 } } }
  B: { Type: AWS::OpenSearchService::Domain, Properties: { ClusterConfig: { InstanceCount: 3 } } }
  C:
    Type: AWS::OpenSearchService::Domain
    Properties:
      ClusterConfig: { ZoneAwarenessEnabled: true, ZoneAwarenessConfig: { AvailabilityZoneCount: 3 }, InstanceCount: 3 }
"),
    fails("
Resources:
  A: { Type: AWS::OpenSearchService::Domain, Properties: { ClusterConfig: { ZoneAwarenessEnabled: true, InstanceCount: 3 } } }
  B:
    Type: AWS::OpenSearchService::Domain
    Properties: { ClusterConfig: { ZoneAwarenessEnabled: true, ZoneAwarenessConfig: { AvailabilityZoneCount: 2 } } }
", &[("A", "ClusterConfig.InstanceCount"), ("B", "ClusterConfig.InstanceCount")]),
];
