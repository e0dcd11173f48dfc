//! Network ACLs let through the flow table and, as far as they can, nothing else (BP-5).
//!
//! What is in a template is evaluated as AWS does it: packet by packet, at the border of each subnet that it crosses,
//! the rules in the order of their numbers, the first that matches deciding; replies like everything else.

#![expect(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test fails by panicking")]

mod built_in;

use std::net::Ipv4Addr;

use built_in::environments;
use serde_json::Value as Json;
use stackwright_core::ipnet::Ipv4Net;
use stackwright_testing::{Template, pattern};

/// Ports that tasks, which run on Linux, open connections from.
const TASKS: &[u16] = &[32768, 47000, 60999];
/// Ports that anybody opens connections from.
const ANYBODY: &[u16] = &[1024, 3000, 30000, 47000, 65535];

const INTERNET: Ipv4Addr = Ipv4Addr::new(198, 51, 100, 7);

struct Subnet {
    network: Ipv4Net,
    /// Ingress and egress, each in the order of the rules.
    rules: [Vec<Rule>; 2],
}

struct Rule {
    network: Ipv4Net,
    is_allowed: bool,
    /// All protocols and ports where there is none.
    tcp_ports: Option<(u16, u16)>,
}

#[derive(Clone, Copy)]
enum Direction {
    In = 0,
    Out = 1,
}

struct Subnets(Vec<Subnet>);

impl Subnets {
    fn of(template: &Template) -> Self {
        let subnets = template.find_resources("AWS::EC2::Subnet", pattern!({}));
        let subnet = |id: &str, properties: &Json| {
            let pattern = pattern!({ "Properties": { "SubnetId": { "Ref": id } } });
            let associations = template.find_resources("AWS::EC2::SubnetNetworkAclAssociation", pattern);
            assert_eq!(associations.len(), 1, "{id} has one ACL");
            let acl = associations[0].value["Properties"]["NetworkAclId"]["Ref"].as_str().unwrap();
            let rules = [false, true].map(|egress| rules(template, acl, egress));
            Subnet { network: properties["CidrBlock"].as_str().unwrap().parse().unwrap(), rules }
        };
        Self(subnets.iter().map(|entry| subnet(entry.logical_id, &entry.value["Properties"])).collect())
    }

    /// Whether a packet may pass the border of the subnet that `at` is in.
    fn passes(&self, at: Ipv4Addr, direction: Direction, remote: Ipv4Addr, port: u16) -> bool {
        let subnet = self.0.iter().find(|subnet| subnet.network.contains(&at)).unwrap();
        let matches = |rule: &&Rule| {
            rule.network.contains(&remote)
                && rule.tcp_ports.is_none_or(|(first, last)| (first..=last).contains(&port))
        };
        subnet.rules[direction as usize].iter().find(matches).is_some_and(|rule| rule.is_allowed)
    }

    /// Whether a packet gets from one address to the other's port.
    fn arrives(&self, from: Ipv4Addr, to: Ipv4Addr, port: u16) -> bool {
        let subnet_of = |address: Ipv4Addr| self.0.iter().position(|s| s.network.contains(&address));
        let (origin, target) = (subnet_of(from), subnet_of(to));
        let is_inside_subnet = origin.is_some() && origin == target;
        is_inside_subnet
            || (origin.is_none() || self.passes(from, Direction::Out, to, port))
                && (target.is_none() || self.passes(to, Direction::In, from, port))
    }

    /// Whether a connection comes about: a request arrives, and its reply.
    fn connects(&self, from: Ipv4Addr, client_port: u16, to: Ipv4Addr, port: u16) -> bool {
        self.arrives(from, to, port) && self.arrives(to, from, client_port)
    }

    /// Whether a connection to the internet comes about through a NAT gateway, which puts its own address and port in
    /// the place of the client's.
    fn connects_through(&self, nat: Ipv4Addr, from: Ipv4Addr, client_port: u16, port: u16) -> bool {
        self.passes(from, Direction::Out, INTERNET, port)
            && self.passes(nat, Direction::In, from, port)
            && ANYBODY.iter().all(|nat_port| self.connects(nat, *nat_port, INTERNET, port))
            && self.passes(nat, Direction::Out, from, client_port)
            && self.passes(from, Direction::In, INTERNET, client_port)
    }
}

/// The rules of an ACL in one direction, in their order; IPv6 is left to another test.
fn rules(template: &Template, acl: &str, egress: bool) -> Vec<Rule> {
    let pattern = pattern!({ "Properties": { "NetworkAclId": { "Ref": acl }, "Egress": egress } });
    let entries = template.find_resources("AWS::EC2::NetworkAclEntry", pattern);
    let mut entries: Vec<_> = entries.iter().map(|entry| &entry.value["Properties"]).collect();
    entries.sort_by_key(|entry| entry["RuleNumber"].as_u64());
    let numbers: Vec<_> = entries.iter().map(|entry| entry["RuleNumber"].as_u64()).collect();
    assert!(numbers.is_sorted_by(|a, b| a < b), "AWS refuses two rules of one number: {numbers:?}");
    let rule = |entry: &&Json| {
        let port = |end: &str| u16::try_from(entry["PortRange"][end].as_u64().unwrap()).unwrap();
        Some(Rule {
            network: entry["CidrBlock"].as_str()?.parse().unwrap(),
            is_allowed: entry["RuleAction"] == "allow",
            tcp_ports: match entry["Protocol"].as_i64().unwrap() {
                6 => Some((port("From"), port("To"))),
                -1 => None,
                other => panic!("protocol {other}"),
            },
        })
    };
    entries.iter().filter_map(rule).collect()
}

/// An address of each zone's subnet of a tier.
fn addresses(tier: &str) -> Vec<Ipv4Addr> {
    let third = match tier {
        "internet" => return vec![INTERNET],
        "public" => [1, 2],
        "application" => [11, 12],
        "agent" => [21, 22],
        "data" => [31, 32],
        other => panic!("{other}"),
    };
    third.iter().map(|third| Ipv4Addr::new(10, 0, *third, 77)).collect()
}

/// The flow table, by the tiers that its parts are in; and S3, which the addresses of the internet stand for.
const FLOWS: &[(&str, &str, u16, &[u16])] = &[
    ("internet", "public", 443, ANYBODY),
    ("internet", "public", 80, ANYBODY),
    // Public load balancer to BFF and to Cognito.
    ("public", "application", 3000, ANYBODY),
    ("public", "internet", 443, ANYBODY),
    // BFF to internal load balancer, and that to the backend.
    ("application", "application", 443, TASKS),
    ("application", "application", 4000, ANYBODY),
    // BFF to agents.
    ("application", "agent", 8080, TASKS),
    // Tasks to interface endpoints, which are in the application tier, and to S3.
    ("agent", "application", 443, TASKS),
    ("application", "internet", 443, TASKS),
    ("agent", "internet", 443, TASKS),
    // Tasks to the proxy, the proxy to the database.
    ("application", "data", 5432, TASKS),
    ("agent", "data", 5432, TASKS),
    ("data", "data", 5432, ANYBODY),
    // Backend and agents to search.
    ("application", "data", 443, TASKS),
    ("agent", "data", 443, TASKS),
];

#[test]
fn the_flow_table_passes_in_both_directions() {
    for environment in environments() {
        let subnets = Subnets::of(environment.template("network"));
        for (from, to, port, client_ports) in FLOWS {
            for (source, target) in
                addresses(from).into_iter().flat_map(|a| addresses(to).into_iter().map(move |b| (a, b)))
            {
                for client_port in *client_ports {
                    assert!(
                        subnets.connects(source, *client_port, target, *port),
                        "{}: {from} ({source}:{client_port}) to {to} ({target}:{port})",
                        environment.name
                    );
                }
            }
        }
    }
}

/// BFF and backend to the internet, through the NAT gateway of whichever zone.
#[test]
fn nat_gateways_pass_what_they_are_for() {
    for environment in environments() {
        let subnets = Subnets::of(environment.template("network"));
        for (client, nat) in addresses("application")
            .into_iter()
            .flat_map(|a| addresses("public").into_iter().map(move |b| (a, b)))
        {
            for port in TASKS {
                assert!(subnets.connects_through(nat, client, *port, 443), "{client}:{port} through {nat}");
            }
            assert!(!subnets.connects_through(nat, client, 47000, 22));
        }
    }
}

/// What no row of the table needs. Ports at which replies go to load balancers cannot be told from services there, so
/// that the application tier's own high ports, and those of the public tier, stay for security groups to close.
const CLOSED: &[(&str, &str, &[u16])] = &[
    ("internet", "application", &[22, 80, 443, 3000, 4000]),
    ("internet", "agent", &[22, 80, 443, 8080]),
    ("internet", "data", &[22, 443, 5432]),
    ("internet", "public", &[22, 25]),
    ("public", "agent", &[22, 443, 8080]),
    ("public", "data", &[22, 443, 5432]),
    ("public", "application", &[22, 80, 443, 4000, 8080]),
    ("application", "agent", &[22, 80, 443, 5432]),
    ("application", "data", &[22, 80, 3306, 8080, 9200]),
    ("agent", "public", &[22, 80, 443, 3000]),
    ("agent", "application", &[22, 80, 3000, 4000, 8080]),
    ("agent", "agent", &[22, 443, 8080]),
    ("agent", "data", &[22, 80, 3306, 8080]),
    ("agent", "internet", &[22, 25, 80, 8080]),
    ("data", "public", &[22, 80, 443]),
    ("data", "application", &[22, 80, 443, 3000, 4000]),
    ("data", "agent", &[22, 80, 443, 8080]),
    ("data", "internet", &[22, 25, 80, 443]),
];

#[test]
fn what_the_table_does_not_name_is_stopped() {
    for environment in environments() {
        let subnets = Subnets::of(environment.template("network"));
        for (from, to, ports) in CLOSED {
            for (source, target) in
                addresses(from).into_iter().flat_map(|a| addresses(to).into_iter().map(move |b| (a, b)))
            {
                // Nothing crosses a border between two addresses of one subnet.
                if source == target {
                    continue;
                }
                for (port, client_port) in ports.iter().flat_map(|p| ANYBODY.iter().map(move |c| (p, c))) {
                    assert!(
                        !subnets.connects(source, *client_port, target, *port),
                        "{}: {from} ({source}:{client_port}) to {to} ({target}:{port})",
                        environment.name
                    );
                }
            }
        }
    }
}

/// Only the public tier has IPv6 addresses; its ACL lets the internet at the ports of the load balancer.
#[test]
fn ipv6_reaches_the_public_load_balancer_alone() {
    for environment in environments() {
        let template = environment.template("network");
        let entries = template.find_resources("AWS::EC2::NetworkAclEntry", pattern!({}));
        let mut found: Vec<_> = entries
            .iter()
            .map(|entry| &entry.value["Properties"])
            .filter(|entry| entry["Ipv6CidrBlock"].is_string())
            .map(|entry| {
                let range = &entry["PortRange"];
                assert!(entry["NetworkAclId"]["Ref"].as_str().unwrap().starts_with("PublicAcl"));
                (entry["Egress"].as_bool(), range["From"].as_u64(), range["To"].as_u64())
            })
            .collect();
        found.sort_unstable();
        let expected = [(false, 80, 80), (false, 443, 443), (true, 1024, 65535)];
        assert_eq!(found, expected.map(|(egress, from, to)| (Some(egress), Some(from), Some(to))));
    }
}

/// BP-5: each tier has an ACL of its own, and none needs more rules than the quota of twenty, the last one included.
#[test]
fn each_tier_has_an_acl_within_the_quota() {
    for environment in environments() {
        let template = environment.template("network");
        let acls = template.find_resources("AWS::EC2::NetworkAcl", pattern!({}));
        assert_eq!(acls.len(), 4);
        for acl in acls {
            for egress in [false, true] {
                assert!(rules(template, acl.logical_id, egress).len() < 20, "{}", acl.logical_id);
            }
        }
    }
}
