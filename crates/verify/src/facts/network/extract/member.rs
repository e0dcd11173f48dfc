//! Which resources have interfaces in VPCs, and where they say so: a row for each type that needs no more than that.

use crate::facts::network::topology::InterfaceKind;

/// Where a type says in which subnets it is, and which groups it has.
pub(super) struct Member {
    pub(super) type_name: &'static str,
    pub(super) kind: InterfaceKind,
    pub(super) subnets: Place,
    /// The property with its groups.
    pub(super) groups: &'static str,
    /// What happens without groups.
    pub(super) without_groups: WithoutGroups,
    /// The property that makes it public, where there is one.
    pub(super) public: Option<Public>,
}

/// Where subnets are named.
pub(super) enum Place {
    /// In a list of its own.
    List(&'static str),
    /// By one id.
    One(&'static str),
    /// In a group of subnets that it names: the property, the group's type, its property for its name, and its list.
    Group { property: &'static str, type_name: &'static str, name: &'static str, list: &'static str },
}

/// What groups an interface has that names none.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum WithoutGroups {
    /// The VPC's default group.
    Default,
    /// None, and nothing is filtered.
    Unfiltered,
}

/// A property that says whether something has a public IPv4 address.
pub(super) struct Public {
    pub(super) property: &'static str,
    pub(super) value: &'static str,
    /// Whether it has one if nothing is said; none where that depends on something.
    pub(super) default: Option<bool>,
}

const fn list(
    type_name: &'static str,
    kind: InterfaceKind,
    subnets: &'static str,
    groups: &'static str,
) -> Member {
    Member {
        type_name,
        kind,
        subnets: Place::List(subnets),
        groups,
        without_groups: WithoutGroups::Default,
        public: None,
    }
}

const fn database(
    type_name: &'static str,
    group: (&'static str, &'static str, &'static str),
    groups: &'static str,
    public: Option<Public>,
) -> Member {
    let (property, group, name) = group;
    Member {
        type_name,
        kind: InterfaceKind::Database,
        subnets: Place::Group { property, type_name: group, name, list: "SubnetIds" },
        groups,
        without_groups: WithoutGroups::Default,
        public,
    }
}

const RDS: (&str, &str, &str) = ("DBSubnetGroupName", "AWS::RDS::DBSubnetGroup", "DBSubnetGroupName");
const CACHE: (&str, &str, &str) =
    ("CacheSubnetGroupName", "AWS::ElastiCache::SubnetGroup", "CacheSubnetGroupName");

/// Load balancers of the application type are made in code, since more than a row says depends on their type.
pub(super) const MEMBERS: &[Member] = &[
    Member {
        public: Some(Public {
            property: "NetworkConfiguration.AwsvpcConfiguration.AssignPublicIp",
            value: "ENABLED",
            default: Some(false),
        }),
        ..list(
            "AWS::ECS::Service",
            InterfaceKind::Tasks,
            "NetworkConfiguration.AwsvpcConfiguration.Subnets",
            "NetworkConfiguration.AwsvpcConfiguration.SecurityGroups",
        )
    },
    list(
        "AWS::Lambda::Function",
        InterfaceKind::Function,
        "VpcConfig.SubnetIds",
        "VpcConfig.SecurityGroupIds",
    ),
    database(
        "AWS::RDS::DBInstance",
        RDS,
        "VPCSecurityGroups",
        Some(Public { property: "PubliclyAccessible", value: "true", default: None }),
    ),
    database(
        "AWS::RDS::DBCluster",
        RDS,
        "VpcSecurityGroupIds",
        Some(Public { property: "PubliclyAccessible", value: "true", default: Some(false) }),
    ),
    database(
        "AWS::DocDB::DBCluster",
        ("DBSubnetGroupName", "AWS::DocDB::DBSubnetGroup", "DBSubnetGroupName"),
        "VpcSecurityGroupIds",
        None,
    ),
    database(
        "AWS::Neptune::DBCluster",
        ("DBSubnetGroupName", "AWS::Neptune::DBSubnetGroup", "DBSubnetGroupName"),
        "VpcSecurityGroupIds",
        None,
    ),
    database(
        "AWS::Redshift::Cluster",
        ("ClusterSubnetGroupName", "AWS::Redshift::ClusterSubnetGroup", "ClusterSubnetGroupName"),
        "VpcSecurityGroupIds",
        Some(Public { property: "PubliclyAccessible", value: "true", default: Some(false) }),
    ),
    database("AWS::ElastiCache::ReplicationGroup", CACHE, "SecurityGroupIds", None),
    database("AWS::ElastiCache::CacheCluster", CACHE, "VpcSecurityGroupIds", None),
    list("AWS::ElastiCache::ServerlessCache", InterfaceKind::Database, "SubnetIds", "SecurityGroupIds"),
    database(
        "AWS::MemoryDB::Cluster",
        ("SubnetGroupName", "AWS::MemoryDB::SubnetGroup", "SubnetGroupName"),
        "SecurityGroupIds",
        None,
    ),
    list("AWS::RDS::DBProxy", InterfaceKind::DatabaseProxy, "VpcSubnetIds", "VpcSecurityGroupIds"),
    list("AWS::RDS::DBProxyEndpoint", InterfaceKind::DatabaseProxy, "VpcSubnetIds", "VpcSecurityGroupIds"),
    list(
        "AWS::OpenSearchService::Domain",
        InterfaceKind::Database,
        "VPCOptions.SubnetIds",
        "VPCOptions.SecurityGroupIds",
    ),
    list(
        "AWS::Elasticsearch::Domain",
        InterfaceKind::Database,
        "VPCOptions.SubnetIds",
        "VPCOptions.SecurityGroupIds",
    ),
    list("AWS::OpenSearchServerless::VpcEndpoint", InterfaceKind::Endpoint, "SubnetIds", "SecurityGroupIds"),
    list("AWS::ApiGatewayV2::VpcLink", InterfaceKind::VpcLink, "SubnetIds", "SecurityGroupIds"),
    list(
        "AWS::MSK::Cluster",
        InterfaceKind::Database,
        "BrokerNodeGroupInfo.ClientSubnets",
        "BrokerNodeGroupInfo.SecurityGroups",
    ),
    Member {
        subnets: Place::One("SubnetId"),
        ..list("AWS::EFS::MountTarget", InterfaceKind::Database, "", "SecurityGroups")
    },
    Member {
        subnets: Place::One("SubnetId"),
        without_groups: WithoutGroups::Unfiltered,
        public: Some(Public { property: "ConnectivityType", value: "public", default: Some(true) }),
        ..list("AWS::EC2::NatGateway", InterfaceKind::Nat, "", "")
    },
];
