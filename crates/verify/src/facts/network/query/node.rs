//! What a question can be about: a construct, a logical id, a security group, an address, the internet.

use std::net::IpAddr;

use stackwright_model::{Model, ResourceId, Unknown};

use crate::facts::network::Network;
use crate::facts::network::reach::{End, EndKind};
use crate::facts::network::sets::{AddressSet, PortSet, internet, internet_of, parse_network};
use crate::facts::network::topology::{
    Certainty, ClientPorts, Group, Groups, Handle, Interface, InterfaceKind, Subnet,
};

/// What a question is about: everything that a name stands for.
#[derive(Clone, Debug)]
pub struct Node {
    /// What it is called.
    pub name: String,
    /// What it is made of; whatever one of them reaches, the node reaches.
    pub members: Vec<Member>,
    /// The resources that it stands for.
    pub resources: Vec<ResourceId>,
}

/// One thing that a name stands for.
#[derive(Clone, Debug)]
pub enum Member {
    /// An interface.
    Interface(Handle<Interface>),
    /// An interface that could be there.
    Hypothetical(Box<Interface>),
    /// Addresses outside of VPCs.
    Outside(AddressSet),
    /// An AWS service that gateway endpoints lead to.
    Service(Box<str>),
    /// Something of AWS outside of VPCs that opens connections into them.
    FrontDoor(ResourceId),
}

impl Member {
    /// It as an end of a connection.
    pub(super) fn end<'t>(&self, network: &'t Network) -> End<'t> {
        let outside = |kind, addresses: &AddressSet, all_exist, unknown| End {
            kind,
            addresses: addresses.clone(),
            families: addresses.clone(),
            all_exist,
            client_ports: PortSet::between(1024, u16::MAX),
            unknown,
        };
        match self {
            Self::Interface(handle) => {
                let interface = &network.topology().interfaces[*handle];
                network.end_of(interface, EndKind::Interface(interface))
            }
            Self::Hypothetical(interface) => {
                network.end_of(interface, EndKind::Hypothetical(interface.clone()))
            }
            Self::Outside(addresses) => outside(EndKind::Outside, addresses, true, None),
            Self::Service(service) => {
                let why = Unknown::Aws(format!("the addresses of {service}").into());
                let addresses = internet_of(&AddressSet::ipv4());
                outside(EndKind::Service(service.clone()), &addresses, false, Some(why))
            }
            Self::FrontDoor(id) => {
                let why = Unknown::Aws("the addresses that AWS opens connections from".into());
                outside(EndKind::FrontDoor(*id), &internet_of(&AddressSet::ipv4()), false, Some(why))
            }
        }
    }
}

impl Network {
    fn end_of<'t>(&'t self, interface: &Interface, kind: EndKind<'t>) -> End<'t> {
        let topology = self.topology();
        let subnet = interface.subnet.map(|subnet| &topology.subnets[subnet]);
        let addresses = interface.addresses(subnet);
        let mut families = addresses.intersection(&AddressSet::ipv4());
        if interface.ipv6.is_certain() {
            families = addresses.clone();
        }
        let unknown = match (subnet.map(|subnet| &subnet.unknown_addresses), interface.address) {
            (Some(Some(why)), _) => why.clone(),
            _ => Unknown::Aws(format!("the address of `{}`", interface.name).into()),
        };
        let client_ports = interface.client_ports.ports();
        End { kind, addresses, families, all_exist: false, client_ports, unknown: Some(unknown) }
    }

    /// Everything on the internet.
    #[must_use]
    pub fn internet(&self) -> Node {
        Node {
            name: "internet".to_owned(),
            members: vec![Member::Outside(internet().clone())],
            resources: Vec::new(),
        }
    }

    /// What has a security group. Where nothing has it, it stands for what could: an interface in any subnet of its
    /// VPC.
    #[must_use]
    pub fn holders_of(&self, group: Handle<Group>) -> Node {
        let topology = self.topology();
        let holds = |interface: &Interface| interface.groups.known().contains(&group);
        let holders = topology.interfaces.iter().filter(|(_, interface)| holds(interface));
        let mut members: Vec<Member> = holders.map(|(handle, _)| Member::Interface(handle)).collect();
        let Group { name, vpc, resource, .. } = &topology.groups[group];
        if members.is_empty() {
            let of_vpc = topology.subnets.iter().filter(|(_, subnet)| vpc.is_none() || subnet.vpc == *vpc);
            let groups = Groups::These(vec![group]);
            let could = of_vpc.map(|(subnet, _)| self.hypothetical(name, Some(subnet), &groups));
            members.extend(could.map(|interface| Member::Hypothetical(Box::new(interface))));
        }
        if members.is_empty() {
            let mut interface = self.hypothetical(name, None, &Groups::These(vec![group]));
            interface.vpc = *vpc;
            members.push(Member::Hypothetical(Box::new(interface)));
        }
        Node { name: name.clone(), members, resources: resource.iter().copied().collect() }
    }

    /// An interface that could be in a subnet.
    pub(super) fn hypothetical(
        &self,
        name: &str,
        subnet: Option<Handle<Subnet>>,
        groups: &Groups,
    ) -> Interface {
        let why = || Unknown::Aws(format!("what is going to have `{name}`").into());
        let ipv6 = subnet.map(|subnet| self.topology().subnets[subnet].ipv6.clone());
        Interface {
            name: name.to_owned(),
            kind: InterfaceKind::Hypothetical,
            owner: None,
            subnet,
            vpc: subnet.and_then(|subnet| self.topology().subnets[subnet].vpc),
            groups: groups.clone(),
            address: None,
            public_ipv4: Certainty::Unknown(why()),
            ipv6: match ipv6 {
                Some(Certainty::No) => Certainty::No,
                _ => Certainty::Unknown(why()),
            },
            client_ports: ClientPorts::Linux,
            presence: Certainty::Yes,
        }
    }

    /// What a resource has in the network: its interfaces; those with the group that it is; those in the subnet or VPC
    /// that it is. None where it has nothing.
    #[must_use]
    pub fn node_of(&self, model: &Model, id: ResourceId) -> Option<Node> {
        let topology = self.topology();
        let name = model.resource(id).logical_id.clone();
        if let Some((group, _)) = topology.groups.iter().find(|(_, group)| group.resource == Some(id)) {
            return Some(Node { name, ..self.holders_of(group) });
        }
        let mut members: Vec<Member> = Vec::new();
        for (handle, interface) in topology.interfaces.iter() {
            let is_in_subnet = interface.subnet.is_some_and(|s| topology.subnets[s].resource == Some(id));
            let is_in_vpc = interface.vpc.is_some_and(|vpc| topology.vpcs[vpc].resource == Some(id));
            if interface.owner == Some(id) || is_in_subnet || is_in_vpc {
                members.push(Member::Interface(handle));
            }
        }
        if let Some(endpoint) = topology.endpoints.iter().find(|(_, endpoint)| endpoint.resource == id) {
            members.push(Member::Service(endpoint.1.service.clone()));
        }
        if topology.front_doors.iter().any(|door| door.resource == id) {
            members.push(Member::FrontDoor(id));
        }
        // Aurora's instances answer at the addresses of their cluster.
        if members.is_empty()
            && let Some(cluster) = model.resource(id).property("DBClusterIdentifier").as_reference()
            && cluster.resource != id
            && cluster.attribute.is_none()
        {
            return self.node_of_cluster(cluster.resource, name);
        }
        (!members.is_empty()).then(|| Node { name, members, resources: vec![id] })
    }

    fn node_of_cluster(&self, cluster: ResourceId, name: String) -> Option<Node> {
        let of_cluster = self.topology().interfaces.iter().filter(|(_, i)| i.owner == Some(cluster));
        let members: Vec<_> = of_cluster.map(|(handle, _)| Member::Interface(handle)).collect();
        (!members.is_empty()).then(|| Node { name, members, resources: vec![cluster] })
    }

    /// What a name stands for: `internet`, an address or network, an AWS service such as `s3`, the id of a security
    /// group, a logical id (also `STACK/ID`), or a construct's path or the end of one.
    ///
    /// # Errors
    /// Where nothing is called so, or several things are.
    pub fn node(&self, model: &Model, name: &str) -> Result<Node, NameError> {
        if name.eq_ignore_ascii_case("internet") {
            return Ok(self.internet());
        }
        if let Some((addresses, _)) = parse_network(name) {
            return Ok(self.node_at(name, &addresses));
        }
        let named = named(model, name);
        let nodes: Vec<(ResourceId, Node)> =
            named.iter().filter_map(|id| Some((*id, self.node_of(model, *id)?))).collect();
        if let [(_, node)] = nodes.as_slice() {
            return Ok(node.clone());
        }
        let is_one = |(id, _): &&(ResourceId, Node)| {
            let resource = model.resource(*id);
            resource.logical_id == name || resource.construct.as_deref() == Some(name)
        };
        if let [(_, node)] = nodes.iter().filter(is_one).collect::<Vec<_>>().as_slice() {
            return Ok(node.clone());
        }
        if !nodes.is_empty() {
            return self.together(model, name, nodes);
        }
        if let Some(node) = self.outside_of_templates(model, name) {
            return Ok(node);
        }
        let known = named.first().map(|id| model.resource(*id).type_name.clone());
        Err(NameError { name: name.to_owned(), has_no_address: known, candidates: self.nearest(model, name) })
    }

    /// Things below one construct are asked about together; others must be told apart.
    fn together(&self, model: &Model, name: &str, nodes: Vec<(ResourceId, Node)>) -> Result<Node, NameError> {
        let below = |id: ResourceId| {
            let path = model.resource(id).construct.as_deref()?;
            let at = path.find(name)? + name.len();
            path.get(..at).filter(|_| path.get(at..).is_some_and(|rest| rest.starts_with('/')))
        };
        let mut parents: Vec<Option<&str>> = nodes.iter().map(|(id, _)| below(*id)).collect();
        parents.dedup();
        if let [Some(_)] = parents.as_slice() {
            let (resources, nodes): (Vec<ResourceId>, Vec<Node>) = nodes.into_iter().unzip();
            // What has interfaces of its own says more than the groups beside it.
            let members: Vec<Member> = nodes.into_iter().flat_map(|node| node.members).collect();
            let has_real = members.iter().any(|member| !matches!(member, Member::Hypothetical(_)));
            let members =
                members.into_iter().filter(|m| !has_real || !matches!(m, Member::Hypothetical(_))).collect();
            return Ok(Node { name: name.to_owned(), members, resources });
        }
        let candidates = nodes.iter().map(|(id, _)| address_of(model, *id)).collect();
        Err(NameError { name: name.to_owned(), has_no_address: None, candidates })
    }

    /// A service with a gateway endpoint or interface endpoints, or a group by its id.
    fn outside_of_templates(&self, model: &Model, name: &str) -> Option<Node> {
        let topology = self.topology();
        if let Some((group, _)) = topology.groups.iter().find(|(_, group)| group.name == name) {
            return Some(self.holders_of(group));
        }
        let is_listed = |service: &Option<Box<str>>| {
            service.as_deref().is_some_and(|service| service.eq_ignore_ascii_case(name))
        };
        if topology.lists.iter().any(|(_, list)| is_listed(&list.service)) {
            let service = name.to_ascii_lowercase();
            return Some(Node {
                members: vec![Member::Service(service.clone().into())],
                name: service,
                resources: Vec::new(),
            });
        }
        let mut members = Vec::new();
        let mut resources = Vec::new();
        for (handle, interface) in topology.interfaces.iter() {
            let Some(owner) = interface.owner.filter(|_| interface.kind == InterfaceKind::Endpoint) else {
                continue;
            };
            let service = model.resource(owner).property("ServiceName");
            let text = match service {
                stackwright_model::Value::Joined(parts) => parts.last().and_then(|part| part.as_text()),
                value => value.as_text(),
            };
            let matches =
                |text: &str| text.to_ascii_lowercase().ends_with(&format!(".{}", name.to_ascii_lowercase()));
            if text.is_some_and(matches) {
                members.push(Member::Interface(handle));
                resources.push(owner);
            }
        }
        (!members.is_empty()).then(|| Node { name: name.to_owned(), members, resources })
    }

    /// What is at addresses: the interfaces that have them, what could have them in the subnets they lie in, and what
    /// is outside.
    fn node_at(&self, name: &str, addresses: &AddressSet) -> Node {
        let topology = self.topology();
        let mut members = Vec::new();
        let mut rest = addresses.clone();
        let fixed = |address: IpAddr| addresses.contains(address);
        for (handle, interface) in topology.interfaces.iter() {
            if let Some(address) = interface.address.filter(|address| fixed(*address)) {
                members.push(Member::Interface(handle));
                rest = rest.difference(&AddressSet::one(address));
            }
        }
        for (handle, subnet) in topology.subnets.iter() {
            if subnet.unknown_addresses.is_some() || !subnet.assignable.meets(&rest) {
                continue;
            }
            let within = subnet.assignable.intersection(&rest);
            let why = Unknown::Aws(format!("which security groups has what is at {name}").into());
            let mut interface = self.hypothetical(name, Some(handle), &Groups::And(Vec::new(), why));
            if within.intervals().len() == 1 && within.intervals().all(|(first, last)| first == last) {
                interface.address = within.first();
            }
            members.push(Member::Hypothetical(Box::new(interface)));
            rest = rest.difference(&subnet.assignable);
        }
        let of_vpcs = topology.vpcs.iter().flat_map(|(_, vpc)| &vpc.networks).map(|(own, _)| own.clone());
        let outside = rest.difference(&of_vpcs.collect());
        if !outside.is_empty() {
            members.push(Member::Outside(outside));
        }
        Node { name: name.to_owned(), members, resources: Vec::new() }
    }

    fn nearest(&self, model: &Model, name: &str) -> Vec<String> {
        let topology = self.topology();
        let owners = topology.interfaces.iter().filter_map(|(_, interface)| interface.owner);
        let groups = topology.groups.iter().filter_map(|(_, group)| group.resource);
        let mut ids: Vec<ResourceId> = owners.chain(groups).collect();
        ids.sort();
        ids.dedup();
        let mut scored: Vec<(usize, String)> = ids
            .into_iter()
            .map(|id| {
                let logical_id = &model.resource(id).logical_id;
                let distance =
                    strsim::osa_distance(&logical_id.to_ascii_lowercase(), &name.to_ascii_lowercase());
                (distance, logical_id.clone())
            })
            .collect();
        scored.sort();
        scored.into_iter().take(3).map(|(_, id)| id).collect()
    }
}

/// The resources that a name may mean.
fn named(model: &Model, name: &str) -> Vec<ResourceId> {
    let (stack, id) = name.split_once(['/', '.']).map_or((None, name), |(stack, id)| (Some(stack), id));
    let exact = model.resources().filter(|(_, resource)| {
        resource.logical_id == name
            || resource.logical_id == id && stack == Some(model.stack(resource.stack).name.as_str())
    });
    let exact: Vec<ResourceId> = exact.map(|(id, _)| id).collect();
    if !exact.is_empty() {
        return exact;
    }
    let is_meant = |resource: &stackwright_model::Resource| {
        let Some(path) = &resource.construct else { return false };
        let mut rest = path.as_str();
        loop {
            let below = rest.strip_prefix(name);
            if below.is_some_and(|below| below.is_empty() || below.starts_with('/')) {
                return true;
            }
            match rest.split_once('/') {
                Some((_, deeper)) => rest = deeper,
                None => return false,
            }
        }
    };
    model.resources().filter(|(_, resource)| is_meant(resource)).map(|(id, _)| id).collect()
}

/// A name that nothing else has.
fn address_of(model: &Model, id: ResourceId) -> String {
    let resource = model.resource(id);
    match &resource.construct {
        Some(path) => path.clone(),
        None => format!("{}/{}", model.stack(resource.stack).name, resource.logical_id),
    }
}

/// That a name does not say what is meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NameError {
    /// The name.
    pub name: String,
    /// The type of the resource that is called so, where it has no address in a network.
    pub has_no_address: Option<String>,
    /// What may be meant.
    pub candidates: Vec<String>,
}
