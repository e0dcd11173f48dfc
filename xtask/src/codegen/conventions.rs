//! References that only a name tells: the facts give relationships of some properties, AWS names many more alike.
//!
//! Each convention is checked against all properties of such a name whose relationships the facts do give: one
//! that means something else is an error until it is listed as an exception.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use anyhow::{Result, ensure};
use stackwright_schema::{ObjectType, Property, Reference, ResourceType, ValueKind};

use super::identity::{self, Identity, Meaning};
use super::model::Kind;
use super::names;

/// A property whose name ends so refers to these members, unless it ends in one of the exceptions.
struct Convention {
    end: &'static str,
    members: &'static [(&'static str, &'static str)],
    except: &'static [&'static str],
}

const fn convention(end: &'static str, members: &'static [(&'static str, &'static str)]) -> Convention {
    Convention { end, members, except: &[] }
}

const KMS_KEY: &[(&str, &str)] =
    &[("AWS::KMS::Alias", "AliasName"), ("AWS::KMS::Key", "Arn"), ("AWS::KMS::Key", "KeyId")];

const CONVENTIONS: [Convention; 16] = [
    Convention {
        end: "BucketArn",
        members: &[("AWS::S3::Bucket", "Arn")],
        except: &["TableBucketArn", "VectorBucketArn"],
    },
    convention("KmsKey", KMS_KEY),
    convention("KmsKeyArn", &[("AWS::KMS::Key", "Arn")]),
    convention("KmsKeyId", KMS_KEY),
    convention("LambdaArn", &[("AWS::Lambda::Function", "Arn")]),
    convention("LambdaFunctionArn", &[("AWS::Lambda::Function", "Arn")]),
    convention("LogGroupArn", &[("AWS::Logs::LogGroup", "Arn")]),
    convention("LogGroupName", &[("AWS::Logs::LogGroup", "LogGroupName")]),
    convention("RoleArn", &[("AWS::IAM::Role", "Arn")]),
    convention("S3BucketName", &[("AWS::S3::Bucket", "BucketName")]),
    convention("SecretArn", &[("AWS::SecretsManager::Secret", "Id")]),
    convention("SecurityGroupId", &[("AWS::EC2::SecurityGroup", "Id")]),
    convention("SnsTopicArn", &[("AWS::SNS::Topic", "TopicArn")]),
    convention("SubnetId", &[("AWS::EC2::Subnet", "SubnetId")]),
    convention("UserPoolId", &[("AWS::Cognito::UserPool", "UserPoolId")]),
    convention("VpcId", &[("AWS::EC2::VPC", "VpcId")]),
];

/// Properties whose name would be misread: type, object and property. A cluster of EKS is meant where SageMaker has
/// clusters too, a certificate of ACM where Lightsail has some, and only a version of a function is taken where
/// others take any.
const MISREAD: [(&str, &str, &str); 6] = [
    ("AWS::CloudFront::Distribution", "LambdaFunctionAssociation", "LambdaFunctionARN"),
    ("AWS::Lambda::Alias", "Alias", "AliasArn"),
    ("AWS::Lightsail::Certificate", "Certificate", "CertificateArn"),
    ("AWS::Logs::SubscriptionFilter", "SubscriptionFilter", "DestinationArn"),
    ("AWS::QLDB::Stream", "KinesisConfiguration", "StreamArn"),
    ("AWS::SageMaker::Cluster", "ClusterOrchestratorEksConfig", "ClusterArn"),
];

/// Properties of which the facts say something else than their name, and are wrong: these are QuickSight's own
/// topics. Source: <https://docs.aws.amazon.com/quicksight/latest/APIReference/API_TopicReviewedAnswer.html>
const FACTS_MISTAKEN: [(&str, &str, &str); 5] = [
    ("AWS::QuickSight::Analysis", "TopicIdentifierDeclaration", "TopicArn"),
    ("AWS::QuickSight::Analysis", "TopicReference", "TopicArn"),
    ("AWS::QuickSight::Dashboard", "TopicIdentifierDeclaration", "TopicArn"),
    ("AWS::QuickSight::Dashboard", "TopicReference", "TopicArn"),
    ("AWS::QuickSight::Template", "TopicReference", "TopicArn"),
];

/// Whether the name of a property is to be believed rather than the facts.
pub(super) fn prevails(object: ObjectType, property: &str) -> bool {
    FACTS_MISTAKEN.contains(&(object.resource().name(), object.name(), property))
}

/// Types by their namespace and name.
static BY_NAME: LazyLock<BTreeMap<(&'static str, String), ResourceType>> = LazyLock::new(|| {
    ResourceType::all().map(|it| ((it.namespace(), names::pascal(it.short_name())), it)).collect()
});

/// What the name of a property says that it refers to, or each of its elements.
pub(super) fn of_name(object: ObjectType, property: &str, in_list: bool) -> BTreeSet<Identity> {
    if MISREAD.contains(&(object.resource().name(), object.name(), property)) {
        return BTreeSet::new();
    }
    let name = if in_list { singular(property) } else { names::pascal(property) };
    let general = CONVENTIONS.iter().find(|it| applies(it, &name)).map(|it| identities(it.members));
    general.unwrap_or_else(|| of_type_name(object, &name).into_iter().collect())
}

/// What the name of a text says of it that refers to nothing in particular: an ARN, a network, any text.
pub(super) fn text_of_name(property: &str) -> Kind {
    let name = singular(property);
    if name.ends_with("Arn") {
        Kind::AnyArn
    } else if ["Cidr", "CidrBlock"].iter().any(|end| name.ends_with(end)) {
        Kind::Cidr
    } else {
        Kind::String
    }
}

/// An id or ARN called after a type of the same service is that of such a resource.
fn of_type_name(object: ObjectType, name: &str) -> Option<Identity> {
    let ends = ["Id", "Arn", "Identifier"];
    let (stem, end) = ends.iter().find_map(|end| Some((name.strip_suffix(end)?, *end)))?;
    let resource = *BY_NAME.get(&(object.resource().namespace(), stem.to_owned()))?;
    let by_ref = identity::of_ref(resource);
    let references: Vec<_> = resource.reference().collect();
    match (end, by_ref) {
        ("Arn", Identity::Arn(_)) => Some(by_ref),
        ("Arn", _) => {
            let mut attributes = resource.attributes().map(Property::name);
            let own = Identity::Arn(resource);
            attributes.any(|it| identity::of_member(resource, it) == Meaning::just(own)).then_some(own)
        }
        (_, Identity::Id(_)) => match references.as_slice() {
            [one] => {
                let one = names::pascal(one);
                (one == name || one == end || one == format!("{stem}{end}")).then_some(by_ref)
            }
            _ => None,
        },
        _ => None,
    }
}

fn applies(convention: &Convention, name: &str) -> bool {
    name.ends_with(convention.end) && !convention.except.iter().any(|end| name.ends_with(end))
}

pub(super) fn identities(members: &[(&'static str, &'static str)]) -> BTreeSet<Identity> {
    let references = members.iter().map(|(resource_type, property)| Reference { resource_type, property });
    references.filter_map(identity::of_reference).collect()
}

/// The name of one element of a list. Text with a plural name is a list in a text, with commas.
fn singular(property: &str) -> String {
    let name = names::pascal(property);
    let one = ["Arns", "CidrBlocks", "Cidrs", "Ids", "Names"]
        .iter()
        .find(|end| name.ends_with(**end))
        .and_then(|_| name.strip_suffix('s'));
    one.map_or_else(|| name.clone(), str::to_owned)
}

/// Fails on a convention that the facts contradict.
pub(super) fn check() -> Result<()> {
    let mut contradictions: BTreeMap<String, Meaning> = BTreeMap::new();
    for object in ResourceType::all().flat_map(ResourceType::objects) {
        for property in object.properties() {
            let Meaning::OneOf(meant) = identity::of_value(property.value()) else { continue };
            let is_text = matches!(property.value().innermost().kind(), ValueKind::String);
            let in_list = !matches!(property.kind(), ValueKind::String);
            let said = of_name(object, property.name(), in_list);
            let is_known = prevails(object, property.name());
            if is_text && !is_known && !said.is_empty() && said.is_disjoint(&meant) {
                contradictions.insert(format!("{object:?}.{}", property.name()), Meaning::OneOf(meant));
            }
        }
    }
    ensure!(contradictions.is_empty(), "conventions of names are contradicted: {contradictions:#?}");
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_tell_what_is_referred_to() {
        let cases = [
            ("AWS::Lambda::Function", "SubnetIds", true, "Id(AWS::EC2::Subnet)"),
            ("AWS::Lambda::Function", "VPCId", false, "Id(AWS::EC2::VPC)"),
            ("AWS::Lambda::Function", "ExecutionRoleArn", false, "Arn(AWS::IAM::Role)"),
            ("AWS::ElasticLoadBalancingV2::ListenerCertificate", "ListenerArn", false, LISTENER),
            // A list of ids within one text.
            ("AWS::SecretsManager::RotationSchedule", "VpcSubnetIds", false, ""),
            // Not a bucket of S3.
            ("AWS::S3Tables::Table", "TableBucketARN", false, "Arn(AWS::S3Tables::TableBucket)"),
            // A cluster of EKS where SageMaker has clusters too.
            ("AWS::SageMaker::Cluster", "ClusterArn", false, "Arn(AWS::SageMaker::Cluster)"),
            ("AWS::Lambda::Function", "Description", false, ""),
        ];
        for (resource, property, in_list, expected) in cases {
            let object = ResourceType::find(resource).unwrap().object();
            let said: Vec<_> =
                of_name(object, property, in_list).iter().map(|identity| format!("{identity:?}")).collect();
            assert_eq!(said.join(", "), expected, "{resource}.{property}");
        }
        let orchestrator = ResourceType::find("AWS::SageMaker::Cluster").unwrap().objects();
        let mut orchestrator = orchestrator.filter(|object| object.name() == "ClusterOrchestratorEksConfig");
        assert!(of_name(orchestrator.next().unwrap(), "ClusterArn", false).is_empty());
    }

    const LISTENER: &str = "Arn(AWS::ElasticLoadBalancingV2::Listener)";

    #[test]
    fn names_tell_arns_and_networks() {
        let cases = [
            ("ResourceARNs", Kind::AnyArn),
            ("DestinationIpv6CidrBlock", Kind::Cidr),
            ("PublicAccessCidrs", Kind::Cidr),
            ("Description", Kind::String),
        ];
        for (property, kind) in cases {
            assert_eq!(text_of_name(property), kind, "{property}");
        }
    }
}
