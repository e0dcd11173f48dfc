//! Policies that templates hold, wherever a resource has one, and their statements.

use stackwright_model::{Resource, Value};

use super::look::items_of;

/// What a policy is attached to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A principal: it says what that may do.
    Identity,
    /// A role: it says who may assume it.
    Trust,
    /// A resource: it says who may do what with it.
    Resource,
    /// A VPC endpoint: it says what may pass.
    Endpoint,
}

/// A policy of a resource.
pub(super) struct Policy<'r> {
    pub(super) kind: Kind,
    /// Path of the document among the properties.
    pub(super) path: String,
    pub(super) document: &'r Value,
}

/// A statement of a policy.
#[derive(Clone)]
pub(super) struct Statement<'r> {
    /// Its path among the properties.
    pub(super) path: String,
    pub(super) value: &'r Value,
}

/// Where the types whose policy is a single property have it.
const SINGLE: &[(&str, &str, Kind)] = &[
    ("AWS::ApiGateway::RestApi", "Policy", Kind::Resource),
    ("AWS::Backup::BackupVault", "AccessPolicy", Kind::Resource),
    ("AWS::EC2::VPCEndpoint", "PolicyDocument", Kind::Endpoint),
    ("AWS::ECR::Repository", "RepositoryPolicyText", Kind::Resource),
    ("AWS::EFS::FileSystem", "FileSystemPolicy", Kind::Resource),
    ("AWS::Elasticsearch::Domain", "AccessPolicies", Kind::Resource),
    ("AWS::IAM::GroupPolicy", "PolicyDocument", Kind::Identity),
    ("AWS::IAM::ManagedPolicy", "PolicyDocument", Kind::Identity),
    ("AWS::IAM::Policy", "PolicyDocument", Kind::Identity),
    ("AWS::IAM::Role", "AssumeRolePolicyDocument", Kind::Trust),
    ("AWS::IAM::RolePolicy", "PolicyDocument", Kind::Identity),
    ("AWS::IAM::UserPolicy", "PolicyDocument", Kind::Identity),
    ("AWS::KMS::Key", "KeyPolicy", Kind::Resource),
    ("AWS::OpenSearchService::Domain", "AccessPolicies", Kind::Resource),
    ("AWS::S3::BucketPolicy", "PolicyDocument", Kind::Resource),
    ("AWS::SNS::TopicPolicy", "PolicyDocument", Kind::Resource),
    ("AWS::SQS::QueuePolicy", "PolicyDocument", Kind::Resource),
    ("AWS::SecretsManager::ResourcePolicy", "ResourcePolicy", Kind::Resource),
];

/// The policies of a resource.
pub(super) fn policies(resource: &Resource) -> Vec<Policy<'_>> {
    let name = resource.type_name.as_str();
    let mut found: Vec<_> = SINGLE
        .iter()
        .filter(|(type_name, ..)| *type_name == name)
        .map(|(_, path, kind)| Policy {
            kind: *kind,
            path: (*path).to_owned(),
            document: resource.property(path),
        })
        .collect();
    if matches!(name, "AWS::IAM::Role" | "AWS::IAM::User" | "AWS::IAM::Group") {
        found.extend(items_of(resource, "Policies").map(|(path, policy)| Policy {
            kind: Kind::Identity,
            path: format!("{path}.PolicyDocument"),
            document: policy.get("PolicyDocument"),
        }));
    }
    found
}

impl<'r> Policy<'r> {
    /// Its statements; one that is not in a list is the only one.
    pub(super) fn statements(&self) -> impl Iterator<Item = Statement<'r>> + use<'r> {
        let value = self.document.get("Statement");
        let path = format!("{}.Statement", self.path);
        let is_list = value.as_list().is_some();
        value.one_or_many().iter().enumerate().map(move |(index, value)| {
            let path = if is_list { format!("{path}.{index}") } else { path.clone() };
            Statement { path, value }
        })
    }
}

impl<'r> Statement<'r> {
    /// Whether it allows something.
    pub(super) fn allows(&self) -> bool {
        self.value.get("Effect").as_text() == Some("Allow")
    }

    /// The texts of an element such as `Action`; what is not known of them is left out.
    pub(super) fn texts(&self, element: &str) -> impl Iterator<Item = &'r str> {
        self.value.get(element).one_or_many().iter().filter_map(Value::as_text)
    }

    /// Whether an action is among its actions, by name or by a pattern.
    pub(super) fn covers(&self, action: &str) -> bool {
        self.texts("Action").any(|pattern| is_like(pattern, action))
    }

    /// Whether anybody is among its principals.
    pub(super) fn is_for_anybody(&self) -> bool {
        let principal = self.value.get("Principal");
        let is_star = |value: &Value| value.one_or_many().iter().any(|it| it.as_text() == Some("*"));
        is_star(principal) || is_star(principal.get("AWS"))
    }

    /// Whether it surely applies without any condition.
    pub(super) fn is_unconditional(&self) -> bool {
        match self.value.get("Condition") {
            Value::Null => true,
            Value::Map(map) => map.is_empty(),
            _ => false,
        }
    }

    /// The principals of a kind such as `Service` or `AWS`.
    pub(super) fn principals(&self, kind: &str) -> &'r [Value] {
        self.value.get("Principal").get(kind).one_or_many()
    }
}

/// Whether an action is what a pattern with `*` and `?` means, without regard to upper and lower case.
pub(super) fn is_like(pattern: &str, action: &str) -> bool {
    let pattern = pattern.as_bytes();
    let text = action.as_bytes();
    let (mut at, mut read) = (0, 0);
    let mut star = None;
    while let Some(byte) = text.get(read) {
        match pattern.get(at) {
            Some(b'*') => {
                star = Some((at, read));
                at += 1;
            }
            Some(b'?') => (at, read) = (at + 1, read + 1),
            Some(expected) if expected.eq_ignore_ascii_case(byte) => (at, read) = (at + 1, read + 1),
            _ => match &mut star {
                Some((from, taken)) => {
                    *taken += 1;
                    (at, read) = (*from + 1, *taken);
                }
                None => return false,
            },
        }
    }
    pattern.get(at..).is_some_and(|rest| rest.iter().all(|byte| *byte == b'*'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_mean_actions() {
        for (pattern, action, is) in [
            ("*", "s3:GetObject", true),
            ("s3:*", "s3:GetObject", true),
            ("s3:get*", "s3:GetObject", true),
            ("s3:*Object", "s3:GetObjectAcl", false),
            ("s3:?etObject", "s3:GetObject", true),
            ("s3:GetObject", "s3:GetObject", true),
            ("kms:*", "s3:GetObject", false),
            ("s3:*b*c*", "s3:abac", true),
            ("", "s3:GetObject", false),
        ] {
            assert_eq!(is_like(pattern, action), is, "{pattern} {action}");
        }
    }
}
