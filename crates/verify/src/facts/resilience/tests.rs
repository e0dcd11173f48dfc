//! Losses of a zone over templates: each rule with a case for it and the opposite.

use serde_json::{Value as Json, json};
use stackwright_model::{Inputs, Model, SourceTemplate};

use super::{Outcome, Resilience};
use crate::facts::network::Network;

fn resilience(more: &Json) -> Resilience {
    let subnet = |index: usize, block: &str| {
        json!({
            "Type": "AWS::EC2::Subnet",
            "Properties": {
                "VpcId": { "Ref": "Vpc" }, "CidrBlock": block,
                "AvailabilityZone": { "Fn::Select": [index, { "Fn::GetAZs": "" }] },
            },
        })
    };
    let mut resources = json!({
        "Vpc": { "Type": "AWS::EC2::VPC", "Properties": { "CidrBlock": "10.0.0.0/16" } },
        "A": subnet(0, "10.0.1.0/24"),
        "B": subnet(1, "10.0.2.0/24"),
        "Both": {
            "Type": "AWS::RDS::DBSubnetGroup",
            "Properties": { "DBSubnetGroupDescription": "d", "SubnetIds": [{ "Ref": "A" }, { "Ref": "B" }] },
        },
    });
    resources.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    let text = json!({ "Resources": resources }).to_string();
    let source = SourceTemplate { stack: "S".into(), file: "s.json".into(), text };
    let model =
        Model::of_templates(&[source], &Inputs { region: Some("eu-west-1".into()), ..Inputs::default() });
    Resilience::of(&model, &Network::of(&model))
}

/// What becomes of a thing without the first zone, and without the second.
fn outcomes(more: &Json, name: &str) -> Vec<Outcome> {
    let resilience = resilience(more);
    let of_zone = |zone: &super::Zone| {
        let effects = resilience.lose(zone).effects;
        effects.into_iter().find(|effect| effect.name == name).map(|effect| effect.outcome)
    };
    resilience.zones().iter().filter_map(of_zone).collect()
}

fn of(type_name: &str, properties: Json) -> Json {
    json!({ "It": { "Type": type_name, "Properties": properties } })
}

#[test]
fn things_are_left_in_other_zones_or_not() {
    use Outcome::{Interrupted, Kept, Lost, LostIfThere, Unknown, Untouched};
    let (a, b) = (json!({ "Ref": "A" }), json!({ "Ref": "B" }));
    let service = |subnets: Json, count: u32| {
        of(
            "AWS::ECS::Service",
            json!({
                "DesiredCount": count,
                "NetworkConfiguration": { "AwsvpcConfiguration": { "Subnets": subnets, "SecurityGroups": [] } },
            }),
        )
    };
    let instance = |more: Json| {
        let mut properties = json!({ "DBSubnetGroupName": { "Ref": "Both" } });
        properties.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        of("AWS::RDS::DBInstance", properties)
    };
    let cache = |multi: bool, nodes: u32| {
        let mut resources = of(
            "AWS::ElastiCache::ReplicationGroup",
            json!({
                "CacheSubnetGroupName": { "Ref": "Caches" }, "MultiAZEnabled": multi,
                "AutomaticFailoverEnabled": true, "NumCacheClusters": nodes,
            }),
        );
        resources["Caches"] = json!({
            "Type": "AWS::ElastiCache::SubnetGroup", "Properties": { "Description": "d", "SubnetIds": [a, b] },
        });
        resources
    };
    let domain = |aware: bool| {
        of(
            "AWS::OpenSearchService::Domain",
            json!({
                "VPCOptions": { "SubnetIds": if aware { json!([a, b]) } else { json!([a]) } },
                "ClusterConfig": { "InstanceCount": 2, "ZoneAwarenessEnabled": aware },
            }),
        )
    };
    let cases = [
        ("a service in both zones", service(json!([a, b]), 2), [Kept, Kept]),
        ("a service with one task", service(json!([a, b]), 1), [Interrupted, Interrupted]),
        ("a service in one zone", service(json!([a]), 2), [Lost, Untouched]),
        (
            "a service in unknown subnets",
            service(json!([{ "Fn::ImportValue": "subnet" }]), 2),
            [Unknown, Unknown],
        ),
        ("a database with a standby", instance(json!({ "MultiAZ": true })), [Interrupted, Interrupted]),
        ("a database without", instance(json!({ "MultiAZ": false })), [LostIfThere, LostIfThere]),
        (
            "a database in a zone",
            instance(json!({ "AvailabilityZone": { "Fn::Select": [1, { "Fn::GetAZs": "" }] } })),
            [Untouched, Lost],
        ),
        ("a cache with a replica", cache(true, 2), [Interrupted, Interrupted]),
        ("a cache without", cache(false, 1), [LostIfThere, LostIfThere]),
        ("search over both zones", domain(true), [Interrupted, Interrupted]),
        ("search in one", domain(false), [Lost, Untouched]),
    ];
    for (what, resources, expected) in cases {
        assert_eq!(outcomes(&resources, "It"), expected, "{what}");
    }
}

#[test]
fn a_cluster_fails_over_to_an_instance_in_another_zone() {
    let cluster = |zones: &[u32]| {
        let mut resources = of("AWS::RDS::DBCluster", json!({ "DBSubnetGroupName": { "Ref": "Both" } }));
        for (index, zone) in zones.iter().enumerate() {
            resources[format!("I{index}")] = json!({
                "Type": "AWS::RDS::DBInstance",
                "Properties": {
                    "DBClusterIdentifier": { "Ref": "It" },
                    "AvailabilityZone": { "Fn::Select": [zone, { "Fn::GetAZs": "" }] },
                },
            });
        }
        outcomes(&resources, "It")
    };
    assert_eq!(cluster(&[0, 1]), [Outcome::Interrupted, Outcome::Interrupted]);
    assert_eq!(cluster(&[0, 0]), [Outcome::Lost, Outcome::Untouched]);
    assert_eq!(cluster(&[1]), [Outcome::Untouched, Outcome::Lost]);
}

/// Two private subnets whose ways out lead over NAT gateways in these subnets.
fn with_gateways(over: [&str; 2]) -> Json {
    let mut resources = json!({});
    for (index, subnet) in ["A", "B"].into_iter().enumerate() {
        resources[format!("Nat{subnet}")] = json!({
            "Type": "AWS::EC2::NatGateway", "Properties": { "SubnetId": { "Ref": subnet }, "AllocationId": "eipalloc-1" },
        });
        resources[format!("Table{subnet}")] =
            json!({ "Type": "AWS::EC2::RouteTable", "Properties": { "VpcId": { "Ref": "Vpc" } } });
        resources[format!("Of{subnet}")] = json!({
            "Type": "AWS::EC2::SubnetRouteTableAssociation",
            "Properties": { "SubnetId": { "Ref": subnet }, "RouteTableId": { "Ref": format!("Table{subnet}") } },
        });
        resources[format!("Route{subnet}")] = json!({
            "Type": "AWS::EC2::Route",
            "Properties": {
                "RouteTableId": { "Ref": format!("Table{subnet}") }, "DestinationCidrBlock": "0.0.0.0/0",
                "NatGatewayId": { "Ref": format!("Nat{}", over[index]) },
            },
        });
    }
    resources
}

#[test]
fn a_way_out_over_a_lost_zone_is_lost() {
    let shared = resilience(&with_gateways(["A", "A"]));
    assert_eq!(shared.survives_any_zone(), Some(false));
    let points: Vec<String> = shared.single_points().iter().map(|point| point.effect.name.clone()).collect();
    assert_eq!(points, ["B"]);
    let own = resilience(&with_gateways(["A", "B"]));
    assert_eq!(own.survives_any_zone(), Some(true));
    assert!(own.single_points().is_empty());
}
