//! Route tables: the longest prefix that an address lies in decides where its packets go.
//!
//! Source: <https://docs.aws.amazon.com/vpc/latest/userguide/VPC_Route_Tables.html>

use std::net::IpAddr;

use stackwright_model::{ResourceId, Unknown};

use super::{Certainty, GatewayEndpoint, Handle, Interface, Link, PrefixList, Source};
use crate::facts::network::sets::{AddressSet, Bounds};

/// A route table. The route within the VPC, which every table has, is not among its routes.
#[derive(Clone, Debug)]
pub struct RouteTable {
    /// What it is called.
    pub name: String,
    /// The resource; none for a VPC's main one, or one outside of the templates.
    pub resource: Option<ResourceId>,
    /// Its routes, the longest prefix first.
    pub routes: Vec<Route>,
    /// That it has routes which are not in the templates, and why.
    pub unknown_routes: Option<Unknown>,
}

/// A route.
#[derive(Clone, Debug)]
pub struct Route {
    /// Where packets are going.
    pub destination: Destination,
    /// Where they are sent.
    pub target: Target,
    /// Whether it is there.
    pub presence: Certainty,
    /// Where it stands.
    pub source: Source,
}

/// Where the packets of a route are going.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Destination {
    /// To a network, with the length of its prefix.
    Network(AddressSet, u8),
    /// To the addresses of a list.
    List(Handle<PrefixList>),
    /// It depends on this.
    Unknown(Unknown),
}

/// Where a route sends packets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// An internet gateway that is attached to the table's VPC, or may be.
    Internet(Certainty),
    /// An egress-only internet gateway: out over IPv6, never in.
    EgressOnly,
    /// A NAT gateway.
    Nat(Handle<Interface>),
    /// A gateway endpoint.
    Endpoint(Handle<GatewayEndpoint>),
    /// A peering or a transit gateway.
    Link(Handle<Link>),
    /// Nowhere: what it names is not there, or belongs to another VPC.
    Blackhole,
    /// Something that passes on what it likes, such as an instance or a firewall, or that is not in the templates.
    Elsewhere(Unknown),
}

impl RouteTable {
    /// A table with these routes.
    #[must_use]
    pub fn new(name: String, resource: Option<ResourceId>, mut routes: Vec<Route>) -> Self {
        routes.sort_by_key(|route| std::cmp::Reverse(route.prefix_bits()));
        Self { name, resource, routes, unknown_routes: None }
    }

    /// Adds a route.
    pub fn add(&mut self, route: Route) {
        let at = self.routes.partition_point(|other| other.prefix_bits() >= route.prefix_bits());
        self.routes.insert(at, route);
    }

    /// What it depends on where a packet goes, apart from known routes.
    pub fn unknowns(&self) -> impl Iterator<Item = &Unknown> {
        let of_routes = self.routes.iter().flat_map(|route| {
            let destination = match &route.destination {
                Destination::Unknown(why) => Some(why),
                _ => None,
            };
            destination.into_iter().chain(route.presence.unknown())
        });
        self.unknown_routes.iter().chain(of_routes)
    }

    /// The addresses whose packets each route takes, of those for which the table decides: `within` without what the
    /// VPC keeps to itself.
    pub fn shares(
        &self,
        within: &AddressSet,
        addresses_of: impl Fn(Handle<PrefixList>) -> Option<AddressSet>,
    ) -> Vec<(&Route, Bounds<AddressSet>)> {
        let mut open = Bounds::exactly(within.clone());
        if self.unknown_routes.is_some() {
            open.certain = AddressSet::empty();
        }
        let mut shares = Vec::new();
        // Where it is not known which addresses a route takes, it may take any from the others.
        let mut unknown = Vec::new();
        for route in &self.routes {
            let addresses = match &route.destination {
                Destination::Network(addresses, _) => Some(addresses.clone()),
                Destination::List(list) => addresses_of(*list),
                Destination::Unknown(_) => None,
            };
            let Some(addresses) = addresses else {
                unknown.push(route);
                continue;
            };
            let mut share = Bounds {
                certain: addresses.intersection(&open.certain),
                possible: addresses.intersection(&open.possible),
            };
            open.certain = open.certain.difference(&addresses);
            if route.presence.is_certain() {
                open.possible = open.possible.difference(&addresses);
            } else {
                share.certain = AddressSet::empty();
            }
            if !share.possible.is_empty() {
                shares.push((route, share));
            }
        }
        if unknown.iter().any(|route| matches!(route.destination, Destination::Unknown(_))) {
            for (_, share) in &mut shares {
                share.certain = AddressSet::empty();
            }
        }
        let any = || Bounds { certain: AddressSet::empty(), possible: within.clone() };
        shares.extend(unknown.into_iter().map(|route| (route, any())));
        shares
    }

    /// The route that takes packets to an address, as far as is known.
    #[must_use]
    pub fn decides(&self, address: IpAddr) -> Option<&Route> {
        let takes = |route: &&Route| matches!(&route.destination, Destination::Network(addresses, _) if addresses.contains(address));
        self.routes.iter().find(takes)
    }
}

impl Route {
    /// Bits of the prefix; lists and what is not known come before networks, as AWS prefers them where they overlap.
    fn prefix_bits(&self) -> u8 {
        match &self.destination {
            Destination::Network(_, length) => *length,
            Destination::List(_) | Destination::Unknown(_) => u8::MAX,
        }
    }
}
