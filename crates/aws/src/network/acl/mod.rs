//! Network ACLs: what may pass the border of a tier, derived from the flows that shall.
//!
//! A network ACL knows no connections. Whatever passes in one direction needs a second rule for its replies, in the
//! other direction, at the ports that the client chose; a rule that is forgotten shows as a timeout. Here nobody
//! writes rules: a [`Flow`] says who opens connections to whom, and each tier's ACL is what the flows need at its
//! border, in both directions and no more.
//!
//! What no ACL can stop needs no flow: names asked of the VPC's own resolver, DHCP, the time, and the metadata and
//! credentials of instances and tasks.
//! Source: <https://docs.aws.amazon.com/vpc/latest/userguide/vpc-network-acls.html>

mod flow;
mod rule;

use bon::bon;
use stackwright_cfn::ec2::network_acl_entry::{PortRange, RuleAction};
use stackwright_cfn::ec2::{self, CfnNetworkAcl, CfnNetworkAclEntry, CfnSubnetNetworkAclAssociation};
use stackwright_core::Scope;
use stackwright_core::diagnostics::Diagnostic;
use stackwright_core::ipnet::IpNet;
use stackwright_core::value::Text;

pub use flow::{ClientPorts, Flow, Side};
use rule::{Action, Direction, Rule};

use super::{SubnetTier, Vpc};
use crate::rules;

/// What may pass the border of a tier's subnets; traffic within a subnet does not.
///
/// Makes an `AWS::EC2::NetworkAcl`, an `AWS::EC2::NetworkAclEntry` a rule, and an
/// `AWS::EC2::SubnetNetworkAclAssociation` a subnet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NetworkAcl {
    /// The ACL.
    pub acl: ec2::NetworkAcl,
}

/// The quota of rules, for each direction and address family, and what it can be raised to. The rule that denies the
/// rest counts.
///
/// Source: <https://docs.aws.amazon.com/vpc/latest/userguide/amazon-vpc-limits.html>
const RULES: usize = 20;
const MOST_RULES: usize = 40;

#[bon]
impl NetworkAcl {
    /// The ACL of a tier, which lets through its part of the flows.
    #[builder(finish_fn = add)]
    #[track_caller]
    pub fn builder(
        /// Where it is added.
        #[builder(finish_fn)]
        scope: &mut Scope<'_>,
        /// Its id in the scope.
        #[builder(finish_fn, into)]
        id: Text,
        /// The VPC.
        vpc: &Vpc,
        /// The tier.
        tier: &SubnetTier,
        /// All flows, of whatever tiers.
        flows: &[Flow<'_>],
    ) -> Self {
        let name = vpc.name_tag(&id.to_ascii_lowercase());
        let mut scope = scope.child(id);
        let acl = scope.add("Resource", CfnNetworkAcl::new(vpc.vpc).tags(name));
        for direction in [Direction::In, Direction::Out] {
            let rules = rule::of_tier(vpc.cidr, tier, flows, direction);
            report_quota(&mut scope, direction, &rules);
            for (rule, number) in rules.iter().zip((100_i64..).step_by(10)) {
                // The logical id is that of the number: a rule that moves to another number changes those numbers in
                // place. As AWS refuses a second rule of a number, it could not be created before the first one goes.
                scope.add(format!("{direction}{number}"), entry(acl, direction, rule, number));
            }
        }
        for subnet in &tier.subnets {
            let association = CfnSubnetNetworkAclAssociation::new(acl, subnet.subnet);
            scope.add(format!("Association-{}", subnet.zone), association);
        }
        Self { acl }
    }
}

/// All protocols, in an entry of an ACL.
const ANY_PROTOCOL: i64 = -1;

fn entry(acl: ec2::NetworkAcl, direction: Direction, rule: &Rule, number: i64) -> CfnNetworkAclEntry {
    let entry = match rule.action {
        Action::Allow(port) => {
            let protocol = i64::from(port.protocol.number());
            let range = PortRange::new().from(port.first).to(port.last);
            CfnNetworkAclEntry::new(acl, protocol, RuleAction::Allow, number).port_range(range)
        }
        Action::Deny => CfnNetworkAclEntry::new(acl, ANY_PROTOCOL, RuleAction::Deny, number),
    };
    let entry = entry.egress(direction == Direction::Out);
    match rule.network {
        IpNet::V4(network) => entry.cidr_block(network),
        IpNet::V6(network) => entry.ipv6_cidr_block(network),
    }
}

fn report_quota(scope: &mut Scope<'_>, direction: Direction, rules: &[Rule]) {
    let ipv4 = rules.iter().filter(|rule| matches!(rule.network, IpNet::V4(_))).count();
    let needed = 1 + ipv4.max(rules.len() - ipv4);
    if needed <= RULES {
        return;
    }
    let way = match direction {
        Direction::In => "in",
        Direction::Out => "out",
    };
    let (new, help): (fn(_, String) -> _, _) = if needed > MOST_RULES {
        (Diagnostic::error, "AWS raises the quota to 40 at most; use fewer zones, or fewer and wider flows")
    } else {
        (
            Diagnostic::warning,
            "have the quota `Rules per network ACL` raised before the deployment, or use fewer zones",
        )
    };
    let message = format!("{needed} rules are needed on the way {way}, more than the quota of {RULES}");
    let diagnostic = new(rules::NETWORK_ACL_RULES, message).at(scope.place()).help(help);
    scope.report(diagnostic);
}
