//! Connections: who may talk to whom, as intents that become rules of security groups.

use stackwright_cfn::ec2::{self, CfnSecurityGroupEgress, CfnSecurityGroupIngress};
use stackwright_core::diagnostics::{Diagnostic, Origin};
use stackwright_core::intent::{Intent, IntentPeer, IntentSummary};
use stackwright_core::ipnet::{Ipv4Net, Ipv6Net};
use stackwright_core::{Handle, Scope};

use super::{Peer, Port};
use crate::rules;

/// Lets `from` open connections to `to` at a port. Replies need no word: security groups know connections.
///
/// Between two groups it becomes an `AWS::EC2::SecurityGroupEgress` and an `AWS::EC2::SecurityGroupIngress`, both in
/// the stack of the group that was made later, so that the earlier one's does not depend on it. Towards anything
/// else it becomes the one of the two that the group needs.
#[track_caller]
pub fn connect(scope: &mut Scope<'_>, from: impl Into<Peer>, to: impl Into<Peer>, port: Port) {
    scope.intend(Connection { from: from.into(), to: to.into(), port });
}

/// The intent that one peer may open connections to another.
#[derive(Clone, Debug)]
pub struct Connection {
    /// Who opens them.
    pub from: Peer,
    /// Whose port it is.
    pub to: Peer,
    /// The port.
    pub port: Port,
}

impl Intent for Connection {
    fn lower(&self, scope: &mut Scope<'_>, origin: Origin) {
        let Self { from, to, port } = self;
        match (from, to) {
            (Peer::Group(from), Peer::Group(to)) => {
                let from_is_later = from.node() > to.node();
                let (owner, other) = if from_is_later { (*from, *to) } else { (*to, *from) };
                let (owner_path, other_path) = (scope.at(owner.node()).path(), scope.at(other.node()).path());
                let rule = Rule::new(from_is_later, relative(&other_path, &owner_path), *port);
                let mut scope = scope.at(owner.node());
                if let Some(mut scope) = rule.scope(&mut scope) {
                    scope.add("Egress", rule.egress(*from).destination_security_group_id(*to));
                    scope.add("Ingress", rule.ingress(*to).source_security_group_id(*from));
                }
            }
            (Peer::Group(from), outside) => {
                let rule = Rule::new(true, &outside.to_string(), *port);
                let mut scope = scope.at(from.node());
                if let Some(mut scope) = rule.scope(&mut scope) {
                    scope.add("Egress", egress_to(rule.egress(*from), outside));
                }
            }
            (outside, Peer::Group(to)) => {
                let rule = Rule::new(false, &outside.to_string(), *port);
                let mut scope = scope.at(to.node());
                if let Some(mut scope) = rule.scope(&mut scope) {
                    scope.add("Ingress", ingress_from(rule.ingress(*to), outside));
                }
            }
            (from, to) => {
                let message = format!("neither `{from}` nor `{to}` is a security group");
                let mut place = scope.place();
                place.origin = Some(origin.into());
                let help = "connect to or from a security group of this design, whose rules can say so";
                scope.report(Diagnostic::error(rules::CONNECTION_OUTSIDE, message).at(place).help(help));
            }
        }
    }

    fn describe(&self) -> IntentSummary {
        let peer = |peer: &Peer| match peer {
            Peer::Group(group) => IntentPeer::Construct(group.node()),
            outside => IntentPeer::Outside(outside.to_string()),
        };
        IntentSummary {
            kind: "connect",
            from: peer(&self.from),
            to: peer(&self.to),
            what: self.port.to_string(),
        }
    }
}

/// A rule of a security group, or the pair of rules between two.
struct Rule {
    /// Such as `to network/Endpoints at tcp/443`, from the view of the group that it is made with. It depends on the
    /// peers and the port alone, so that no other rule can move it.
    name: String,
    port: Port,
}

impl Rule {
    fn new(is_outwards: bool, other: &str, port: Port) -> Self {
        let direction = if is_outwards { "to" } else { "from" };
        Self { name: format!("{direction} {other} at {port}"), port }
    }

    /// Where its resources are made, below the group; none where the same connection has made them already.
    fn scope<'a>(&self, group: &'a mut Scope<'_>) -> Option<Scope<'a>> {
        let id = self.name.replace('/', "-");
        if group.has_child(&id) { None } else { Some(group.child(id)) }
    }

    fn egress(&self, from: ec2::SecurityGroup) -> CfnSecurityGroupEgress {
        CfnSecurityGroupEgress::new(from, self.port.protocol.name())
            .from_port(self.port.first)
            .to_port(self.port.last)
            .description(self.name.clone())
    }

    fn ingress(&self, to: ec2::SecurityGroup) -> CfnSecurityGroupIngress {
        CfnSecurityGroupIngress::new(self.port.protocol.name())
            .group_id(to)
            .from_port(self.port.first)
            .to_port(self.port.last)
            .description(self.name.clone())
    }
}

/// A path without what it has in common with another one, such as the environment.
fn relative<'a>(path: &'a str, other: &str) -> &'a str {
    let common = path.split('/').zip(other.split('/')).take_while(|(a, b)| a == b);
    let length: usize = common.map(|(part, _)| part.len() + 1).sum();
    path.get(length..).unwrap_or(path)
}

fn egress_to(rule: CfnSecurityGroupEgress, to: &Peer) -> CfnSecurityGroupEgress {
    match to {
        Peer::Group(group) => rule.destination_security_group_id(*group),
        Peer::AnyIpv4 => rule.cidr_ip(Ipv4Net::default()),
        Peer::AnyIpv6 => rule.cidr_ipv6(Ipv6Net::default()),
        Peer::Network(network) => rule.cidr_ip(*network),
        Peer::PrefixList { id, .. } => rule.destination_prefix_list_id(id.clone()),
    }
}

fn ingress_from(rule: CfnSecurityGroupIngress, from: &Peer) -> CfnSecurityGroupIngress {
    match from {
        Peer::Group(group) => rule.source_security_group_id(*group),
        Peer::AnyIpv4 => rule.cidr_ip(Ipv4Net::default()),
        Peer::AnyIpv6 => rule.cidr_ipv6(Ipv6Net::default()),
        Peer::Network(network) => rule.cidr_ip(*network),
        Peer::PrefixList { id, .. } => rule.source_prefix_list_id(id.clone()),
    }
}
