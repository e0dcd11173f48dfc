//! Route tables and their routes.

use stackwright_model::{ResourceId, Unknown, Value};

use super::identity::Identity;
use super::{Extract, unknown_of};
use crate::facts::network::sets::parse_network;
use crate::facts::network::topology::{Certainty, Destination, Handle, Route, RouteTable, Source, Target};

impl Extract<'_> {
    pub(super) fn add_tables(&mut self) {
        for id in self.of_types(&["AWS::EC2::RouteTable"]) {
            let table = RouteTable::new(self.name(id), Some(id), Vec::new());
            let table = self.topology.tables.add(table);
            self.tables.insert(Identity::Resource(id), table);
        }
    }

    /// A table by what refers to it; one that is not in the templates is made up.
    pub(super) fn table(&mut self, identity: Identity) -> Handle<RouteTable> {
        if let Some(table) = self.tables.get(&identity) {
            return *table;
        }
        let mut table = RouteTable::new(identity.name(self.model), None, Vec::new());
        table.unknown_routes = Some(identity.unknown(self.model, "route table"));
        let table = self.topology.tables.add(table);
        self.tables.insert(identity, table);
        table
    }

    pub(super) fn add_routes(&mut self) {
        let tables: Vec<_> =
            self.tables.iter().map(|(identity, table)| (*table, identity.resource())).collect();
        for (table, resource) in tables {
            let vpc = resource.and_then(|id| self.identity(id, "VpcId"));
            self.add_endpoint_routes(table);
            for route in self.routes_of(table) {
                let route = self.route(route, vpc.as_ref());
                self.topology.tables[table].add(route);
            }
        }
    }

    fn routes_of(&mut self, table: Handle<RouteTable>) -> Vec<ResourceId> {
        let is_of_table = |id: &ResourceId| {
            let of = self.identity(*id, "RouteTableId");
            of.and_then(|of| self.tables.get(&of).copied()) == Some(table)
        };
        self.of_types(&["AWS::EC2::Route"]).into_iter().filter(is_of_table).collect()
    }

    /// The routes that gateway endpoints add, to the list of their service.
    fn add_endpoint_routes(&mut self, table: Handle<RouteTable>) {
        let of_table: Vec<_> =
            self.topology.endpoints.iter().filter(|(_, e)| e.tables.contains(&table)).collect();
        let routes: Vec<Route> = of_table
            .into_iter()
            .map(|(handle, endpoint)| Route {
                destination: Destination::List(endpoint.list),
                target: Target::Endpoint(handle),
                presence: endpoint.presence.clone(),
                source: Source::new(endpoint.resource, "RouteTableIds"),
            })
            .collect();
        for route in routes {
            self.topology.tables[table].add(route);
        }
    }

    fn route(&mut self, id: ResourceId, vpc: Option<&Identity>) -> Route {
        let blocks = ["DestinationCidrBlock", "DestinationIpv6CidrBlock"].map(|path| self.property(id, path));
        let block = blocks.into_iter().find(|block| !block.is_null());
        let destination = match (block, self.identity(id, "DestinationPrefixListId")) {
            (Some(block), _) => match block.as_text().and_then(parse_network) {
                Some((addresses, length)) => Destination::Network(addresses, length),
                None => Destination::Unknown(unknown_of(block, "the destination of the route")),
            },
            (None, Some(list)) => Destination::List(self.list(list)),
            (None, None) => Destination::Unknown(Unknown::Broken("a route without a destination".into())),
        };
        Route { destination, target: self.target(id, vpc), presence: self.presence(id), source: id.into() }
    }

    fn target(&mut self, id: ResourceId, vpc: Option<&Identity>) -> Target {
        if let Some(gateway) = self.identity(id, "GatewayId") {
            return self.gateway(&gateway, vpc);
        }
        if let Some(nat) = self.identity(id, "NatGatewayId") {
            let known = nat.resource().and_then(|id| self.nats.get(&id)).copied();
            return match known {
                Some(nat) => Target::Nat(nat),
                None => Target::Elsewhere(nat.unknown(self.model, "NAT gateway")),
            };
        }
        if self.identity(id, "EgressOnlyInternetGatewayId").is_some() {
            return Target::EgressOnly;
        }
        for path in ["VpcPeeringConnectionId", "TransitGatewayId"] {
            if let Some(link) = self.identity(id, path) {
                return Target::Link(self.link(link, path));
            }
        }
        const OTHERS: &[(&str, &str)] = &[
            ("InstanceId", "instance"),
            ("NetworkInterfaceId", "network interface"),
            ("VpcEndpointId", "VPC endpoint"),
            ("CarrierGatewayId", "carrier gateway"),
            ("LocalGatewayId", "local gateway"),
            ("CoreNetworkArn", "core network"),
        ];
        for (path, what) in OTHERS {
            if let Some(other) = self.identity(id, path) {
                let name = other.name(self.model);
                return Target::Elsewhere(Unknown::Aws(format!("what the {what} `{name}` passes on").into()));
            }
        }
        // What the target is may itself depend on something.
        Target::Blackhole
    }

    /// An internet gateway or a VPN's.
    fn gateway(&self, gateway: &Identity, vpc: Option<&Identity>) -> Target {
        let internet = "AWS::EC2::InternetGateway";
        match gateway {
            Identity::Resource(id) if self.model.resource(*id).type_name == internet => {
                let of_gateway = self.attached.iter().filter(|(_, other, _)| other == gateway);
                let here = of_gateway.clone().find(|(to, ..)| Some(to) == vpc);
                match here {
                    Some((.., presence)) => Target::Internet(presence.clone()),
                    // One that is attached to no VPC, or to another, leads nowhere.
                    None => Target::Blackhole,
                }
            }
            Identity::Text(id) if id.starts_with("igw-") => {
                let why = Unknown::Aws(format!("whether `{id}` is attached to the VPC").into());
                let is_attached = vpc
                    .and_then(|vpc| self.vpcs.get(vpc))
                    .map(|vpc| &self.topology.vpcs[*vpc].internet_gateway);
                Target::Internet(match is_attached {
                    Some(Certainty::Yes) => Certainty::Yes,
                    _ => Certainty::Unknown(why),
                })
            }
            Identity::Unknown(why) => Target::Elsewhere(why.clone()),
            other => {
                let name = other.name(self.model);
                Target::Elsewhere(Unknown::Aws(format!("what lies behind the gateway `{name}`").into()))
            }
        }
    }

    /// The tables that a list names, and why some are not known.
    pub(super) fn tables_of(&mut self, value: &Value) -> (Vec<Handle<RouteTable>>, Option<Unknown>) {
        let (identities, unknown) = self.identities(value, "the route tables");
        let tables = identities.into_iter().map(|identity| self.table(identity)).collect();
        (tables, unknown)
    }
}
