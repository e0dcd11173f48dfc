//! Peers: the two sides of a connection.

use std::fmt;

use stackwright_cfn::ec2;
use stackwright_core::ipnet::Ipv4Net;
use stackwright_core::value::{Id, Val};

use super::SecurityGroup;

/// One side of a connection.
#[derive(Clone, Debug)]
pub enum Peer {
    /// Whatever is in a security group.
    Group(ec2::SecurityGroup),
    /// Anything that has an IPv4 address: the internet, and every network besides that can be routed to.
    AnyIpv4,
    /// Anything that has an IPv6 address.
    AnyIpv6,
    /// A range of addresses.
    Network(Ipv4Net),
    /// The addresses of a prefix list, such as those of S3.
    PrefixList {
        /// The list.
        id: Val<Id<ec2::PrefixList>>,
        /// What it lists, such as `s3`.
        name: &'static str,
    },
}

impl fmt::Display for Peer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Group(_) => f.write_str("a security group"),
            Self::AnyIpv4 => f.write_str("any IPv4"),
            Self::AnyIpv6 => f.write_str("any IPv6"),
            Self::Network(network) => network.fmt(f),
            Self::PrefixList { name, .. } => f.write_str(name),
        }
    }
}

impl From<SecurityGroup> for Peer {
    fn from(group: SecurityGroup) -> Self {
        Self::Group(group.group)
    }
}

impl From<ec2::SecurityGroup> for Peer {
    fn from(group: ec2::SecurityGroup) -> Self {
        Self::Group(group)
    }
}

impl From<Ipv4Net> for Peer {
    fn from(network: Ipv4Net) -> Self {
        Self::Network(network)
    }
}
