//! Deletion policies that CloudFormation does not have, or not for the type.

use stackwright_diagnostics::{RuleId, Severity};
use stackwright_model::Value;

use crate::rule::Rule;
#[cfg(test)]
use crate::rules::cases::{Case, fails, passes};

/// Types of which CloudFormation can take a last snapshot.
const WITH_SNAPSHOTS: [&str; 8] = [
    "AWS::DocDB::DBCluster",
    "AWS::EC2::Volume",
    "AWS::ElastiCache::CacheCluster",
    "AWS::ElastiCache::ReplicationGroup",
    "AWS::Neptune::DBCluster",
    "AWS::RDS::DBCluster",
    "AWS::RDS::DBInstance",
    "AWS::Redshift::Cluster",
];

pub(super) static RULE: Rule = Rule {
    id: RuleId("schema/removal-policy"),
    severity: Severity::Error,
    title: "`DeletionPolicy` and `UpdateReplacePolicy` are policies that the resource can have",
    why: "CloudFormation refuses a template with a policy that it does not know, or a snapshot of what has none.",
    fix: "take `Delete`, `Retain`, or `Snapshot` where the type has snapshots; `RetainExceptOnCreate` for deletion only",
    sources: &[
        "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-attribute-deletionpolicy.html",
        "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-attribute-updatereplacepolicy.html",
    ],
    check: |rule, facts, found| {
        for (id, resource) in facts.model().resources() {
            let policies = [
                ("DeletionPolicy", &resource.deletion_policy),
                ("UpdateReplacePolicy", &resource.update_replace_policy),
            ];
            for (name, policy) in policies {
                let message = match policy {
                    Value::Text(text) => match &**text {
                        "Delete" | "Retain" => continue,
                        "RetainExceptOnCreate" if name == "DeletionPolicy" => continue,
                        "Snapshot" if WITH_SNAPSHOTS.contains(&&*resource.type_name) => continue,
                        "Snapshot" => format!("an `{}` has no snapshots", resource.type_name),
                        text => format!("there is no policy {}", super::quoted(text)),
                    },
                    Value::Null | Value::Unknown(_) | Value::Joined(_) => continue,
                    _ => "a policy is a text".to_owned(),
                };
                let mut finding = rule.finding(facts, id, "", message);
                finding.place.property = Some(name.to_owned());
                found.push(finding);
            }
        }
    },
};

#[cfg(test)]
pub(super) const CASES: &[Case] = &[
    passes(
        r#"
Resources:
  A: {Type: "AWS::SQS::Queue", DeletionPolicy: RetainExceptOnCreate, UpdateReplacePolicy: Retain}
  B: {Type: "AWS::EC2::Volume", DeletionPolicy: Snapshot}
"#,
    ),
    fails(
        r#"
Resources:
  A: {Type: "AWS::SQS::Queue", DeletionPolicy: Snapshot, UpdateReplacePolicy: RetainExceptOnCreate}
  B: {Type: "AWS::EC2::Volume", DeletionPolicy: [Snapshot]}
"#,
        &[("A", "DeletionPolicy"), ("A", "UpdateReplacePolicy"), ("B", "DeletionPolicy")],
    ),
];
