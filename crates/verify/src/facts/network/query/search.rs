//! Paths of several connections: through load balancers, proxies, and what stands before a VPC.

use std::collections::BTreeSet;

use stackwright_model::{ResourceId, Unknown};

use super::answer::Leap;
use super::hop::{self, HopWitness};
use super::node::{Member, Node};
use crate::facts::network::Network;
use crate::facts::network::reach::{Connection, End};
use crate::facts::network::sets::{Bounds, ServiceSet, internet};
use crate::facts::network::topology::{Forward, ForwardTarget, FrontDoor};

/// More connections than this make no path that anybody means.
const MAX_LEAPS: usize = 6;
/// More paths than this are not told apart.
const MAX_PATHS: usize = 8;
/// And this much is looked at for them, however forwards are made to lead to one another.
const MAX_STEPS: usize = 2_000;

/// A path that was found.
pub(super) struct Found {
    pub(super) leaps: Vec<Leap>,
    pub(super) services: ServiceSet,
    pub(super) is_certain: bool,
    pub(super) unknowns: Vec<Unknown>,
}

/// What is looked for, and what was found so far.
struct Search<'a> {
    network: &'a Network,
    to: &'a Node,
    wanted: &'a ServiceSet,
    /// The forwards on the present path.
    passed: BTreeSet<usize>,
    steps: usize,
    found: Vec<Found>,
}

/// Where the present path has got to.
struct Position<'t> {
    ends: Vec<End<'t>>,
    name: String,
    /// Whether the internet is among them.
    is_outside: bool,
    /// Where the last forward leads, and at which services; anywhere at the beginning.
    bound: Option<(ResourceId, ServiceSet)>,
    leaps: Vec<Leap>,
    is_certain: bool,
    unknowns: Vec<Unknown>,
}

impl Network {
    /// Paths through what opens connections on behalf of those that reach it.
    pub(super) fn search(&self, from: &Node, to: &Node, wanted: &ServiceSet) -> Vec<Found> {
        let mut search =
            Search { network: self, to, wanted, passed: BTreeSet::new(), steps: 0, found: Vec::new() };
        if !self.topology().forwards.is_empty() {
            let is_outside =
                from.members.iter().any(|m| matches!(m, Member::Outside(a) if a.meets(internet())));
            let start = Position {
                ends: from.members.iter().map(|member| member.end(self)).collect(),
                name: from.name.clone(),
                is_outside,
                bound: None,
                leaps: Vec::new(),
                is_certain: true,
                unknowns: Vec::new(),
            };
            search.from(&start);
        }
        // The certain ones first, then those with fewer connections.
        search.found.sort_by_key(|found| (!found.is_certain, found.leaps.len()));
        search.found.truncate(MAX_PATHS);
        search.found
    }

    fn members_of(&self, id: ResourceId) -> Vec<Member> {
        let interfaces =
            self.topology().interfaces.iter().filter(|(_, interface)| interface.owner == Some(id));
        interfaces.map(|(handle, _)| Member::Interface(handle)).collect()
    }

    fn name_of(&self, id: ResourceId) -> String {
        let topology = self.topology();
        let interface = topology.interfaces.iter().find(|(_, interface)| interface.owner == Some(id));
        let door =
            || topology.front_doors.iter().find(|door| door.resource == id).map(|door| door.name.clone());
        interface.map(|(_, interface)| interface.name.clone()).or_else(door).unwrap_or_default()
    }
}

impl<'a> Search<'a> {
    /// Tries every forward that can be reached from here.
    fn from(&mut self, position: &Position<'a>) {
        if position.leaps.len() + 1 >= MAX_LEAPS {
            return;
        }
        let forwards = &self.network.topology().forwards;
        for (index, forward) in forwards.iter().enumerate() {
            if self.passed.contains(&index) || self.steps >= MAX_STEPS || self.found.len() >= 4 * MAX_PATHS {
                continue;
            }
            if position.bound.as_ref().is_some_and(|(target, _)| *target != forward.through) {
                continue;
            }
            self.steps += 1;
            let Some((reached, leap, why)) = self.reach(position, forward) else { continue };
            self.passed.insert(index);
            let mut unknowns = position.unknowns.clone();
            unknowns.extend(why);
            unknowns.extend(forward.presence.unknown().cloned());
            let mut leaps = position.leaps.clone();
            leaps.push(leap);
            let is_certain = position.is_certain && reached && forward.presence.is_certain();
            let next = Position {
                ends: self.forwarding(position, forward),
                name: self.network.name_of(forward.through),
                is_outside: false,
                bound: match &forward.target {
                    ForwardTarget::Resource(id) => Some((*id, forward.services.clone())),
                    _ => None,
                },
                leaps,
                is_certain,
                unknowns,
            };
            self.arrive(&next, forward);
            self.passed.remove(&index);
        }
    }

    /// Whether the forward's listener is reached: for certain or not, how, and what that depends on.
    fn reach(&self, position: &Position<'a>, forward: &Forward) -> Option<(bool, Leap, Vec<Unknown>)> {
        let door = self.network.topology().front_doors.iter().find(|door| door.resource == forward.through);
        if let Some(door) = door {
            return position.is_outside.then(|| enter(position, door, forward)).flatten();
        }
        let members = self.network.members_of(forward.through);
        let services = match &position.bound {
            Some((_, services)) => services.intersection(&forward.listens),
            None => forward.listens.clone(),
        };
        self.leap(&position.ends, &members, &services)
    }

    /// The best connection between some ends.
    fn leap(
        &self,
        from: &[End<'a>],
        to: &[Member],
        services: &ServiceSet,
    ) -> Option<(bool, Leap, Vec<Unknown>)> {
        let mut best: Option<(bool, Connection<'a>)> = None;
        for end in from {
            for member in to {
                let connection = self.network.connection(end.clone(), member.end(self.network));
                let Bounds { certain, possible } = &connection.services;
                let is_certain = certain.meets(services);
                if possible.meets(services) && best.as_ref().is_none_or(|(was, _)| is_certain && !was) {
                    best = Some((is_certain, connection));
                }
            }
        }
        let (is_certain, connection) = best?;
        let unknowns = if is_certain { Vec::new() } else { connection.unknowns() };
        Some((is_certain, hop::leap(self.network, &connection, services, is_certain)?, unknowns))
    }

    /// The ends that the forward opens its connections from.
    fn forwarding(&self, position: &Position<'a>, forward: &Forward) -> Vec<End<'a>> {
        let members = self.network.members_of(forward.through);
        if members.is_empty() {
            return vec![Member::FrontDoor(forward.through).end(self.network)];
        }
        let mut ends = Vec::new();
        for member in &members {
            for client in &position.ends {
                ends.push(member.end(self.network).forwarding(client, forward.client));
            }
        }
        ends
    }

    /// Goes on to where the forward leads.
    fn arrive(&mut self, position: &Position<'a>, forward: &Forward) {
        let network = self.network;
        let members = match &forward.target {
            ForwardTarget::Resource(id) => network.members_of(*id),
            ForwardTarget::Address(address) => {
                let at = network.topology().interfaces.iter().filter(|(_, i)| i.address == Some(*address));
                at.map(|(handle, _)| Member::Interface(handle)).collect()
            }
            ForwardTarget::Unknown(_) => Vec::new(),
        };
        let (is_meant, services) = match &forward.target {
            ForwardTarget::Resource(id) => (self.to.resources.contains(id), forward.services.clone()),
            _ => (false, forward.services.clone()),
        };
        let is_meant = is_meant || members.iter().any(|member| self.is_meant(member));
        let services = services.intersection(self.wanted);
        if is_meant && !services.is_empty() {
            if let Some((is_certain, leap, why)) = self.leap(&position.ends, &members, &services) {
                let mut leaps = position.leaps.clone();
                let mut leap = leap;
                leap.hops.insert(0, HopWitness::forwarded(&position.name, forward));
                let services = leap.services.intersection(&services);
                leaps.push(leap);
                let mut unknowns = position.unknowns.clone();
                unknowns.extend(why);
                let is_certain = is_certain && position.is_certain;
                self.found.push(Found { leaps, services, is_certain, unknowns });
            }
        } else if position.bound.is_some() {
            self.from(position);
        }
    }

    fn is_meant(&self, member: &Member) -> bool {
        let Member::Interface(handle) = member else { return false };
        self.to.members.iter().any(|other| matches!(other, Member::Interface(of) if of == handle))
    }
}

/// What stands before a VPC is reached by everybody on the internet, or by nobody.
fn enter(position: &Position<'_>, door: &FrontDoor, forward: &Forward) -> Option<(bool, Leap, Vec<Unknown>)> {
    if !door.is_public.is_possible() {
        return None;
    }
    let leap = Leap {
        from: position.name.clone(),
        to: door.name.clone(),
        services: forward.listens.clone(),
        hops: vec![HopWitness::entered(door)],
    };
    Some((door.is_public.is_certain(), leap, door.is_public.unknown().cloned().into_iter().collect()))
}
