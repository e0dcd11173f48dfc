//! From the model to the parts of networks.

mod acl;
mod forward;
mod group;
mod identity;
mod instance;
mod interface;
mod link;
mod member;
mod route;
mod subnet;

use std::collections::BTreeMap;

use stackwright_model::{Model, ResourceId, Unknown, Value};

use self::identity::Identity;
use super::sets::AddressSet;
use super::topology::{
    Acl, Arena, Certainty, Group, Handle, Link, PrefixList, RouteTable, Subnet, Topology, Vpc,
};

/// Reads all parts of networks from a model.
#[must_use]
pub(super) fn topology(model: &Model) -> Topology {
    let mut extract = Extract::new(model);
    extract.add_vpcs();
    extract.add_tables();
    extract.add_subnets();
    extract.add_acls();
    extract.add_groups();
    extract.add_links();
    extract.add_interfaces();
    extract.add_endpoints();
    extract.add_routes();
    extract.add_forwards();
    extract.topology
}

/// Parts that were found so far, by what templates call them.
struct Extract<'m> {
    model: &'m Model,
    topology: Topology,
    vpcs: BTreeMap<Identity, Handle<Vpc>>,
    subnets: BTreeMap<Identity, Handle<Subnet>>,
    tables: BTreeMap<Identity, Handle<RouteTable>>,
    acls: BTreeMap<Identity, Handle<Acl>>,
    groups: BTreeMap<Identity, Handle<Group>>,
    lists: BTreeMap<Identity, Handle<PrefixList>>,
    links: BTreeMap<Identity, Handle<Link>>,
    nats: BTreeMap<ResourceId, Handle<super::topology::Interface>>,
    /// By instance or interface, the elastic address that is put on it.
    elastic: BTreeMap<ResourceId, ResourceId>,
    /// VPCs and internet gateways that are attached to one another.
    attached: Vec<(Identity, Identity, Certainty)>,
}

impl<'m> Extract<'m> {
    fn new(model: &'m Model) -> Self {
        Self {
            model,
            topology: Topology::default(),
            vpcs: BTreeMap::new(),
            subnets: BTreeMap::new(),
            tables: BTreeMap::new(),
            acls: BTreeMap::new(),
            groups: BTreeMap::new(),
            lists: BTreeMap::new(),
            links: BTreeMap::new(),
            nats: BTreeMap::new(),
            elastic: BTreeMap::new(),
            attached: Vec::new(),
        }
    }

    /// What people call a resource: its construct's path where there is one.
    fn name(&self, id: ResourceId) -> String {
        let resource = self.model.resource(id);
        let path = resource.construct.as_deref().map(|path| path.strip_suffix("/Resource").unwrap_or(path));
        path.unwrap_or(&resource.logical_id).to_owned()
    }

    fn presence(&self, id: ResourceId) -> Certainty {
        Certainty::from(&self.model.resource(id).presence)
    }

    fn property(&self, id: ResourceId, path: &str) -> &'m Value {
        self.model.resource(id).property(path)
    }

    /// What a property refers to; none where it is not given.
    fn identity(&self, id: ResourceId, path: &str) -> Option<Identity> {
        Identity::of(self.model, self.property(id, path))
    }

    /// The resources of some types.
    fn of_types(&self, types: &[&str]) -> Vec<ResourceId> {
        let is_one = |(id, resource): (ResourceId, &stackwright_model::Resource)| {
            types.contains(&resource.type_name.as_str()).then_some(id)
        };
        self.model.resources().filter_map(is_one).collect()
    }

    /// A VPC by what refers to it; one that is not in the templates is made up as far as anything is known of it.
    fn vpc(&mut self, identity: Identity) -> Handle<Vpc> {
        if let Some(vpc) = self.vpcs.get(&identity) {
            return *vpc;
        }
        let why = identity.unknown(self.model, "VPC");
        let name = identity.name(self.model);
        let mut table = RouteTable::new(format!("main table of {name}"), None, Vec::new());
        table.unknown_routes = Some(why.clone());
        let vpc = self.topology.vpcs.add_vpc(name, None, &mut self.topology.tables, table);
        self.topology.vpcs[vpc].unknown_networks = Some(why.clone());
        self.topology.vpcs[vpc].internet_gateway = Certainty::Unknown(why);
        self.vpcs.insert(identity, vpc);
        vpc
    }

    /// A prefix list by what refers to it.
    fn list(&mut self, identity: Identity) -> Handle<PrefixList> {
        if let Some(list) = self.lists.get(&identity) {
            return *list;
        }
        let mut list = PrefixList { name: identity.name(self.model), addresses: None, service: None };
        match &identity {
            Identity::Text(id) => list.service = identity::service_of_list(id).map(Into::into),
            Identity::Resource(id) => {
                list.name = self.name(*id);
                list.addresses = self.listed(*id);
            }
            _ => {}
        }
        let list = self.topology.lists.add(list);
        self.lists.insert(identity, list);
        list
    }

    /// The addresses of a prefix list of the templates, where all are known.
    fn listed(&self, id: ResourceId) -> Option<AddressSet> {
        let entries = self.property(id, "Entries").as_list()?;
        let address = |entry: &Value| Some(super::sets::parse_network(entry.get("Cidr").as_text()?)?.0);
        entries.iter().map(address).collect::<Option<Vec<_>>>().map(|sets| sets.into_iter().collect())
    }
}

impl Arena<Vpc> {
    fn add_vpc(
        &mut self,
        name: String,
        resource: Option<ResourceId>,
        tables: &mut Arena<RouteTable>,
        main: RouteTable,
    ) -> Handle<Vpc> {
        let main_table = tables.add(main);
        self.add(Vpc {
            name,
            resource,
            networks: Vec::new(),
            unknown_networks: None,
            internet_gateway: Certainty::No,
            main_table,
        })
    }
}

/// What is not known of a value that should be text or a number.
fn unknown_of(value: &Value, what: &str) -> Unknown {
    match value {
        Value::Unknown(why) => (**why).clone(),
        Value::Joined(parts) => {
            parts.iter().find_map(Value::as_unknown).cloned().unwrap_or_else(|| Unknown::Aws(what.into()))
        }
        Value::Reference(_) => Unknown::Aws(what.into()),
        _ => Unknown::Broken(format!("{what} has a value that cannot be one").into()),
    }
}
