//! The ways that connections can take between two ends.

use std::borrow::Cow;

use stackwright_model::Unknown;

use super::evaluate::Connection;
use super::stage::{End, EndKind, Hop, Leg, Side, Stage, Way};
use crate::facts::network::Network;
use crate::facts::network::sets::{AddressSet, Bounds, PacketSet, Protocol, ServiceSet, internet_of};
use crate::facts::network::topology::{
    Attachment, Certainty, Destination, Handle, Interface, InterfaceKind, Link, Route, Subnet, Target, Vpc,
};

/// What both ends of a way agree on: who looks, and at what.
struct Pair<'a, 't> {
    network: &'t Network,
    from: &'a End<'t>,
    to: &'a End<'t>,
}

impl Network {
    /// What gets from one end to another directly, without anybody on the way who opens connections of its own.
    #[must_use]
    pub fn connection<'t>(&'t self, from: End<'t>, to: End<'t>) -> Connection<'t> {
        let ways = Pair { network: self, from: &from, to: &to }.ways();
        Connection::new(from, to, ways)
    }
}

impl<'t> Pair<'_, 't> {
    fn ways(&self) -> Vec<Way<'t>> {
        match (self.from.interface(), self.to.interface()) {
            (Some(from), Some(to)) => match (from.vpc, to.vpc) {
                (Some(of_from), Some(of_to)) if of_from != of_to => self.over_links(from, to, of_from, of_to),
                _ => vec![self.local(from, to)],
            },
            (Some(from), None) => self.outwards(from),
            (None, Some(to)) => self.inwards(to),
            (None, None) => Vec::new(),
        }
    }

    /// Within one VPC.
    fn local(&self, from: &Interface, to: &Interface) -> Way<'t> {
        let mut stages = vec![self.presence(), self.groups(true, &Certainty::Yes)];
        match (from.subnet, to.subnet) {
            (Some(a), Some(b)) if a == b => stages.push(self.groups(false, &Certainty::Yes)),
            (Some(a), Some(b)) => {
                stages.extend([self.acl(a, true, Side::To), self.within_vpc(a, from, to)]);
                stages.extend([self.acl(b, false, Side::From), self.groups(false, &Certainty::Yes)]);
                stages.extend([reply(self.acl(b, true, Side::From)), reply(self.acl(a, false, Side::To))]);
            }
            _ => {
                let why = Unknown::Aws("the subnets, of which not all are known".into());
                stages.extend([unseen(why), self.groups(false, &Certainty::Yes)]);
            }
        }
        Way { stages }
    }

    /// The route that every table has to its own VPC, but for what a more specific one takes away.
    fn within_vpc(&self, subnet: Handle<Subnet>, from: &Interface, to: &Interface) -> Stage<'t> {
        let topology = &self.network.topology;
        let hop = |table| Hop::Table { table, subnet, route: None };
        let (Some(vpc), Some(_)) = (from.vpc, to.vpc) else {
            let why = Unknown::Aws("whether both are in one VPC".into());
            return Stage::provided(hop(None), &Certainty::Unknown(why));
        };
        let mut admits = Bounds::exactly(PacketSet::full());
        let mut unknowns = Vec::new();
        let table = topology.subnets[subnet].table;
        for route in table.iter().flat_map(|table| &topology.tables[*table].routes) {
            // Only a route more specific than the VPC's own comes before it.
            if let Destination::Network(addresses, length) = &route.destination
                && topology.vpcs[vpc]
                    .networks
                    .iter()
                    .any(|(own, bits)| bits < length && own.covers(addresses))
            {
                admits.certain = admits.certain.difference(&PacketSet::from(addresses));
                if route.target == Target::Blackhole && route.presence.is_certain() {
                    admits.possible = admits.possible.difference(&PacketSet::from(addresses));
                }
                unknowns.push(elsewhere(&route.target));
            }
        }
        Stage::request(hop(table), Side::To, Cow::Owned(admits)).because(unknowns)
    }

    /// From one VPC to another.
    fn over_links(&self, from: &Interface, to: &Interface, a: Handle<Vpc>, b: Handle<Vpc>) -> Vec<Way<'t>> {
        let (Some(near), Some(far)) = (from.subnet, to.subnet) else {
            let why = Unknown::Aws("the subnets, of which not all are known".into());
            return vec![Way { stages: vec![self.presence(), unseen(why)] }];
        };
        let way = |(handle, link): (Handle<Link>, &Link)| {
            let joins =
                |vpc| link.attachments.iter().any(|end| matches!(end, Attachment::Vpc(at) if *at == vpc));
            if !joins(a) || !joins(b) {
                return None;
            }
            let groups = &link.knows_groups;
            Some(Way {
                stages: vec![
                    self.presence(),
                    self.groups(true, groups),
                    self.acl(near, true, Side::To),
                    self.routed(near, Side::To, &|target| *target == Target::Link(handle)),
                    Stage::provided(Hop::Link(handle), &link.joins_all),
                    self.acl(far, false, Side::From),
                    self.groups(false, groups),
                    self.routed(far, Side::From, &|target| *target == Target::Link(handle)),
                    reply(self.acl(far, true, Side::From)),
                    reply(self.acl(near, false, Side::To)),
                ],
            })
        };
        self.network.topology.links.iter().filter_map(way).collect()
    }

    /// From an interface to what is outside of its VPC.
    fn outwards(&self, from: &Interface) -> Vec<Way<'t>> {
        let topology = &self.network.topology;
        let Some(subnet) = from.subnet else {
            let why = Unknown::Aws("the subnets, of which not all are known".into());
            return vec![Way {
                stages: vec![self.presence(), self.groups(true, &Certainty::No), unseen(why)],
            }];
        };
        let mut ways = Vec::new();
        let mut has_endpoint = false;
        if let EndKind::Service(service) = &self.to.kind {
            for (handle, endpoint) in topology.endpoints.iter() {
                let has_route = topology.subnets[subnet].table.is_some_and(|t| endpoint.tables.contains(&t));
                if endpoint.service != *service || !(has_route || endpoint.unknown_tables.is_some()) {
                    continue;
                }
                has_endpoint |= has_route && endpoint.presence.is_certain();
                let mut is_there = endpoint.presence.clone();
                if let (false, Some(why)) = (has_route, &endpoint.unknown_tables) {
                    is_there = Certainty::Unknown(why.clone());
                }
                ways.push(Way {
                    stages: vec![
                        self.presence(),
                        self.groups(true, &Certainty::No),
                        self.acl(subnet, true, Side::To),
                        Stage::provided(Hop::Endpoint(handle), &is_there),
                        reply(self.acl(subnet, false, Side::To)),
                    ],
                });
            }
        }
        // A route to an endpoint is more specific than any other.
        if has_endpoint {
            return ways;
        }
        ways.extend(self.targets(subnet).iter().filter_map(|target| self.outwards_by(from, subnet, target)));
        if ways.is_empty() {
            let stages = vec![
                self.presence(),
                self.groups(true, &Certainty::No),
                self.acl(subnet, true, Side::To),
                self.routed(subnet, Side::To, &|_| false),
            ];
            ways.push(Way { stages });
        }
        ways
    }

    /// By what the routes of a subnet lead to.
    fn outwards_by(&self, from: &Interface, subnet: Handle<Subnet>, target: &Target) -> Option<Way<'t>> {
        let mut stages = vec![
            self.presence(),
            self.groups(true, &Certainty::No),
            self.acl(subnet, true, Side::To),
            self.routed(subnet, Side::To, &|other| other == target),
        ];
        match target {
            Target::Internet(attached) => {
                stages.push(self.internet(from, attached, Side::To));
            }
            Target::EgressOnly => {
                let mut stage = self.internet(from, &Certainty::Yes, Side::To);
                stage.hop = Hop::EgressOnly;
                stage.admits = Cow::Owned(stage.admits.intersection(&family(&AddressSet::ipv6())));
                stages.push(stage);
            }
            Target::Nat(nat) => return self.through_nat(stages, from, subnet, *nat),
            Target::Link(link) => {
                stages.push(Stage::provided(Hop::Link(*link), &Certainty::Yes));
                stages.push(unseen(self.network.topology.beyond(*link)));
            }
            Target::Elsewhere(why) => stages.push(unseen(why.clone())),
            // It has a way of its own, or none.
            Target::Endpoint(_) | Target::Blackhole => return None,
        }
        stages.push(reply(self.acl(subnet, false, Side::To)));
        Some(Way { stages })
    }

    /// NAT gateways put their own address and port in the place of the client's.
    ///
    /// Source: <https://docs.aws.amazon.com/vpc/latest/userguide/nat-gateway-basics.html>
    fn through_nat(
        &self,
        mut stages: Vec<Stage<'t>>,
        from: &Interface,
        subnet: Handle<Subnet>,
        nat: Handle<Interface>,
    ) -> Option<Way<'t>> {
        let gateway = &self.network.topology.interfaces[nat];
        let Some(at) = gateway.subnet else {
            stages.push(unseen(Unknown::Aws(format!("the subnets of `{}`", gateway.name).into())));
            return Some(Way { stages });
        };
        let mut translates = Stage::provided(Hop::Nat(nat), &gateway.presence);
        let protocols = [Protocol::TCP, Protocol::UDP, Protocol::ICMP].map(ServiceSet::all_of);
        let translated = PacketSet::new(&AddressSet::ipv4(), &protocols.into_iter().collect());
        translates.admits = Cow::Owned(translates.admits.intersection(&Bounds::exactly(translated)));
        let is_crossed = at != subnet;
        if !is_crossed {
            // Packets to a gateway in the same subnet do not cross its border.
            stages.retain(|stage| !matches!(stage.hop, Hop::Acl { .. }));
        } else {
            stages.push(self.acl(at, false, Side::From));
        }
        stages.push(translates);
        stages.push(self.acl(at, true, Side::To));
        stages.push(self.routed(at, Side::To, &|target| matches!(target, Target::Internet(_))));
        let attached =
            from.vpc.map_or(Certainty::No, |vpc| self.network.topology.vpcs[vpc].internet_gateway.clone());
        stages.push(self.internet(gateway, &attached, Side::To));
        stages.push(self.nat_replies(at, gateway));
        if is_crossed {
            stages.push(reply(self.acl(at, true, Side::From)));
            stages.push(reply(self.acl(subnet, false, Side::To)));
        }
        Some(Way { stages })
    }

    /// Whether replies of TCP get back to a NAT gateway: all of its ports for certain, some of them possibly.
    fn nat_replies(&self, subnet: Handle<Subnet>, nat: &Interface) -> Stage<'t> {
        let Stage { hop, admits, unknowns, .. } = self.acl(subnet, false, Side::To);
        let own = nat.client_ports.ports();
        let answered = |packets: &PacketSet, suffices: &dyn Fn(&ServiceSet) -> bool| {
            let good = packets.pieces().filter(|(_, services)| suffices(services));
            let addresses: AddressSet = good.map(|(addresses, _)| addresses).collect();
            let others = ServiceSet::full().difference(&ServiceSet::all_of(Protocol::TCP));
            PacketSet::from(&addresses).union(&PacketSet::new(&AddressSet::full(), &others))
        };
        let bounds = Bounds {
            certain: answered(&admits.certain, &|services| services.ports_of(Protocol::TCP).covers(&own)),
            possible: answered(&admits.possible, &|services| services.ports_of(Protocol::TCP).meets(&own)),
        };
        let hop = match hop {
            Hop::Acl { acl, subnet, .. } => Hop::NatReplies { acl, subnet },
            other => other,
        };
        Stage::request(hop, Side::To, Cow::Owned(bounds)).because(unknowns)
    }

    /// From outside of all VPCs to an interface.
    fn inwards(&self, to: &Interface) -> Vec<Way<'t>> {
        let topology = &self.network.topology;
        let (Some(subnet), Some(vpc)) = (to.subnet, to.vpc) else {
            let why = Unknown::Aws("the subnets, of which not all are known".into());
            return vec![Way {
                stages: vec![self.presence(), unseen(why), self.groups(false, &Certainty::No)],
            }];
        };
        let mut ways = vec![Way {
            stages: vec![
                self.presence(),
                self.internet(to, &topology.vpcs[vpc].internet_gateway, Side::From),
                self.routed(subnet, Side::From, &|target| matches!(target, Target::Internet(_))),
                self.acl(subnet, false, Side::From),
                self.groups(false, &Certainty::No),
                reply(self.acl(subnet, true, Side::From)),
            ],
        }];
        for target in self.targets(subnet) {
            let unseen_because = match &target {
                Target::Link(link) => topology.beyond(*link),
                Target::Elsewhere(why) => why.clone(),
                _ => continue,
            };
            ways.push(Way {
                stages: vec![
                    self.presence(),
                    unseen(unseen_because),
                    self.routed(subnet, Side::From, &|other| *other == target),
                    self.acl(subnet, false, Side::From),
                    self.groups(false, &Certainty::No),
                    reply(self.acl(subnet, true, Side::From)),
                ],
            });
        }
        ways
    }

    /// What the routes of a subnet lead to, each once.
    fn targets(&self, subnet: Handle<Subnet>) -> Vec<Target> {
        let topology = &self.network.topology;
        let mut targets: Vec<Target> = Vec::new();
        let Some(table) = topology.subnets[subnet].table else {
            let name = &topology.subnets[subnet].name;
            return vec![Target::Elsewhere(Unknown::Aws(format!("the route table of `{name}`").into()))];
        };
        let table = &topology.tables[table];
        for Route { target, .. } in &table.routes {
            if !targets.contains(target) {
                targets.push(target.clone());
            }
        }
        targets.extend(table.unknown_routes.clone().map(Target::Elsewhere));
        targets
    }

    /// What the table of a subnet sends to a target, of the addresses at one end.
    fn routed(&self, subnet: Handle<Subnet>, side: Side, is_target: &dyn Fn(&Target) -> bool) -> Stage<'t> {
        let topology = &self.network.topology;
        let at = &topology.subnets[subnet];
        let Some(handle) = at.table else {
            let why = Unknown::Aws(format!("the route table of `{}`", at.name).into());
            let hop = Hop::Table { table: None, subnet, route: None };
            return Stage { side, ..Stage::provided(hop, &Certainty::Unknown(why)) };
        };
        let table = &topology.tables[handle];
        let own: AddressSet =
            at.vpc.iter().flat_map(|vpc| &topology.vpcs[*vpc].networks).map(|(own, _)| own.clone()).collect();
        let shares = table.shares(&own.complement(), |list| topology.lists[list].addresses.clone());
        let mut admits = Bounds::<PacketSet>::default();
        let mut taken = None;
        for (route, share) in shares {
            if is_target(&route.target) {
                admits.certain = admits.certain.union(&PacketSet::from(&share.certain));
                admits.possible = admits.possible.union(&PacketSet::from(&share.possible));
                taken.get_or_insert_with(|| route.source.clone());
            }
        }
        if let Some(why) = &table.unknown_routes
            && is_target(&Target::Elsewhere(why.clone()))
        {
            admits.possible = PacketSet::full();
        }
        let hop = Hop::Table { table: Some(handle), subnet, route: taken };
        Stage::request(hop, side, Cow::Owned(admits)).because(table.unknowns().cloned())
    }

    /// An internet gateway: it must be attached, and the interface must have an address that the internet knows.
    ///
    /// Source: <https://docs.aws.amazon.com/vpc/latest/userguide/VPC_Internet_Gateway.html>
    fn internet(&self, interface: &Interface, attached: &Certainty, outside: Side) -> Stage<'t> {
        let mut admits = Bounds::<PacketSet>::default();
        for (addresses, has) in
            [(AddressSet::ipv4(), &interface.public_ipv4), (AddressSet::ipv6(), &interface.ipv6)]
        {
            let packets = PacketSet::from(&internet_of(&addresses));
            if has.is_possible() && attached.is_possible() {
                admits.possible = admits.possible.union(&packets);
            }
            if has.is_certain() && attached.is_certain() {
                admits.certain = admits.certain.union(&packets);
            }
        }
        let unknowns =
            [&interface.public_ipv4, &interface.ipv6, attached].into_iter().filter_map(Certainty::unknown);
        Stage::request(Hop::Internet(interface.vpc), outside, Cow::Owned(admits)).because(unknowns.cloned())
    }

    /// The groups of who opens the connection, or of whose port it is.
    fn groups(&self, egress: bool, knows_groups: &Certainty) -> Stage<'t> {
        let (own, other, side) =
            if egress { (self.from, self.to, Side::To) } else { (self.to, self.from, Side::From) };
        let Network { topology, filters, .. } = self.network;
        let groups = own.interface().map(|interface| &interface.groups);
        let (admits, unknowns) = match groups {
            Some(groups) => filters.admits(topology, groups, egress, other, knows_groups),
            None => (Cow::Owned(Bounds::exactly(PacketSet::full())), Vec::new()),
        };
        Stage::request(Hop::Groups { egress }, side, admits).because(unknowns)
    }

    /// The ACL of a subnet.
    fn acl(&self, subnet: Handle<Subnet>, egress: bool, side: Side) -> Stage<'t> {
        let topology = &self.network.topology;
        let at = &topology.subnets[subnet];
        let hop = Hop::Acl { acl: at.acl, subnet, egress };
        let Some(acl) = at.acl else {
            let why = Unknown::Aws(format!("the network ACL of `{}`", at.name).into());
            return Stage { side, ..Stage::provided(hop, &Certainty::Unknown(why)) };
        };
        let acl = &topology.acls[acl];
        let unknowns = acl.rules(egress).iter().flat_map(|rule| rule.unknowns.iter().cloned());
        Stage::request(hop, side, Cow::Borrowed(acl.admits(egress))).because(unknowns)
    }

    /// Whether both are there, and the one accepts connections: functions, NAT gateways and links only open them.
    ///
    /// Source: <https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html>
    fn presence(&self) -> Stage<'t> {
        let accepts =
            |kind| !matches!(kind, InterfaceKind::Function | InterfaceKind::Nat | InterfaceKind::VpcLink);
        if self.to.interface().is_some_and(|interface| !accepts(interface.kind)) {
            return Stage::provided(Hop::Presence, &Certainty::No);
        }
        let ends = [self.from, self.to].map(|end| end.interface().map(|interface| &interface.presence));
        let unknown = ends.into_iter().flatten().find_map(Certainty::unknown);
        let is_there = unknown.map_or(Certainty::Yes, |why| Certainty::Unknown(why.clone()));
        Stage::provided(Hop::Presence, &is_there)
    }
}

fn reply(stage: Stage<'_>) -> Stage<'_> {
    Stage { leg: Leg::Reply, ..stage }
}

fn unseen<'t>(why: Unknown) -> Stage<'t> {
    Stage::provided(Hop::Unseen, &Certainty::Unknown(why))
}

fn family(addresses: &AddressSet) -> Bounds<PacketSet> {
    Bounds::exactly(PacketSet::from(addresses))
}

fn elsewhere(target: &Target) -> Unknown {
    match target {
        Target::Elsewhere(why) => why.clone(),
        _ => Unknown::Aws("what a route more specific than the VPC's own leads to".into()),
    }
}
