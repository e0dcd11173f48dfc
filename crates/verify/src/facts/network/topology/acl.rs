//! Network ACLs: rules in an order, of which the first that matches a packet decides. They know no connections, so
//! replies are packets like all others.
//!
//! Source: <https://docs.aws.amazon.com/vpc/latest/userguide/nacl-rules.html>

use std::net::IpAddr;

use stackwright_model::{ResourceId, Unknown};

use super::Source;
use crate::facts::network::sets::{AddressSet, Bounds, PacketSet, Service, ServiceSet};

/// A network ACL.
#[derive(Clone, Debug)]
pub struct Acl {
    /// What it is called.
    pub name: String,
    /// The resource; none for a VPC's default one, or one outside of the templates.
    pub resource: Option<ResourceId>,
    ingress: AclRules,
    egress: AclRules,
}

/// What a rule does with a packet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    /// It passes.
    Allow,
    /// It is dropped.
    Deny,
}

/// A rule of a network ACL.
#[derive(Clone, Debug)]
pub struct AclRule {
    /// Its place in the order; none where that is not known.
    pub number: Option<i64>,
    /// What it does; none where that is not known.
    pub action: Option<Action>,
    /// Addresses at the other end.
    pub addresses: Bounds<AddressSet>,
    /// Services.
    pub services: Bounds<ServiceSet>,
    /// Where it stands.
    pub source: Source,
    /// What is not known about it.
    pub unknowns: Vec<Unknown>,
}

/// The rules of one direction, and what follows from them.
#[derive(Clone, Debug, Default)]
struct AclRules {
    /// In the order of their numbers.
    rules: Vec<AclRule>,
    admits: Bounds<PacketSet>,
}

impl AclRule {
    fn matches(&self) -> Bounds<PacketSet> {
        Bounds {
            certain: PacketSet::new(&self.addresses.certain, &self.services.certain),
            possible: PacketSet::new(&self.addresses.possible, &self.services.possible),
        }
    }

    /// The rule that a VPC's default ACL begins with in each direction.
    ///
    /// Source: <https://docs.aws.amazon.com/vpc/latest/userguide/default-network-acl.html>
    #[must_use]
    pub fn default_allow(number: i64, family: AddressSet, source: Source) -> Self {
        Self {
            number: Some(number),
            action: Some(Action::Allow),
            addresses: Bounds::exactly(family),
            services: Bounds::exactly(ServiceSet::full()),
            source,
            unknowns: Vec::new(),
        }
    }
}

impl AclRules {
    fn new(mut rules: Vec<AclRule>) -> Self {
        rules.sort_by_key(|rule| rule.number.unwrap_or(i64::MAX));
        let admits = admitted(&rules);
        Self { rules, admits }
    }
}

/// What passes. A packet is decided by the first rule that matches it; those that no rule matches are dropped.
fn admitted(rules: &[AclRule]) -> Bounds<PacketSet> {
    let mut admitted = Bounds::<PacketSet>::default();
    // What no rule before has decided, certainly and possibly.
    let mut open = Bounds::exactly(PacketSet::full());
    for rule in rules.iter().filter(|rule| rule.number.is_some()) {
        let matched = rule.matches();
        if rule.action != Some(Action::Deny) {
            admitted.possible = admitted.possible.union(&matched.possible.intersection(&open.possible));
        }
        if rule.action == Some(Action::Allow) {
            admitted.certain = admitted.certain.union(&matched.certain.intersection(&open.certain));
        }
        open.certain = open.certain.difference(&matched.possible);
        open.possible = open.possible.difference(&matched.certain);
    }
    // A rule whose place is not known may come before all others, or after.
    for rule in rules.iter().filter(|rule| rule.number.is_none()) {
        let matched = rule.matches();
        if rule.action != Some(Action::Deny) {
            admitted.possible = admitted.possible.union(&matched.possible);
        }
        if rule.action != Some(Action::Allow) {
            admitted.certain = admitted.certain.difference(&matched.possible);
        }
    }
    admitted
}

impl Acl {
    /// An ACL with these rules for what comes into its subnets, and for what leaves them.
    #[must_use]
    pub fn new(
        name: String,
        resource: Option<ResourceId>,
        ingress: Vec<AclRule>,
        egress: Vec<AclRule>,
    ) -> Self {
        Self { name, resource, ingress: AclRules::new(ingress), egress: AclRules::new(egress) }
    }

    const fn direction(&self, egress: bool) -> &AclRules {
        if egress { &self.egress } else { &self.ingress }
    }

    /// What passes, out of the subnet or into it.
    #[must_use]
    pub const fn admits(&self, egress: bool) -> &Bounds<PacketSet> {
        &self.direction(egress).admits
    }

    /// The rules in their order.
    #[must_use]
    pub fn rules(&self, egress: bool) -> &[AclRule] {
        &self.direction(egress).rules
    }

    /// The rule that decides about a packet, as far as is known; none where no rule matches and the packet is dropped.
    #[must_use]
    pub fn decides(&self, egress: bool, address: IpAddr, service: Service) -> Option<&AclRule> {
        let matches = |rule: &&AclRule| {
            rule.addresses.possible.contains(address) && rule.services.possible.contains(service)
        };
        self.rules(egress).iter().find(matches)
    }
}
