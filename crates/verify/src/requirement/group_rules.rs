//! Security groups held against a flow table rule by rule: routes and ACLs may stop what a rule lets through today, and
//! a group that is least-privilege does not rely on them.

use stackwright_diagnostics::Place;
use stackwright_model::ResourceId;

use super::Examination;
use super::flow_table::{Side, TableRow};
use crate::facts::network::Network;
use crate::facts::network::sets::{AddressSet, ServiceSet, describe_services, parse_networks};
use crate::facts::network::topology::{GroupRule, Peer};

impl Examination<'_, '_> {
    /// Every rule of a security group of the templates is of a row of the table, and lets nothing more through; and every
    /// row has its rules, on the side of each group, those of the internet for all of IPv4 at least. A rule
    /// for the machine itself (`127.0.0.1`), by which a group is kept from AWS's rule that lets everything out, is none.
    pub fn groups_are(&mut self, table: &[TableRow]) {
        let network = self.facts().network();
        let mut rules = 0_usize;
        for (_, group) in network.topology().groups.iter() {
            let Some(id) = group.resource else { continue };
            if let Some(unknown) = group.unknown_rules.as_ref().or(group.alias.as_ref()) {
                self.depends(id, "", unknown);
            }
            for egress in [false, true] {
                for rule in group.rules(egress) {
                    rules += 1;
                    self.is_of_table(network, (id, egress), rule, table);
                }
            }
        }
        for row in table {
            for (own, other, egress) in [(&row.from, &row.to, true), (&row.to, &row.from, false)] {
                if let Side::Group(id) = own {
                    self.has_rule(network, *id, other, egress, row);
                }
            }
        }
        if rules > 0 {
            self.saw(format!("{rules} rules of security groups are of rows of the table"), Place::default());
        }
    }

    /// A group lets through what a row says, by rules of its own for the other side.
    fn has_rule(&mut self, network: &Network, id: ResourceId, other: &Side, egress: bool, row: &TableRow) {
        let topology = network.topology();
        let Some((_, group)) = topology.groups.iter().find(|(_, group)| group.resource == Some(id)) else {
            return self.fails("this is no security group of the network", self.place(id, ""));
        };
        let is_for = |rule: &&GroupRule| match &rule.peer {
            Peer::Addresses(addresses) => *other == Side::Internet && addresses.covers(&AddressSet::ipv4()),
            peer => side_of(network, std::slice::from_ref(row), peer).as_ref() == Some(other),
        };
        let rules = group.rules(egress).iter().filter(is_for);
        let through = rules.fold(ServiceSet::empty(), |all, rule| all.union(&rule.services.certain));
        if !through.covers(&row.services()) {
            let (direction, services) =
                (if egress { "out" } else { "in" }, describe_services(&row.services()));
            let other = self.side_name(other);
            self.fails(format!("no rule lets {services} {direction} for {other}"), self.place(id, ""));
        }
    }

    fn is_of_table(
        &mut self,
        network: &Network,
        (group, egress): (ResourceId, bool),
        rule: &GroupRule,
        table: &[TableRow],
    ) {
        let at = match rule.source.resource {
            Some(resource) => self.place(resource, &rule.source.property),
            None => self.place(group, ""),
        };
        let peer = match &rule.peer {
            Peer::Addresses(addresses) if parse_networks(&["127.0.0.0/8"]).covers(addresses) => return,
            Peer::Unknown(unknown) => {
                let text = format!("whom a rule of a security group is for depends on {unknown}");
                return self.unknown(text, at);
            }
            known => side_of(network, table, known),
        };
        let is_row = |row: &&TableRow| {
            let (own, other) = if egress { (&row.from, &row.to) } else { (&row.to, &row.from) };
            *own == Side::Group(group) && Some(other) == peer.as_ref()
        };
        let allowed = table.iter().filter(is_row).map(TableRow::services);
        let allowed = allowed.fold(ServiceSet::empty(), |all, one| all.union(&one));
        let beyond = rule.services.certain.difference(&allowed);
        let direction = if egress { "out" } else { "in" };
        if !beyond.is_empty() {
            let services = describe_services(&beyond);
            self.fails(
                format!("a rule lets {services} {direction}, for which the flow table has no row"),
                at,
            );
        } else if !rule.services.possible.difference(&allowed).is_empty() {
            let why: Vec<_> = rule.unknowns.iter().map(ToString::to_string).collect();
            let text = format!("what a rule lets {direction} depends on {}", why.join(", "));
            self.unknown(text, at);
        }
    }
}

/// The side of the table that a rule is for.
fn side_of(network: &Network, table: &[TableRow], peer: &Peer) -> Option<Side> {
    let topology = network.topology();
    match peer {
        Peer::Addresses(_) => Some(Side::Internet),
        Peer::Group(handle) => topology.groups[*handle].resource.map(Side::Group),
        Peer::List(list) => topology.lists[*list].service.as_deref().and_then(|name| service_of(table, name)),
        Peer::Unknown(_) => None,
    }
}

/// The service of a list as the table has it; none where it has no such service, and so no row.
fn service_of(table: &[TableRow], service: &str) -> Option<Side> {
    table.iter().find_map(|row| match &row.to {
        Side::Service(name) if *name == service => Some(row.to.clone()),
        _ => None,
    })
}
