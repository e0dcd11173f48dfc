//! Instances, interfaces of their own, and the instances of scaling groups.

use stackwright_model::{ResourceId, Unknown, Value};

use super::identity::Identity;
use super::interface::Common;
use super::member::WithoutGroups;
use super::{Extract, unknown_of};
use crate::facts::network::topology::{Certainty, ClientPorts, Groups, InterfaceKind};

impl Extract<'_> {
    pub(super) fn add_instances(&mut self) {
        for address in self.of_types(&["AWS::EC2::EIP", "AWS::EC2::EIPAssociation"]) {
            let on = ["InstanceId", "NetworkInterfaceId"].map(|path| self.identity(address, path));
            let on = on.iter().flatten().filter_map(Identity::resource).map(|on| (on, address));
            self.elastic.extend(on.collect::<Vec<_>>());
        }
        for id in self.of_types(&["AWS::EC2::NetworkInterface"]) {
            let properties = &self.model.resource(id).properties;
            self.add_instance_interface(id, id, properties, "GroupSet");
        }
        for id in self.of_types(&["AWS::EC2::Instance"]) {
            let properties = &self.model.resource(id).properties;
            let interfaces = properties.get("NetworkInterfaces").one_or_many();
            if interfaces.is_empty() {
                self.add_instance_interface(id, id, properties, "SecurityGroupIds");
            }
            for interface in interfaces {
                // An interface of its own is the instance's too.
                let own = Identity::of(self.model, interface.get("NetworkInterfaceId"));
                match own.as_ref().and_then(Identity::resource) {
                    Some(own) => {
                        let properties = &self.model.resource(own).properties;
                        self.add_instance_interface(id, own, properties, "GroupSet");
                    }
                    None => self.add_instance_interface(id, id, interface, "GroupSet"),
                }
            }
        }
        for id in self.of_types(&["AWS::AutoScaling::AutoScalingGroup"]) {
            self.add_scaled(id);
        }
    }

    fn add_instance_interface(
        &mut self,
        id: ResourceId,
        addressed: ResourceId,
        properties: &Value,
        groups: &str,
    ) {
        let subnet = Identity::of(self.model, properties.get("SubnetId"));
        let subnets: Vec<_> = subnet.map(|subnet| self.subnet(subnet)).into_iter().collect();
        let has_ipv6 =
            ["Ipv6Addresses", "Ipv6AddressCount"].iter().any(|path| !properties.get(path).is_null());
        let named = properties.get("SecurityGroups");
        let groups = match properties.get(groups) {
            Value::Null if !named.is_null() => {
                Groups::And(Vec::new(), Unknown::Aws("which groups are named so".into()))
            }
            list => self.groups_of(list),
        };
        let common = Common {
            kind: InterfaceKind::Instance,
            groups,
            without_groups: WithoutGroups::Default,
            address: properties.get("PrivateIpAddress").as_text().and_then(|text| text.parse().ok()),
            public_ipv4: self.public_ipv4(id, addressed, properties.get("AssociatePublicIpAddress")),
            ipv6: has_ipv6.then_some(Certainty::Yes),
            client_ports: ClientPorts::LinuxOrWindows,
        };
        self.add_to(id, &subnets, &common);
    }

    /// What the instance says, or an elastic address that is put on it; none where the subnet says.
    fn public_ipv4(&self, id: ResourceId, addressed: ResourceId, given: &Value) -> Option<Certainty> {
        if let Some(address) = self.elastic.get(&id).or_else(|| self.elastic.get(&addressed)) {
            return Some(self.presence(*address));
        }
        // An interface of its own gets a public address from nobody.
        let is_interface = self.model.resource(addressed).type_name == "AWS::EC2::NetworkInterface";
        match given {
            Value::Null => is_interface.then_some(Certainty::No),
            value => Some(match value.as_bool() {
                Some(is_set) => Certainty::from(is_set),
                None => Certainty::Unknown(unknown_of(value, "AssociatePublicIpAddress")),
            }),
        }
    }

    /// The instances of a scaling group are what its launch template or configuration says.
    fn add_scaled(&mut self, id: ResourceId) {
        let list = self.property(id, "VPCZoneIdentifier");
        let subnets = if list.is_null() { Vec::new() } else { self.subnets_of(list) };
        let templates = [
            "LaunchTemplate.LaunchTemplateId",
            "MixedInstancesPolicy.LaunchTemplate.LaunchTemplateSpecification.LaunchTemplateId",
            "LaunchConfigurationName",
        ];
        let template = templates.iter().find_map(|path| self.identity(id, path));
        let launched = template.as_ref().and_then(Identity::resource).map(|id| {
            let properties = &self.model.resource(id).properties;
            match properties.get("LaunchTemplateData") {
                Value::Null => properties,
                data => data,
            }
        });
        let (groups, public) = match launched {
            Some(properties) => {
                let interface = properties.at("NetworkInterfaces.0");
                let lists = [
                    interface.get("Groups"),
                    properties.get("SecurityGroupIds"),
                    properties.get("SecurityGroups"),
                ];
                let list = lists.into_iter().find(|list| !list.is_null()).unwrap_or(&Value::Null);
                let flags = [interface, properties].map(|of| of.get("AssociatePublicIpAddress"));
                let public =
                    flags.into_iter().find(|flag| !flag.is_null()).map(|flag| match flag.as_bool() {
                        Some(is_set) => Certainty::from(is_set),
                        None => Certainty::Unknown(unknown_of(flag, "AssociatePublicIpAddress")),
                    });
                (self.groups_of(list), public)
            }
            None => {
                let why = match template {
                    Some(template) => template.unknown(self.model, "launch template"),
                    None => Unknown::Aws("what the group launches".into()),
                };
                (Groups::And(Vec::new(), why.clone()), Some(Certainty::Unknown(why)))
            }
        };
        let common = Common {
            kind: InterfaceKind::Instance,
            groups,
            without_groups: WithoutGroups::Default,
            address: None,
            public_ipv4: public,
            ipv6: None,
            client_ports: ClientPorts::LinuxOrWindows,
        };
        self.add_to(id, &subnets, &common);
    }
}
