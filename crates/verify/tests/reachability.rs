//! Reachability against an oracle that knows no sets: it sends packets one by one.
//!
//! Networks are small and random. Rules begin and end at few ports and networks, so that trying one port of each
//! stretch between them, and every address that something may have, tries everything.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test fails by panicking")]

use std::net::{IpAddr, Ipv4Addr};

use proptest::prelude::*;
use stackwright_verify::facts::network::Network;
use stackwright_verify::facts::network::query::{Member, Node};
use stackwright_verify::facts::network::sets::{
    AddressSet, Bounds, Protocol, Service, ServiceSet, internet, parse_network,
};
use stackwright_verify::facts::network::topology::{
    Acl, AclRule, Action, Certainty, ClientPorts, Destination, Group, GroupRule, Groups, Interface,
    InterfaceKind, Peer, Route, RouteTable, Source, Subnet, Target, Topology, Vpc, Zone, assignable,
};

/// Where stretches of ports begin; rules begin at one of them, and end before another.
const PORTS: [u16; 7] = [0, 22, 23, 1024, 8080, 32768, 49152];
const PROTOCOLS: [u8; 3] = [6, 17, 1];
const NETWORKS: [&str; 8] = [
    "0.0.0.0/0",
    "10.0.0.0/24",
    "10.0.0.0/28",
    "10.0.0.16/28",
    "10.0.0.6/32",
    "10.0.0.22/31",
    "198.51.100.0/24",
    "198.51.100.128/25",
];
/// One address of each part of the internet that rules and routes tell apart.
const INTERNET: [[u8; 4]; 3] = [[8, 8, 8, 8], [198, 51, 100, 7], [198, 51, 100, 200]];

#[derive(Clone, Debug)]
struct Rule {
    allows: bool,
    network: usize,
    /// None stands for all.
    protocol: Option<usize>,
    first: usize,
    last: usize,
    /// Of groups' rules: this group rather than the network.
    group: Option<usize>,
}

#[derive(Clone, Debug)]
struct Place {
    /// Ingress and egress; none for the default ACL.
    acl: Option<[Vec<Rule>; 2]>,
    routes: Vec<(usize, usize)>,
}

#[derive(Clone, Debug)]
struct Thing {
    subnet: usize,
    groups: Vec<usize>,
    address: Option<u8>,
    public: bool,
    linux: bool,
}

#[derive(Clone, Debug)]
struct Design {
    subnets: Vec<Place>,
    groups: Vec<[Vec<Rule>; 2]>,
    things: Vec<Thing>,
}

const TARGETS: usize = 3;
const GATEWAY: usize = 0;
const NAT: usize = 1;

fn rule() -> impl Strategy<Value = Rule> {
    let ports = (0..PORTS.len(), 0..PORTS.len());
    let group = prop::option::weighted(0.4, 0..2_usize);
    (
        prop::bool::weighted(0.7),
        0..NETWORKS.len(),
        prop::option::weighted(0.7, 0..PROTOCOLS.len()),
        ports,
        group,
    )
        .prop_map(|(allows, network, protocol, (a, b), group)| Rule {
            allows,
            network,
            protocol,
            first: a.min(b),
            last: a.max(b),
            group,
        })
}

fn rules(most: usize) -> impl Strategy<Value = [Vec<Rule>; 2]> {
    let direction = || prop::collection::vec(rule(), 0..most);
    (direction(), direction()).prop_map(|(ingress, egress)| [ingress, egress])
}

fn design() -> impl Strategy<Value = Design> {
    // Within the VPC its own route counts; those more specific lead through somebody's firewall.
    let outside = prop::sample::select(vec![0_usize, 6, 7]);
    let more = prop::collection::vec((outside, 0..TARGETS), 0..2);
    let default = prop::option::weighted(0.8, prop::sample::select(vec![GATEWAY, NAT]));
    let routes = (default, more).prop_map(|(default, more)| {
        default.map(|target| (0, target)).into_iter().chain(more).collect::<Vec<_>>()
    });
    let place =
        (prop::option::weighted(0.6, rules(5)), routes).prop_map(|(acl, routes)| Place { acl, routes });
    let thing = (
        0..2_usize,
        prop::collection::vec(0..2_usize, 1..3),
        prop::option::of(4..15_u8),
        prop::bool::ANY,
        prop::bool::ANY,
    )
        .prop_map(|(subnet, groups, address, public, linux)| Thing {
            subnet,
            groups,
            address,
            public,
            linux,
        });
    (prop::collection::vec(place, 2), prop::collection::vec(rules(4), 2), prop::collection::vec(thing, 2))
        .prop_map(|(subnets, groups, things)| Design { subnets, groups, things })
}

/// Where packets of a stretch of ports are tried.
#[derive(Clone, Copy, Debug)]
struct Packet {
    protocol: u8,
    port: u16,
}

impl Rule {
    fn matches(&self, remote: Ipv4Addr, packet: Packet) -> bool {
        let within = self.protocol.is_none_or(|index| {
            let ports = PORTS[self.first]..=self.end();
            PROTOCOLS[index] == packet.protocol && (packet.protocol == 1 || ports.contains(&packet.port))
        });
        within && contains(self.network, remote)
    }

    fn end(&self) -> u16 {
        PORTS.get(self.last + 1).map_or(u16::MAX, |next| next - 1)
    }

    fn services(&self) -> ServiceSet {
        match self.protocol.map(|index| Protocol(PROTOCOLS[index])) {
            None => ServiceSet::full(),
            Some(protocol) if protocol.has_ports() => {
                ServiceSet::ports(protocol, PORTS[self.first], self.end())
            }
            Some(protocol) => ServiceSet::all_of(protocol),
        }
    }
}

/// By division of the text: nothing of the sets is used.
fn contains(network: usize, address: Ipv4Addr) -> bool {
    let (base, length) = NETWORKS[network].split_once('/').unwrap();
    let (base, length): (Ipv4Addr, u32) = (base.parse().unwrap(), length.parse().unwrap());
    let size = 1_u64 << (32 - length);
    u64::from(u32::from(address)) / size == u64::from(u32::from(base)) / size
}

impl Design {
    fn acl_passes(&self, subnet: usize, egress: bool, remote: Ipv4Addr, packet: Packet) -> bool {
        let Some(acl) = &self.subnets[subnet].acl else { return true };
        acl[usize::from(egress)]
            .iter()
            .find(|rule| rule.matches(remote, packet))
            .is_some_and(|rule| rule.allows)
    }

    /// `other` are the groups at the other end, where it is known by them.
    fn groups_pass(
        &self,
        thing: usize,
        egress: bool,
        remote: Ipv4Addr,
        other: &[usize],
        packet: Packet,
    ) -> bool {
        self.things[thing].groups.iter().any(|group| {
            self.groups[*group][usize::from(egress)].iter().any(|rule| match rule.group {
                Some(group) => {
                    let anywhere = Rule { network: 0, ..rule.clone() };
                    other.contains(&group) && anywhere.matches(remote, packet)
                }
                None => rule.matches(remote, packet),
            })
        })
    }

    /// Where a subnet's table sends packets; none for nowhere.
    fn target(&self, subnet: usize, remote: Ipv4Addr) -> Option<usize> {
        let length = |network: usize| NETWORKS[network].split_once('/').unwrap().1.parse::<u32>().unwrap();
        let matching = self.subnets[subnet].routes.iter().filter(|(network, _)| contains(*network, remote));
        // Of two routes to one network, which AWS refuses, the first counts.
        let mut best: Option<(usize, usize)> = None;
        for (network, target) in matching {
            if best.is_none_or(|(other, _)| length(*network) > length(other)) {
                best = Some((*network, *target));
            }
        }
        best.map(|(_, target)| target)
    }

    fn addresses(&self, thing: usize) -> Vec<Ipv4Addr> {
        let Thing { subnet, address, .. } = self.things[thing];
        let base = u8::try_from(subnet).unwrap() * 16;
        match address {
            Some(address) => vec![Ipv4Addr::new(10, 0, 0, base + address)],
            None => (4..15).map(|address| Ipv4Addr::new(10, 0, 0, base + address)).collect(),
        }
    }

    fn between(&self, a: usize, b: usize, from: Ipv4Addr, to: Ipv4Addr, packet: Packet, client: u16) -> bool {
        let (near, far) = (self.things[a].subnet, self.things[b].subnet);
        let reply = Packet { port: client, ..packet };
        let crosses = near == far
            || self.acl_passes(near, true, to, packet)
                && self.acl_passes(far, false, from, packet)
                && (packet.protocol != 6
                    || self.acl_passes(far, true, from, reply) && self.acl_passes(near, false, to, reply));
        crosses
            && self.groups_pass(a, true, to, &self.things[b].groups, packet)
            && self.groups_pass(b, false, from, &self.things[a].groups, packet)
    }

    fn enters_from_internet(&self, b: usize, from: Ipv4Addr, packet: Packet, client: u16) -> bool {
        let subnet = self.things[b].subnet;
        let reply = Packet { port: client, ..packet };
        self.things[b].public
            && self.target(subnet, from) == Some(GATEWAY)
            && self.acl_passes(subnet, false, from, packet)
            && self.groups_pass(b, false, from, &[], packet)
            && (packet.protocol != 6 || self.acl_passes(subnet, true, from, reply))
    }

    /// Through the internet gateway, or through the NAT gateway, which is at the first address of the second subnet and
    /// answers for replies at `nat_port`.
    fn leaves_to_internet(
        &self,
        a: usize,
        from: Ipv4Addr,
        to: Ipv4Addr,
        packet: Packet,
        ports: (u16, u16),
    ) -> bool {
        let subnet = self.things[a].subnet;
        let (reply, nat_reply) = (Packet { port: ports.0, ..packet }, Packet { port: ports.1, ..packet });
        if !self.groups_pass(a, true, to, &[], packet) {
            return false;
        }
        match self.target(subnet, to) {
            Some(GATEWAY) => {
                self.things[a].public
                    && self.acl_passes(subnet, true, to, packet)
                    && (packet.protocol != 6 || self.acl_passes(subnet, false, to, reply))
            }
            Some(NAT) => {
                let crosses = subnet == 1
                    || self.acl_passes(subnet, true, to, packet)
                        && self.acl_passes(1, false, from, packet)
                        && (packet.protocol != 6
                            || self.acl_passes(1, true, from, reply)
                                && self.acl_passes(subnet, false, to, reply));
                crosses
                    && self.acl_passes(1, true, to, packet)
                    && self.target(1, to) == Some(GATEWAY)
                    && (packet.protocol != 6 || self.acl_passes(1, false, to, nat_reply))
            }
            _ => false,
        }
    }

    fn topology(&self) -> Topology {
        let mut topology = Topology::default();
        let network = |index: usize| parse_network(NETWORKS[index]).unwrap();
        let main_table = topology.tables.add(RouteTable::new("main".into(), None, Vec::new()));
        let vpc = topology.vpcs.add(Vpc {
            name: "vpc".into(),
            resource: None,
            networks: vec![parse_network("10.0.0.0/24").unwrap()],
            unknown_networks: None,
            internet_gateway: Certainty::Yes,
            main_table,
        });
        let interface = |subnet, groups, address, public: bool, kind, client_ports| Interface {
            name: "thing".into(),
            kind,
            owner: None,
            subnet: Some(subnet),
            vpc: Some(vpc),
            groups,
            address,
            public_ipv4: Certainty::from(public),
            ipv6: Certainty::No,
            client_ports,
            presence: Certainty::Yes,
        };
        let mut subnets = Vec::new();
        for (index, place) in self.subnets.iter().enumerate() {
            let acl_rules = |rules: &[Rule]| -> Vec<AclRule> {
                let numbered = rules.iter().zip(100_i64..);
                let rule = |(rule, number): (&Rule, i64)| AclRule {
                    number: Some(number),
                    action: Some(if rule.allows { Action::Allow } else { Action::Deny }),
                    addresses: Bounds::exactly(network(rule.network).0),
                    services: Bounds::exactly(rule.services()),
                    source: Source::default(),
                    unknowns: Vec::new(),
                };
                numbered.map(rule).collect()
            };
            let [ingress, egress] = match &place.acl {
                Some(both) => [0, 1].map(|direction| acl_rules(&both[direction])),
                None => {
                    [0, 1].map(|_| vec![AclRule::default_allow(100, AddressSet::ipv4(), Source::default())])
                }
            };
            let acl = topology.acls.add(Acl::new("acl".into(), None, ingress, egress));
            let table = topology.tables.add(RouteTable::new("table".into(), None, Vec::new()));
            let base = ["10.0.0.0/28", "10.0.0.16/28"][index];
            subnets.push(topology.subnets.add(Subnet {
                name: "subnet".into(),
                resource: None,
                vpc: Some(vpc),
                assignable: assignable(&parse_network(base).unwrap().0),
                unknown_addresses: None,
                ipv6: Certainty::No,
                zone: Zone::Listed(0),
                acl: Some(acl),
                table: Some(table),
                gives_public_ipv4: Certainty::No,
                gives_ipv6: Certainty::No,
            }));
        }
        let address = IpAddr::from([10, 0, 0, 20]);
        let nat = interface(
            subnets[1],
            Groups::Unfiltered,
            Some(address),
            true,
            InterfaceKind::Nat,
            ClientPorts::Any,
        );
        let nat = topology.interfaces.add(nat);
        for (index, place) in self.subnets.iter().enumerate() {
            let mut routes = Vec::new();
            for (to, target) in &place.routes {
                let (addresses, length) = network(*to);
                let target = match *target {
                    GATEWAY => Target::Internet(Certainty::Yes),
                    NAT => Target::Nat(nat),
                    _ => Target::Blackhole,
                };
                let destination = Destination::Network(addresses, length);
                routes.push(Route {
                    destination,
                    target,
                    presence: Certainty::Yes,
                    source: Source::default(),
                });
            }
            let table = topology.subnets[subnets[index]].table.unwrap();
            topology.tables[table] = RouteTable::new("table".into(), None, routes);
        }
        let groups: Vec<_> = (0..self.groups.len())
            .map(|_| {
                topology.groups.add(Group {
                    name: "group".into(),
                    resource: None,
                    vpc: Some(vpc),
                    ingress: Vec::new(),
                    egress: Vec::new(),
                    unknown_rules: None,
                    alias: None,
                })
            })
            .collect();
        for (index, both) in self.groups.iter().enumerate() {
            let [ingress, egress] = [0, 1].map(|direction| {
                let rule = |rule: &Rule| GroupRule {
                    peer: match rule.group {
                        Some(group) => Peer::Group(groups[group]),
                        None => Peer::Addresses(network(rule.network).0),
                    },
                    services: Bounds::exactly(rule.services()),
                    source: Source::default(),
                    unknowns: Vec::new(),
                };
                both[direction].iter().map(rule).collect()
            });
            let group = &mut topology.groups[groups[index]];
            (group.ingress, group.egress) = (ingress, egress);
        }
        for thing in &self.things {
            let base = u8::try_from(thing.subnet).unwrap() * 16;
            let address = thing.address.map(|address| IpAddr::from([10, 0, 0, base + address]));
            let held = thing.groups.iter().map(|group| groups[*group]).collect();
            let ports = if thing.linux { ClientPorts::Linux } else { ClientPorts::Any };
            let subnet = subnets[thing.subnet];
            let kind = InterfaceKind::Instance;
            topology.interfaces.add(interface(
                subnet,
                Groups::These(held),
                address,
                thing.public,
                kind,
                ports,
            ));
        }
        topology
    }
}

/// The first port of each stretch, where all ports of it fare alike.
fn stretches(from: u16) -> impl Iterator<Item = u16> {
    PORTS.into_iter().filter(move |port| *port >= from)
}

/// The client's ports, one of each stretch.
fn client_ports(linux: bool) -> Vec<u16> {
    stretches(if linux { 32768 } else { 1024 }).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_gets_through_is_what_packets_do(design in design()) {
        let network = Network::new(design.topology());
        // The NAT gateway is the first interface.
        let interfaces: Vec<_> = network.topology().interfaces.iter().skip(1).map(|(handle, _)| handle).collect();
        let node = |index: usize| {
            let members = vec![Member::Interface(interfaces[index])];
            Node { name: String::new(), members, resources: Vec::new() }
        };
        let outside = Node {
            name: String::new(),
            members: vec![Member::Outside(internet().intersection(&AddressSet::ipv4()))],
            resources: Vec::new(),
        };
        let internet: Vec<Ipv4Addr> = INTERNET.into_iter().map(Ipv4Addr::from).collect();
        let within = network.reach_directly(&node(0), &node(1), &ServiceSet::full()).services;
        let inwards = network.reach_directly(&outside, &node(1), &ServiceSet::full()).services;
        let outwards = network.reach_directly(&node(0), &outside, &ServiceSet::full()).services;
        let (sources, targets) = (design.addresses(0), design.addresses(1));
        let (any, own) = (stretches(0).collect::<Vec<_>>(), client_ports(design.things[0].linux));
        for protocol in PROTOCOLS {
            for port in PORTS {
                let packet = Packet { protocol, port };
                let service = Service { protocol: Protocol(protocol), detail: port };
                let case = format!("{protocol}/{port}");

                let tries = |client: &[u16], all: bool| {
                    let pairs = sources.iter().flat_map(|from| targets.iter().map(move |to| (*from, *to)));
                    let mut tries = pairs
                        .flat_map(|(from, to)| client.iter().map(move |port| (from, to, *port)))
                        .map(|(from, to, client)| design.between(0, 1, from, to, packet, client));
                    if all { tries.all(|passes| passes) } else { tries.any(|passes| passes) }
                };
                prop_assert_eq!(within.possible.contains(service), tries(&any, false), "{} possible", case);
                prop_assert_eq!(within.certain.contains(service), tries(&own, true), "{} certain", case);

                // Somebody on the internet has each of its addresses, and takes the port that gets through.
                let enters = |client: &[u16]| {
                    internet.iter().any(|from| client.iter().any(|port| design.enters_from_internet(1, *from, packet, *port)))
                };
                prop_assert_eq!(inwards.possible.contains(service), enters(&any), "in, {} possible", case);
                prop_assert_eq!(inwards.certain.contains(service), enters(&client_ports(false)), "in, {} certain", case);

                let leaves = |from: Ipv4Addr, to: Ipv4Addr, client: u16, all: bool| {
                    let mut by_nat_port = client_ports(false)
                        .into_iter()
                        .map(|nat_port| design.leaves_to_internet(0, from, to, packet, (client, nat_port)));
                    if all { by_nat_port.all(|passes| passes) } else { by_nat_port.any(|passes| passes) }
                };
                let possible = sources.iter().any(|from| {
                    internet.iter().any(|to| any.iter().any(|client| leaves(*from, *to, *client, false)))
                });
                let certain = sources.iter().all(|from| {
                    internet.iter().any(|to| own.iter().all(|client| leaves(*from, *to, *client, true)))
                });
                prop_assert_eq!(outwards.possible.contains(service), possible, "out, {} possible", case);
                prop_assert_eq!(outwards.certain.contains(service), certain, "out, {} certain", case);
            }
        }
    }
}
