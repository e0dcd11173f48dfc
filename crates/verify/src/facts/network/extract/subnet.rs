//! VPCs and subnets.

use stackwright_model::{ResourceId, Unknown, Value};

use super::identity::Identity;
use super::{Extract, unknown_of};
use crate::facts::network::sets::{AddressSet, parse_network};
use crate::facts::network::topology::{Certainty, Handle, RouteTable, Subnet, Vpc, Zone, assignable};

impl Extract<'_> {
    pub(super) fn add_vpcs(&mut self) {
        for id in self.of_types(&["AWS::EC2::VPC"]) {
            let name = self.name(id);
            let main = RouteTable::new(format!("main table of {name}"), None, Vec::new());
            let vpc = self.topology.vpcs.add_vpc(name, Some(id), &mut self.topology.tables, main);
            self.vpcs.insert(Identity::Resource(id), vpc);
            let block = self.property(id, "CidrBlock");
            if block.is_null() {
                self.topology.vpcs[vpc].unknown_networks =
                    Some(Unknown::Aws("the network that IPAM gives the VPC".into()));
            } else {
                self.add_network(vpc, block);
            }
        }
        for id in self.of_types(&["AWS::EC2::VPCCidrBlock"]) {
            let Some(vpc) = self.identity(id, "VpcId") else { continue };
            let vpc = self.vpc(vpc);
            let blocks = ["CidrBlock", "Ipv6CidrBlock"].map(|path| self.property(id, path));
            for block in blocks {
                if !block.is_null() {
                    self.add_network(vpc, block);
                }
            }
            if blocks.iter().all(|block| block.is_null()) {
                self.topology.vpcs[vpc].unknown_networks =
                    Some(Unknown::Aws("the network that AWS gives the VPC".into()));
            }
        }
        for id in self.of_types(&["AWS::EC2::VPCGatewayAttachment"]) {
            let ends = (self.identity(id, "VpcId"), self.identity(id, "InternetGatewayId"));
            let (Some(vpc), Some(gateway)) = ends else { continue };
            let presence = self.presence(id);
            let handle = self.vpc(vpc.clone());
            let attached = &mut self.topology.vpcs[handle].internet_gateway;
            if !attached.is_certain() {
                *attached = presence.clone();
            }
            self.attached.push((vpc, gateway, presence));
        }
    }

    fn add_network(&mut self, vpc: Handle<Vpc>, block: &Value) {
        let vpc = &mut self.topology.vpcs[vpc];
        match block.as_text().and_then(parse_network) {
            Some(network) => vpc.networks.push(network),
            None => vpc.unknown_networks = Some(unknown_of(block, "the network of the VPC")),
        }
    }

    pub(super) fn add_subnets(&mut self) {
        for id in self.of_types(&["AWS::EC2::Subnet"]) {
            let vpc = self.identity(id, "VpcId").map(|vpc| self.vpc(vpc));
            let table = vpc.map(|vpc| self.topology.vpcs[vpc].main_table);
            let subnet = self.subnet_of(id, vpc, table);
            let subnet = self.topology.subnets.add(subnet);
            self.subnets.insert(Identity::Resource(id), subnet);
        }
        for id in self.of_types(&["AWS::EC2::SubnetCidrBlock"]) {
            let Some(subnet) = self.identity(id, "SubnetId").and_then(|s| self.subnets.get(&s).copied())
            else {
                continue;
            };
            let block = self.property(id, "Ipv6CidrBlock");
            let subnet = &mut self.topology.subnets[subnet];
            subnet.ipv6 = Certainty::Yes;
            add_ipv6(subnet, block);
        }
        for id in self.of_types(&["AWS::EC2::SubnetRouteTableAssociation"]) {
            let subnet = self.identity(id, "SubnetId").map(|subnet| self.subnet(subnet));
            let table = self.identity(id, "RouteTableId").map(|table| self.table(table));
            if let (Some(subnet), Some(table)) = (subnet, table) {
                // Where it depends on a condition which table it is, nothing is known of its routes.
                let is_certain = self.presence(id).is_certain();
                self.topology.subnets[subnet].table = is_certain.then_some(table);
            }
        }
    }

    fn subnet_of(
        &self,
        id: ResourceId,
        vpc: Option<Handle<Vpc>>,
        table: Option<Handle<RouteTable>>,
    ) -> Subnet {
        let flag = |path: &str| match self.property(id, path) {
            Value::Null => Certainty::No,
            value => match value.as_bool() {
                Some(is_set) => Certainty::from(is_set),
                None => Certainty::Unknown(unknown_of(value, path)),
            },
        };
        let mut subnet = Subnet {
            name: self.name(id),
            resource: Some(id),
            vpc,
            assignable: AddressSet::empty(),
            unknown_addresses: None,
            ipv6: Certainty::No,
            zone: self.zone(id),
            acl: None,
            table,
            gives_public_ipv4: flag("MapPublicIpOnLaunch"),
            gives_ipv6: flag("AssignIpv6AddressOnCreation"),
        };
        let block = self.property(id, "CidrBlock");
        match block.as_text().and_then(parse_network) {
            Some((network, _)) => subnet.assignable = assignable(&network),
            None if flag("Ipv6Native").is_certain() => {}
            None => {
                subnet.assignable = AddressSet::ipv4();
                subnet.unknown_addresses = Some(match block {
                    Value::Null => Unknown::Aws("the network that IPAM gives the subnet".into()),
                    value => unknown_of(value, "the network of the subnet"),
                });
            }
        }
        let ipv6 = self.property(id, "Ipv6CidrBlock");
        if !ipv6.is_null() || !self.property(id, "Ipv6IpamPoolId").is_null() {
            subnet.ipv6 = Certainty::Yes;
            add_ipv6(&mut subnet, ipv6);
        }
        subnet
    }

    fn zone(&self, id: ResourceId) -> Zone {
        let paths = ["AvailabilityZone", "AvailabilityZoneId"];
        let Some(value) =
            paths.into_iter().map(|path| self.property(id, path)).find(|value| !value.is_null())
        else {
            return Zone::Unknown(Unknown::Aws("the zone that AWS picks for the subnet".into()));
        };
        match value {
            Value::Text(name) => Zone::Named(name.clone()),
            value => match unknown_of(value, "the zone of the subnet") {
                Unknown::Zone(_, index) => Zone::Listed(index),
                why => Zone::Unknown(why),
            },
        }
    }

    /// A subnet by what refers to it; one that is not in the templates is made up.
    pub(super) fn subnet(&mut self, identity: Identity) -> Handle<Subnet> {
        if let Some(subnet) = self.subnets.get(&identity) {
            return *subnet;
        }
        let why = identity.unknown(self.model, "subnet");
        let subnet = self.topology.subnets.add(Subnet {
            name: identity.name(self.model),
            resource: identity.resource(),
            vpc: None,
            assignable: AddressSet::full(),
            unknown_addresses: Some(why.clone()),
            ipv6: Certainty::Unknown(why.clone()),
            zone: Zone::Unknown(why.clone()),
            acl: None,
            table: None,
            gives_public_ipv4: Certainty::Unknown(why.clone()),
            gives_ipv6: Certainty::Unknown(why),
        });
        self.subnets.insert(identity, subnet);
        subnet
    }
}

fn add_ipv6(subnet: &mut Subnet, block: &Value) {
    let network = match block.as_text().and_then(parse_network) {
        Some((network, _)) => assignable(&network),
        None => {
            subnet
                .unknown_addresses
                .get_or_insert_with(|| unknown_of(block, "the IPv6 network of the subnet"));
            crate::facts::network::sets::internet_of(&AddressSet::ipv6())
        }
    };
    subnet.assignable = subnet.assignable.union(&network);
}
