//! Flows: who opens connections to whom over the border of a subnet.

use super::super::{Port, SubnetTier};

/// That one side opens connections to another one's port, and gets replies.
#[derive(Clone, Copy, Debug)]
pub struct Flow<'a> {
    /// Who opens them.
    pub from: Side<'a>,
    /// Whose port it is.
    pub to: Side<'a>,
    /// The port.
    pub port: Port,
    /// The ports that replies go to.
    pub client_ports: ClientPorts,
    /// The tier whose NAT gateways it passes on its way to the outside.
    pub nat: Option<&'a SubnetTier>,
}

impl<'a> Flow<'a> {
    /// A flow.
    pub fn new(
        from: impl Into<Side<'a>>,
        to: impl Into<Side<'a>>,
        port: Port,
        client_ports: ClientPorts,
    ) -> Self {
        Self { from: from.into(), to: to.into(), port, client_ports, nat: None }
    }

    /// The same flow, through the NAT gateways of a tier.
    ///
    /// It crosses that tier's border twice: as it is, and with an address and port of the gateway.
    #[must_use]
    pub const fn through_nat_of(mut self, tier: &'a SubnetTier) -> Self {
        self.nat = Some(tier);
        self
    }
}

/// One side of a flow.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side<'a> {
    /// The subnets of a tier.
    Tier(&'a SubnetTier),
    /// Every IPv4 address outside of the VPC.
    OutsideIpv4,
    /// Every IPv6 address.
    Ipv6,
}

impl<'a> From<&'a SubnetTier> for Side<'a> {
    fn from(tier: &'a SubnetTier) -> Self {
        Self::Tier(tier)
    }
}

/// The ports that a client opens connections from, and that replies go to.
///
/// Source: "Ephemeral ports" in <https://docs.aws.amazon.com/vpc/latest/userguide/custom-network-acl.html>
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ClientPorts {
    /// The first port.
    pub first: u16,
    /// The last port.
    pub last: u16,
}

impl ClientPorts {
    /// Those of whichever client: load balancers, NAT gateways, Lambda functions, browsers.
    pub const ANY: Self = Self { first: 1024, last: 65535 };
    /// Those that Linux chooses from unless it is told otherwise. No server listens at them, so that replies do not
    /// open the ports of servers along the way.
    pub const LINUX: Self = Self { first: 32768, last: 61000 };
}
