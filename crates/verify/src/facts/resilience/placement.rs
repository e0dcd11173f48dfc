//! Where each thing is, and how it behaves when a part of it is lost.

use std::collections::BTreeMap;

use stackwright_model::{Model, ResourceId, Unknown, Value};

use super::database;
use super::loss::Effect;
use super::spread::{Outcome, Remains, unknown_zone};
use crate::facts::network::topology::{InterfaceKind, Source, Topology, Zone};

/// A thing and the zones that it is in.
#[derive(Clone, Debug)]
pub(super) struct Placement {
    pub(super) name: String,
    pub(super) kind: &'static str,
    pub(super) resource: ResourceId,
    pub(super) zones: Vec<Zone>,
    pub(super) behaviour: Behaviour,
}

/// How a thing uses its places.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Behaviour {
    /// It is in all of them at once.
    Everywhere,
    /// So many copies are spread over them, and lost ones are started elsewhere; none where the number is not known.
    Copies(Option<u64>),
    /// It is in one of them, and nothing takes its place.
    Single,
    /// It is in one of them, which depends on this.
    SingleSomewhere(Unknown),
    /// It is in several, and another takes over: why that is known.
    FailsOver(String),
    /// It depends on this whether anything is left.
    Unsure(Unknown),
    /// It belongs to its zone; whoever needs it from elsewhere says so.
    Zonal,
}

impl Placement {
    /// What becomes of it without a zone.
    pub(super) fn without(&self, lost: &Zone) -> Effect {
        let remains = Remains::of(&self.zones, lost);
        let (outcome, text) = self.judge(&remains);
        Effect {
            name: self.name.clone(),
            kind: self.kind,
            resource: Some(self.resource),
            outcome,
            text,
            source: Some(Source::from(self.resource)),
        }
    }

    fn judge(&self, remains: &Remains) -> (Outcome, String) {
        let places = format!("{} of {} zones left", remains.left, remains.all());
        match (remains.outcome(), &self.behaviour) {
            (Outcome::Untouched, _) => (Outcome::Untouched, "nothing of it is there".to_owned()),
            (Outcome::Unknown, _) => {
                let why = unknown_zone(&self.zones)
                    .map_or_else(String::new, |why| format!(": it depends on {why}"));
                (Outcome::Unknown, format!("not all of its zones are known{why}"))
            }
            (Outcome::Lost, Behaviour::Zonal) => (Outcome::Gone, "it is in that zone".to_owned()),
            (Outcome::Lost, _) => (Outcome::Lost, "all of it is in that zone".to_owned()),
            (_, Behaviour::Everywhere | Behaviour::Zonal) => (Outcome::Kept, places),
            (_, Behaviour::Copies(Some(0))) => (Outcome::Kept, "it runs no copies".to_owned()),
            (_, Behaviour::Copies(Some(1))) => {
                (Outcome::Interrupted, format!("its one copy is started in another zone; {places}"))
            }
            (_, Behaviour::Copies(Some(count))) => {
                // Copies are spread evenly: the lost zone has at most its share, rounded up.
                let zones = u64::try_from(remains.all()).unwrap_or(u64::MAX).max(1);
                let left = count - count.div_ceil(zones);
                (
                    Outcome::Kept,
                    format!("at least {left} of {count} copies go on until others are started; {places}"),
                )
            }
            (_, Behaviour::Copies(None)) => (Outcome::Kept, places),
            (_, Behaviour::Single) => (Outcome::Lost, "nothing takes its place".to_owned()),
            (_, Behaviour::SingleSomewhere(why)) => {
                (Outcome::LostIfThere, format!("it is in one zone only: {why}"))
            }
            (_, Behaviour::FailsOver(how)) => (Outcome::Interrupted, format!("{how}; {places}")),
            (_, Behaviour::Unsure(why)) => (Outcome::Unknown, format!("it depends on {why}")),
        }
    }
}

/// Everything that has interfaces, and the groups of subnets that databases are put into.
pub(super) fn placements(model: &Model, topology: &Topology) -> Vec<Placement> {
    let mut of_owner: BTreeMap<ResourceId, (InterfaceKind, Vec<Zone>)> = BTreeMap::new();
    for (_, interface) in topology.interfaces.iter() {
        let Some(owner) = interface.owner else { continue };
        let zone = match interface.subnet {
            Some(subnet) => topology.subnets[subnet].zone.clone(),
            None => Zone::Unknown(Unknown::Aws("its subnets".into())),
        };
        let (_, zones) = of_owner.entry(owner).or_insert_with(|| (interface.kind, Vec::new()));
        // Two subnets in one zone are lost together.
        if !zones.contains(&zone) || matches!(zone, Zone::Unknown(_)) {
            zones.push(zone);
        }
    }
    let name = |id: ResourceId| {
        let resource = model.resource(id);
        let path = resource.construct.as_deref().map(|path| path.strip_suffix("/Resource").unwrap_or(path));
        path.unwrap_or(&resource.logical_id).to_owned()
    };
    of_owner
        .into_iter()
        .map(|(id, (kind, zones))| {
            let (zones, behaviour) = behaviour(model, id, kind, zones);
            Placement { name: name(id), kind: kind_name(kind), resource: id, zones, behaviour }
        })
        .collect()
}

const fn kind_name(kind: InterfaceKind) -> &'static str {
    match kind {
        InterfaceKind::Instance => "instance",
        InterfaceKind::LoadBalancer => "load balancer",
        InterfaceKind::Tasks => "service",
        InterfaceKind::Function => "function",
        InterfaceKind::Database => "store",
        InterfaceKind::DatabaseProxy => "database proxy",
        InterfaceKind::Nat => "NAT gateway",
        InterfaceKind::Endpoint => "endpoint",
        InterfaceKind::VpcLink => "VPC link",
        InterfaceKind::Other | InterfaceKind::Hypothetical => "interface",
    }
}

fn behaviour(model: &Model, id: ResourceId, kind: InterfaceKind, zones: Vec<Zone>) -> (Vec<Zone>, Behaviour) {
    let resource = model.resource(id);
    let count = |path: &str, default: u64| match resource.property(path) {
        Value::Null => Some(default),
        value => value.as_integer().and_then(|count| u64::try_from(count).ok()),
    };
    match (kind, resource.type_name.as_str()) {
        (InterfaceKind::Nat, _) => (zones, Behaviour::Zonal),
        // ECS starts one task where nothing is said.
        // Source: <https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-ecs-service.html>
        (InterfaceKind::Tasks, _) => {
            let daemon = resource.property("SchedulingStrategy").as_text() == Some("DAEMON");
            (zones, if daemon { Behaviour::Everywhere } else { Behaviour::Copies(count("DesiredCount", 1)) })
        }
        (InterfaceKind::Instance, "AWS::AutoScaling::AutoScalingGroup") => {
            let path =
                if resource.property("DesiredCapacity").is_null() { "MinSize" } else { "DesiredCapacity" };
            (zones, Behaviour::Copies(count(path, 0)))
        }
        (InterfaceKind::Instance, _) => (zones, Behaviour::Single),
        (InterfaceKind::Database, _) => database::behaviour(model, id, zones),
        _ => (zones, Behaviour::Everywhere),
    }
}
