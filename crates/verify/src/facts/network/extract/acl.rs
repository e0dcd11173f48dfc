//! Network ACLs, their entries, and which subnet has which.

use std::collections::BTreeMap;

use stackwright_model::{ResourceId, Unknown, Value};

use super::identity::Identity;
use super::{Extract, unknown_of};
use crate::facts::network::sets::{AddressSet, Bounds, Protocol, ServiceSet, parse_network};
use crate::facts::network::topology::{Acl, AclRule, Action, Source};

/// The attribute of a VPC that is its default ACL.
const DEFAULT: &str = "DefaultNetworkAcl";

impl Extract<'_> {
    pub(super) fn add_acls(&mut self) {
        let mut entries: BTreeMap<Identity, [Vec<AclRule>; 2]> = BTreeMap::new();
        // Entries whose ACL is not known may be those of any.
        let mut unknown_owners = Vec::new();
        for id in self.of_types(&["AWS::EC2::NetworkAclEntry"]) {
            match self.identity(id, "NetworkAclId") {
                Some(Identity::Unknown(why)) => unknown_owners.push(why),
                Some(acl) => {
                    let of_acl = entries.entry(acl).or_default();
                    let [ingress, egress] = of_acl;
                    // `Egress` is false unless it is said.
                    match self.property(id, "Egress") {
                        Value::Null => ingress.push(self.entry(id, None)),
                        value => match value.as_bool() {
                            Some(true) => egress.push(self.entry(id, None)),
                            Some(false) => ingress.push(self.entry(id, None)),
                            None => {
                                let why = unknown_of(value, "the direction of the entry");
                                ingress.push(self.entry(id, Some(why.clone())));
                                egress.push(self.entry(id, Some(why)));
                            }
                        },
                    }
                }
                None => {}
            }
        }
        self.add_default_acls(&mut entries, &unknown_owners);
        for id in self.of_types(&["AWS::EC2::NetworkAcl"]) {
            let identity = Identity::Resource(id);
            let [mut ingress, mut egress] = entries.remove(&identity).unwrap_or_default();
            for why in &unknown_owners {
                ingress.push(anything(why.clone(), id.into()));
                egress.push(anything(why.clone(), id.into()));
            }
            let acl = self.topology.acls.add(Acl::new(self.name(id), Some(id), ingress, egress));
            self.acls.insert(identity, acl);
        }
        for id in self.of_types(&["AWS::EC2::SubnetNetworkAclAssociation"]) {
            let ends = (self.identity(id, "SubnetId"), self.identity(id, "NetworkAclId"));
            let (Some(subnet), Some(acl)) = ends else { continue };
            let acl = self.acls.get(&acl).copied();
            let subnet = self.subnet(subnet);
            let is_certain = self.presence(id).is_certain();
            self.topology.subnets[subnet].acl = acl.filter(|_| is_certain);
        }
    }

    /// A subnet without an association has the VPC's default ACL.
    ///
    /// Source: <https://docs.aws.amazon.com/vpc/latest/userguide/default-network-acl.html>
    fn add_default_acls(
        &mut self,
        entries: &mut BTreeMap<Identity, [Vec<AclRule>; 2]>,
        unknown_owners: &[Unknown],
    ) {
        let vpcs: Vec<_> = self.topology.vpcs.iter().map(|(handle, vpc)| (handle, vpc.resource)).collect();
        for (vpc, resource) in vpcs {
            // Of a VPC outside of the templates, somebody may have changed it.
            let Some(resource) = resource else { continue };
            let identity = Identity::Attribute(resource, DEFAULT.into());
            let rules = |mut rules: Vec<AclRule>| {
                let number = |number, family| AclRule::default_allow(number, family, resource.into());
                // An entry with the number of a default rule takes its place.
                for rule in [number(100, AddressSet::ipv4()), number(101, AddressSet::ipv6())] {
                    if !rules.iter().any(|other| other.number == rule.number) {
                        rules.push(rule);
                    }
                }
                rules.extend(unknown_owners.iter().map(|why| anything(why.clone(), resource.into())));
                rules
            };
            let [ingress, egress] = entries.remove(&identity).unwrap_or_default().map(rules);
            let name = format!("default network ACL of {}", self.topology.vpcs[vpc].name);
            let acl = self.topology.acls.add(Acl::new(name, None, ingress, egress));
            self.acls.insert(identity, acl);
            let of_vpc: Vec<_> =
                self.topology.subnets.iter().filter(|(_, s)| s.vpc == Some(vpc)).map(|(s, _)| s).collect();
            for subnet in of_vpc {
                self.topology.subnets[subnet].acl = Some(acl);
            }
        }
    }

    fn entry(&self, id: ResourceId, direction: Option<Unknown>) -> AclRule {
        let mut unknowns: Vec<Unknown> = direction.into_iter().collect();
        unknowns.extend(self.presence(id).unknown().cloned());
        let is_certain = unknowns.is_empty();
        let mut note = |value: &Value, what: &str| unknowns.push(unknown_of(value, what));
        let number = self.property(id, "RuleNumber");
        if number.as_integer().is_none() {
            note(number, "the number of the entry");
        }
        let action = self.property(id, "RuleAction");
        let known_action = match action.as_text().map(str::to_ascii_lowercase).as_deref() {
            Some("allow") => Some(Action::Allow),
            Some("deny") => Some(Action::Deny),
            _ => {
                note(action, "the action of the entry");
                None
            }
        };
        let (ipv4, ipv6) = (self.property(id, "CidrBlock"), self.property(id, "Ipv6CidrBlock"));
        let (block, family) =
            if ipv6.is_null() { (ipv4, AddressSet::ipv4()) } else { (ipv6, AddressSet::ipv6()) };
        let mut addresses = match block.as_text().and_then(parse_network) {
            Some((network, _)) => Bounds::exactly(network),
            None => {
                note(block, "the network of the entry");
                Bounds { certain: AddressSet::empty(), possible: family }
            }
        };
        let services = self.entry_services(id, &mut note);
        if !is_certain {
            addresses.certain = AddressSet::empty();
        }
        AclRule {
            number: number.as_integer(),
            action: known_action,
            addresses,
            services,
            source: id.into(),
            unknowns,
        }
    }

    /// Ports count for TCP and UDP, type and code for ICMP.
    ///
    /// Source: <https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-ec2-networkaclentry.html>
    fn entry_services(&self, id: ResourceId, note: &mut dyn FnMut(&Value, &str)) -> Bounds<ServiceSet> {
        let value = self.property(id, "Protocol");
        let unknown = |possible| Bounds { certain: ServiceSet::empty(), possible };
        let protocol = match value.as_integer() {
            Some(-1) => return Bounds::exactly(ServiceSet::full()),
            Some(number) => u8::try_from(number).ok().map(Protocol),
            None => value.as_text().and_then(Protocol::parse),
        };
        let Some(protocol) = protocol else {
            note(value, "the protocol of the entry");
            return unknown(ServiceSet::full());
        };
        if protocol.has_types() {
            let [kind, code] = ["Icmp.Type", "Icmp.Code"].map(|path| self.property(id, path));
            return super::group::icmp(protocol, kind, code, note);
        }
        if !protocol.has_ports() || self.property(id, "PortRange").is_null() {
            return Bounds::exactly(ServiceSet::all_of(protocol));
        }
        let [from, to] = ["PortRange.From", "PortRange.To"].map(|path| self.property(id, path));
        super::group::ports(protocol, from, to, note)
    }
}

/// A rule that may be anything, anywhere in the order.
fn anything(why: Unknown, source: Source) -> AclRule {
    AclRule {
        number: None,
        action: None,
        addresses: Bounds { certain: AddressSet::empty(), possible: AddressSet::full() },
        services: Bounds { certain: ServiceSet::empty(), possible: ServiceSet::full() },
        source,
        unknowns: vec![why],
    }
}
