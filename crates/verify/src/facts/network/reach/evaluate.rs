//! What gets through a way, computed over all addresses, services and client ports at once.

use stackwright_model::Unknown;

use super::stage::{End, Leg, Side, Stage, Way};
use crate::facts::network::sets::{AddressSet, Bounds, PacketSet, PortSet, Protocol, ServiceSet};

/// What gets from one end to another: every way, and what comes through by any.
#[derive(Clone, Debug)]
pub struct Connection<'t> {
    /// Who opens it.
    pub from: End<'t>,
    /// Whose port it is.
    pub to: End<'t>,
    /// The ways, and what each lets through.
    pub ways: Vec<(Way<'t>, Bounds<ServiceSet>)>,
    /// What any way lets through.
    pub services: Bounds<ServiceSet>,
}

/// What is asked: what gets through for certain, or what possibly does.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Question {
    Certain,
    Possible,
}

/// Addresses of one end for which all stages say the same.
struct Cell {
    addresses: AddressSet,
    services: ServiceSet,
    /// The client's ports that replies of TCP get to; none where all do.
    replies: Option<PortSet>,
}

impl<'t> Connection<'t> {
    pub(super) fn new(from: End<'t>, to: End<'t>, ways: Vec<Way<'t>>) -> Self {
        let judged = ways.into_iter().map(|way| {
            let services = services(&way.stages, &from, &to);
            (way, services)
        });
        let ways: Vec<_> = judged.collect();
        let services =
            ways.iter().fold(Bounds::<ServiceSet>::default(), |all, (_, services)| all.union(services));
        Self { from, to, ways, services }
    }

    /// What it depends on that something is possible, and not certain.
    #[must_use]
    pub fn unknowns(&self) -> Vec<Unknown> {
        let of_stages =
            self.ways.iter().filter(|(_, services)| !services.is_exact()).flat_map(|(way, _)| &way.stages);
        let mut unknowns: Vec<Unknown> = of_stages.flat_map(|stage| stage.unknowns.iter().cloned()).collect();
        if !self.services.is_exact() {
            unknowns.extend(self.from.unknown.clone());
            unknowns.extend(self.to.unknown.clone());
        }
        unknowns.sort();
        unknowns.dedup();
        unknowns
    }
}

/// The services that come from one end to the other, and whose replies come back.
///
/// A connection of TCP takes both; of other protocols a packet that arrives is counted, since it does what it may do
/// without a reply.
pub(super) fn services(stages: &[Stage<'_>], from: &End<'_>, to: &End<'_>) -> Bounds<ServiceSet> {
    let mut found = Bounds::<ServiceSet>::default();
    for family in [AddressSet::ipv4(), AddressSet::ipv6()] {
        let addresses = [from, to].map(|end| end.addresses.intersection(&family));
        if addresses.iter().any(AddressSet::is_empty) {
            continue;
        }
        let [of_from, of_to] = &addresses;
        let ask = |question| {
            let [sources, targets] = [(Side::From, of_from), (Side::To, of_to)]
                .map(|(side, addresses)| cells(stages, side, question, addresses));
            match question {
                Question::Possible => possible(&sources, &targets),
                Question::Certain => {
                    let quantified = [(&sources, of_from, from.all_exist), (&targets, of_to, to.all_exist)];
                    certain(quantified, from)
                }
            }
        };
        found.possible = found.possible.union(&ask(Question::Possible));
        if from.families.meets(&family) && to.families.meets(&family) {
            found.certain = found.certain.union(&ask(Question::Certain));
        }
    }
    found
}

/// What the stages that look at one end's address say about it.
fn cells(stages: &[Stage<'_>], side: Side, question: Question, addresses: &AddressSet) -> Vec<Cell> {
    let mut requests = PacketSet::from(addresses);
    let mut replies: Option<PacketSet> = None;
    for stage in stages.iter().filter(|stage| stage.side == side) {
        let admits = match question {
            Question::Certain => &stage.admits.certain,
            Question::Possible => &stage.admits.possible,
        };
        match stage.leg {
            Leg::Request => requests = requests.intersection(admits),
            Leg::Reply => {
                replies = Some(replies.map_or_else(|| admits.clone(), |before| before.intersection(admits)));
            }
        }
    }
    let mut cells = Vec::new();
    for (addresses, services) in requests.pieces() {
        let Some(replies) = &replies else {
            cells.push(Cell { addresses, services: services.clone(), replies: None });
            continue;
        };
        let mut rest = addresses.clone();
        for (answered, ports) in replies.within(&addresses).pieces() {
            rest = rest.difference(&answered);
            let replies = Some(ports.ports_of(Protocol::TCP));
            cells.push(Cell { addresses: answered, services: services.clone(), replies });
        }
        if !rest.is_empty() {
            cells.push(Cell { addresses: rest, services: services.clone(), replies: Some(PortSet::empty()) });
        }
    }
    cells
}

/// The services of two cells, without TCP where the client's ports do not get replies.
fn between(source: &Cell, target: &Cell, suffices: impl Fn(&PortSet) -> bool) -> ServiceSet {
    let services = source.services.intersection(&target.services);
    let is_answered = match (&source.replies, &target.replies) {
        (None, None) => true,
        (Some(ports), None) | (None, Some(ports)) => suffices(ports),
        (Some(ports), Some(others)) => suffices(&ports.intersection(others)),
    };
    if is_answered { services } else { services.difference(&ServiceSet::all_of(Protocol::TCP)) }
}

fn possible(sources: &[Cell], targets: &[Cell]) -> ServiceSet {
    let pairs = sources.iter().flat_map(|source| targets.iter().map(move |target| (source, target)));
    pairs.fold(ServiceSet::empty(), |all, (source, target)| {
        all.union(&between(source, target, |ports| !ports.is_empty()))
    })
}

/// The services that get through whichever address an end has that has one of several, for some address of an end that
/// has all.
fn certain(ends: [(&Vec<Cell>, &AddressSet, bool); 2], client: &End<'_>) -> ServiceSet {
    for (cells, addresses, all_exist) in ends {
        let covered: AddressSet = cells.iter().map(|cell| cell.addresses.clone()).collect();
        if !all_exist && !covered.covers(addresses) {
            return ServiceSet::empty();
        }
    }
    let [(sources, _, every_source_exists), (targets, _, every_target_exists)] = ends;
    let suffices = |ports: &PortSet| match client.all_exist {
        true => ports.meets(&client.client_ports),
        false => ports.covers(&client.client_ports),
    };
    let of = |source: &Cell, target: &Cell| between(source, target, suffices);
    let fold = |all: bool, sets: &mut dyn Iterator<Item = ServiceSet>| match all {
        true => sets.reduce(|a, b| a.intersection(&b)).unwrap_or_default(),
        false => sets.fold(ServiceSet::empty(), |a, b| a.union(&b)),
    };
    // The end of which one address is enough is looked at inside.
    if every_target_exists && !every_source_exists {
        let inner = |source| fold(false, &mut targets.iter().map(move |target| of(source, target)));
        fold(true, &mut sources.iter().map(inner))
    } else {
        let inner =
            |target| fold(!every_source_exists, &mut sources.iter().map(move |source| of(source, target)));
        fold(!every_target_exists, &mut targets.iter().map(inner))
    }
}
