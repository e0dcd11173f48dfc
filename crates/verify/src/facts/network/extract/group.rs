//! Security groups and their rules, inline and stand-alone.

use stackwright_model::{Model, ResourceId, Unknown, Value};

use super::identity::Identity;
use super::{Extract, unknown_of};
use crate::facts::network::sets::{AddressSet, Bounds, Protocol, ServiceSet, parse_network};
use crate::facts::network::topology::{Group, GroupRule, Handle, Peer, Source, Vpc};

/// The attribute of a VPC that is its default group.
const DEFAULT: &str = "DefaultSecurityGroup";

impl Extract<'_> {
    pub(super) fn add_groups(&mut self) {
        let groups = self.of_types(&["AWS::EC2::SecurityGroup"]);
        for id in &groups {
            let vpc = self.identity(*id, "VpcId").map(|vpc| self.vpc(vpc));
            let group = self.topology.groups.add(Group {
                name: self.name(*id),
                resource: Some(*id),
                vpc,
                ingress: Vec::new(),
                egress: Vec::new(),
                unknown_rules: None,
                alias: None,
            });
            self.groups.insert(Identity::Resource(*id), group);
        }
        for id in groups {
            self.add_inline(id, false);
            self.add_inline(id, true);
        }
        for (of_type, egress) in
            [("AWS::EC2::SecurityGroupIngress", false), ("AWS::EC2::SecurityGroupEgress", true)]
        {
            for id in self.of_types(&[of_type]) {
                let owner = self.identity(id, "GroupId").or_else(|| self.named(id, "GroupName"));
                let Some(owner) = owner else { continue };
                let owner = self.group(owner);
                let rule = self.group_rule(owner, id, "", egress);
                self.push_rule(owner, egress, rule);
            }
        }
    }

    fn push_rule(&mut self, group: Handle<Group>, egress: bool, rule: GroupRule) {
        let group = &mut self.topology.groups[group];
        if egress { group.egress.push(rule) } else { group.ingress.push(rule) }
    }

    fn add_inline(&mut self, id: ResourceId, egress: bool) {
        let group = self.group(Identity::Resource(id));
        let path = if egress { "SecurityGroupEgress" } else { "SecurityGroupIngress" };
        match self.property(id, path) {
            Value::List(rules) => {
                let given: Vec<usize> = rules
                    .iter()
                    .enumerate()
                    .filter(|(_, rule)| !rule.is_null())
                    .map(|(index, _)| index)
                    .collect();
                for index in &given {
                    let prefix = format!("{path}.{index}.");
                    let rule = match rules.get(*index).and_then(Value::as_unknown) {
                        Some(why) => anything(why.clone(), Source::new(id, format!("{path}.{index}"))),
                        None => self.group_rule(group, id, &prefix, egress),
                    };
                    self.push_rule(group, egress, rule);
                }
                if egress && given.is_empty() {
                    self.push_rule(group, true, default_egress(id));
                }
            }
            Value::Null if egress => self.push_rule(group, true, default_egress(id)),
            Value::Null => {}
            other => {
                let why = unknown_of(other, path);
                self.push_rule(group, egress, anything(why, Source::new(id, path)));
            }
        }
    }

    /// A group by what refers to it; one that is not in the templates is made up.
    pub(super) fn group(&mut self, identity: Identity) -> Handle<Group> {
        if let Some(group) = self.groups.get(&identity) {
            return *group;
        }
        let group = match &identity {
            Identity::Attribute(vpc, attribute)
                if **attribute == *DEFAULT && self.vpcs.contains_key(&Identity::Resource(*vpc)) =>
            {
                self.add_default_group(*vpc)
            }
            other => {
                let why = other.unknown(self.model, "security group");
                let alias = matches!(other, Identity::Unknown(_)).then(|| why.clone());
                self.topology.groups.add(Group {
                    name: other.name(self.model),
                    resource: None,
                    vpc: None,
                    ingress: Vec::new(),
                    egress: Vec::new(),
                    unknown_rules: Some(why),
                    alias,
                })
            }
        };
        self.groups.insert(identity, group);
        group
    }

    /// The default group of a VPC lets in what comes from itself, and lets everything out.
    ///
    /// Source: <https://docs.aws.amazon.com/vpc/latest/userguide/default-security-group.html>
    fn add_default_group(&mut self, vpc: ResourceId) -> Handle<Group> {
        let handle = self.vpc(Identity::Resource(vpc));
        let name = format!("default security group of {}", self.name(vpc));
        let group = self.topology.groups.add(Group {
            name,
            resource: None,
            vpc: Some(handle),
            ingress: Vec::new(),
            egress: vec![default_egress(vpc)],
            unknown_rules: None,
            alias: None,
        });
        let peer = Peer::Group(group);
        let services = Bounds::exactly(ServiceSet::full());
        let rule = GroupRule { peer, services, source: vpc.into(), unknowns: Vec::new() };
        self.topology.groups[group].ingress.push(rule);
        group
    }

    /// The default group of a VPC, which things have that name none.
    pub(super) fn default_group(&mut self, vpc: Handle<Vpc>) -> Handle<Group> {
        let name = self.topology.vpcs[vpc].name.clone();
        let identity = match self.topology.vpcs[vpc].resource {
            Some(vpc) => Identity::Attribute(vpc, DEFAULT.into()),
            None => Identity::Text(format!("default group of {name}").into()),
        };
        self.group(identity)
    }

    /// A group by its name, of those in the templates; groups of the default VPC are named so.
    fn named(&self, id: ResourceId, path: &str) -> Option<Identity> {
        let name = self.property(id, path);
        if let Value::Reference(_) | Value::Unknown(_) | Value::Null = name {
            return Identity::of(self.model, name);
        }
        let of_name = self.of_types(&["AWS::EC2::SecurityGroup"]).into_iter();
        let mut of_name = of_name.filter(|group| self.property(*group, "GroupName") == name);
        of_name.next().map(Identity::Resource).or_else(|| Identity::of(self.model, name))
    }

    fn group_rule(&mut self, group: Handle<Group>, id: ResourceId, prefix: &str, egress: bool) -> GroupRule {
        let mut unknowns: Vec<Unknown> = self.presence(id).unknown().cloned().into_iter().collect();
        let at = |name: &str| self.property(id, &format!("{prefix}{name}"));
        let mut services =
            services(self.model, at, &mut |value, what| unknowns.push(unknown_of(value, what)));
        if !self.presence(id).is_certain() {
            services.certain = ServiceSet::empty();
        }
        let peer = self.peer(group, id, prefix, egress);
        let property = prefix.trim_end_matches('.');
        GroupRule { peer, services, source: Source::new(id, property), unknowns }
    }

    fn peer(&mut self, group: Handle<Group>, id: ResourceId, prefix: &str, egress: bool) -> Peer {
        let at = |name: &str| self.property(id, &format!("{prefix}{name}"));
        for name in ["CidrIp", "CidrIpv6"] {
            let value = at(name);
            if value.is_null() {
                continue;
            }
            return match value.as_text().and_then(parse_network) {
                Some((network, _)) => Peer::Addresses(network),
                None => Peer::Unknown(unknown_of(value, "the network of the rule")),
            };
        }
        let [list, peer] = if egress {
            ["DestinationPrefixListId", "DestinationSecurityGroupId"]
        } else {
            ["SourcePrefixListId", "SourceSecurityGroupId"]
        };
        if let Some(list) = Identity::of(self.model, at(list)) {
            return Peer::List(self.list(list));
        }
        let named = self.named(id, &format!("{prefix}SourceSecurityGroupName"));
        match Identity::of(self.model, at(peer)).or(named) {
            Some(peer) => {
                let peer = self.group(peer);
                // A peer outside of the templates is in this group's VPC, as far as anybody knows.
                if self.topology.groups[peer].vpc.is_none() && self.topology.groups[peer].alias.is_none() {
                    self.topology.groups[peer].vpc = self.topology.groups[group].vpc;
                }
                Peer::Group(peer)
            }
            None => Peer::Unknown(Unknown::Broken("a rule that names no peer".into())),
        }
    }
}

/// The protocol and ports of a rule.
///
/// Ports count for TCP and UDP, type and code for ICMP; of other protocols a rule lets everything through.
/// Source: <https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-ec2-securitygroupegress.html>
fn services<'v>(
    model: &Model,
    at: impl Fn(&str) -> &'v Value,
    note: &mut dyn FnMut(&Value, &str),
) -> Bounds<ServiceSet> {
    let value = at("IpProtocol");
    let number = value.as_integer();
    if number == Some(-1) {
        return Bounds::exactly(ServiceSet::full());
    }
    let text = number.map(|number| number.to_string());
    let protocol = text.as_deref().or(value.as_text()).and_then(Protocol::parse);
    let Some(protocol) = protocol else {
        note(value, "the protocol of the rule");
        return Bounds { certain: ServiceSet::empty(), possible: ServiceSet::full() };
    };
    let (from, to) = (&model.canonical(at("FromPort")), &model.canonical(at("ToPort")));
    if protocol.has_types() {
        return icmp(protocol, from, to, note);
    }
    if !protocol.has_ports() || from.is_null() && to.is_null() {
        return Bounds::exactly(ServiceSet::all_of(protocol));
    }
    ports(protocol, from, to, note)
}

/// Ports from one to another; `-1` is all of them.
pub(super) fn ports(
    protocol: Protocol,
    from: &Value,
    to: &Value,
    note: &mut dyn FnMut(&Value, &str),
) -> Bounds<ServiceSet> {
    let (first, last) = match (from.as_integer(), to.as_integer()) {
        (Some(-1), _) => return Bounds::exactly(ServiceSet::all_of(protocol)),
        (Some(first), Some(last)) => (u16::try_from(first), u16::try_from(last)),
        (Some(first), None) if to.is_null() => (u16::try_from(first), u16::try_from(first)),
        _ => {
            note(if from.as_integer().is_some() { to } else { from }, "the ports of the rule");
            return Bounds { certain: ServiceSet::empty(), possible: ServiceSet::all_of(protocol) };
        }
    };
    match (first, last) {
        (Ok(first), Ok(last)) => Bounds::exactly(ServiceSet::ports(protocol, first, last)),
        _ => {
            note(&Value::Bool(false), "the ports of the rule");
            Bounds { certain: ServiceSet::empty(), possible: ServiceSet::all_of(protocol) }
        }
    }
}

/// Type and code of ICMP; `-1` is all of them.
pub(super) fn icmp(
    protocol: Protocol,
    kind: &Value,
    code: &Value,
    note: &mut dyn FnMut(&Value, &str),
) -> Bounds<ServiceSet> {
    let mut part = |value: &Value| match value.as_integer() {
        Some(-1) => Some(None),
        Some(number) => u8::try_from(number).ok().map(Some),
        None if value.is_null() => Some(None),
        None => {
            note(value, "the ICMP type of the rule");
            None
        }
    };
    match (part(kind), part(code)) {
        (Some(kind), Some(code)) => Bounds::exactly(ServiceSet::icmp(protocol, kind, code)),
        _ => Bounds { certain: ServiceSet::empty(), possible: ServiceSet::all_of(protocol) },
    }
}

/// The rule that a group has unless it names one of its own: everything may go out.
///
/// Source: <https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-ec2-securitygroup.html>
fn default_egress(id: ResourceId) -> GroupRule {
    GroupRule {
        peer: Peer::Addresses(AddressSet::full()),
        services: Bounds::exactly(ServiceSet::full()),
        source: id.into(),
        unknowns: Vec::new(),
    }
}

/// A rule that may be anything.
fn anything(why: Unknown, source: Source) -> GroupRule {
    GroupRule {
        peer: Peer::Unknown(why.clone()),
        services: Bounds { certain: ServiceSet::empty(), possible: ServiceSet::full() },
        source,
        unknowns: vec![why],
    }
}
