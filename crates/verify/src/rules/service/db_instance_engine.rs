//! An instance has the engine of its cluster.

use stackwright_diagnostics::{Diagnostic, RuleId, Severity};

use crate::Facts;
use crate::rule::Rule;
#[cfg(test)]
use crate::rules::cases::{Case, fails, passes};
use crate::rules::look::target_of;

pub(super) static RULE: Rule = Rule {
    id: RuleId("service/db-instance-engine"),
    severity: Severity::Error,
    title: "An instance has the engine of its cluster",
    why: "An Aurora instance serves the cluster's storage; RDS refuses one of another engine.",
    fix: "set the instance's `Engine` to the cluster's",
    sources: &[
        "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-rds-dbinstance.html",
    ],
    check,
};

fn check(rule: &Rule, facts: &Facts<'_>, found: &mut Vec<Diagnostic>) {
    let model = facts.model();
    for (id, instance) in model.of_type("AWS::RDS::DBInstance") {
        let cluster = target_of(model, instance.property("DBClusterIdentifier"), "AWS::RDS::DBCluster");
        let Some((cluster_id, cluster)) = cluster else { continue };
        let engines = (instance.property("Engine").as_text(), cluster.property("Engine").as_text());
        if let (Some(own), Some(expected)) = engines
            && own != expected
        {
            let message = format!("the instance is of `{own}`, and its cluster of `{expected}`");
            let finding = rule.finding(facts, id, "Engine", message);
            found.push(finding.note("the cluster", model.place(cluster_id)));
        }
    }
}

#[cfg(test)]
pub(super) const CASES: &[Case] = &[
    passes("
Resources:
  Cluster: { Type: AWS::RDS::DBCluster, Properties: { Engine: aurora-postgresql } }
  Writer: { Type: AWS::RDS::DBInstance, Properties: { DBClusterIdentifier: !Ref Cluster, Engine: aurora-postgresql } }
"),
    fails("
Resources:
  Cluster: { Type: AWS::RDS::DBCluster, Properties: { Engine: aurora-postgresql } }
  Writer: { Type: AWS::RDS::DBInstance, Properties: { DBClusterIdentifier: !Ref Cluster, Engine: aurora-mysql } }
", &[("Writer", "Engine")]),
];
