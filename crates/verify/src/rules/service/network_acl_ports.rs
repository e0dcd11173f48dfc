//! A rule of a network ACL says to which ports or ICMP messages it applies.

use stackwright_diagnostics::{Diagnostic, RuleId, Severity};

use crate::Facts;
use crate::rule::Rule;
#[cfg(test)]
use crate::rules::cases::{Case, fails, passes};
use crate::rules::look::is_absent;

pub(super) static RULE: Rule = Rule {
    id: RuleId("service/network-acl-ports"),
    severity: Severity::Error,
    title: "A rule of a network ACL says to which ports or ICMP messages it applies",
    why: "EC2 requires a port range for TCP and UDP, and type and code for ICMP.",
    fix: "set `PortRange` (`From: 0`, `To: 65535` for all ports), or `Icmp` (`Type: -1`, `Code: -1` for \
          all messages)",
    sources: &[
        "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ec2-networkaclentry.html",
    ],
    check,
};

fn check(rule: &Rule, facts: &Facts<'_>, found: &mut Vec<Diagnostic>) {
    for (id, entry) in facts.model().of_type("AWS::EC2::NetworkAclEntry") {
        let needed = match entry.property("Protocol").as_integer() {
            Some(6 | 17) => "PortRange",
            Some(1) => "Icmp",
            _ => continue,
        };
        if is_absent(facts, entry, needed) {
            let protocol = match entry.property("Protocol").as_integer() {
                Some(6) => "TCP",
                Some(17) => "UDP",
                _ => "ICMP",
            };
            let message = format!("a rule for {protocol} needs `{needed}`");
            found.push(rule.finding(facts, id, needed, message));
        }
    }
}

#[cfg(test)]
pub(super) const CASES: &[Case] = &[
    passes(
        "
Resources:
  Tcp: { Type: AWS::EC2::NetworkAclEntry, Properties: { Protocol: 6, PortRange: { From: 443, To: 443 } } }
  All: { Type: AWS::EC2::NetworkAclEntry, Properties: { Protocol: -1 } }
",
    ),
    fails(
        "
Resources:
  Tcp: { Type: AWS::EC2::NetworkAclEntry, Properties: { Protocol: 6 } }
  Icmp: { Type: AWS::EC2::NetworkAclEntry, Properties: { Protocol: 1 } }
",
        &[("Tcp", "PortRange"), ("Icmp", "Icmp")],
    ),
];
