//! A flow table as one statement: exactly these flows, everything else is unreachable on every port.

use stackwright_diagnostics::Place;
use stackwright_model::ResourceId;

use super::Examination;
use crate::facts::network::Network;
use crate::facts::network::query::{Flow, HopWitness, Party};
use crate::facts::network::sets::{Bounds, Protocol, ServiceSet, describe_services};

/// One side of a flow.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Side {
    /// What has this security group, and no other.
    Group(ResourceId),
    /// The internet.
    Internet,
    /// A service of AWS that a gateway endpoint leads to, such as `s3`, and by that endpoint.
    Service(&'static str),
}

/// A row of a flow table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TableRow {
    /// Who opens connections.
    pub from: Side,
    /// Whose port it is.
    pub to: Side,
    /// The port, of TCP.
    pub port: u16,
}

impl Side {
    fn is(&self, network: &Network, party: &Party) -> bool {
        match (self, party) {
            (Self::Group(resource), Party::Groups(groups)) => match groups.as_slice() {
                [group] => network.topology().groups[*group].resource == Some(*resource),
                _ => false,
            },
            (Self::Internet, Party::Internet) => true,
            (Self::Service(name), Party::Service(service)) => **service == **name,
            _ => false,
        }
    }
}

impl TableRow {
    fn is_of(&self, network: &Network, flow: &Flow) -> bool {
        self.from.is(network, &flow.from) && self.to.is(network, &flow.to)
    }

    pub(super) fn services(&self) -> ServiceSet {
        ServiceSet::ports(Protocol::TCP, self.port, self.port)
    }
}

impl Examination<'_, '_> {
    /// All flows of the network are in the table or follow from it, and all of the table are flows.
    ///
    /// Who may reach the whole internet at a port may reach what the whole internet may reach there, and AWS's services,
    /// which are on it: these flows need no row of their own.
    pub fn flows_are(&mut self, table: &[TableRow]) {
        let network = self.facts().network();
        let flows = self.facts().flows();
        for flow in flows {
            self.is_in_table(network, flow, table);
        }
        for row in table {
            let of_row: Vec<_> = flows.iter().filter(|flow| row.is_of(network, flow)).collect();
            self.is_flow(network, row, &of_row);
        }
    }

    fn is_in_table(&mut self, network: &Network, flow: &Flow, table: &[TableRow]) {
        let allowed = allowed(network, flow, table);
        self.is_allowed(network, flow, &allowed, "which is not in the flow table");
    }

    /// What a side opens connections to is among these.
    pub fn flows_from(&mut self, from: &Side, to: &[Side]) {
        let network = self.facts().network();
        let flows = self.facts().flows();
        for flow in flows.iter().filter(|flow| from.is(network, &flow.from)) {
            if !to.iter().any(|side| side.is(network, &flow.to)) {
                self.is_allowed(network, flow, &ServiceSet::empty(), "which it must not");
            }
        }
        let names: Vec<_> = to.iter().map(|side| self.side_name(side)).collect();
        let from = self.side_name(from);
        self.saw(format!("{from} was followed, and may reach {} only", names.join(", ")), Place::default());
    }

    /// Who opens connections to a side is among these.
    pub fn flows_to(&mut self, to: &Side, from: &[Side]) {
        let network = self.facts().network();
        let flows = self.facts().flows();
        for flow in flows.iter().filter(|flow| to.is(network, &flow.to)) {
            if !from.iter().any(|side| side.is(network, &flow.from)) {
                self.is_allowed(network, flow, &ServiceSet::empty(), "which it must not");
            }
        }
        let names: Vec<_> = from.iter().map(|side| self.side_name(side)).collect();
        let to = self.side_name(to);
        self.saw(
            format!("all ways to {to} were followed, which are for {}", names.join(", ")),
            Place::default(),
        );
    }

    /// What a flow lets through besides what is allowed is a failure where it is certain, and unknown where it is possible.
    fn is_allowed(&mut self, network: &Network, flow: &Flow, allowed: &ServiceSet, complaint: &str) {
        let beyond = |services: &ServiceSet| services.difference(allowed);
        let Bounds { certain, possible } = &flow.services;
        let (certain, possible) = (beyond(certain), beyond(possible));
        let names = (network.party_name(&flow.from), network.party_name(&flow.to));
        if !certain.is_empty() {
            let services = describe_services(&certain);
            let text = format!("{} reaches {} at {services}, {complaint}", names.0, names.1);
            self.fails(text, Place::default());
            self.show_path(network, flow, &certain);
        } else if !possible.is_empty() {
            let services = describe_services(&possible);
            let why: Vec<_> = flow.unknowns.iter().map(ToString::to_string).collect();
            let why = if why.is_empty() { "something that is not known".to_owned() } else { why.join(", ") };
            let text = format!("whether {} reaches {} at {services} depends on {why}", names.0, names.1);
            self.unknown(text, Place::default());
        }
    }

    /// The path of a flow, hop by hop.
    fn show_path(&mut self, network: &Network, flow: &Flow, services: &ServiceSet) {
        let parties = network.parties();
        let (Some(from), Some(to)) = (parties.get(&flow.from), parties.get(&flow.to)) else { return };
        let answer = network.reach_directly(from, to, services);
        for hop in answer.paths.iter().flat_map(|path| &path.leaps).flat_map(|leap| &leap.hops) {
            self.fails(describe(hop), hop.place(self.model()).unwrap_or_default());
        }
    }

    fn is_flow(&mut self, network: &Network, row: &TableRow, flows: &[&Flow]) {
        let wanted = row.services();
        let none = Bounds::<ServiceSet>::default();
        let bounds = flows.iter().fold(none, |all, flow| all.union(&flow.services));
        let (from, to) = (self.side_name(&row.from), self.side_name(&row.to));
        let text = format!("{from} reaches {to} at {}", describe_services(&wanted));
        let is_by_endpoint = flows.iter().all(|flow| flow.by_endpoint);
        if matches!(row.to, Side::Service(_)) && bounds.certain.covers(&wanted) && !is_by_endpoint {
            self.fails(format!("{text}, but through no gateway endpoint"), Place::default());
        } else if bounds.certain.covers(&wanted) {
            self.saw(text, Place::default());
        } else if bounds.possible.covers(&wanted) {
            self.unknown(format!("whether {text} is not known"), Place::default());
        } else {
            self.fails(
                format!(
                    "{from} does not reach {to} at {}, as the flow table says",
                    describe_services(&wanted)
                ),
                Place::default(),
            );
            self.show_block(network, row, &wanted);
        }
    }

    /// What stops a flow that there should be.
    fn show_block(&mut self, network: &Network, row: &TableRow, wanted: &ServiceSet) {
        let parties = network.parties();
        let find = |side: &Side| parties.iter().find(|(party, _)| side.is(network, party));
        match (find(&row.from), find(&row.to)) {
            (Some((_, from)), Some((_, to))) => {
                if let Some(blocked) = network.reach_directly(from, to, wanted).blocked {
                    let place = blocked.hop.place(self.model()).unwrap_or_default();
                    self.fails(describe(&blocked.hop), place);
                }
            }
            (None, _) => {
                self.fails(format!("nothing there is {}", self.side_name(&row.from)), Place::default());
            }
            (_, None) => {
                self.fails(format!("nothing there is {}", self.side_name(&row.to)), Place::default())
            }
        }
    }

    pub(super) fn side_name(&self, side: &Side) -> String {
        match side {
            Side::Group(id) => format!("`{}`", self.model().resource(*id).logical_id),
            Side::Internet => "the internet".to_owned(),
            Side::Service(name) => (*name).to_owned(),
        }
    }
}

/// What the table lets through between the ends of a flow.
fn allowed(network: &Network, flow: &Flow, table: &[TableRow]) -> ServiceSet {
    let rows = |from: Option<&Party>, to: Option<&Party>| {
        let is_row = |row: &&TableRow| {
            from.map_or(row.from == Side::Internet, |party| row.from.is(network, party))
                && to.map_or(row.to == Side::Internet, |party| row.to.is(network, party))
        };
        let services = table.iter().filter(is_row).map(TableRow::services);
        services.fold(ServiceSet::empty(), |all, one| all.union(&one))
    };
    let said = rows(Some(&flow.from), Some(&flow.to));
    let to_anybody = rows(Some(&flow.from), None);
    let follows = match &flow.to {
        Party::Service(_) => to_anybody,
        to => to_anybody.intersection(&rows(None, Some(to))),
    };
    said.union(&follows)
}

fn describe(hop: &HopWitness) -> String {
    format!("{} {}: {}", hop.kind, hop.at, hop.text)
}
