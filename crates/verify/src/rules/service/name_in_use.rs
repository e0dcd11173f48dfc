//! No two resources have a name that AWS gives to one only.

use std::collections::HashMap;

use stackwright_diagnostics::{Diagnostic, RuleId, Severity};
use stackwright_model::Presence;

use crate::Facts;
use crate::rule::Rule;
#[cfg(test)]
use crate::rules::cases::{Case, fails, passes};

pub(super) static RULE: Rule = Rule {
    id: RuleId("service/name-in-use"),
    severity: Severity::Error,
    title: "No two resources have a name that AWS gives to one only",
    why: "Load balancers, topics and secrets are identified by ARNs, and still no two have one name; \
          IAM's names are the same whatever their case, and buckets have one in the whole world.",
    fix: "leave the name to CloudFormation, or put the environment into it",
    sources: &[
        "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-name.html",
    ],
    check,
};

fn check(rule: &Rule, facts: &Facts<'_>, found: &mut Vec<Diagnostic>) {
    let model = facts.model();
    let mut seen = HashMap::new();
    for (id, resource) in model.resources() {
        // Of two that may or may not be there, perhaps only one ever is.
        if resource.presence != Presence::Certain {
            continue;
        }
        let Some((property, scope)) = name_of(&resource.type_name) else { continue };
        let Some(name) = resource.property(property).as_text() else { continue };
        let stack = model.stack(resource.stack);
        let region = if scope == Scope::Region { stack.region.as_deref() } else { None };
        let account = if scope == Scope::World { None } else { stack.account.as_deref() };
        // IAM's names are the same whatever their case.
        let key = if scope == Scope::Account { name.to_ascii_lowercase() } else { name.to_owned() };
        if let Some(other) = seen.insert((&resource.type_name, key, account, region), id) {
            let others = model.resource(other);
            // Another rule finds the same identifiers.
            let is_identifier = resource.facts().is_some_and(|it| it.primary_identifier().eq([property]));
            let others_stack = model.stack(others.stack);
            let is_beside = (&stack.account, &stack.region) == (&others_stack.account, &others_stack.region);
            if is_identifier && is_beside && others.property(property).as_text() == Some(name) {
                continue;
            }
            let message = format!("`{}` has the name `{name}` already", others.logical_id);
            let finding = rule.finding(facts, id, property, message);
            found.push(finding.note("the other resource", model.place(other)));
        }
    }
}

/// Among which resources a name is the only one.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Scope {
    Region,
    Account,
    World,
}

/// The property that is the name of a type, and where it is unique.
fn name_of(type_name: &str) -> Option<(&'static str, Scope)> {
    Some(match type_name {
        "AWS::IAM::Role" => ("RoleName", Scope::Account),
        "AWS::IAM::User" => ("UserName", Scope::Account),
        "AWS::IAM::Group" => ("GroupName", Scope::Account),
        "AWS::IAM::ManagedPolicy" => ("ManagedPolicyName", Scope::Account),
        "AWS::IAM::InstanceProfile" => ("InstanceProfileName", Scope::Account),
        "AWS::S3::Bucket" => ("BucketName", Scope::World),
        "AWS::Backup::BackupVault" => ("BackupVaultName", Scope::Region),
        "AWS::CloudTrail::Trail" => ("TrailName", Scope::Region),
        "AWS::CloudWatch::Alarm" | "AWS::CloudWatch::CompositeAlarm" => ("AlarmName", Scope::Region),
        "AWS::CloudWatch::Dashboard" => ("DashboardName", Scope::Region),
        "AWS::CodeBuild::Project" | "AWS::CodePipeline::Pipeline" => ("Name", Scope::Region),
        "AWS::DynamoDB::Table" => ("TableName", Scope::Region),
        "AWS::ECR::Repository" => ("RepositoryName", Scope::Region),
        "AWS::ECS::Cluster" => ("ClusterName", Scope::Region),
        "AWS::ElasticLoadBalancingV2::LoadBalancer" | "AWS::ElasticLoadBalancingV2::TargetGroup" => {
            ("Name", Scope::Region)
        }
        "AWS::KMS::Alias" => ("AliasName", Scope::Region),
        "AWS::Lambda::Function" => ("FunctionName", Scope::Region),
        "AWS::Logs::LogGroup" => ("LogGroupName", Scope::Region),
        "AWS::OpenSearchService::Domain" => ("DomainName", Scope::Region),
        "AWS::RDS::DBCluster" => ("DBClusterIdentifier", Scope::Region),
        "AWS::RDS::DBInstance" => ("DBInstanceIdentifier", Scope::Region),
        "AWS::RDS::DBProxy" => ("DBProxyName", Scope::Region),
        "AWS::RDS::DBSubnetGroup" => ("DBSubnetGroupName", Scope::Region),
        "AWS::SNS::Topic" => ("TopicName", Scope::Region),
        "AWS::SQS::Queue" => ("QueueName", Scope::Region),
        "AWS::SSM::Parameter" | "AWS::SecretsManager::Secret" => ("Name", Scope::Region),
        _ => return None,
    })
}

#[cfg(test)]
pub(super) const CASES: &[Case] = &[
    passes(
        "
Resources:
  A: { Type: AWS::SNS::Topic, Properties: { TopicName: orders } }
  B: { Type: AWS::SQS::Queue, Properties: { QueueName: orders } }
  C: { Type: AWS::SQS::Queue, Properties: { QueueName: Orders } }
  D: { Type: AWS::SQS::Queue }
",
    ),
    passes(
        "
Parameters: { Kind: { Type: String } }
Conditions: { IsOne: !Equals [!Ref Kind, one] }
Resources:
  A: { Type: AWS::SNS::Topic, Condition: IsOne, Properties: { TopicName: orders } }
  B: { Type: AWS::SNS::Topic, Properties: { TopicName: orders } }
",
    ),
    fails(
        r#"
Resources:
  A: { Type: AWS::SNS::Topic, Properties: { TopicName: orders } }
  B: { Type: AWS::SNS::Topic, Properties: { TopicName: !Sub "orders" } }
  C: { Type: AWS::IAM::Role, Properties: { RoleName: App } }
  D: { Type: AWS::IAM::Role, Properties: { RoleName: app } }
"#,
        &[("B", "TopicName"), ("D", "RoleName")],
    ),
];
