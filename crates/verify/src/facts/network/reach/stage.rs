//! What a connection passes on its way, and what each stage lets through.

use std::borrow::Cow;

use stackwright_model::{ResourceId, Unknown};

use crate::facts::network::sets::{AddressSet, Bounds, PacketSet, PortSet};
use crate::facts::network::topology::{
    Acl, Certainty, Client, GatewayEndpoint, Handle, Interface, Link, RouteTable, Source, Subnet, Vpc,
};

/// An end of a connection.
#[derive(Clone, Debug)]
pub struct End<'t> {
    /// What it is.
    pub kind: EndKind<'t>,
    /// The addresses that it may have.
    pub addresses: AddressSet,
    /// The families of addresses that it certainly has.
    pub families: AddressSet,
    /// Whether each of the addresses is somebody's: then one that gets through is enough. Otherwise it has one of
    /// them, and nobody knows which.
    pub all_exist: bool,
    /// The ports that it opens connections from.
    pub client_ports: PortSet,
    /// Why its address is not known.
    pub unknown: Option<Unknown>,
}

/// What an end of a connection is.
#[derive(Clone, Debug)]
pub enum EndKind<'t> {
    /// An interface.
    Interface(&'t Interface),
    /// An interface that could be there.
    Hypothetical(Box<Interface>),
    /// Addresses outside of the VPCs.
    Outside,
    /// A service of AWS that gateway endpoints lead to, such as `s3`.
    Service(Box<str>),
    /// Something of AWS outside of the VPCs that opens connections from addresses that only AWS knows.
    FrontDoor(ResourceId),
}

impl<'t> End<'t> {
    /// The interface, if it is one.
    #[must_use]
    pub fn interface(&self) -> Option<&Interface> {
        match &self.kind {
            EndKind::Interface(interface) => Some(interface),
            EndKind::Hypothetical(interface) => Some(interface),
            _ => None,
        }
    }

    /// The same, but for its other end it has the addresses of a client that it forwards for.
    #[must_use]
    pub fn forwarding(self, client: &End<'_>, seen: Client) -> End<'t> {
        match seen {
            Client::Forwarder => self,
            Client::Itself => End {
                addresses: client.addresses.clone(),
                families: client.families.clone(),
                all_exist: client.all_exist,
                client_ports: client.client_ports.clone(),
                unknown: client.unknown.clone(),
                kind: self.kind,
            },
        }
    }
}

/// Whose address a stage looks at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// That of who opens the connection.
    From,
    /// That of whose port it is.
    To,
}

/// Which packets a stage looks at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Leg {
    /// Those towards the port.
    Request,
    /// Those back, which go to the client's port.
    Reply,
}

/// What is passed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Hop {
    /// The security groups of an interface: those of who opens the connection (`egress`), or of whose port it is.
    Groups {
        /// Whether it is on the way out.
        egress: bool,
    },
    /// The ACL of a subnet; none where it is not in the templates.
    Acl {
        /// The ACL.
        acl: Option<Handle<Acl>>,
        /// The subnet.
        subnet: Handle<Subnet>,
        /// Whether it is on the way out of the subnet.
        egress: bool,
    },
    /// The route table of a subnet; none where it is not in the templates.
    Table {
        /// The table.
        table: Option<Handle<RouteTable>>,
        /// The subnet.
        subnet: Handle<Subnet>,
        /// The route, where one was taken rather than the VPC's own.
        route: Option<Source>,
    },
    /// An internet gateway, which needs a public address inside.
    Internet(Option<Handle<Vpc>>),
    /// An egress-only internet gateway.
    EgressOnly,
    /// A NAT gateway.
    Nat(Handle<Interface>),
    /// The replies to a NAT gateway, at the ACL of its subnet.
    NatReplies {
        /// The ACL.
        acl: Option<Handle<Acl>>,
        /// The subnet.
        subnet: Handle<Subnet>,
    },
    /// A gateway endpoint.
    Endpoint(Handle<GatewayEndpoint>),
    /// A peering or transit gateway.
    Link(Handle<Link>),
    /// Somewhere that cannot be seen.
    Unseen,
    /// Whether the ends are there at all.
    Presence,
}

/// One thing that a connection passes.
#[derive(Clone, Debug)]
pub struct Stage<'t> {
    /// What it is.
    pub hop: Hop,
    /// Whose address it looks at.
    pub side: Side,
    /// Which packets it looks at.
    pub leg: Leg,
    /// What it lets through.
    pub admits: Cow<'t, Bounds<PacketSet>>,
    /// What the difference between certain and possible depends on.
    pub unknowns: Vec<Unknown>,
}

/// A way that connections between two ends can take, stage by stage; all stages must let them through.
#[derive(Clone, Debug)]
pub struct Way<'t> {
    /// What it passes, in the order of packets: requests first, then replies.
    pub stages: Vec<Stage<'t>>,
}

impl<'t> Stage<'t> {
    pub(super) const fn request(hop: Hop, side: Side, admits: Cow<'t, Bounds<PacketSet>>) -> Self {
        Self { hop, side, leg: Leg::Request, admits, unknowns: Vec::new() }
    }

    pub(super) fn because(mut self, unknowns: impl IntoIterator<Item = Unknown>) -> Self {
        self.unknowns.extend(unknowns);
        self
    }

    /// Lets everything through if something is so.
    pub(super) fn provided(hop: Hop, is_so: &Certainty) -> Self {
        let all_if = |open| if open { PacketSet::full() } else { PacketSet::empty() };
        let admits = Bounds { certain: all_if(is_so.is_certain()), possible: all_if(is_so.is_possible()) };
        Self::request(hop, Side::To, Cow::Owned(admits)).because(is_so.unknown().cloned())
    }
}
