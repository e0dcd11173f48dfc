//! Who may open connections to whom: all flows of a network at once.

use std::collections::BTreeMap;

use stackwright_model::Unknown;

use super::node::{Member, Node};
use crate::facts::network::Network;
use crate::facts::network::reach::{Hop, Stage};
use crate::facts::network::sets::{AddressSet, Bounds, ServiceSet, internet};
use crate::facts::network::topology::{Group, Groups, Handle, Interface, InterfaceKind};

/// So many connections are looked at, some seconds' worth; what flows beyond them is not known.
const MAX_CONNECTIONS: usize = 300_000;

/// One side of flows: everything that is alike for rules.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Party {
    /// What has these security groups, no more and no fewer. Where nothing has a group, it stands for what could.
    Groups(Vec<Handle<Group>>),
    /// Interfaces without groups, or with groups that are not known, of one resource.
    Interfaces(Vec<Handle<Interface>>),
    /// The internet.
    Internet,
    /// A service of AWS that gateway endpoints and prefix lists lead to, such as `s3`.
    Service(Box<str>),
}

/// That one party may open connections to another.
#[derive(Clone, Debug)]
pub struct Flow {
    /// Who opens them.
    pub from: Party,
    /// Whose port it is.
    pub to: Party,
    /// At which services; those that are only possible depend on `unknowns`.
    pub services: Bounds<ServiceSet>,
    /// The addresses of the internet that may, where one side is the internet.
    pub addresses: AddressSet,
    /// Whether a gateway endpoint leads there, rather than the internet.
    pub by_endpoint: bool,
    /// What it depends on.
    pub unknowns: Vec<Unknown>,
}

impl Network {
    /// All flows between parties: what is not among them is unreachable, on every port. Connections count by
    /// themselves: what a load balancer or proxy makes of one is a flow of its own. Those within a party are among
    /// them, and so are those that may be, since something is not known.
    #[must_use]
    pub fn flows(&self) -> Vec<Flow> {
        let parties = self.parties();
        let mut left = MAX_CONNECTIONS;
        let mut flows: Vec<Flow> = Vec::new();
        for (from, sources) in &parties {
            for (to, targets) in &parties {
                if !matches!(
                    (from, to),
                    (Party::Service(_), _) | (Party::Internet, Party::Internet | Party::Service(_))
                ) {
                    flows.extend(self.flow(from, sources, to, targets, &mut left));
                }
            }
        }
        flows
    }

    fn flow(
        &self,
        from: &Party,
        sources: &Node,
        to: &Party,
        targets: &Node,
        left: &mut usize,
    ) -> Option<Flow> {
        if !self.may_talk(from, to) {
            return None;
        }
        let mut flow = Flow {
            from: from.clone(),
            to: to.clone(),
            services: Bounds::default(),
            addresses: AddressSet::empty(),
            by_endpoint: false,
            unknowns: Vec::new(),
        };
        let count = sources.members.len().saturating_mul(targets.members.len());
        let Some(rest) = left.checked_sub(count) else {
            flow.services.possible = ServiceSet::full();
            flow.unknowns.push(Unknown::Broken("more connections than are looked at".into()));
            return Some(flow);
        };
        *left = rest;
        for (a, b) in self.pairs(sources, targets) {
            let connection = self.connection(a, b);
            if connection.services.possible.is_empty() {
                continue;
            }
            if !connection.services.is_exact() {
                flow.unknowns.extend(connection.unknowns());
            }
            flow.by_endpoint |= connection.ways.iter().any(|(way, services)| {
                let is_endpoint = |stage: &Stage<'_>| matches!(stage.hop, Hop::Endpoint(_));
                !services.possible.is_empty() && way.stages.iter().any(is_endpoint)
            });
            flow.services = flow.services.union(&connection.services);
            flow.addresses = flow.addresses.union(&connection.outside_addresses());
        }
        if flow.services.is_exact() {
            flow.unknowns.clear();
        }
        flow.unknowns.sort();
        flow.unknowns.dedup();
        (!flow.services.possible.is_empty()).then_some(flow)
    }

    /// Whether groups alone do not rule it out already: a quick look before the whole way is gone.
    fn may_talk(&self, from: &Party, to: &Party) -> bool {
        match (from, to) {
            (Party::Groups(out), Party::Groups(into)) => self.filters.may_talk(self.topology(), out, into),
            _ => true,
        }
    }

    /// The parties, each with what it stands for.
    #[must_use]
    pub fn parties(&self) -> BTreeMap<Party, Node> {
        let topology = self.topology();
        let mut members: BTreeMap<Party, Vec<Member>> = BTreeMap::new();
        let mut without: BTreeMap<(String, &Groups), Vec<Handle<Interface>>> = BTreeMap::new();
        let mut is_held = vec![false; topology.groups.len()];
        // NAT gateways open no connections of their own, and accept none.
        let parties =
            topology.interfaces.iter().filter(|(_, interface)| interface.kind != InterfaceKind::Nat);
        for (handle, interface) in parties {
            for group in interface.groups.known() {
                if let Some(held) = is_held.get_mut(group.index()) {
                    *held = true;
                }
            }
            match &interface.groups {
                Groups::These(groups) => {
                    members.entry(Party::Groups(groups.clone())).or_default().push(Member::Interface(handle));
                }
                groups => without.entry((interface.name.clone(), groups)).or_default().push(handle),
            }
        }
        for handles in without.into_values() {
            let of = handles.iter().map(|handle| Member::Interface(*handle)).collect();
            members.insert(Party::Interfaces(handles), of);
        }
        for (group, _) in topology.groups.iter() {
            if is_held.get(group.index()) == Some(&false) {
                members.insert(Party::Groups(vec![group]), self.holders_of(group).members);
            }
        }
        members.insert(Party::Internet, vec![Member::Outside(internet().clone())]);
        let of_lists = topology.lists.iter().filter_map(|(_, list)| list.service.clone());
        for service in of_lists {
            members.insert(Party::Service(service.clone()), vec![Member::Service(service)]);
        }
        members
            .into_iter()
            .map(|(party, members)| {
                let name = self.party_name(&party);
                (party, Node { name, members, resources: Vec::new() })
            })
            .collect()
    }

    /// What people call a party.
    #[must_use]
    pub fn party_name(&self, party: &Party) -> String {
        let topology = self.topology();
        match party {
            Party::Groups(groups) => {
                let names: Vec<&str> =
                    groups.iter().map(|group| topology.groups[*group].name.as_str()).collect();
                names.join(" with ")
            }
            Party::Interfaces(interfaces) => {
                interfaces.first().map(|handle| topology.interfaces[*handle].name.clone()).unwrap_or_default()
            }
            Party::Internet => "internet".to_owned(),
            Party::Service(service) => service.to_string(),
        }
    }
}
