//! Network interfaces: one for each subnet that a resource may be in.

use std::net::IpAddr;

use stackwright_model::{ResourceId, Unknown, Value};

use super::identity::Identity;
use super::member::{MEMBERS, Member, Place, Public, WithoutGroups};
use super::{Extract, unknown_of};
use crate::facts::network::topology::{
    Certainty, ClientPorts, Groups, Handle, Interface, InterfaceKind, Subnet,
};

/// What all interfaces of a resource have in common.
pub(super) struct Common {
    pub(super) kind: InterfaceKind,
    pub(super) groups: Groups,
    pub(super) without_groups: WithoutGroups,
    pub(super) address: Option<IpAddr>,
    /// None where the subnet says.
    pub(super) public_ipv4: Option<Certainty>,
    /// None where the subnet says.
    pub(super) ipv6: Option<Certainty>,
    pub(super) client_ports: ClientPorts,
}

impl Extract<'_> {
    pub(super) fn add_interfaces(&mut self) {
        for member in MEMBERS {
            for id in self.of_types(&[member.type_name]) {
                self.add_member(id, member);
            }
        }
        self.add_interface_endpoints();
        self.add_load_balancers();
        self.add_instances();
    }

    fn add_member(&mut self, id: ResourceId, member: &Member) {
        let subnets = match &member.subnets {
            Place::List(path) => match self.property(id, path) {
                // Outside of any VPC.
                Value::Null => return,
                list => self.subnets_of(list),
            },
            Place::One(path) => match self.identity(id, path) {
                Some(subnet) => vec![self.subnet(subnet)],
                None => Vec::new(),
            },
            Place::Group { property, type_name, name, list } => {
                match self.subnet_group(id, property, type_name, name) {
                    Some(Ok(group)) => self.subnets_of(self.property(group, list)),
                    Some(Err(unknown)) => vec![self.subnet(unknown)],
                    // Aurora's instances are where their cluster is.
                    None if !self.property(id, "DBClusterIdentifier").is_null() => return,
                    None => Vec::new(),
                }
            }
        };
        if member.type_name == "AWS::RDS::DBInstance" && !self.property(id, "DBClusterIdentifier").is_null() {
            return;
        }
        let groups = match member.groups {
            "" => Groups::Unfiltered,
            path => self.groups_of(self.property(id, path)),
        };
        let public = member.public.as_ref();
        let common = Common {
            kind: member.kind,
            groups,
            without_groups: member.without_groups,
            address: None,
            public_ipv4: Some(public.map_or(Certainty::No, |public| self.public(id, public))),
            ipv6: (member.kind == InterfaceKind::Nat).then_some(Certainty::No),
            client_ports: self.client_ports(id, member.kind),
        };
        let added = self.add_to(id, &subnets, &common);
        if member.kind == InterfaceKind::Nat {
            self.nats.extend(added.first().map(|nat| (id, *nat)));
        }
    }

    fn public(&self, id: ResourceId, public: &Public) -> Certainty {
        let value = self.property(id, public.property);
        let depends = |why| Certainty::Unknown(why);
        match (value, public.default) {
            (Value::Null, Some(default)) => Certainty::from(default),
            (Value::Null, None) => {
                depends(Unknown::Aws(format!("the default of `{}`", public.property).into()))
            }
            (value, _) => match (value.as_bool(), value.as_text()) {
                (Some(is_set), _) => Certainty::from(is_set),
                (None, Some(text)) => Certainty::from(text == public.value),
                _ => depends(unknown_of(value, public.property)),
            },
        }
    }

    fn client_ports(&self, id: ResourceId, kind: InterfaceKind) -> ClientPorts {
        if kind != InterfaceKind::Tasks {
            return ClientPorts::Any;
        }
        let definition = self.identity(id, "TaskDefinition").and_then(|definition| definition.resource());
        let system = definition.map(|id| self.property(id, "RuntimePlatform.OperatingSystemFamily"));
        match system {
            Some(Value::Null) => ClientPorts::Linux,
            Some(Value::Text(name)) if &**name == "LINUX" => ClientPorts::Linux,
            Some(Value::Text(_)) => ClientPorts::Windows,
            _ => ClientPorts::LinuxOrWindows,
        }
    }

    /// The resource that groups subnets, by reference or by name; or that it is not known.
    fn subnet_group(
        &self,
        id: ResourceId,
        property: &str,
        type_name: &str,
        name: &str,
    ) -> Option<Result<ResourceId, Identity>> {
        let identity = self.identity(id, property)?;
        if let Identity::Resource(group) = identity {
            return Some(Ok(group));
        }
        let mut named = self.of_types(&[type_name]).into_iter();
        let named = named.find(|group| self.property(*group, name) == self.property(id, property));
        Some(named.ok_or(identity))
    }

    fn add_interface_endpoints(&mut self) {
        for id in self.of_types(&["AWS::EC2::VPCEndpoint"]) {
            if self.endpoint_kind(id) != "Interface" {
                continue;
            }
            let subnets = self.subnets_of(self.property(id, "SubnetIds"));
            let common = Common {
                kind: InterfaceKind::Endpoint,
                groups: self.groups_of(self.property(id, "SecurityGroupIds")),
                without_groups: WithoutGroups::Default,
                address: None,
                public_ipv4: Some(Certainty::No),
                ipv6: Some(Certainty::No),
                client_ports: ClientPorts::Any,
            };
            self.add_to(id, &subnets, &common);
        }
    }

    fn add_load_balancers(&mut self) {
        for id in self.of_types(&[
            "AWS::ElasticLoadBalancingV2::LoadBalancer",
            "AWS::ElasticLoadBalancing::LoadBalancer",
        ]) {
            let is_network = self.property(id, "Type").as_text() == Some("network");
            let mut subnets = self.subnets_of(self.property(id, "Subnets"));
            for mapping in self.property(id, "SubnetMappings").one_or_many() {
                let subnet = Identity::of(self.model, mapping.get("SubnetId"));
                subnets.extend(subnet.map(|subnet| self.subnet(subnet)));
            }
            let scheme = self.property(id, "Scheme");
            let kind = self.property(id, "IpAddressType").as_text().unwrap_or("ipv4");
            // Load balancers face the internet unless they say otherwise.
            let faces_internet = match scheme {
                Value::Null => Certainty::Yes,
                value => match value.as_text() {
                    Some(scheme) => Certainty::from(scheme == "internet-facing"),
                    None => Certainty::Unknown(unknown_of(value, "the scheme of the load balancer")),
                },
            };
            let ipv6 = match (kind.starts_with("dualstack"), &faces_internet) {
                (false, _) => Certainty::No,
                (true, Certainty::No) => {
                    Certainty::Unknown(Unknown::Aws("how the load balancer uses IPv6 inside the VPC".into()))
                }
                (true, other) => other.clone(),
            };
            let has_ipv4 = kind != "dualstack-without-public-ipv4";
            let without_groups = if is_network { WithoutGroups::Unfiltered } else { WithoutGroups::Default };
            let common = Common {
                kind: InterfaceKind::LoadBalancer,
                groups: self.groups_of(self.property(id, "SecurityGroups")),
                without_groups,
                address: None,
                public_ipv4: Some(if has_ipv4 { faces_internet } else { Certainty::No }),
                ipv6: Some(ipv6),
                client_ports: ClientPorts::Any,
            };
            self.add_to(id, &subnets, &common);
        }
    }

    /// Adds an interface in each of the subnets; in one that is not known where none is named.
    pub(super) fn add_to(
        &mut self,
        id: ResourceId,
        subnets: &[Handle<Subnet>],
        common: &Common,
    ) -> Vec<Handle<Interface>> {
        let places: Vec<Option<Handle<Subnet>>> = match subnets {
            [] => vec![None],
            some => some.iter().copied().map(Some).collect(),
        };
        let mut added = Vec::new();
        for place in places {
            let of_groups = common.groups.known().iter().find_map(|group| self.topology.groups[*group].vpc);
            let vpc = place.and_then(|subnet| self.topology.subnets[subnet].vpc).or(of_groups);
            let groups = match &common.groups {
                Groups::These(groups) if groups.is_empty() => match (common.without_groups, vpc) {
                    (WithoutGroups::Unfiltered, _) => Groups::Unfiltered,
                    (WithoutGroups::Default, Some(vpc)) => Groups::These(vec![self.default_group(vpc)]),
                    (WithoutGroups::Default, None) => {
                        Groups::And(Vec::new(), Unknown::Aws("the default group of its VPC".into()))
                    }
                },
                groups => groups.clone(),
            };
            let of_subnet = |gives: fn(&Subnet) -> &Certainty| match place {
                Some(subnet) => gives(&self.topology.subnets[subnet]).clone(),
                None => Certainty::Unknown(Unknown::Aws("the subnet".into())),
            };
            let interface = Interface {
                name: self.name(id),
                kind: common.kind,
                owner: Some(id),
                subnet: place,
                vpc,
                groups,
                address: common.address,
                public_ipv4: common
                    .public_ipv4
                    .clone()
                    .unwrap_or_else(|| of_subnet(|s| &s.gives_public_ipv4)),
                ipv6: common.ipv6.clone().unwrap_or_else(|| of_subnet(|s| &s.gives_ipv6)),
                client_ports: common.client_ports,
                presence: self.presence(id),
            };
            added.push(self.topology.interfaces.add(interface));
        }
        added
    }

    /// The subnets that a list names; one that is not known where the list is not.
    pub(super) fn subnets_of(&mut self, list: &Value) -> Vec<Handle<Subnet>> {
        let (identities, unknown) = self.identities(list, "the subnets");
        let unknown = unknown.map(Identity::Unknown);
        identities.into_iter().chain(unknown).map(|identity| self.subnet(identity)).collect()
    }

    /// The groups that a list names.
    pub(super) fn groups_of(&mut self, list: &Value) -> Groups {
        let (identities, unknown) = self.identities(list, "the security groups");
        let mut known: Vec<_> = identities.into_iter().map(|identity| self.group(identity)).collect();
        known.sort_unstable();
        known.dedup();
        match unknown {
            None => Groups::These(known),
            Some(why) => Groups::And(known, why),
        }
    }

    /// What the items of a list refer to; and why some are not known.
    pub(super) fn identities(&self, list: &Value, what: &str) -> (Vec<Identity>, Option<Unknown>) {
        match list {
            Value::Null => (Vec::new(), None),
            Value::List(items) => {
                (items.iter().filter_map(|item| Identity::of(self.model, item)).collect(), None)
            }
            Value::Text(text) => {
                let ids = text.split(',').map(str::trim).filter(|id| !id.is_empty());
                (ids.map(|id| Identity::Text(id.into())).collect(), None)
            }
            Value::Reference(_) => (Identity::of(self.model, list).into_iter().collect(), None),
            other => (Vec::new(), Some(unknown_of(other, what))),
        }
    }
}
