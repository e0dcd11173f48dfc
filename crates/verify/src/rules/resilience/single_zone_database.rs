//! Databases survive the loss of a zone.

use std::collections::BTreeMap;

use stackwright_diagnostics::{Diagnostic, RuleId, Severity};
use stackwright_model::ResourceId;

use crate::Facts;
use crate::rule::Rule;
#[cfg(test)]
use crate::rules::cases::{Case, fails, passes};
use crate::rules::look::{is_absent, is_development, is_off, target};

pub(super) static RULE: Rule = Rule {
    id: RuleId("resilience/single-zone-database"),
    severity: Severity::Warning,
    title: "Databases survive the loss of a zone",
    why: "A database in one zone is gone for as long as the zone is, and for minutes at each maintenance.",
    fix: "set `MultiAZ` to true, or give an Aurora cluster a second instance",
    sources: &["https://docs.aws.amazon.com/securityhub/latest/userguide/rds-controls.html"],
    check,
};

fn check(rule: &Rule, facts: &Facts<'_>, found: &mut Vec<Diagnostic>) {
    let model = facts.model();
    for (id, instance) in model.of_type("AWS::RDS::DBInstance") {
        let sources = ["DBClusterIdentifier", "SourceDBInstanceIdentifier"];
        let is_own = sources.iter().all(|it| is_absent(facts, instance, it));
        let is_aurora = instance.property("Engine").as_text().is_some_and(|it| it.starts_with("aurora"));
        if is_own && !is_aurora && !is_development(instance) && is_off(facts, instance, "MultiAZ") {
            found.push(rule.finding(facts, id, "MultiAZ", "the database is in one zone"));
        }
    }
    let mut instances = BTreeMap::<ResourceId, usize>::new();
    for (_, instance) in model.of_type("AWS::RDS::DBInstance") {
        if let Some((cluster, _)) = target(model, instance.property("DBClusterIdentifier")) {
            *instances.entry(cluster).or_default() += 1;
        }
    }
    for (cluster, count) in instances {
        let resource = model.resource(cluster);
        if count == 1 && resource.type_name == "AWS::RDS::DBCluster" && !is_development(resource) {
            let message = "the cluster has one instance, and so is in one zone";
            found.push(rule.finding(facts, cluster, "", message));
        }
    }
}

#[cfg(test)]
pub(super) const CASES: &[Case] = &[
    passes(
        "
Resources:
  A: { Type: AWS::RDS::DBInstance, Properties: { MultiAZ: true } }
  Cluster: { Type: AWS::RDS::DBCluster }
  B: { Type: AWS::RDS::DBInstance, Properties: { DBClusterIdentifier: !Ref Cluster } }
  C: { Type: AWS::RDS::DBInstance, Properties: { DBClusterIdentifier: !Ref Cluster } }
",
    ),
    fails(
        "
Resources:
  A: { Type: AWS::RDS::DBInstance, Properties: { Engine: postgres } }
  Cluster: { Type: AWS::RDS::DBCluster }
  B: { Type: AWS::RDS::DBInstance, Properties: { DBClusterIdentifier: !Ref Cluster } }
",
        &[("A", "MultiAZ"), ("Cluster", "")],
    ),
];
