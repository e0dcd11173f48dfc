//! Databases, caches and search: which copies they have, and whether another takes over.

use stackwright_model::{Model, Resource, ResourceId, Unknown, Value};

use super::placement::Behaviour;
use crate::facts::network::topology::Zone;

/// The zones that a store is in, and how it behaves when one is lost. `zones` are those of its subnets.
pub(super) fn behaviour(model: &Model, id: ResourceId, zones: Vec<Zone>) -> (Vec<Zone>, Behaviour) {
    let resource = model.resource(id);
    match resource.type_name.as_str() {
        "AWS::RDS::DBInstance" => instance(resource, zones),
        "AWS::RDS::DBCluster" | "AWS::DocDB::DBCluster" | "AWS::Neptune::DBCluster" => {
            cluster(model, id, zones)
        }
        "AWS::ElastiCache::ReplicationGroup" => replication_group(resource, zones),
        "AWS::ElastiCache::CacheCluster" => single(resource, zones, "PreferredAvailabilityZone"),
        "AWS::Redshift::Cluster" => single(resource, zones, "AvailabilityZone"),
        "AWS::OpenSearchService::Domain" | "AWS::Elasticsearch::Domain" => domain(resource, zones),
        // Serverless caches, MSK brokers, MemoryDB and mount targets are in all of their subnets.
        _ => (zones, Behaviour::Everywhere),
    }
}

/// An instance by itself: with a standby in another zone, or without.
///
/// Source: <https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Concepts.MultiAZSingleStandby.html>
fn instance(resource: &Resource, zones: Vec<Zone>) -> (Vec<Zone>, Behaviour) {
    match resource.property("MultiAZ") {
        Value::Null => single(resource, zones, "AvailabilityZone"),
        value => match value.as_bool() {
            Some(true) => (zones, Behaviour::FailsOver("its standby in another zone takes over".to_owned())),
            Some(false) => single(resource, zones, "AvailabilityZone"),
            None => (zones, Behaviour::Unsure(unknown_of(value, "whether it has a standby"))),
        },
    }
}

/// What is in one zone: the one that is named, or one that AWS picks of its subnets'.
fn single(resource: &Resource, zones: Vec<Zone>, path: &str) -> (Vec<Zone>, Behaviour) {
    match zone_of(resource.property(path)) {
        Some(zone) => (vec![zone], Behaviour::Single),
        None => (zones, Behaviour::SingleSomewhere(Unknown::Aws("the zone that AWS picks for it".into()))),
    }
}

fn zone_of(value: &Value) -> Option<Zone> {
    match value {
        Value::Null => None,
        Value::Text(name) => Some(Zone::Named(name.clone())),
        Value::Unknown(why) => Some(match &**why {
            Unknown::Zone(_, index) => Zone::Listed(*index),
            why => Zone::Unknown(why.clone()),
        }),
        other => Some(Zone::Unknown(unknown_of(other, "its zone"))),
    }
}

fn unknown_of(value: &Value, what: &str) -> Unknown {
    value.as_unknown().cloned().unwrap_or_else(|| Unknown::Aws(what.into()))
}

/// Aurora and its like: storage is in three zones, and instances are where they are told to be. Another instance takes
/// over, wherever it is.
///
/// Source: <https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/Concepts.AuroraHighAvailability.html>
fn cluster(model: &Model, id: ResourceId, zones: Vec<Zone>) -> (Vec<Zone>, Behaviour) {
    let is_of_cluster = |resource: &Resource| {
        resource.type_name.ends_with("::DBInstance")
            && resource.property("DBClusterIdentifier").as_reference().is_some_and(|r| r.resource == id)
    };
    let instances: Vec<&Resource> =
        model.resources().map(|(_, resource)| resource).filter(|resource| is_of_cluster(resource)).collect();
    let fails_over = Behaviour::FailsOver("another instance takes over".to_owned());
    // Without instances of its own it is a Multi-AZ cluster of RDS, which has three in as many zones.
    if instances.is_empty() && !model.resource(id).property("DBClusterInstanceClass").is_null() {
        return (zones, fails_over);
    }
    let placed: Vec<Option<Zone>> =
        instances.iter().map(|instance| zone_of(instance.property("AvailabilityZone"))).collect();
    match placed.as_slice() {
        [] => (zones, Behaviour::Unsure(Unknown::Aws("the instances of the cluster".into()))),
        [Some(zone)] => (vec![zone.clone()], Behaviour::Single),
        [None] => (zones, Behaviour::SingleSomewhere(Unknown::Aws("the zone that AWS picks for it".into()))),
        several if several.iter().all(Option::is_some) => {
            let mut in_zones: Vec<Zone> = several.iter().flatten().cloned().collect();
            in_zones.sort();
            in_zones.dedup();
            (in_zones, fails_over)
        }
        _ => {
            let why = Unknown::Aws("the zones that AWS picks for the instances of the cluster".into());
            (zones, Behaviour::Unsure(why))
        }
    }
}

/// Source: <https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/AutoFailover.html>
fn replication_group(resource: &Resource, zones: Vec<Zone>) -> (Vec<Zone>, Behaviour) {
    let flag = |path: &str| resource.property(path).as_bool() == Some(true);
    let number = |path: &str| resource.property(path).as_integer().unwrap_or_default();
    let has_replicas = number("NumCacheClusters") > 1 || number("ReplicasPerNodeGroup") > 0;
    if flag("MultiAZEnabled") && has_replicas {
        return (zones, Behaviour::FailsOver("a replica in another zone takes over".to_owned()));
    }
    if has_replicas && flag("AutomaticFailoverEnabled") {
        return (zones, Behaviour::Unsure(Unknown::Aws("the zones that AWS picks for its nodes".into())));
    }
    let why = Unknown::Aws("the zone that AWS picks for it".into());
    (zones, Behaviour::SingleSomewhere(why))
}

/// Data nodes are spread evenly over the zones where zone awareness is on; otherwise all are in one.
///
/// Source: <https://docs.aws.amazon.com/opensearch-service/latest/developerguide/managedomains-multiaz.html>
fn domain(resource: &Resource, zones: Vec<Zone>) -> (Vec<Zone>, Behaviour) {
    let paths = ["ClusterConfig", "ElasticsearchClusterConfig"];
    let config = paths.iter().map(|path| resource.property(path)).find(|config| !config.is_null());
    let Some(config) = config else {
        return (zones, Behaviour::SingleSomewhere(Unknown::Aws("the zone that AWS picks for it".into())));
    };
    let aware = config.get("ZoneAwarenessEnabled");
    let standby = config.get("MultiAZWithStandbyEnabled").as_bool() == Some(true);
    let nodes = config.get("InstanceCount").as_integer();
    match (aware.as_bool(), nodes) {
        _ if standby => (zones, Behaviour::FailsOver("the standby nodes take over".to_owned())),
        (Some(true), Some(2..)) => {
            (zones, Behaviour::FailsOver("the nodes of other zones go on with their copies".to_owned()))
        }
        (None, _) if !aware.is_null() => {
            (zones, Behaviour::Unsure(unknown_of(aware, "whether zone awareness is on")))
        }
        _ => (zones, Behaviour::SingleSomewhere(Unknown::Aws("the zone that AWS picks for it".into()))),
    }
}
