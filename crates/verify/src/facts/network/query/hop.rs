//! What a connection passes, and the rule that lets it pass: the algebra says that something gets through, and a packet
//! of it is followed to find the rules.

use std::net::IpAddr;

use stackwright_diagnostics::Place;
use stackwright_model::Model;

use super::answer::{Blocked, Leap};
use crate::facts::network::Network;
use crate::facts::network::reach::{Connection, End, EndKind, Hop, Leg, Sample, Side, Stage, sample};
use crate::facts::network::sets::{
    AddressSet, Bounds, Protocol, Service, ServiceSet, describe_addresses, describe_services,
};
use crate::facts::network::topology::{
    Action, Forward, FrontDoor, Group, GroupRule, Handle, Peer, Source, Subnet, Target, Topology,
};

/// What a connection passes, or what stops it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HopWitness {
    /// The kind of thing, such as `security-group`.
    pub kind: &'static str,
    /// What it is called.
    pub at: String,
    /// What it does, and by which rule.
    pub text: String,
    /// Where that rule stands.
    pub source: Option<Source>,
}

impl HopWitness {
    fn new(
        kind: &'static str,
        at: impl Into<String>,
        text: impl Into<String>,
        source: Option<Source>,
    ) -> Self {
        Self { kind, at: at.into(), text: text.into(), source }
    }

    /// Where the rule stands, as far as the templates say.
    #[must_use]
    pub fn place(&self, model: &Model) -> Option<Place> {
        let Source { resource, property } = self.source.as_ref()?;
        Some(model.place_of((*resource)?, property))
    }

    pub(super) fn forwarded(name: &str, forward: &Forward) -> Self {
        let services = describe_services(&forward.services);
        Self::new("forward", name, format!("opens a connection at {services}"), Some(forward.source.clone()))
    }

    pub(super) fn entered(door: &FrontDoor) -> Self {
        let text = "answers the internet outside of any VPC";
        Self::new("front-door", &door.name, text, Some(door.resource.into()))
    }
}

/// The connection as part of a path: what it passes on a way that lets some of the wanted services through.
pub(super) fn leap(
    network: &Network,
    connection: &Connection<'_>,
    wanted: &ServiceSet,
    is_certain: bool,
) -> Option<Leap> {
    let pick = |services: &Bounds<ServiceSet>| match is_certain {
        true => services.certain.intersection(wanted),
        false => services.possible.intersection(wanted),
    };
    let (way, services) = connection
        .ways
        .iter()
        .map(|(way, of_way)| (way, pick(of_way)))
        .find(|(_, services)| !services.is_empty())?;
    let sample = sample(&way.stages, &connection.from, &connection.to, &services)?;
    let hops = way.stages.iter().filter_map(|stage| passed(network, connection, stage, &sample));
    Some(Leap {
        from: name_of(&connection.from),
        to: name_of(&connection.to),
        hops: hops.collect(),
        services: pick(&connection.services),
    })
}

/// What stops a connection that gets through on no way: on the way that leads furthest, the stage after which nothing is
/// left.
pub(super) fn blocked(
    network: &Network,
    connection: &Connection<'_>,
    wanted: &ServiceSet,
) -> Option<Blocked> {
    let (from, to) = (name_of(&connection.from), name_of(&connection.to));
    let mut best: Option<Blocked> = None;
    for (way, _) in &connection.ways {
        for count in 1..=way.stages.len() {
            let (Some(stages), Some(before)) = (way.stages.get(..count), way.stages.get(..count - 1)) else {
                break;
            };
            if sample(stages, &connection.from, &connection.to, wanted).is_some() {
                continue;
            }
            let Some(stage) = way.stages.get(count - 1) else { break };
            let sample = sample(before, &connection.from, &connection.to, wanted);
            let passed = before
                .iter()
                .filter_map(|stage| passed(network, connection, stage, sample.as_ref()?))
                .collect::<Vec<_>>();
            if best.as_ref().is_none_or(|other| other.passed.len() < passed.len()) {
                let hop = stops(network, connection, stage, sample.as_ref(), wanted);
                best = Some(Blocked { from: from.clone(), to: to.clone(), passed, hop });
            }
            break;
        }
    }
    best.or_else(|| {
        let text = match connection.from.addresses.meets(&connection.to.addresses) {
            true => "nothing leads from one to the other".to_owned(),
            false => format!("no route, peering or transit gateway leads from `{from}` to `{to}`"),
        };
        let hop = HopWitness::new("route-table", from.clone(), text, None);
        Some(Blocked { from, to, passed: Vec::new(), hop })
    })
}

pub(super) fn name_of(end: &End<'_>) -> String {
    match &end.kind {
        EndKind::Interface(interface) => interface.name.clone(),
        EndKind::Hypothetical(interface) => interface.name.clone(),
        EndKind::Outside => describe_addresses(&end.addresses),
        EndKind::Service(service) => service.to_string(),
        EndKind::FrontDoor(_) => "AWS".to_owned(),
    }
}

fn subnet_name(topology: &Topology, subnet: Handle<Subnet>) -> String {
    topology.subnets[subnet].name.clone()
}

/// Why a stage lets a packet through; none where it needs no word.
fn passed(
    network: &Network,
    connection: &Connection<'_>,
    stage: &Stage<'_>,
    sample: &Sample,
) -> Option<HopWitness> {
    let topology = network.topology();
    let remote = match stage.side {
        Side::From => sample.from,
        Side::To => sample.to,
    };
    Some(match &stage.hop {
        Hop::Presence => return None,
        Hop::Groups { egress } => {
            let (own, other) = ends(connection, *egress);
            let interface = own.interface()?;
            let held = interface.groups.known().iter();
            let rule = held.filter_map(|group| {
                let group = &topology.groups[*group];
                let rule = group
                    .rules(*egress)
                    .iter()
                    .find(|rule| admits(topology, rule, other, remote, sample.service));
                rule.map(|rule| (group, rule))
            });
            match rule.into_iter().next() {
                Some((group, rule)) => HopWitness::new(
                    "security-group",
                    &group.name,
                    rule_text(topology, rule, *egress),
                    Some(rule.source.clone()),
                ),
                None => match interface.groups.known().first() {
                    None if interface.groups.unknown().is_none() => return None,
                    group => {
                        let name = group.map_or("security groups", |group| &topology.groups[*group].name);
                        HopWitness::new("security-group", name, "has rules that are not known", None)
                    }
                },
            }
        }
        Hop::Acl { acl, subnet, egress } => {
            let service = match stage.leg {
                Leg::Request => sample.service,
                Leg::Reply if sample.service.protocol == Protocol::TCP => Service::tcp(sample.client_port),
                Leg::Reply => return None,
            };
            let Some(acl) = acl else {
                let text = "is not in the templates";
                return Some(HopWitness::new("network-acl", subnet_name(topology, *subnet), text, None));
            };
            let acl = &topology.acls[*acl];
            let rule = acl.decides(*egress, remote, service);
            let number = rule
                .and_then(|rule| rule.number)
                .map_or_else(|| "a rule".to_owned(), |n| format!("rule {n}"));
            let way = direction(*egress);
            let what = match stage.leg {
                Leg::Request => format!("{number} lets {} {way}", service),
                Leg::Reply => format!("{number} lets replies to the client's ports {way}"),
            };
            HopWitness::new("network-acl", &acl.name, what, rule.map(|rule| rule.source.clone()))
        }
        Hop::Table { table, subnet, route } => {
            let name = table
                .map_or_else(|| subnet_name(topology, *subnet), |table| topology.tables[table].name.clone());
            let known = table.and_then(|table| topology.tables[table].decides(remote));
            let (text, source) = match (route, known) {
                (None, _) => ("has the route within the VPC".to_owned(), None),
                (Some(source), Some(known)) => (route_text(topology, known), Some(source.clone())),
                (Some(source), None) => ("has a route there".to_owned(), Some(source.clone())),
            };
            let text = if stage.side == Side::From { format!("{text}, which replies take") } else { text };
            HopWitness::new("route-table", name, text, source)
        }
        Hop::Internet(vpc) => {
            let name = vpc.map_or("the VPC", |vpc| &topology.vpcs[vpc].name);
            HopWitness::new("internet-gateway", format!("internet gateway of {name}"), "is attached", None)
        }
        Hop::EgressOnly => {
            HopWitness::new("egress-only-internet-gateway", "egress-only internet gateway", "leads out", None)
        }
        Hop::Nat(nat) => {
            let nat = &topology.interfaces[*nat];
            HopWitness::new(
                "nat-gateway",
                &nat.name,
                "puts its own address in place of the client's",
                nat.owner.map(Source::from),
            )
        }
        Hop::NatReplies { .. } => return None,
        Hop::Endpoint(endpoint) => {
            let endpoint = &topology.endpoints[*endpoint];
            let source = Source::new(endpoint.resource, "RouteTableIds");
            HopWitness::new(
                "gateway-endpoint",
                &endpoint.name,
                format!("leads to {}", endpoint.service),
                Some(source),
            )
        }
        Hop::Link(link) => {
            let link = &topology.links[*link];
            HopWitness::new("link", &link.name, "joins the two", link.resource.map(Source::from))
        }
        Hop::Unseen => {
            let why = stage.unknowns.first().map_or_else(String::new, ToString::to_string);
            HopWitness::new("unknown", "somewhere that the templates do not show", why, None)
        }
    })
}

/// Why nothing is left after a stage.
fn stops(
    network: &Network,
    connection: &Connection<'_>,
    stage: &Stage<'_>,
    sample: Option<&Sample>,
    wanted: &ServiceSet,
) -> HopWitness {
    let topology = network.topology();
    let what = if wanted.is_full() { "anything".to_owned() } else { describe_services(wanted) };
    let (from, to) = (name_of(&connection.from), name_of(&connection.to));
    match &stage.hop {
        Hop::Groups { egress } => {
            let (own, other) = ends(connection, *egress);
            let groups: Vec<&Group> = own
                .interface()
                .map(|interface| {
                    interface.groups.known().iter().map(|group| &topology.groups[*group]).collect()
                })
                .unwrap_or_default();
            let names: Vec<&str> = groups.iter().map(|group| group.name.as_str()).collect();
            let direction = if *egress {
                format!("out to {}", name_of(other))
            } else {
                format!("in from {}", name_of(other))
            };
            let text = format!("no rule lets {what} {direction}");
            let source = groups.first().and_then(|group| group.resource).map(Source::from);
            HopWitness::new("security-group", names.join(", "), text, source)
        }
        Hop::Acl { acl, subnet, egress } => acl_stops(topology, *acl, *subnet, *egress, stage, sample, &what),
        Hop::NatReplies { acl, subnet } => {
            let name =
                acl.map_or_else(|| subnet_name(topology, *subnet), |acl| topology.acls[acl].name.clone());
            let source = acl.and_then(|acl| topology.acls[acl].resource).map(Source::from);
            HopWitness::new("network-acl", name, "lets no replies in to the NAT gateway", source)
        }
        Hop::Table { table, subnet, .. } => {
            let name = table
                .map_or_else(|| subnet_name(topology, *subnet), |table| topology.tables[table].name.clone());
            let source = table.and_then(|table| topology.tables[table].resource).map(Source::from);
            let text = match stage.side {
                Side::To => format!("has no route to {to}"),
                Side::From => format!("has no route back to {from}"),
            };
            let blackhole = table.and_then(|table| {
                topology.tables[table].routes.iter().find(|route| route.target == Target::Blackhole)
            });
            match blackhole {
                Some(route) => {
                    let text = format!("{text}: what its route names leads nowhere");
                    HopWitness::new("route-table", name, text, Some(route.source.clone()))
                }
                None => HopWitness::new("route-table", name, text, source),
            }
        }
        Hop::Internet(vpc) => {
            let inside = match stage.side {
                Side::From => &connection.to,
                Side::To => &connection.from,
            };
            let text = match vpc.map(|vpc| &topology.vpcs[vpc]) {
                Some(vpc) if !vpc.internet_gateway.is_possible() => {
                    format!("{} has no internet gateway", vpc.name)
                }
                _ => format!("{} has no public address", name_of(inside)),
            };
            let source = inside.interface().and_then(|interface| interface.owner).map(Source::from);
            HopWitness::new("internet-gateway", "internet gateway", text, source)
        }
        Hop::EgressOnly => HopWitness::new(
            "egress-only-internet-gateway",
            "egress-only internet gateway",
            format!("{from} has no IPv6 address"),
            None,
        ),
        Hop::Nat(nat) => {
            let nat = &topology.interfaces[*nat];
            let text = format!("passes on TCP, UDP and ICMP over IPv4, and not {what}");
            HopWitness::new("nat-gateway", &nat.name, text, nat.owner.map(Source::from))
        }
        Hop::Endpoint(_) | Hop::Link(_) | Hop::Unseen | Hop::Presence => {
            let text = match connection.to.interface() {
                Some(interface) if interface.owner.is_some() => format!("{to} accepts no connections"),
                _ => "nothing leads there".to_owned(),
            };
            HopWitness::new("interface", to, text, None)
        }
    }
}

fn acl_stops(
    topology: &Topology,
    acl: Option<Handle<crate::facts::network::topology::Acl>>,
    subnet: Handle<Subnet>,
    egress: bool,
    stage: &Stage<'_>,
    sample: Option<&Sample>,
    what: &str,
) -> HopWitness {
    let way = direction(egress);
    let Some(acl) = acl.map(|acl| &topology.acls[acl]) else {
        return HopWitness::new(
            "network-acl",
            subnet_name(topology, subnet),
            "is not in the templates",
            None,
        );
    };
    let remote = sample.map(|sample| if stage.side == Side::From { sample.from } else { sample.to });
    let service = sample.map(|sample| match stage.leg {
        Leg::Request => sample.service,
        Leg::Reply => Service::tcp(sample.client_port),
    });
    let rule = remote.zip(service).and_then(|(remote, service)| acl.decides(egress, remote, service));
    let rule = rule.filter(|rule| rule.action == Some(Action::Deny));
    let decides = match rule.and_then(|rule| rule.number) {
        Some(number) => format!("rule {number} denies"),
        None => "no rule allows".to_owned(),
    };
    let text = match stage.leg {
        Leg::Request => format!("{decides} {what} {way}"),
        Leg::Reply => format!("{decides} replies to the client's ports {way}"),
    };
    let source = rule.map(|rule| rule.source.clone()).or_else(|| acl.resource.map(Source::from));
    HopWitness::new("network-acl", &acl.name, text, source)
}

const fn direction(egress: bool) -> &'static str {
    if egress { "out" } else { "in" }
}

/// The end whose groups are looked at, and the other one.
const fn ends<'c, 't>(connection: &'c Connection<'t>, egress: bool) -> (&'c End<'t>, &'c End<'t>) {
    if egress { (&connection.from, &connection.to) } else { (&connection.to, &connection.from) }
}

/// Whether a rule lets a packet through, as far as is known.
fn admits(topology: &Topology, rule: &GroupRule, other: &End<'_>, remote: IpAddr, service: Service) -> bool {
    let is_peer = match &rule.peer {
        Peer::Addresses(addresses) => addresses.contains(remote),
        Peer::Group(group) => other.interface().is_some_and(|i| i.groups.known().contains(group)),
        Peer::List(list) => {
            let list = &topology.lists[*list];
            let is_service = matches!((&other.kind, &list.service), (EndKind::Service(a), Some(b)) if a == b);
            is_service || list.addresses.as_ref().is_some_and(|addresses| addresses.contains(remote))
        }
        Peer::Unknown(_) => false,
    };
    is_peer && rule.services.possible.contains(service)
}

fn rule_text(topology: &Topology, rule: &GroupRule, egress: bool) -> String {
    let peer = match &rule.peer {
        Peer::Addresses(addresses) => describe_addresses(addresses),
        Peer::Group(group) => format!("`{}`", topology.groups[*group].name),
        Peer::List(list) => format!("the prefix list {}", topology.lists[*list].name),
        Peer::Unknown(why) => why.to_string(),
    };
    let services = describe_services(&rule.services.possible);
    if egress { format!("lets {services} out to {peer}") } else { format!("lets {services} in from {peer}") }
}

fn route_text(topology: &Topology, route: &crate::facts::network::topology::Route) -> String {
    use crate::facts::network::topology::Destination;
    let destination = match &route.destination {
        Destination::Network(addresses, 0) if *addresses == AddressSet::ipv4() => "0.0.0.0/0".to_owned(),
        Destination::Network(addresses, 0) if *addresses == AddressSet::ipv6() => "::/0".to_owned(),
        Destination::Network(addresses, _) => describe_addresses(addresses),
        Destination::List(list) => topology.lists[*list].name.clone(),
        Destination::Unknown(why) => why.to_string(),
    };
    let target = match &route.target {
        Target::Internet(_) => "the internet gateway".to_owned(),
        Target::EgressOnly => "the egress-only internet gateway".to_owned(),
        Target::Nat(nat) => format!("the NAT gateway `{}`", topology.interfaces[*nat].name),
        Target::Endpoint(endpoint) => format!("the endpoint `{}`", topology.endpoints[*endpoint].name),
        Target::Link(link) => format!("`{}`", topology.links[*link].name),
        Target::Blackhole => "nowhere".to_owned(),
        Target::Elsewhere(why) => why.to_string(),
    };
    format!("sends {destination} to {target}")
}
