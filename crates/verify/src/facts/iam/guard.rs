//! The policies of resources: which property of which type is one, and whose it is.

use std::collections::BTreeMap;

use serde_json::json;
use stackwright_model::{Model, Resource, ResourceId, Value};

use super::document::Document;
use super::identity::{FaultAt, arn, name, read};

/// Types with a policy of their own, and its property.
const OWN: [(&str, &str); 13] = [
    ("AWS::IAM::Role", "AssumeRolePolicyDocument"),
    ("AWS::KMS::Key", "KeyPolicy"),
    ("AWS::KMS::ReplicaKey", "KeyPolicy"),
    ("AWS::ECR::Repository", "RepositoryPolicyText"),
    ("AWS::OpenSearchService::Domain", "AccessPolicies"),
    ("AWS::Elasticsearch::Domain", "AccessPolicies"),
    ("AWS::EFS::FileSystem", "FileSystemPolicy"),
    ("AWS::Backup::BackupVault", "AccessPolicy"),
    ("AWS::ApiGateway::RestApi", "Policy"),
    ("AWS::DynamoDB::Table", "ResourcePolicy.PolicyDocument"),
    ("AWS::DynamoDB::GlobalTable", "ResourcePolicy.PolicyDocument"),
    ("AWS::S3::AccessPoint", "Policy"),
    ("AWS::CodeArtifact::Repository", "PermissionsPolicyDocument"),
];

/// Types that are the policy of others: the property of the document, and that of the resources.
const ATTACHED: [(&str, &str, &str); 9] = [
    ("AWS::S3::BucketPolicy", "PolicyDocument", "Bucket"),
    ("AWS::SQS::QueuePolicy", "PolicyDocument", "Queues"),
    ("AWS::SQS::QueueInlinePolicy", "PolicyDocument", "Queue"),
    ("AWS::SNS::TopicPolicy", "PolicyDocument", "Topics"),
    ("AWS::SNS::TopicInlinePolicy", "PolicyDocument", "TopicArn"),
    ("AWS::SecretsManager::ResourcePolicy", "ResourcePolicy", "SecretId"),
    ("AWS::Kinesis::ResourcePolicy", "ResourcePolicy", "ResourceArn"),
    ("AWS::S3Tables::TableBucketPolicy", "ResourcePolicy", "TableBucketARN"),
    ("AWS::Lambda::Permission", "", "FunctionName"),
];

/// By resource, its policies.
pub(super) fn all(model: &Model, faults: &mut Vec<FaultAt>) -> BTreeMap<ResourceId, Vec<Document>> {
    let mut guards: BTreeMap<ResourceId, Vec<Document>> = BTreeMap::new();
    for (type_name, path) in OWN {
        for (id, resource) in model.of_type(type_name) {
            if !resource.property(path).is_null() {
                guards.entry(id).or_default().push(read(model, id, path, faults));
            } else if type_name == "AWS::KMS::Key" {
                guards.entry(id).or_default().push(default_key_policy(model, id));
            }
        }
    }
    for (type_name, path, target) in ATTACHED {
        for (id, resource) in model.of_type(type_name) {
            let document =
                if path.is_empty() { permission(model, id, resource) } else { read(model, id, path, faults) };
            for guarded in targets(model, resource.property(target)) {
                guards.entry(guarded).or_default().push(document.clone());
            }
        }
    }
    guards
}

/// The resources that a property names.
fn targets(model: &Model, value: &Value) -> Vec<ResourceId> {
    let find = |value: &Value| {
        if let Some(reference) = value.as_reference() {
            return Some(reference.resource);
        }
        // A text names what has it as its name.
        let wanted = model.canonical(value);
        let is_it = |id: ResourceId| {
            let own = |attribute: Option<&str>| {
                let attribute = attribute.map(Box::from);
                model.canonical(&Value::Reference(Box::new(stackwright_model::Reference {
                    resource: id,
                    attribute,
                })))
            };
            own(None) == wanted || own(Some("Arn")) == wanted
        };
        model.resources().map(|(id, _)| id).find(|id| is_it(*id))
    };
    value.one_or_many().iter().filter_map(find).collect()
}

/// A key without a policy gets one that lets the policies of the account count. Source:
/// <https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html>
fn default_key_policy(model: &Model, id: ResourceId) -> Document {
    let account = arn(model, id).split(':', 6).into_iter().nth(4).unwrap_or_default();
    let mut document = statement(
        model,
        id,
        &json!({
            "Effect": "Allow", "Principal": { "AWS": "*" }, "Action": "kms:*", "Resource": "*"
        }),
    );
    for statement in &mut document.statements {
        if let Some(principals) = &mut statement.principals {
            principals.members = vec![super::principal::Member::Aws(account.clone())];
        }
    }
    document
}

fn statement(model: &Model, id: ResourceId, statement: &serde_json::Value) -> Document {
    let (mut document, _) =
        Document::read(name(model, id), &Value::from(json!({ "Statement": [statement] })));
    document.place = Some((id, "".into()));
    document
}

/// What a permission of a Lambda function says, as the statement that Lambda makes of it. Source:
/// <https://docs.aws.amazon.com/lambda/latest/api/API_AddPermission.html>
fn permission(model: &Model, id: ResourceId, resource: &Resource) -> Document {
    let text = |property: &str| resource.property(property).as_text();
    let (Some(action), Some(principal)) = (text("Action"), text("Principal")) else {
        return Document::unknown(name(model, id), "a permission whose action or principal is not known");
    };
    let is_service = principal.contains('.');
    let principal = if is_service { json!({ "Service": principal }) } else { json!({ "AWS": principal }) };
    let mut document = statement(
        model,
        id,
        &json!({ "Effect": "Allow", "Principal": principal, "Action": action, "Resource": "*" }),
    );
    let conditions = [
        ("SourceArn", "ArnLike", "AWS:SourceArn"),
        ("SourceAccount", "StringEquals", "AWS:SourceAccount"),
        ("PrincipalOrgID", "StringEquals", "aws:PrincipalOrgID"),
        ("FunctionUrlAuthType", "StringEquals", "lambda:FunctionUrlAuthType"),
    ];
    for (property, operator, key) in conditions {
        let value = resource.property(property);
        let Some(text) = super::text::Text::within(value, model, resource.stack) else { continue };
        for statement in &mut document.statements {
            statement.conditions.extend(super::condition::Condition::new(
                operator,
                key,
                std::slice::from_ref(&text),
            ));
        }
    }
    document
}
