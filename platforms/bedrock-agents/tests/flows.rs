//! BA-032: the security groups let through what the flow table says, and nothing else.

#![expect(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test fails by panicking")]

mod built_in;

use std::collections::BTreeSet;

use built_in::{Environment, environments};
use serde_json::Value as Json;

/// The flow table of the requirements: who may open connections to whom, at which port. The internet has two versions
/// of IP where it comes in, and one where the platform goes out.
const TABLE: &[(&str, &str, u64)] = &[
    ("any IPv4", "public load balancer", 443),
    ("any IPv6", "public load balancer", 443),
    ("any IPv4", "public load balancer", 80),
    ("any IPv6", "public load balancer", 80),
    ("public load balancer", "BFF", 3000),
    ("public load balancer", "any IPv4", 443),
    ("BFF", "internal load balancer", 443),
    ("internal load balancer", "backend", 4000),
    ("BFF", "agents", 8080),
    ("BFF", "endpoints", 443),
    ("backend", "endpoints", 443),
    ("agents", "endpoints", 443),
    ("BFF", "S3", 443),
    ("backend", "S3", 443),
    ("agents", "S3", 443),
    ("BFF", "proxy", 5432),
    ("backend", "proxy", 5432),
    ("agents", "proxy", 5432),
    ("proxy", "database", 5432),
    ("backend", "search", 443),
    ("agents", "search", 443),
    ("BFF", "any IPv4", 443),
    ("backend", "any IPv4", 443),
];

type Flow = (String, String, u64);

/// Who a group is, by its outputs: they are a contract.
fn group_name(environment: &Environment, stack: &str, reference: &Json) -> String {
    let (found, properties) = environment.referent(stack, reference);
    assert_eq!(found, "AWS::EC2::SecurityGroup");
    let names = [
        ("network", "PublicLoadBalancerSecurityGroupId", "public load balancer"),
        ("network", "InternalLoadBalancerSecurityGroupId", "internal load balancer"),
        ("network", "EndpointSecurityGroupId", "endpoints"),
        ("security", "BffSecurityGroupId", "BFF"),
        ("security", "BackendSecurityGroupId", "backend"),
        ("security", "AgentSecurityGroupId", "agents"),
        ("security", "ProxySecurityGroupId", "proxy"),
        ("security", "DatabaseSecurityGroupId", "database"),
        ("security", "SearchSecurityGroupId", "search"),
    ];
    let known = names.iter().find(|(stack, output, _)| {
        let value = &environment.template(stack).as_json()["Outputs"][output]["Value"];
        std::ptr::eq(environment.referent(stack, value).1, properties)
    });
    known.unwrap_or_else(|| panic!("an unknown group: {properties}")).2.to_owned()
}

/// The other side of a rule.
fn peer(environment: &Environment, stack: &str, rule: &Json) -> String {
    for key in ["SourceSecurityGroupId", "DestinationSecurityGroupId"] {
        if let Some(group) = rule.get(key) {
            return group_name(environment, stack, group);
        }
    }
    match (rule["CidrIp"].as_str(), rule["CidrIpv6"].as_str()) {
        (Some("0.0.0.0/0"), _) => "any IPv4".to_owned(),
        (_, Some("::/0")) => "any IPv6".to_owned(),
        _ if rule["DestinationPrefixListId"] == "pl-63a5400a" => "S3".to_owned(),
        _ => panic!("an unknown peer: {rule}"),
    }
}

fn port(rule: &Json) -> u64 {
    assert_eq!(rule["IpProtocol"], "tcp");
    assert_eq!(rule["FromPort"], rule["ToPort"]);
    rule["FromPort"].as_u64().unwrap()
}

/// What groups let in, and what they let out.
fn rules(environment: &Environment) -> (BTreeSet<Flow>, BTreeSet<Flow>) {
    let (mut ingress, mut egress) = (BTreeSet::new(), BTreeSet::new());
    for (stack, _, rule) in environment.of_type("AWS::EC2::SecurityGroupIngress") {
        let rule = &rule["Properties"];
        let to = group_name(environment, stack, &rule["GroupId"]);
        ingress.insert((peer(environment, stack, rule), to, port(rule)));
    }
    for (stack, _, rule) in environment.of_type("AWS::EC2::SecurityGroupEgress") {
        let rule = &rule["Properties"];
        let from = group_name(environment, stack, &rule["GroupId"]);
        egress.insert((from, peer(environment, stack, rule), port(rule)));
    }
    (ingress, egress)
}

fn is_group(name: &str) -> bool {
    !["any IPv4", "any IPv6", "S3"].contains(&name)
}

#[test]
fn exactly_the_flow_table_is_let_through() {
    let table = || TABLE.iter().map(|(from, to, port)| ((*from).to_owned(), (*to).to_owned(), *port));
    for environment in environments() {
        let (ingress, egress) = rules(&environment);
        let into_groups: BTreeSet<Flow> = table().filter(|(_, to, _)| is_group(to)).collect();
        let out_of_groups: BTreeSet<Flow> = table().filter(|(from, _, _)| is_group(from)).collect();
        assert_eq!(ingress, into_groups, "{}", environment.name);
        assert_eq!(egress, out_of_groups, "{}", environment.name);
    }
}

/// Rules within a group would not show in those of their own; and a group without an egress rule lets everything out.
#[test]
fn groups_let_nothing_through_by_themselves() {
    for environment in environments() {
        let groups = environment.of_type("AWS::EC2::SecurityGroup");
        assert_eq!(groups.len(), 9, "{}", environment.name);
        for (_, id, group) in groups {
            assert!(group["Properties"].get("SecurityGroupIngress").is_none(), "{id}");
            let egress = group["Properties"]["SecurityGroupEgress"].as_array().unwrap();
            assert_eq!(egress.len(), 1, "{id}");
            assert_eq!(egress[0]["CidrIp"], "127.0.0.1/32", "{id}");
        }
    }
}
