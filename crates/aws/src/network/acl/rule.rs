//! Rules: what the flows need at the border of a tier, in the order in which they are tried.

use std::collections::BTreeMap;
use std::fmt;

use stackwright_core::ipnet::{IpNet, Ipv4Net, Ipv6Net};

use super::super::{Port, SubnetTier};
use super::{ClientPorts, Flow, Side};

/// From the view of the subnets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Direction {
    In,
    Out,
}

impl fmt::Display for Direction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::In => "Ingress",
            Self::Out => "Egress",
        })
    }
}

/// A rule of an ACL. The first one that matches a packet decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Rule {
    /// Where packets come from, on the way in, or go to.
    pub(super) network: IpNet,
    pub(super) action: Action,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Action {
    /// Lets packets to these ports pass.
    Allow(Port),
    /// Stops all packets.
    Deny,
}

/// The rules of a tier in one direction: first for neighbours in the VPC, then for everything outside.
///
/// AWS has no rule for "outside", only for every address. The VPC's own addresses are therefore denied in between, so
/// that what is open to the outside is not open to neighbours too.
pub(super) fn of_tier(
    vpc: Ipv4Net,
    tier: &SubnetTier,
    flows: &[Flow<'_>],
    direction: Direction,
) -> Vec<Rule> {
    let mut inside: BTreeMap<Port, Vec<Ipv4Net>> = BTreeMap::new();
    let mut outside = Vec::new();
    let allow = |network, port| Rule { network, action: Action::Allow(port) };
    for (side, port) in passages(tier, flows, direction) {
        match side {
            Side::Tier(tier) => {
                inside.entry(port).or_default().extend(tier.subnets.iter().map(|subnet| subnet.cidr));
            }
            Side::OutsideIpv4 => outside.push(allow(Ipv4Net::default().into(), port)),
            Side::Ipv6 => outside.push(allow(Ipv6Net::default().into(), port)),
        }
    }
    // Neighbouring networks that make up a larger one exactly are one rule; rules are few.
    let inside = inside.iter().flat_map(|(port, networks)| {
        Ipv4Net::aggregate(networks).into_iter().map(|network| allow(network.into(), *port))
    });
    let (mut rules, outside) = (needed(inside.collect()), needed(outside));
    if outside.iter().any(|rule| matches!(rule.network, IpNet::V4(_))) {
        rules.push(Rule { network: vpc.into(), action: Action::Deny });
    }
    rules.extend(outside);
    rules
}

/// With whom packets are exchanged in a direction, and the ports that they go to.
fn passages<'a>(tier: &SubnetTier, flows: &[Flow<'a>], direction: Direction) -> Vec<(Side<'a>, Port)> {
    let mut found = Vec::new();
    let mut pass = |way, side, port| {
        if way == direction {
            found.push((side, port));
        }
    };
    for flow in flows {
        let replies = |ports: ClientPorts| Port { first: ports.first, last: ports.last, ..flow.port };
        if flow.from == Side::Tier(tier) {
            pass(Direction::Out, flow.to, flow.port);
            pass(Direction::In, flow.to, replies(flow.client_ports));
        }
        if flow.to == Side::Tier(tier) {
            pass(Direction::In, flow.from, flow.port);
            pass(Direction::Out, flow.from, replies(flow.client_ports));
        }
        if flow.nat == Some(tier) {
            pass(Direction::In, flow.from, flow.port);
            pass(Direction::Out, flow.from, replies(flow.client_ports));
            pass(Direction::Out, flow.to, flow.port);
            pass(Direction::In, flow.to, replies(ClientPorts::ANY));
        }
    }
    found
}

/// In order, without those that another one covers.
fn needed(mut rules: Vec<Rule>) -> Vec<Rule> {
    rules.sort_unstable();
    rules.dedup();
    let covers = |a: &Rule, b: &Rule| match (a.action, b.action) {
        (Action::Allow(port), Action::Allow(other)) => {
            a != b && a.network.contains(&b.network) && port.covers(other)
        }
        _ => false,
    };
    let all = rules.clone();
    rules.retain(|rule| !all.iter().any(|other| covers(other, rule)));
    rules
}

#[cfg(test)]
mod tests {
    use stackwright_cfn::ec2;
    use stackwright_core::{App, Handle, Stack};

    use super::*;
    use crate::network::Subnet;

    /// A tier without a template around it; only its identity and addresses count.
    fn tier(networks: &[&str]) -> SubnetTier {
        let mut app = App::new();
        let mut root = app.scope();
        let mut scope = root.stack("S", Stack::new());
        let subnets = networks.iter().map(|network| {
            let node = scope.child((*network).replace('/', "-")).node();
            Subnet {
                subnet: ec2::Subnet::from_node(node),
                route_table: ec2::RouteTable::from_node(node),
                zone: "a".into(),
                cidr: network.parse().unwrap(),
                has_ipv6: false,
            }
        });
        SubnetTier { subnets: subnets.collect() }
    }

    fn shown(rules: &[Rule]) -> Vec<String> {
        let show = |rule: &Rule| match rule.action {
            Action::Allow(port) => format!("{} {port}", rule.network),
            Action::Deny => format!("{} deny", rule.network),
        };
        rules.iter().map(show).collect()
    }

    #[test]
    fn flows_become_rules_in_both_directions() {
        let (web, app) = (tier(&["10.0.1.0/24", "10.0.2.0/24"]), tier(&["10.0.11.0/24"]));
        let flows = [
            Flow::new(Side::OutsideIpv4, &web, Port::HTTPS, ClientPorts::ANY),
            Flow::new(Side::Ipv6, &web, Port::HTTPS, ClientPorts::ANY),
            Flow::new(&web, &app, Port::tcp(3000), ClientPorts::ANY),
            Flow::new(&app, Side::OutsideIpv4, Port::HTTPS, ClientPorts::LINUX).through_nat_of(&web),
            Flow::new(&app, &app, Port::tcp(4000), ClientPorts::ANY),
        ];
        let vpc = "10.0.0.0/16".parse().unwrap();
        let cases = [
            (
                &web,
                Direction::In,
                vec![
                    "10.0.11.0/24 tcp/443",
                    "10.0.11.0/24 tcp/1024-65535",
                    "10.0.0.0/16 deny",
                    "0.0.0.0/0 tcp/443",
                    "0.0.0.0/0 tcp/1024-65535",
                    "::/0 tcp/443",
                ],
            ),
            (
                &web,
                Direction::Out,
                vec![
                    "10.0.11.0/24 tcp/3000",
                    "10.0.11.0/24 tcp/32768-61000",
                    "10.0.0.0/16 deny",
                    "0.0.0.0/0 tcp/443",
                    "0.0.0.0/0 tcp/1024-65535",
                    "::/0 tcp/1024-65535",
                ],
            ),
            (
                &app,
                Direction::In,
                vec![
                    "10.0.1.0/24 tcp/3000",
                    "10.0.2.0/24 tcp/3000",
                    // The replies to a client that may use any port; they cover port 4000.
                    "10.0.11.0/24 tcp/1024-65535",
                    "10.0.0.0/16 deny",
                    "0.0.0.0/0 tcp/32768-61000",
                ],
            ),
            (
                &app,
                Direction::Out,
                vec![
                    "10.0.1.0/24 tcp/1024-65535",
                    "10.0.2.0/24 tcp/1024-65535",
                    "10.0.11.0/24 tcp/1024-65535",
                    "10.0.0.0/16 deny",
                    "0.0.0.0/0 tcp/443",
                ],
            ),
        ];
        for (tier, direction, expected) in cases {
            assert_eq!(shown(&of_tier(vpc, tier, &flows, direction)), expected, "{direction}");
        }
    }

    #[test]
    fn without_flows_to_the_outside_nothing_is_denied_by_word() {
        let (app, data) = (tier(&["10.0.11.0/24"]), tier(&["10.0.31.0/24"]));
        let flows = [Flow::new(&app, &data, Port::POSTGRESQL, ClientPorts::LINUX)];
        let vpc = "10.0.0.0/16".parse().unwrap();
        assert_eq!(shown(&of_tier(vpc, &data, &flows, Direction::In)), ["10.0.11.0/24 tcp/5432"]);
        assert_eq!(shown(&of_tier(vpc, &data, &flows, Direction::Out)), ["10.0.11.0/24 tcp/32768-61000"]);
    }

    #[test]
    fn networks_that_make_up_a_larger_one_are_one_rule() {
        let (app, data) = (tier(&["10.0.11.0/24", "10.0.12.0/24", "10.0.13.0/24"]), tier(&["10.0.31.0/24"]));
        let flows = [Flow::new(&app, &data, Port::POSTGRESQL, ClientPorts::LINUX)];
        let rules = of_tier("10.0.0.0/16".parse().unwrap(), &data, &flows, Direction::In);
        assert_eq!(shown(&rules), ["10.0.11.0/24 tcp/5432", "10.0.12.0/23 tcp/5432"]);
    }
}
