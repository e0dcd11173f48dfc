//! Network interfaces: where something meets the network.

use std::net::IpAddr;

use stackwright_model::{ResourceId, Unknown};

use super::{Certainty, Group, Handle, Subnet, Vpc};
use crate::facts::network::sets::{AddressSet, PortSet};

/// What has an interface.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum InterfaceKind {
    /// An EC2 instance or an interface of its own.
    Instance,
    /// A load balancer.
    LoadBalancer,
    /// Tasks of an ECS service.
    Tasks,
    /// A function.
    Function,
    /// A database: RDS, Aurora, a cache, a search domain.
    Database,
    /// An RDS proxy.
    DatabaseProxy,
    /// A NAT gateway.
    Nat,
    /// An interface endpoint of an AWS service.
    Endpoint,
    /// A VPC link of API Gateway.
    VpcLink,
    /// Something else.
    Other,
    /// What could be there: an address or a group without anything known at it.
    Hypothetical,
}

/// A network interface in a subnet. Where there are many alike, such as the tasks of a service, it stands for each.
#[derive(Clone, Debug)]
pub struct Interface {
    /// What it is called.
    pub name: String,
    /// What has it.
    pub kind: InterfaceKind,
    /// The resource that has it.
    pub owner: Option<ResourceId>,
    /// The subnet; none where it is not known.
    pub subnet: Option<Handle<Subnet>>,
    /// The VPC; none where it is not known.
    pub vpc: Option<Handle<Vpc>>,
    /// Its security groups.
    pub groups: Groups,
    /// Its private address, where it is fixed; otherwise AWS picks one of the subnet's.
    pub address: Option<IpAddr>,
    /// Whether it has a public IPv4 address.
    pub public_ipv4: Certainty,
    /// Whether it has an IPv6 address.
    pub ipv6: Certainty,
    /// The ports that it opens connections from.
    pub client_ports: ClientPorts,
    /// Whether it is there at all.
    pub presence: Certainty,
}

/// The security groups of an interface.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Groups {
    /// None, and nothing is filtered, as with NAT gateways.
    Unfiltered,
    /// These.
    These(Vec<Handle<Group>>),
    /// These, and others that depend on this.
    And(Vec<Handle<Group>>, Unknown),
}

impl Groups {
    /// The groups that are known.
    #[must_use]
    pub fn known(&self) -> &[Handle<Group>] {
        match self {
            Self::Unfiltered => &[],
            Self::These(groups) | Self::And(groups, _) => groups,
        }
    }

    /// What it depends on which others there are.
    #[must_use]
    pub const fn unknown(&self) -> Option<&Unknown> {
        match self {
            Self::And(_, why) => Some(why),
            _ => None,
        }
    }
}

/// The ports that a client opens connections from, and that replies go to.
///
/// Source: "Ephemeral ports" in <https://docs.aws.amazon.com/vpc/latest/userguide/custom-network-acl.html>
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ClientPorts {
    /// Those of load balancers, NAT gateways, functions and whoever else does not say.
    Any,
    /// Those that Linux chooses from.
    Linux,
    /// Those that Windows chooses from.
    Windows,
    /// Those of an instance whose system is not known.
    LinuxOrWindows,
}

impl ClientPorts {
    /// The ports.
    #[must_use]
    pub fn ports(self) -> PortSet {
        let first = match self {
            Self::Any => 1024,
            Self::Linux | Self::LinuxOrWindows => 32768,
            Self::Windows => 49152,
        };
        // The user guide says 61000 for Linux, whose kernels end at 60999 by default.
        PortSet::between(first, if self == Self::Linux { 60999 } else { u16::MAX })
    }
}

impl Interface {
    /// The addresses that it may have: its own, or any that its subnet can give it.
    #[must_use]
    pub fn addresses(&self, subnet: Option<&Subnet>) -> AddressSet {
        let of_subnet = |family: &AddressSet| match subnet {
            Some(subnet) => subnet.assignable.intersection(family),
            None => family.clone(),
        };
        let ipv4 = match self.address {
            Some(address) if address.is_ipv4() => AddressSet::one(address),
            _ => of_subnet(&AddressSet::ipv4()),
        };
        match self.address {
            Some(address) if address.is_ipv6() => ipv4.union(&AddressSet::one(address)),
            _ if self.ipv6.is_possible() => ipv4.union(&of_subnet(&AddressSet::ipv6())),
            _ => ipv4,
        }
    }
}
