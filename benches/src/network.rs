//! Who reaches whom in a large network: subnets with ACLs and ways out, security groups that name one another, and
//! interfaces that have them.

use serde_json::{Map, Value, json};
use stackwright_model::{Inputs, Model, SourceTemplate};
use stackwright_verify::facts::network::Network;

use crate::Figure;
use crate::measure;

/// So many times the size that a target is set for.
pub(crate) const SCALES: [u32; 3] = [1, 2, 4];

const SUBNETS: u32 = 200;
const GROUPS: u32 = 500;
const INTERFACES: u32 = 1_000;
const ACLS: u32 = 10;
const TABLES: u32 = 20;

/// All pairs of a network, from its resolved template to the flows.
pub(crate) fn measure(scale: u32) -> anyhow::Result<Figure> {
    let (subnets, groups, interfaces) = (SUBNETS * scale, GROUPS * scale, INTERFACES * scale);
    let text = template(subnets, groups, interfaces).to_string();
    let source = SourceTemplate { stack: "Network".into(), file: "network.json".into(), text };
    let model = Model::of_templates(&[source], &Inputs::default());
    let resources = u32::try_from(model.resources().count())?;
    let cost = measure::cost(|| Ok(Network::of(&model).flows()), || Ok(()))?;
    let work = format!("all pairs of {subnets} subnets, {groups} groups, {interfaces} interfaces");
    Ok(Figure { work, resources, cost, floor: None })
}

fn template(subnets: u32, groups: u32, interfaces: u32) -> Value {
    let mut resources = Map::new();
    let mut add = |id: String, type_name: &str, properties: Value| {
        resources.insert(id, json!({ "Type": format!("AWS::EC2::{type_name}"), "Properties": properties }));
    };
    let vpc = json!({ "Ref": "Vpc" });
    add("Vpc".into(), "VPC", json!({ "CidrBlock": "10.0.0.0/16" }));
    add("Gateway".into(), "InternetGateway", json!({}));
    add(
        "Attachment".into(),
        "VPCGatewayAttachment",
        json!({ "VpcId": vpc, "InternetGatewayId": { "Ref": "Gateway" } }),
    );
    for acl in 0..ACLS {
        add(format!("Acl{acl}"), "NetworkAcl", json!({ "VpcId": vpc }));
        for (egress, number) in [false, true].into_iter().flat_map(|egress| (0..10).map(move |n| (egress, n)))
        {
            let port = json!({ "From": 1024 + number * 5_000, "To": 6_023 + number * 5_000 });
            add(
                format!("Entry{acl}{egress}{number}"),
                "NetworkAclEntry",
                json!({
                    "NetworkAclId": { "Ref": format!("Acl{acl}") }, "Egress": egress, "RuleNumber": 100 + number,
                    "Protocol": 6, "RuleAction": "allow", "PortRange": port,
                    "CidrBlock": if number % 5 == acl % 5 { "10.0.0.0/17" } else { "0.0.0.0/0" },
                }),
            );
        }
    }
    for table in 0..TABLES {
        add(format!("Table{table}"), "RouteTable", json!({ "VpcId": vpc }));
        let route = json!({
            "RouteTableId": { "Ref": format!("Table{table}") }, "DestinationCidrBlock": "0.0.0.0/0",
            "GatewayId": { "Ref": "Gateway" },
        });
        add(format!("Route{table}"), "Route", route);
    }
    for subnet in 0..subnets {
        let block = format!("10.0.{}.{}/27", subnet / 8, subnet % 8 * 32);
        add(format!("Subnet{subnet}"), "Subnet", json!({ "VpcId": vpc, "CidrBlock": block }));
        let of = json!({ "Ref": format!("Subnet{subnet}") });
        let acl = json!({ "SubnetId": of, "NetworkAclId": { "Ref": format!("Acl{}", subnet % ACLS) } });
        add(format!("AclOf{subnet}"), "SubnetNetworkAclAssociation", acl);
        let table = json!({ "SubnetId": of, "RouteTableId": { "Ref": format!("Table{}", subnet % TABLES) } });
        add(format!("TableOf{subnet}"), "SubnetRouteTableAssociation", table);
    }
    for group in 0..groups {
        let port = 1_100 + group % 50 * 100;
        let from = (1..=4).map(|step| {
            let peer = json!({ "Ref": format!("Group{}", (group + step * 37) % groups) });
            json!({ "IpProtocol": "tcp", "FromPort": port, "ToPort": port + step, "SourceSecurityGroupId": peer })
        });
        let mut ingress: Vec<Value> = from.collect();
        if group % 10 == 0 {
            let office = format!("192.0.2.{}/32", group % 250);
            ingress.push(json!({ "IpProtocol": "tcp", "FromPort": 2022, "ToPort": 2022, "CidrIp": office }));
        }
        if group % 50 == 0 {
            ingress.push(
                json!({ "IpProtocol": "tcp", "FromPort": 8443, "ToPort": 8443, "CidrIp": "0.0.0.0/0" }),
            );
        }
        let properties = json!({ "GroupDescription": "g", "VpcId": vpc, "SecurityGroupIngress": ingress });
        add(format!("Group{group}"), "SecurityGroup", properties);
    }
    for interface in 0..interfaces {
        let mut held = vec![json!({ "Ref": format!("Group{}", interface % groups) })];
        if interface % 10 == 0 {
            held.push(json!({ "Ref": format!("Group{}", (interface + 1) % groups) }));
        }
        let subnet = json!({ "Ref": format!("Subnet{}", interface * 7 % subnets) });
        add(
            format!("Interface{interface}"),
            "NetworkInterface",
            json!({ "SubnetId": subnet, "GroupSet": held }),
        );
    }
    json!({ "Resources": resources })
}
