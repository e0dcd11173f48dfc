//! The parts that networks are made of, as facts apart from the templates they come from: a test can write them down,
//! and reachability needs nothing else.

mod acl;
mod arena;
mod forward;
mod group;
mod interface;
mod place;
mod route;
mod subnet;

pub use acl::{Acl, AclRule, Action};
pub use arena::{Arena, Handle};
pub use forward::{Client, Forward, ForwardTarget, FrontDoor};
pub use group::{Group, GroupRule, Peer};
pub use interface::{ClientPorts, Groups, Interface, InterfaceKind};
pub use place::{Certainty, Source};
pub use route::{Destination, Route, RouteTable, Target};
pub use subnet::{Attachment, GatewayEndpoint, Link, Subnet, Vpc, Zone, assignable};

use stackwright_model::Unknown;

use super::sets::AddressSet;

/// A list of addresses with an id, which rules and routes name instead of the addresses.
#[derive(Clone, Debug)]
pub struct PrefixList {
    /// What it is called.
    pub name: String,
    /// Its addresses; none where AWS maintains them, or they are in no template.
    pub addresses: Option<AddressSet>,
    /// The AWS service whose addresses they are, such as `s3`, where that is known.
    pub service: Option<Box<str>>,
}

/// Everything that decides what can reach what.
#[derive(Clone, Debug, Default)]
pub struct Topology {
    /// VPCs.
    pub vpcs: Arena<Vpc>,
    /// Subnets.
    pub subnets: Arena<Subnet>,
    /// Route tables.
    pub tables: Arena<RouteTable>,
    /// Network ACLs.
    pub acls: Arena<Acl>,
    /// Security groups.
    pub groups: Arena<Group>,
    /// Prefix lists.
    pub lists: Arena<PrefixList>,
    /// Network interfaces: one for each subnet that something may be in.
    pub interfaces: Arena<Interface>,
    /// Gateway endpoints.
    pub endpoints: Arena<GatewayEndpoint>,
    /// Peerings and transit gateways.
    pub links: Arena<Link>,
    /// What opens connections on behalf of those that reach it.
    pub forwards: Vec<Forward>,
    /// What the internet reaches outside of any VPC.
    pub front_doors: Vec<FrontDoor>,
}

impl Topology {
    /// Why it is not known what lies behind a link, outside of the templates.
    #[must_use]
    pub fn beyond(&self, link: Handle<Link>) -> Unknown {
        let Link { name, attachments, .. } = &self.links[link];
        let outside = attachments.iter().find_map(|end| match end {
            Attachment::Outside(why) => Some(why.clone()),
            Attachment::Vpc(_) => None,
        });
        outside.unwrap_or_else(|| Unknown::Aws(format!("what lies behind `{name}`").into()))
    }
}
