//! What gets through a way, computed over all addresses, services and client ports at once.

use std::net::IpAddr;

use stackwright_model::Unknown;

use super::stage::{End, EndKind, Leg, Side, Stage, Way};
use crate::facts::network::sets::{AddressSet, Bounds, PacketSet, PortSet, Protocol, Service, ServiceSet};

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

    /// The addresses outside of VPCs from which something possibly gets through, or to which.
    #[must_use]
    pub fn outside_addresses(&self) -> AddressSet {
        let (side, end) = match (&self.from.kind, &self.to.kind) {
            (EndKind::Outside, _) => (Side::From, &self.from),
            (_, EndKind::Outside) => (Side::To, &self.to),
            _ => return AddressSet::empty(),
        };
        let of_way = |(way, services): &(Way<'_>, Bounds<ServiceSet>)| -> AddressSet {
            let cells = cells(&way.stages, side, Question::Possible, &end.addresses).into_iter();
            cells.filter(|cell| cell.services.meets(&services.possible)).map(|cell| cell.addresses).collect()
        };
        self.ways.iter().map(of_way).collect()
    }

    /// What it depends on that something is possible, and not certain.
    #[must_use]
    pub fn unknowns(&self) -> Vec<Unknown> {
        let mut unknowns = Vec::new();
        for (way, services) in self.ways.iter().filter(|(_, services)| !services.is_exact()) {
            let unsure = way.stages.iter().filter(|stage| !stage.admits.is_exact());
            let of_stages: Vec<Unknown> = unsure.flat_map(|stage| stage.unknowns.iter().cloned()).collect();
            if of_stages.is_empty() {
                unknowns.extend(self.unknown_choice(way, services));
            }
            unknowns.extend(of_stages);
        }
        unknowns.sort();
        unknowns.dedup();
        unknowns
    }

    /// Where all rules are known, it depends on what AWS or the client chooses: a port, or addresses.
    fn unknown_choice(&self, way: &Way<'_>, known: &Bounds<ServiceSet>) -> Vec<Unknown> {
        // A client that opens connections from no port at all is answered at every one of them.
        let from = End { client_ports: PortSet::empty(), ..self.from.clone() };
        if services(&way.stages, &from, &self.to).certain != known.certain {
            let name = self.from.interface().map_or("the client", |interface| &interface.name);
            return vec![Unknown::Aws(format!("the port that `{name}` opens the connection from").into())];
        }
        [&self.from, &self.to]
            .into_iter()
            .filter(|end| !end.all_exist)
            .filter_map(|end| end.unknown.clone())
            .collect()
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
        let look = |question| {
            [(Side::From, of_from), (Side::To, of_to)]
                .map(|(side, addresses)| cells(stages, side, question, addresses))
        };
        let [sources, targets] = look(Question::Possible);
        let possible = possible(&sources, &targets);
        if possible.is_empty() {
            continue;
        }
        found.possible = found.possible.union(&possible);
        if from.families.meets(&family) && to.families.meets(&family) {
            let is_exact = stages.iter().all(|stage| stage.admits.is_exact());
            let [sources, targets] = if is_exact { [sources, targets] } else { look(Question::Certain) };
            let quantified = [(&sources, of_from, from.all_exist), (&targets, of_to, to.all_exist)];
            found.certain = found.certain.union(&certain(quantified, from));
        }
    }
    found
}

/// A packet of a connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sample {
    /// The address of who opens the connection.
    pub from: IpAddr,
    /// The address of whose port it is.
    pub to: IpAddr,
    /// The service.
    pub service: Service,
    /// The port that replies go to.
    pub client_port: u16,
}

/// A packet of one of these services that possibly gets through all stages; none where none does.
pub fn sample(stages: &[Stage<'_>], from: &End<'_>, to: &End<'_>, wanted: &ServiceSet) -> Option<Sample> {
    for family in [AddressSet::ipv4(), AddressSet::ipv6()] {
        let sides = [(Side::From, from), (Side::To, to)];
        let [sources, targets] = sides
            .map(|(side, end)| cells(stages, side, Question::Possible, &end.addresses.intersection(&family)));
        for source in &sources {
            for target in &targets {
                let through = between(source, target, |ports| !ports.is_empty()).intersection(wanted);
                let Some(service) = through.first() else { continue };
                let answered = [&source.replies, &target.replies].into_iter().flatten();
                let ports = answered.fold(from.client_ports.clone(), |all, ports| {
                    let both = all.intersection(ports);
                    if both.is_empty() { ports.clone() } else { both }
                });
                return Some(Sample {
                    from: source.addresses.first()?,
                    to: target.addresses.first()?,
                    service,
                    client_port: ports.first().unwrap_or(1024),
                });
            }
        }
    }
    None
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
            Leg::Request if admits.is_full() => {}
            Leg::Request => requests = requests.intersection(admits),
            Leg::Reply => {
                let before = replies.unwrap_or_else(|| PacketSet::from(addresses));
                replies = Some(before.intersection(admits));
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
