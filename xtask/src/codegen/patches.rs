//! What the facts say wrongly or leave out, each with its source. A patch that no longer applies is an error.

use std::collections::BTreeSet;

use anyhow::{Context, Result, ensure};
use stackwright_schema::{ObjectType, Property, Reference, ResourceType};

use super::identity::{self, Identity, Meaning};

/// Types whose `Ref` is an ARN although the facts call it `Id`, or an ARN with something else.
///
/// Source: the section "Return values" of each type's page in
/// <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-template-resource-type-ref.html>
const REF_IS_ARN: [&str; 1] = ["AWS::SecretsManager::Secret"];

pub(super) fn ref_returns_arn(type_name: &str) -> bool {
    REF_IS_ARN.contains(&type_name)
}

/// Members that mean what another member is called elsewhere.
///
/// Source: the section "Return values" of each type's page, as above. Both `Id` and `GroupId` of a security group
/// are its id; a user pool's client is meant where the facts name the pool that it is in.
const SAME: [(&str, &str, &str, &str); 3] = [
    ("AWS::Cognito::UserPoolClient", "UserPoolId", "AWS::Cognito::UserPoolClient", "ClientId"),
    ("AWS::EC2::SecurityGroup", "GroupId", "AWS::EC2::SecurityGroup", "Id"),
    ("AWS::EC2::VPC", "DefaultSecurityGroup", "AWS::EC2::SecurityGroup", "Id"),
];

/// A member by the name under which all others know it.
pub(super) fn member(type_name: &'static str, name: &'static str) -> (&'static str, &'static str) {
    let same = SAME.iter().find(|(from, member, ..)| (*from, *member) == (type_name, name));
    same.map_or((type_name, name), |(.., to, member)| (*to, *member))
}

/// Members that relationships name though they identify nothing: any other address or text serves as well.
const NO_IDENTIFIERS: [(&str, &str); 8] = [
    ("AWS::ACMPCA::CertificateAuthority", "CertificateSigningRequest"),
    ("AWS::Cognito::UserPool", "ProviderName"),
    ("AWS::EC2::Instance", "PrivateIp"),
    ("AWS::EC2::Instance", "PublicIp"),
    ("AWS::EC2::LaunchTemplate", "LatestVersionNumber"),
    ("AWS::ElasticLoadBalancingV2::LoadBalancer", "DNSName"),
    ("AWS::Lambda::Version", "Version"),
    ("AWS::S3::Bucket", "DomainName"),
];

pub(super) fn is_no_identifier(type_name: &str, member: &str) -> bool {
    NO_IDENTIFIERS.contains(&(type_name, member))
}

/// Properties for which the facts name examples of what they take: type, object and property.
///
/// Source: the page of each type, as above. A capacity provider can be `FARGATE`, a principal a service, an
/// endpoint an e-mail address, a path more than a bucket, a validator a JSON schema.
const OPEN: [(&str, &str, &str); 20] = [
    ("AWS::ApiGateway::Method", "Integration", "Uri"),
    ("AWS::ApiGatewayV2::Route", "Route", "Target"),
    ("AWS::AppConfig::ConfigurationProfile", "Validators", "Content"),
    ("AWS::ApplicationAutoScaling::ScalableTarget", "ScalableTarget", "ResourceId"),
    ("AWS::Backup::BackupSelection", "BackupSelectionResourceType", "Resources"),
    ("AWS::CloudWatch::CompositeAlarm", "CompositeAlarm", "ActionsSuppressor"),
    ("AWS::DataPipeline::Pipeline", "ParameterValue", "StringValue"),
    ("AWS::ECR::ReplicationConfiguration", "RepositoryFilter", "Filter"),
    ("AWS::ECS::CapacityProvider", "AutoScalingGroupProvider", "AutoScalingGroupArn"),
    ("AWS::ECS::Cluster", "Cluster", "CapacityProviders"),
    (
        "AWS::ECS::ClusterCapacityProviderAssociations",
        "ClusterCapacityProviderAssociations",
        "CapacityProviders",
    ),
    ("AWS::ECS::Service", "CapacityProviderStrategyItem", "CapacityProvider"),
    ("AWS::EMR::Studio", "Studio", "DefaultS3Location"),
    ("AWS::ElasticLoadBalancingV2::LoadBalancer", "LoadBalancerAttribute", "Value"),
    ("AWS::Events::Rule", "RunCommandTarget", "Values"),
    ("AWS::Glue::Crawler", "S3Target", "Path"),
    ("AWS::Lambda::Permission", "Permission", "Principal"),
    ("AWS::Route53::HealthCheck", "HealthCheckConfig", "IPAddress"),
    ("AWS::SNS::Subscription", "Subscription", "Endpoint"),
    ("AWS::SNS::Topic", "Subscription", "Endpoint"),
];

pub(super) fn is_open(object: ObjectType, property: &str) -> bool {
    OPEN.contains(&(object.resource().name(), object.name(), property))
}

/// Properties that take the ARN of many a thing and whose name does not say so.
///
/// Source: <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-wafv2-loggingconfiguration.html>
const ANY_ARN: [(&str, &str, &str); 1] =
    [("AWS::WAFv2::LoggingConfiguration", "LoggingConfiguration", "LogDestinationConfigs")];

pub(super) fn is_any_arn(object: ObjectType, property: &str) -> bool {
    ANY_ARN.contains(&(object.resource().name(), object.name(), property))
}

/// Properties that refer to something and of which neither facts nor name say so: type, object, property, and the
/// member that identifies what is meant.
///
/// Source: the page of each type, as above.
const PLACES: [(&str, &str, &str, &str, &str); 13] = [
    ("AWS::ApiGateway::DomainName", "DomainName", "RegionalCertificateArn", CERTIFICATE, "CertificateArn"),
    ("AWS::EC2::EIPAssociation", "EIPAssociation", "AllocationId", "AWS::EC2::EIP", "AllocationId"),
    ("AWS::EC2::NatGateway", "AvailabilityZoneAddress", "AllocationIds", "AWS::EC2::EIP", "AllocationId"),
    ("AWS::ECS::Service", "AdvancedConfiguration", "AlternateTargetGroupArn", TARGET_GROUP, "TargetGroupArn"),
    ("AWS::ECS::TaskSet", "LoadBalancer", "TargetGroupArn", TARGET_GROUP, "TargetGroupArn"),
    ("AWS::IAM::Policy", "Policy", "Roles", "AWS::IAM::Role", "RoleName"),
    ("AWS::IAM::RolePolicy", "RolePolicy", "RoleName", "AWS::IAM::Role", "RoleName"),
    (
        "AWS::OpenSearchService::Domain",
        "DomainEndpointOptions",
        "CustomEndpointCertificateArn",
        CERTIFICATE,
        "CertificateArn",
    ),
    ("AWS::WAFv2::RuleGroup", "IPSetReferenceStatement", "Arn", "AWS::WAFv2::IPSet", "Arn"),
    (
        "AWS::WAFv2::RuleGroup",
        "RegexPatternSetReferenceStatement",
        "Arn",
        "AWS::WAFv2::RegexPatternSet",
        "Arn",
    ),
    ("AWS::WAFv2::WebACL", "IPSetReferenceStatement", "Arn", "AWS::WAFv2::IPSet", "Arn"),
    ("AWS::WAFv2::WebACL", "RegexPatternSetReferenceStatement", "Arn", "AWS::WAFv2::RegexPatternSet", "Arn"),
    ("AWS::WAFv2::WebACL", "RuleGroupReferenceStatement", "Arn", "AWS::WAFv2::RuleGroup", "Arn"),
];
const CERTIFICATE: &str = "AWS::CertificateManager::Certificate";
const TARGET_GROUP: &str = "AWS::ElasticLoadBalancingV2::TargetGroup";

/// What a property refers to that is in [`PLACES`].
pub(super) fn of_place(object: ObjectType, property: &str) -> Option<Identity> {
    let place = (object.resource().name(), object.name(), property);
    let known =
        PLACES.iter().find(|(resource, object, property, ..)| (*resource, *object, *property) == place);
    let (.., resource_type, property) = *known?;
    identity::of_reference(Reference { resource_type, property })
}

/// A format that tells an identifier of something that has no type of its own.
pub(super) struct Format {
    format: &'static str,
    /// The kind that is made of it.
    pub(super) name: &'static str,
    /// What it is.
    pub(super) about: &'static str,
    /// What else is of that kind.
    pub(super) also: &'static [(&'static str, &'static str)],
}

/// Source: <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-route53-recordset-aliastarget.html>
pub(super) const FORMATS: [Format; 2] = [
    Format { format: "AWS::EC2::Image.Id", name: "ImageId", about: "The id of a machine image.", also: &[] },
    Format {
        format: "AWS::Route53::AliasTarget.HostedZoneId",
        name: "AliasHostedZoneId",
        about: "The hosted zone in which an alias target lies, such as that of a load balancer.",
        also: &[("AWS::Route53::HostedZone", "Id")],
    },
];

/// The kind of a format.
pub(super) fn of_format(format: &str) -> Option<&'static str> {
    FORMATS.iter().find(|known| known.format == format).map(|known| known.name)
}

/// Sets of identifiers of several types that are complete, with their names: a place that has such a set takes
/// nothing else.
const ONE_OF: [(&str, &[(&str, &str)]); 13] = [
    ("AlarmArn", &[("AWS::CloudWatch::Alarm", "Arn"), ("AWS::CloudWatch::CompositeAlarm", "Arn")]),
    ("ApiId", &[("AWS::ApiGateway::RestApi", "RestApiId"), ("AWS::ApiGatewayV2::Api", "ApiId")]),
    (
        "ApiDomainName",
        &[("AWS::ApiGateway::DomainName", "DomainName"), ("AWS::ApiGatewayV2::DomainName", "DomainName")],
    ),
    (
        "ConnectionOrLag",
        &[
            ("AWS::DirectConnect::Connection", "ConnectionArn"),
            ("AWS::DirectConnect::Connection", "ConnectionId"),
            ("AWS::DirectConnect::Lag", "LagArn"),
            ("AWS::DirectConnect::Lag", "LagId"),
        ],
    ),
    (
        "InternetOrVpnGatewayId",
        &[("AWS::EC2::InternetGateway", "InternetGatewayId"), ("AWS::EC2::VPNGateway", "VPNGatewayId")],
    ),
    (
        "KmsKeyIdentifier",
        &[("AWS::KMS::Alias", "AliasName"), ("AWS::KMS::Key", "Arn"), ("AWS::KMS::Key", "KeyId")],
    ),
    (
        "KmsKeyOrReplica",
        &[
            ("AWS::KMS::Key", "Arn"),
            ("AWS::KMS::Key", "KeyId"),
            ("AWS::KMS::ReplicaKey", "Arn"),
            ("AWS::KMS::ReplicaKey", "KeyId"),
        ],
    ),
    (
        "LambdaFunctionArn",
        &[
            ("AWS::Lambda::Alias", "AliasArn"),
            ("AWS::Lambda::Function", "Arn"),
            ("AWS::Lambda::Version", "FunctionArn"),
        ],
    ),
    (
        "LambdaFunctionNameOrArn",
        &[
            ("AWS::Lambda::Alias", "AliasArn"),
            ("AWS::Lambda::Function", "Arn"),
            ("AWS::Lambda::Function", "FunctionName"),
            ("AWS::Lambda::Version", "FunctionArn"),
        ],
    ),
    (
        "ServerCertificateArn",
        &[("AWS::CertificateManager::Certificate", "CertificateArn"), ("AWS::IAM::ServerCertificate", "Arn")],
    ),
    ("TopicOrQueueArn", &[("AWS::SNS::Topic", "TopicArn"), ("AWS::SQS::Queue", "Arn")]),
    (
        "TransitGatewayAttachmentIdentifier",
        &[
            ("AWS::EC2::TransitGatewayAttachment", "Id"),
            ("AWS::EC2::TransitGatewayPeeringAttachment", "TransitGatewayAttachmentId"),
        ],
    ),
    (
        "TransitOrVpnGateway",
        &[
            ("AWS::EC2::TransitGateway", "Id"),
            ("AWS::EC2::TransitGateway", "TransitGatewayArn"),
            ("AWS::EC2::VPNGateway", "VPNGatewayId"),
        ],
    ),
];

/// The name of a complete set of identifiers.
pub(super) fn one_of(set: &BTreeSet<Identity>) -> Option<&'static str> {
    let identities = |members: &[(&'static str, &'static str)]| -> BTreeSet<Identity> {
        let references =
            members.iter().map(|(resource_type, property)| Reference { resource_type, property });
        references.filter_map(identity::of_reference).collect()
    };
    ONE_OF.iter().find(|(_, members)| identities(members) == *set).map(|(name, _)| *name)
}

/// Wherever the ARN of a function is taken, that of one of its versions or aliases is too.
///
/// Source: <https://docs.aws.amazon.com/lambda/latest/dg/configuration-versions.html#versioning-versions-using>
pub(super) fn with_qualified_functions(set: BTreeSet<Identity>) -> BTreeSet<Identity> {
    let find = |name| ResourceType::find(name);
    let (function, alias, version) =
        (find("AWS::Lambda::Function"), find("AWS::Lambda::Alias"), find("AWS::Lambda::Version"));
    match function {
        Some(function) if set.contains(&Identity::Arn(function)) => {
            set.into_iter().chain([alias, version].into_iter().flatten().map(Identity::Arn)).collect()
        }
        _ => set,
    }
}

/// Fails on a patch that the facts no longer need or know.
pub(super) fn check() -> Result<()> {
    let find = |name: &str| {
        ResourceType::find(name).with_context(|| format!("a patch of `{name}`, which is unknown"))
    };
    for name in REF_IS_ARN {
        let names: Vec<_> = find(name)?.reference().collect();
        let says_so = matches!(names.as_slice(), [name] if name.ends_with("Arn"));
        ensure!(!says_so, "REF_IS_ARN: `{name}` needs no patch any more");
    }
    let referred: BTreeSet<(&str, &str)> = ResourceType::all()
        .flat_map(ResourceType::objects)
        .flat_map(ObjectType::properties)
        .flat_map(Property::references)
        .map(|reference| (reference.resource_type, reference.property))
        .collect();
    for (type_name, member, ..) in SAME {
        let is_attribute = find(type_name)?.attribute(member).is_some();
        let is_used = is_attribute || referred.contains(&(type_name, member));
        ensure!(is_used, "SAME: nothing refers to `{member}` of `{type_name}`");
    }
    for (type_name, member) in NO_IDENTIFIERS {
        ensure!(
            referred.contains(&(type_name, member)),
            "NO_IDENTIFIERS: nothing refers to `{member}` of `{type_name}`"
        );
    }
    for (type_name, object, property) in OPEN.into_iter().chain(ANY_ARN) {
        let object = find(type_name)?.objects().find(|it| it.name() == object);
        let property = object.and_then(|object| object.property(property));
        let refers = property.is_some_and(|it| it.references().next().is_some());
        ensure!(refers, "OPEN: {property:?} of `{type_name}` refers to nothing");
    }
    for (type_name, object, property, ..) in PLACES {
        let object = find(type_name)?.objects().find(|it| it.name() == object);
        let value = object.and_then(|object| object.property(property)).map(Property::value);
        let is_silent = value.is_some_and(|value| identity::of_value(value) == Meaning::Unknown);
        ensure!(
            is_silent,
            "PLACES: `{property}` of `{type_name}` is unknown or says itself what it refers to"
        );
    }
    Ok(())
}
