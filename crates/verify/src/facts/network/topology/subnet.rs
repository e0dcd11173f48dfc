//! VPCs, their subnets, and what connects them with others.

use std::fmt;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use stackwright_model::{ResourceId, Unknown};

use super::{Acl, Certainty, Handle, PrefixList, RouteTable};
use crate::facts::network::sets::AddressSet;

/// A VPC.
#[derive(Clone, Debug)]
pub struct Vpc {
    /// What it is called.
    pub name: String,
    /// The resource; none for one outside of the templates.
    pub resource: Option<ResourceId>,
    /// Its networks with the lengths of their prefixes, as far as they are known.
    pub networks: Vec<(AddressSet, u8)>,
    /// Why some of its networks are not known.
    pub unknown_networks: Option<Unknown>,
    /// Whether an internet gateway is attached to it.
    pub internet_gateway: Certainty,
    /// The table of subnets that name none.
    pub main_table: Handle<RouteTable>,
}

/// A subnet.
#[derive(Clone, Debug)]
pub struct Subnet {
    /// What it is called.
    pub name: String,
    /// The resource; none for one outside of the templates.
    pub resource: Option<ResourceId>,
    /// Its VPC; none where it is not known.
    pub vpc: Option<Handle<Vpc>>,
    /// The addresses that it can give to interfaces; all where its networks are not known.
    pub assignable: AddressSet,
    /// Why its addresses are not known.
    pub unknown_addresses: Option<Unknown>,
    /// Whether it has an IPv6 network.
    pub ipv6: Certainty,
    /// Its zone.
    pub zone: Zone,
    /// Its ACL; none where that is not in the templates.
    pub acl: Option<Handle<Acl>>,
    /// Its route table; none where that is not in the templates.
    pub table: Option<Handle<RouteTable>>,
    /// Whether instances get a public IPv4 address unless they say otherwise.
    pub gives_public_ipv4: Certainty,
    /// Whether interfaces get an IPv6 address unless they say otherwise.
    pub gives_ipv6: Certainty,
}

/// An availability zone. Zones that differ here are different.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Zone {
    /// By its name, such as `us-east-1a`.
    Named(Box<str>),
    /// By its place in the list of the region's zones, from 0.
    Listed(u32),
    /// It depends on this.
    Unknown(Unknown),
}

impl fmt::Display for Zone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Named(name) => f.write_str(name),
            Self::Listed(index) => write!(f, "zone {index}"),
            Self::Unknown(_) => f.write_str("a zone that is not known"),
        }
    }
}

/// The addresses of a network that a subnet can give to interfaces: AWS keeps the first four and the last.
///
/// Source: <https://docs.aws.amazon.com/vpc/latest/userguide/subnet-sizing.html>
#[must_use]
pub fn assignable(network: &AddressSet) -> AddressSet {
    let of = |(first, last): (IpAddr, IpAddr)| match (first, last) {
        (IpAddr::V4(first), IpAddr::V4(last)) => {
            let (first, last) = (first.to_bits().checked_add(4)?, last.to_bits().checked_sub(1)?);
            Some(AddressSet::between(Ipv4Addr::from_bits(first).into(), Ipv4Addr::from_bits(last).into()))
        }
        (IpAddr::V6(first), IpAddr::V6(last)) => {
            let (first, last) = (first.to_bits().checked_add(4)?, last.to_bits().checked_sub(1)?);
            Some(AddressSet::between(Ipv6Addr::from_bits(first).into(), Ipv6Addr::from_bits(last).into()))
        }
        _ => None,
    };
    network.intervals().filter_map(of).collect()
}

/// A gateway endpoint: the way to S3 or DynamoDB that route tables take.
///
/// Source: <https://docs.aws.amazon.com/vpc/latest/privatelink/gateway-endpoints.html>
#[derive(Clone, Debug)]
pub struct GatewayEndpoint {
    /// What it is called.
    pub name: String,
    /// The resource.
    pub resource: ResourceId,
    /// The service, such as `s3`.
    pub service: Box<str>,
    /// The addresses of the service.
    pub list: Handle<PrefixList>,
    /// Its VPC; none where it is not known.
    pub vpc: Option<Handle<Vpc>>,
    /// The tables with a route to it.
    pub tables: Vec<Handle<RouteTable>>,
    /// Why some of its tables are not known.
    pub unknown_tables: Option<Unknown>,
    /// Whether it is there.
    pub presence: Certainty,
}

/// What joins VPCs: a peering, or a transit gateway.
#[derive(Clone, Debug)]
pub struct Link {
    /// What it is called.
    pub name: String,
    /// The resource; none for one outside of the templates.
    pub resource: Option<ResourceId>,
    /// What it joins.
    pub attachments: Vec<Attachment>,
    /// Whether every attachment reaches every other by it.
    pub joins_all: Certainty,
    /// Whether rules of security groups can name groups at its other ends.
    pub knows_groups: Certainty,
}

/// One end of a link.
#[derive(Clone, Debug)]
pub enum Attachment {
    /// A VPC of the templates.
    Vpc(Handle<Vpc>),
    /// Something outside, which depends on this.
    Outside(Unknown),
}
