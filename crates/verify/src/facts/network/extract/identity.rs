//! What a value refers to. Two values that refer to the same thing have the same identity, whether it is in the
//! templates or not.

use stackwright_model::{Model, Reference, ResourceId, Unknown, Value};

/// What a value refers to.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Identity {
    /// A resource of the model.
    Resource(ResourceId),
    /// Something that comes with a resource, such as the default security group of a VPC.
    Attribute(ResourceId, Box<str>),
    /// An id that is written out.
    Text(Box<str>),
    /// It depends on this, and always on the same.
    Unknown(Unknown),
}

/// Attributes that identify the resource itself, as its `Ref` does.
const OWN: &[(&str, &str)] = &[
    ("AWS::EC2::VPC", "VpcId"),
    ("AWS::EC2::Subnet", "SubnetId"),
    ("AWS::EC2::SecurityGroup", "GroupId"),
    ("AWS::EC2::RouteTable", "RouteTableId"),
    ("AWS::EC2::InternetGateway", "InternetGatewayId"),
    ("AWS::EC2::NatGateway", "NatGatewayId"),
    ("AWS::EC2::EIP", "AllocationId"),
    ("AWS::EC2::PrefixList", "PrefixListId"),
    ("AWS::EC2::Instance", "InstanceId"),
    ("AWS::ElasticLoadBalancingV2::LoadBalancer", "LoadBalancerArn"),
    ("AWS::ElasticLoadBalancingV2::TargetGroup", "TargetGroupArn"),
    ("AWS::ElasticLoadBalancingV2::Listener", "ListenerArn"),
    ("AWS::RDS::DBCluster", "DBClusterIdentifier"),
];

impl Identity {
    /// What a value refers to; none for `null`.
    pub(super) fn of(model: &Model, value: &Value) -> Option<Self> {
        match value {
            Value::Null => None,
            Value::Text(text) => Some(Self::Text(text.clone())),
            Value::Unknown(why) => Some(Self::Unknown((**why).clone())),
            Value::Reference(reference) => Some(Self::of_reference(model, reference)),
            other => Some(Self::Unknown(super::unknown_of(other, "an id made of several parts"))),
        }
    }

    fn of_reference(model: &Model, Reference { resource, attribute }: &Reference) -> Self {
        let Some(attribute) = attribute.as_deref() else { return Self::Resource(*resource) };
        let referent = model.resource(*resource);
        let is_own = attribute == "Id"
            || attribute == "Arn"
            || OWN.iter().any(|(of, own)| *of == referent.type_name && *own == attribute);
        if is_own {
            return Self::Resource(*resource);
        }
        // The VPC of a subnet or a group is the one that it names.
        if attribute == "VpcId"
            && let Value::Reference(vpc) = referent.property("VpcId")
            && vpc.attribute.is_none()
        {
            return Self::Resource(vpc.resource);
        }
        Self::Attribute(*resource, attribute.into())
    }

    /// The resource, where it is one.
    pub(super) const fn resource(&self) -> Option<ResourceId> {
        match self {
            Self::Resource(id) => Some(*id),
            _ => None,
        }
    }

    /// What people call it.
    pub(super) fn name(&self, model: &Model) -> String {
        match self {
            Self::Resource(id) => model.resource(*id).logical_id.clone(),
            Self::Attribute(id, attribute) => format!("{}.{attribute}", model.resource(*id).logical_id),
            Self::Text(text) => text.to_string(),
            Self::Unknown(Unknown::Parameter(name)) => format!("parameter {name}"),
            Self::Unknown(why) => why.to_string(),
        }
    }

    /// Why nothing is known about it.
    pub(super) fn unknown(&self, model: &Model, what: &str) -> Unknown {
        match self {
            Self::Unknown(why) => why.clone(),
            other => Unknown::Aws(format!("the {what} `{}`", other.name(model)).into()),
        }
    }
}

/// The lists of S3's addresses in regions whose ids have been the same since they were made.
///
/// Source: <https://docs.aws.amazon.com/vpc/latest/userguide/working-with-aws-managed-prefix-lists.html>
const LISTS_OF_S3: &[&str] = &[
    "pl-61a54008",
    "pl-63a5400a",
    "pl-68a54001",
    "pl-6aa54003",
    "pl-6ba54002",
    "pl-6ca54005",
    "pl-6da54004",
    "pl-6ea54007",
    "pl-6fa54006",
    "pl-78a54011",
    "pl-7ba54012",
    "pl-7ca54015",
];

/// The AWS service whose addresses are in a list.
pub(super) fn service_of_list(id: &str) -> Option<&'static str> {
    LISTS_OF_S3.contains(&id).then_some("s3")
}
