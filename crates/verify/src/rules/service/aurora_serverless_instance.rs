//! A serverless instance is in a cluster that says how far it scales.

use stackwright_diagnostics::{Diagnostic, RuleId, Severity};

use crate::Facts;
use crate::rule::Rule;
#[cfg(test)]
use crate::rules::cases::{Case, fails, passes};
use crate::rules::look::{is_absent, target_of};

pub(super) static RULE: Rule = Rule {
    id: RuleId("service/aurora-serverless-instance"),
    severity: Severity::Error,
    title: "A serverless instance is in a cluster that says how far it scales",
    why: "RDS refuses an instance of the class db.serverless in a cluster without a range of capacities.",
    fix: "set `ServerlessV2ScalingConfiguration` of the cluster",
    sources: &[
        "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-rds-dbcluster.html",
    ],
    check,
};

fn check(rule: &Rule, facts: &Facts<'_>, found: &mut Vec<Diagnostic>) {
    let model = facts.model();
    for (id, instance) in model.of_type("AWS::RDS::DBInstance") {
        if instance.property("DBInstanceClass").as_text() != Some("db.serverless") {
            continue;
        }
        let cluster = target_of(model, instance.property("DBClusterIdentifier"), "AWS::RDS::DBCluster");
        if let Some((cluster_id, cluster)) = cluster
            && is_absent(facts, cluster, "ServerlessV2ScalingConfiguration")
        {
            let name = &cluster.logical_id;
            let message = format!("the instance is serverless, and `{name}` does not say how far it scales");
            let finding = rule.finding(facts, id, "DBInstanceClass", message);
            found.push(finding.note("the cluster", model.place(cluster_id)));
        }
    }
}

#[cfg(test)]
pub(super) const CASES: &[Case] = &[
    passes(
        "
Resources:
  Cluster:
    Type: AWS::RDS::DBCluster
    Properties: { ServerlessV2ScalingConfiguration: { MinCapacity: 0.5, MaxCapacity: 4 } }
  Writer:
    Type: AWS::RDS::DBInstance
    Properties: { DBClusterIdentifier: !Ref Cluster, DBInstanceClass: db.serverless }
",
    ),
    fails(
        "
Resources:
  Cluster: { Type: AWS::RDS::DBCluster, Properties: { Engine: aurora-postgresql } }
  Writer:
    Type: AWS::RDS::DBInstance
    Properties: { DBClusterIdentifier: !Ref Cluster, DBInstanceClass: db.serverless }
",
        &[("Writer", "DBInstanceClass")],
    ),
];
