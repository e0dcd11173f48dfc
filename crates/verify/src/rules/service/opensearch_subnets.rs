//! An OpenSearch domain has one subnet in each of its zones.

use stackwright_diagnostics::{Diagnostic, RuleId, Severity};
use stackwright_model::Value;

use crate::Facts;
use crate::rule::Rule;
#[cfg(test)]
use crate::rules::cases::{Case, fails, passes};
use crate::rules::look::is_off;

pub(super) static RULE: Rule = Rule {
    id: RuleId("service/opensearch-subnets"),
    severity: Severity::Error,
    title: "An OpenSearch domain has one subnet in each of its zones",
    why: "OpenSearch Service refuses a domain in a VPC whose subnets are not as many as its zones.",
    fix: "give it one subnet for each zone, with zone awareness where there are several",
    sources: &[
        "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-opensearchservice-domain-vpcoptions.html",
        "https://docs.aws.amazon.com/opensearch-service/latest/APIReference/API_ZoneAwarenessConfig.html",
    ],
    check,
};

fn check(rule: &Rule, facts: &Facts<'_>, found: &mut Vec<Diagnostic>) {
    for (id, domain) in facts.model().of_type("AWS::OpenSearchService::Domain") {
        let Some(subnets) = domain.property("VPCOptions.SubnetIds").as_list() else { continue };
        // An item that is not known could be a list.
        if subnets.iter().any(|it| it.as_unknown().is_some()) {
            continue;
        }
        let is_aware = "ClusterConfig.ZoneAwarenessEnabled";
        let zones = match domain.property(is_aware).as_bool() {
            Some(true) => match domain.property("ClusterConfig.ZoneAwarenessConfig.AvailabilityZoneCount") {
                Value::Null => Some(2),
                count => count.as_integer(),
            },
            _ if is_off(facts, domain, is_aware) => Some(1),
            _ => None,
        };
        if let Some(zones) = zones.filter(|zones| i64::try_from(subnets.len()) != Ok(*zones)) {
            let message = format!("the domain has {} subnets, and is in {zones} zones", subnets.len());
            found.push(rule.finding(facts, id, "VPCOptions.SubnetIds", message));
        }
    }
}

#[cfg(test)]
pub(super) const CASES: &[Case] = &[
    passes("
Resources:
  A:
    Type: AWS::OpenSearchService::Domain
    Properties: { VPCOptions: { SubnetIds: [subnet-1, subnet-2] }, ClusterConfig: { ZoneAwarenessEnabled: true } }
  B: { Type: AWS::OpenSearchService::Domain, Properties: { VPCOptions: { SubnetIds: [subnet-1] } } }
"),
    fails("
Resources:
  A:
    Type: AWS::OpenSearchService::Domain
    Properties: { VPCOptions: { SubnetIds: [subnet-1] }, ClusterConfig: { ZoneAwarenessEnabled: true } }
  B: { Type: AWS::OpenSearchService::Domain, Properties: { VPCOptions: { SubnetIds: [subnet-1, subnet-2] } } }
", &[("A", "VPCOptions.SubnetIds"), ("B", "VPCOptions.SubnetIds")]),
];
