//! Security groups: rules that let connections in and out; replies need no rule.
//!
//! Source: <https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html>

use stackwright_model::{ResourceId, Unknown};

use super::{Handle, PrefixList, Source, Vpc};
use crate::facts::network::sets::{AddressSet, Bounds, ServiceSet};

/// A security group.
#[derive(Clone, Debug)]
pub struct Group {
    /// What it is called.
    pub name: String,
    /// The resource; none for a VPC's default one, or one outside of the templates.
    pub resource: Option<ResourceId>,
    /// Its VPC, where that is known.
    pub vpc: Option<Handle<Vpc>>,
    /// What may come in.
    pub ingress: Vec<GroupRule>,
    /// What may go out.
    pub egress: Vec<GroupRule>,
    /// That it has rules which are not in the templates, and why.
    pub unknown_rules: Option<Unknown>,
    /// That it may be the same as another group here, since which one it is depends on this.
    pub alias: Option<Unknown>,
}

/// A rule of a security group.
#[derive(Clone, Debug)]
pub struct GroupRule {
    /// The other end.
    pub peer: Peer,
    /// Services; what is possible but not certain depends on `unknowns`.
    pub services: Bounds<ServiceSet>,
    /// Where it stands.
    pub source: Source,
    /// What is not known about it.
    pub unknowns: Vec<Unknown>,
}

/// The other end of a security group's rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Peer {
    /// Addresses.
    Addresses(AddressSet),
    /// The private addresses of the interfaces that a group is on.
    Group(Handle<Group>),
    /// The addresses of a list.
    List(Handle<PrefixList>),
    /// Somebody, which depends on this.
    Unknown(Unknown),
}

impl Group {
    /// The rules of one direction.
    #[must_use]
    pub fn rules(&self, egress: bool) -> &[GroupRule] {
        if egress { &self.egress } else { &self.ingress }
    }
}
