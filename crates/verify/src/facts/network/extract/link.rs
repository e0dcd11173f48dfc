//! What leads out of VPCs to others, and to services of AWS: peerings, transit gateways, gateway endpoints.

use stackwright_model::{ResourceId, Unknown, Value};

use super::Extract;
use super::identity::Identity;
use crate::facts::network::topology::{Attachment, Certainty, GatewayEndpoint, Handle, Link, PrefixList};

impl Extract<'_> {
    pub(super) fn add_links(&mut self) {
        for id in self.of_types(&["AWS::EC2::VPCPeeringConnection"]) {
            // The other VPC may be in another account or region, where rules of groups cannot name its groups.
            let is_elsewhere = ["PeerOwnerId", "PeerRegion"].map(|path| self.property(id, path));
            let knows_groups = match is_elsewhere.iter().all(|value| value.is_null()) {
                true => Certainty::Yes,
                false => Certainty::Unknown(Unknown::Aws("the peer's account and region".into())),
            };
            let attachments = ["VpcId", "PeerVpcId"].into_iter().filter_map(|path| {
                let vpc = self.identity(id, path)?;
                Some(self.attachment(&vpc))
            });
            let link = Link {
                name: self.name(id),
                resource: Some(id),
                attachments: attachments.collect(),
                joins_all: self.presence(id),
                knows_groups,
            };
            let link = self.topology.links.add(link);
            self.links.insert(Identity::Resource(id), link);
        }
        for id in
            self.of_types(&["AWS::EC2::TransitGatewayAttachment", "AWS::EC2::TransitGatewayVpcAttachment"])
        {
            let ends = (self.identity(id, "TransitGatewayId"), self.identity(id, "VpcId"));
            let (Some(gateway), Some(vpc)) = ends else { continue };
            let link = self.link(gateway, "TransitGatewayId");
            let end = self.attachment(&vpc);
            self.topology.links[link].attachments.push(end);
            if let Some(why) = self.presence(id).unknown() {
                self.topology.links[link].joins_all = Certainty::Unknown(why.clone());
            }
        }
    }

    fn attachment(&self, vpc: &Identity) -> Attachment {
        match self.vpcs.get(vpc) {
            Some(vpc) => Attachment::Vpc(*vpc),
            None => Attachment::Outside(vpc.unknown(self.model, "VPC")),
        }
    }

    /// A peering or transit gateway by what refers to it, with the property that does.
    pub(super) fn link(&mut self, identity: Identity, property: &str) -> Handle<Link> {
        if let Some(link) = self.links.get(&identity) {
            return *link;
        }
        let why = identity.unknown(self.model, "link");
        let is_transit = property == "TransitGatewayId";
        let gateway = identity.resource().filter(|_| is_transit);
        // All attachments reach one another unless the gateway is told to have no default tables.
        // Source: <https://docs.aws.amazon.com/vpc/latest/tgw/how-transit-gateways-work.html>
        let joins_all = match gateway {
            Some(id) => {
                let defaults = ["DefaultRouteTableAssociation", "DefaultRouteTablePropagation"];
                let is_on = |path: &str| match self.property(id, path) {
                    Value::Null => true,
                    value => value.as_text() == Some("enable"),
                };
                match defaults.into_iter().all(is_on) {
                    true => Certainty::Yes,
                    false => {
                        let what = format!("the route tables of the transit gateway `{}`", self.name(id));
                        Certainty::Unknown(Unknown::Aws(what.into()))
                    }
                }
            }
            None => Certainty::Unknown(why.clone()),
        };
        let knows_groups = Unknown::Aws("whether the transit gateway supports references to groups".into());
        let link = self.topology.links.add(Link {
            name: identity.resource().map_or_else(|| identity.name(self.model), |id| self.name(id)),
            resource: identity.resource(),
            attachments: if gateway.is_some() { Vec::new() } else { vec![Attachment::Outside(why)] },
            joins_all,
            knows_groups: Certainty::Unknown(knows_groups),
        });
        self.links.insert(identity, link);
        link
    }

    pub(super) fn add_endpoints(&mut self) {
        for id in self.of_types(&["AWS::EC2::VPCEndpoint"]) {
            if self.endpoint_kind(id) != "Gateway" {
                continue;
            }
            let service = self.service_name(id);
            let vpc = self.identity(id, "VpcId").map(|vpc| self.vpc(vpc));
            let (tables, unknown_tables) = self.tables_of(self.property(id, "RouteTableIds"));
            let name = format!("addresses of {service}");
            let list = PrefixList { name, addresses: None, service: Some(service.clone()) };
            let list = self.topology.lists.add(list);
            self.topology.endpoints.add(GatewayEndpoint {
                name: self.name(id),
                resource: id,
                service,
                list,
                vpc,
                tables,
                unknown_tables,
                presence: self.presence(id),
            });
        }
    }

    /// `Gateway` unless it is said.
    ///
    /// Source: <https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-ec2-vpcendpoint.html>
    pub(super) fn endpoint_kind(&self, id: ResourceId) -> &str {
        self.property(id, "VpcEndpointType").as_text().unwrap_or("Gateway")
    }

    /// The service of an endpoint without what comes before it: `com.amazonaws.us-east-1.s3` is `s3`, and
    /// `com.amazonaws.us-east-1.ecr.api` is `ecr.api`.
    pub(super) fn service_name(&self, id: ResourceId) -> Box<str> {
        let last = match self.property(id, "ServiceName") {
            Value::Joined(parts) => parts.last().and_then(Value::as_text).unwrap_or_default(),
            value => value.as_text().unwrap_or_default(),
        };
        let mut parts = last.split('.').filter(|part| !part.is_empty()).peekable();
        if last.starts_with("com.amazonaws.") || last.starts_with("aws.") {
            parts.by_ref().take(if last.starts_with("aws.") { 1 } else { 3 }).for_each(drop);
        }
        parts.collect::<Vec<_>>().join(".").into()
    }
}
