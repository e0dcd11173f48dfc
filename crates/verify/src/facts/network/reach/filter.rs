//! What security groups let through, towards one end or another.

use std::borrow::Cow;

use stackwright_model::Unknown;

use super::stage::{End, EndKind};
use crate::facts::network::sets::{AddressSet, Bounds, PacketSet, ServiceSet};
use crate::facts::network::topology::{
    Arena, Certainty, Group, GroupRule, Groups, Handle, Peer, PrefixList, Topology,
};

/// What the rules of a group let through in one direction, by what they name.
#[derive(Clone, Debug, Default)]
struct GroupFilter {
    by_address: Bounds<PacketSet>,
    /// The services that any address has.
    possible_services: ServiceSet,
    by_group: Vec<(Handle<Group>, Bounds<ServiceSet>)>,
    by_list: Vec<(Handle<PrefixList>, Bounds<ServiceSet>)>,
    unknowns: Vec<Unknown>,
}

/// The filters of all groups, ingress and egress of each.
#[derive(Clone, Debug, Default)]
pub(in crate::facts::network) struct GroupFilters {
    filters: Vec<[GroupFilter; 2]>,
}

impl GroupFilters {
    pub(in crate::facts::network) fn new(topology: &Topology) -> Self {
        let filter = |group: &Group, egress| GroupFilter::new(group, egress, &topology.lists);
        Self {
            filters: topology
                .groups
                .iter()
                .map(|(_, group)| [false, true].map(|e| filter(group, e)))
                .collect(),
        }
    }

    fn of(&self, group: Handle<Group>, egress: bool) -> Option<&GroupFilter> {
        self.filters.get(group.index()).map(|[ingress, out]| if egress { out } else { ingress })
    }

    /// Whether there may be any service at which things with some groups reach things with others, wherever they are.
    pub(in crate::facts::network) fn may_talk(
        &self,
        topology: &Topology,
        from: &[Handle<Group>],
        to: &[Handle<Group>],
    ) -> bool {
        // Most pairs have nothing to do with one another, which takes no sets to see.
        let is_alias = |group: &Handle<Group>| topology.groups[*group].alias.is_some();
        let names = |peer: &Handle<Group>, others: &[Handle<Group>]| {
            others.contains(peer) || is_alias(peer) || others.iter().any(is_alias)
        };
        let lets_anything = |own: &[Handle<Group>], egress, others: &[Handle<Group>]| {
            own.iter().filter_map(|group| self.of(*group, egress)).any(|filter| {
                !filter.possible_services.is_empty()
                    || filter.by_group.iter().any(|(peer, _)| names(peer, others))
            })
        };
        if !lets_anything(to, false, from) || !lets_anything(from, true, to) {
            return false;
        }
        let services = |own: &[Handle<Group>], egress, others: &[Handle<Group>]| {
            let filters = own.iter().filter_map(|group| self.of(*group, egress));
            filters.fold(ServiceSet::empty(), |all, filter| {
                let by_group = filter.by_group.iter().filter(|(peer, _)| names(peer, others));
                let all = all.union(&filter.possible_services);
                by_group.fold(all, |all, (_, services)| all.union(&services.possible))
            })
        };
        services(from, true, to).meets(&services(to, false, from))
    }

    /// What the groups of an interface let through towards another end, or from it. Rules that name a group count
    /// where the other end is seen by its private address, which `knows_groups` says.
    pub(super) fn admits(
        &self,
        topology: &Topology,
        groups: &Groups,
        egress: bool,
        other: &End<'_>,
        knows_groups: &Certainty,
    ) -> (Cow<'_, Bounds<PacketSet>>, Vec<Unknown>) {
        let known = match groups {
            Groups::Unfiltered => return (Cow::Owned(Bounds::exactly(PacketSet::full())), Vec::new()),
            Groups::These(known) | Groups::And(known, _) => known,
        };
        let mut unknowns: Vec<Unknown> = groups.unknown().cloned().into_iter().collect();
        let mut admitted: Option<Cow<'_, Bounds<PacketSet>>> = None;
        let mut services = Bounds::<ServiceSet>::default();
        for filter in known.iter().filter_map(|group| self.of(*group, egress)) {
            unknowns.extend(filter.unknowns.iter().cloned());
            admitted = Some(match admitted {
                None => Cow::Borrowed(&filter.by_address),
                Some(before) => Cow::Owned(before.union(&filter.by_address)),
            });
            for (peer, of_peer) in &filter.by_group {
                let is_peer = is_in(&topology.groups, *peer, other, knows_groups);
                if is_peer.is_certain() {
                    services.certain = services.certain.union(&of_peer.certain);
                }
                if is_peer.is_possible() {
                    services.possible = services.possible.union(&of_peer.possible);
                }
                unknowns.extend(is_peer.unknown().cloned());
            }
            for (list, of_list) in &filter.by_list {
                if let EndKind::Service(service) = &other.kind
                    && topology.lists[*list].service.as_ref() == Some(service)
                {
                    services = services.union(of_list);
                }
            }
        }
        if groups.unknown().is_some() {
            services.possible = ServiceSet::full();
        }
        let mut admitted = admitted.unwrap_or_default();
        if !services.possible.is_empty() {
            let everywhere = |services| PacketSet::new(&AddressSet::full(), services);
            let by_name =
                Bounds { certain: everywhere(&services.certain), possible: everywhere(&services.possible) };
            admitted = Cow::Owned(admitted.union(&by_name));
        }
        (admitted, unknowns)
    }
}

/// Whether the other end is one of those that a rule means when it names a group.
fn is_in(
    groups: &Arena<Group>,
    named: Handle<Group>,
    other: &End<'_>,
    knows_groups: &Certainty,
) -> Certainty {
    let Some(interface) = other.interface() else { return Certainty::No };
    if interface.groups.known().contains(&named) {
        return knows_groups.clone();
    }
    let aliases = interface.groups.known().iter().filter_map(|group| groups[*group].alias.as_ref());
    let unknown = interface.groups.unknown().or(groups[named].alias.as_ref()).or(aliases.into_iter().next());
    match unknown {
        Some(why) if knows_groups.is_possible() && interface.groups != Groups::Unfiltered => {
            Certainty::Unknown(why.clone())
        }
        _ => Certainty::No,
    }
}

impl GroupFilter {
    fn new(group: &Group, egress: bool, lists: &Arena<PrefixList>) -> Self {
        let mut filter = Self::default();
        for rule in group.rules(egress) {
            filter.add(rule, lists);
        }
        if let Some(why) = &group.unknown_rules {
            filter.by_address.possible = PacketSet::full();
            filter.unknowns.push(why.clone());
        }
        filter.possible_services = filter.by_address.possible.services();
        filter
    }

    fn add(&mut self, rule: &GroupRule, lists: &Arena<PrefixList>) {
        self.unknowns.extend(rule.unknowns.iter().cloned());
        match &rule.peer {
            Peer::Addresses(addresses) => self.admit(addresses, &rule.services),
            Peer::Group(group) => self.by_group.push((*group, rule.services.clone())),
            Peer::List(list) => {
                let PrefixList { name, addresses, service } = &lists[*list];
                if let Some(addresses) = addresses {
                    self.admit(addresses, &rule.services);
                    return;
                }
                // What such a list of AWS's leads to is that service, which is a peer of its own.
                self.by_list.push((*list, rule.services.clone()));
                if service.is_some() {
                    return;
                }
                self.admit_possibly(&AddressSet::full(), &rule.services);
                self.unknowns.push(Unknown::Aws(format!("the addresses of the prefix list `{name}`").into()));
            }
            Peer::Unknown(why) => {
                self.admit_possibly(&AddressSet::full(), &rule.services);
                self.unknowns.push(why.clone());
            }
        }
    }

    fn admit(&mut self, addresses: &AddressSet, services: &Bounds<ServiceSet>) {
        let certain = PacketSet::new(addresses, &services.certain);
        self.by_address.certain = self.by_address.certain.union(&certain);
        self.admit_possibly(addresses, services);
    }

    fn admit_possibly(&mut self, addresses: &AddressSet, services: &Bounds<ServiceSet>) {
        let possible = PacketSet::new(addresses, &services.possible);
        self.by_address.possible = self.by_address.possible.union(&possible);
    }
}
