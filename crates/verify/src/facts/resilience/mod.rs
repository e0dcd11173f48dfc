//! What is left when a zone is lost: capacity, routes and endpoints, computed again without it.

mod database;
mod loss;
mod placement;
mod spread;

#[cfg(test)]
mod tests;

use std::collections::BTreeSet;

use stackwright_model::{Model, ResourceId, Unknown};

pub use loss::{Effect, Loss, SinglePoint};
pub use spread::{Outcome, Remains};

use self::placement::{Placement, placements};
use super::network::Network;
use super::network::topology::{Handle, Interface, InterfaceKind, RouteTable, Source, Subnet, Target, Zone};

/// Where everything is, and what follows for a loss.
#[derive(Clone, Debug)]
pub struct Resilience {
    zones: Vec<Zone>,
    placements: Vec<Placement>,
    exits: Vec<Exit>,
}

/// A way out of a subnet that leads over something in one zone.
#[derive(Clone, Debug)]
struct Exit {
    subnet: String,
    resource: Option<ResourceId>,
    zone: Zone,
    over: String,
    over_zone: Zone,
    route: Source,
}

impl Resilience {
    /// Reads where everything is.
    #[must_use]
    pub fn of(model: &Model, network: &Network) -> Self {
        let topology = network.topology();
        let zones: BTreeSet<Zone> = topology
            .subnets
            .iter()
            .map(|(_, subnet)| subnet.zone.clone())
            .filter(|zone| !matches!(zone, Zone::Unknown(_)))
            .collect();
        Self {
            zones: zones.into_iter().collect(),
            placements: placements(model, topology),
            exits: exits(network),
        }
    }

    /// The zones that subnets are in, as far as they are known.
    #[must_use]
    pub fn zones(&self) -> &[Zone] {
        &self.zones
    }

    /// A zone by its name (`us-east-1a`), the letter at its end, or its index among the region's.
    #[must_use]
    pub fn zone(&self, name: &str) -> Option<&Zone> {
        let is_named = |zone: &&Zone| match zone {
            Zone::Named(known) => **known == *name,
            Zone::Listed(index) => zone.to_string() == name || index.to_string() == name,
            Zone::Unknown(_) => false,
        };
        let mut by_letter = self.zones.iter().filter(|zone| match zone {
            Zone::Named(known) => {
                name.len() == 1
                    && known.ends_with(name)
                    && name.chars().all(|letter| letter.is_ascii_lowercase())
            }
            _ => false,
        });
        let exact = self.zones.iter().find(is_named);
        exact.or_else(|| by_letter.next().filter(|_| by_letter.next().is_none()))
    }

    /// What is left without a zone.
    #[must_use]
    pub fn lose(&self, zone: &Zone) -> Loss {
        let mut effects: Vec<Effect> =
            self.placements.iter().map(|placement| placement.without(zone)).collect();
        effects.extend(self.exits.iter().filter_map(|exit| exit.without(zone)));
        effects.sort_by(|a, b| b.outcome.cmp(&a.outcome).then_with(|| a.name.cmp(&b.name)));
        Loss { zone: zone.clone(), effects }
    }

    /// Whether everything survives the loss of any one zone; none where that is not known.
    #[must_use]
    pub fn survives_any_zone(&self) -> Option<bool> {
        let worst = self.zones.iter().map(|zone| self.lose(zone).outcome()).max();
        match worst {
            // What is in one zone is lost with one of them, whichever it is.
            Some(Outcome::Lost | Outcome::LostIfThere) => Some(false),
            Some(Outcome::Unknown) | None => None,
            Some(_) => Some(true),
        }
    }

    /// What stops working when one zone is lost, whichever: each thing once, with the zones.
    #[must_use]
    pub fn single_points(&self) -> Vec<SinglePoint> {
        let mut points: Vec<SinglePoint> = Vec::new();
        for zone in &self.zones {
            for effect in self.lose(zone).effects {
                if effect.outcome < Outcome::Unknown {
                    continue;
                }
                match points.iter_mut().find(|point| point.is_same(&effect)) {
                    Some(point) => point.zones.push(zone.clone()),
                    None => points.push(SinglePoint { zones: vec![zone.clone()], effect }),
                }
            }
        }
        points
    }
}

/// Whether two zones are one; none where that is not known.
fn is_same(a: &Zone, b: &Zone) -> Option<bool> {
    match (a, b) {
        (Zone::Named(a), Zone::Named(b)) => Some(a == b),
        (Zone::Listed(a), Zone::Listed(b)) => Some(a == b),
        _ => None,
    }
}

/// Every route of a subnet to a NAT gateway.
fn exits(network: &Network) -> Vec<Exit> {
    let topology = network.topology();
    let mut exits = Vec::new();
    let of_subnet = |(_, subnet): (Handle<Subnet>, &Subnet)| Some((subnet.clone(), subnet.table?));
    let subnets: Vec<(Subnet, Handle<RouteTable>)> = topology.subnets.iter().filter_map(of_subnet).collect();
    for (subnet, table) in subnets {
        for route in &topology.tables[table].routes {
            let Target::Nat(nat) = route.target else { continue };
            let nat: &Interface = &topology.interfaces[nat];
            debug_assert_eq!(nat.kind, InterfaceKind::Nat);
            let over_zone = match nat.subnet {
                Some(subnet) => topology.subnets[subnet].zone.clone(),
                None => Zone::Unknown(Unknown::Aws("the zones of the NAT gateway".into())),
            };
            exits.push(Exit {
                subnet: subnet.name.clone(),
                resource: subnet.resource,
                zone: subnet.zone.clone(),
                over: nat.name.clone(),
                over_zone,
                route: route.source.clone(),
            });
        }
    }
    exits
}

impl Exit {
    /// A subnet that is left and whose way out is not.
    fn without(&self, lost: &Zone) -> Option<Effect> {
        let effect = |outcome, text| Effect {
            name: self.subnet.clone(),
            kind: "route",
            resource: self.resource,
            outcome,
            text,
            source: Some(self.route.clone()),
        };
        match (is_same(&self.zone, lost), is_same(&self.over_zone, lost)) {
            // What is lost itself needs no way out.
            (Some(true), _) | (_, Some(false)) => None,
            (Some(false), Some(true)) => {
                let text = format!("its way out leads over `{}`, which is lost", self.over);
                Some(effect(Outcome::Lost, text))
            }
            _ => {
                let text =
                    format!("its way out leads over `{}`, and not all of their zones are known", self.over);
                Some(effect(Outcome::Unknown, text))
            }
        }
    }
}
