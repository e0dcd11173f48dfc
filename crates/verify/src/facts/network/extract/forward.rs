//! What load balancers, proxies, APIs and distributions lead to.

use std::net::IpAddr;

use stackwright_model::{ResourceId, Unknown, Value};

use super::Extract;
use super::identity::Identity;
use crate::facts::network::sets::{Protocol, ServiceSet};
use crate::facts::network::topology::{Certainty, Client, Forward, ForwardTarget, FrontDoor, Source};

impl Extract<'_> {
    pub(super) fn add_forwards(&mut self) {
        for id in self.of_types(&["AWS::ElasticLoadBalancingV2::Listener"]) {
            self.add_listener(id);
        }
        for id in self.of_types(&["AWS::ElasticLoadBalancing::LoadBalancer"]) {
            self.add_classic(id);
        }
        for id in self.of_types(&["AWS::RDS::DBProxyTargetGroup"]) {
            self.add_proxy(id);
        }
        for id in self.of_types(&["AWS::CloudFront::Distribution"]) {
            self.add_distribution(id);
        }
        for id in self.of_types(&["AWS::ApiGatewayV2::Integration"]) {
            self.add_integration(id);
        }
        for id in self.of_types(&["AWS::ApiGateway::Method"]) {
            self.add_method(id);
        }
    }

    /// A listener forwards by its default actions and by those of its rules.
    fn add_listener(&mut self, id: ResourceId) {
        let Some(Identity::Resource(through)) = self.identity(id, "LoadBalancerArn") else { return };
        let port = self.property(id, "Port").as_integer().and_then(|port| u16::try_from(port).ok());
        let protocols: &[Protocol] = match self.property(id, "Protocol").as_text() {
            Some("UDP" | "QUIC") => &[Protocol::UDP],
            Some("TCP_UDP" | "TCP_QUIC") => &[Protocol::TCP, Protocol::UDP],
            _ => &[Protocol::TCP],
        };
        let services = |port: Option<u16>| -> ServiceSet {
            let of = |protocol: &Protocol| match port {
                Some(port) => ServiceSet::ports(*protocol, port, port),
                None => ServiceSet::all_of(*protocol),
            };
            protocols.iter().map(of).collect()
        };
        let mut actions = vec![(id, "DefaultActions")];
        for rule in self.of_types(&["AWS::ElasticLoadBalancingV2::ListenerRule"]) {
            if self.identity(rule, "ListenerArn") == Some(Identity::Resource(id)) {
                actions.push((rule, "Actions"));
            }
        }
        let mut found = Vec::new();
        for (owner, path) in actions {
            for (index, action) in self.property(owner, path).one_or_many().iter().enumerate() {
                let plain = Identity::of(self.model, action.get("TargetGroupArn"));
                let weighted = action.at("ForwardConfig.TargetGroups").one_or_many().iter();
                let weighted = weighted.filter(|group| group.get("Weight").as_integer() != Some(0));
                let weighted =
                    weighted.filter_map(|group| Identity::of(self.model, group.get("TargetGroupArn")));
                let mut groups: Vec<Identity> = plain.into_iter().chain(weighted).collect();
                groups.sort();
                groups.dedup();
                let source = Source::new(owner, format!("{path}.{index}"));
                found.extend(groups.into_iter().map(|group| (group, source.clone(), self.presence(owner))));
            }
        }
        for (group, source, presence) in found {
            let forward = Forward {
                through,
                listens: services(port),
                target: ForwardTarget::Unknown(group.unknown(self.model, "target group")),
                services: services(None),
                client: Client::Forwarder,
                source,
                presence,
            };
            match group.resource() {
                Some(group) => self.add_targets(group, &forward, &services),
                None => self.topology.forwards.push(forward),
            }
        }
    }

    /// The targets of a target group: those that it names, and those that name it.
    fn add_targets(
        &mut self,
        group: ResourceId,
        forward: &Forward,
        services: &dyn Fn(Option<u16>) -> ServiceSet,
    ) {
        let port_of = |value: &Value| value.as_integer().and_then(|port| u16::try_from(port).ok());
        let default = port_of(self.property(group, "Port"));
        let client = self.client_seen(group);
        let mut targets: Vec<(ForwardTarget, Option<u16>)> = Vec::new();
        for target in self.property(group, "Targets").one_or_many() {
            let address = target.get("Id").as_text().and_then(|id| id.parse::<IpAddr>().ok());
            let of_target = match (address, Identity::of(self.model, target.get("Id"))) {
                (Some(address), _) => ForwardTarget::Address(address),
                (None, Some(Identity::Resource(id))) => ForwardTarget::Resource(id),
                (None, Some(other)) => ForwardTarget::Unknown(other.unknown(self.model, "target")),
                (None, None) => continue,
            };
            targets.push((of_target, port_of(target.get("Port")).or(default)));
        }
        let names_group = |value: &Value| Identity::of(self.model, value) == Some(Identity::Resource(group));
        for service in self.of_types(&["AWS::ECS::Service"]) {
            for entry in self.property(service, "LoadBalancers").one_or_many() {
                if names_group(entry.get("TargetGroupArn")) {
                    // Tasks are registered at the container's port.
                    let port = port_of(entry.get("ContainerPort")).or(default);
                    targets.push((ForwardTarget::Resource(service), port));
                }
            }
        }
        for scaled in self.of_types(&["AWS::AutoScaling::AutoScalingGroup"]) {
            if self.property(scaled, "TargetGroupARNs").one_or_many().iter().any(names_group) {
                targets.push((ForwardTarget::Resource(scaled), default));
            }
        }
        for (target, port) in targets {
            self.topology.forwards.push(Forward {
                target,
                services: services(port),
                client,
                ..forward.clone()
            });
        }
    }

    /// Network load balancers show their targets the client's address, unless those are addresses reached by TCP.
    ///
    /// Source: <https://docs.aws.amazon.com/elasticloadbalancing/latest/network/edit-target-group-attributes.html>
    fn client_seen(&self, group: ResourceId) -> Client {
        let protocol = self.property(group, "Protocol").as_text().unwrap_or("HTTP");
        if matches!(protocol, "HTTP" | "HTTPS") {
            return Client::Forwarder;
        }
        let attributes = self.property(group, "TargetGroupAttributes").one_or_many().iter();
        let mut said = attributes.filter(|a| a.get("Key").as_text() == Some("preserve_client_ip.enabled"));
        let is_address = self.property(group, "TargetType").as_text() == Some("ip");
        let default = !(is_address && matches!(protocol, "TCP" | "TLS"));
        match said.next().and_then(|attribute| attribute.get("Value").as_bool()).unwrap_or(default) {
            true => Client::Itself,
            false => Client::Forwarder,
        }
    }

    fn add_classic(&mut self, id: ResourceId) {
        let mut targets = Vec::new();
        for instance in self.property(id, "Instances").one_or_many() {
            targets.extend(Identity::of(self.model, instance).and_then(|instance| instance.resource()));
        }
        for scaled in self.of_types(&["AWS::AutoScaling::AutoScalingGroup"]) {
            let names = self.property(scaled, "LoadBalancerNames").one_or_many();
            if names.iter().any(|name| Identity::of(self.model, name) == Some(Identity::Resource(id))) {
                targets.push(scaled);
            }
        }
        for (index, listener) in self.property(id, "Listeners").one_or_many().iter().enumerate() {
            let port = |key| listener.get(key).as_integer().and_then(|port| u16::try_from(port).ok());
            let (Some(listens), Some(port)) = (port("LoadBalancerPort"), port("InstancePort")) else {
                continue;
            };
            for target in &targets {
                self.topology.forwards.push(Forward {
                    through: id,
                    listens: ServiceSet::ports(Protocol::TCP, listens, listens),
                    target: ForwardTarget::Resource(*target),
                    services: ServiceSet::ports(Protocol::TCP, port, port),
                    client: Client::Forwarder,
                    source: Source::new(id, format!("Listeners.{index}")),
                    presence: Certainty::Yes,
                });
            }
        }
    }

    fn add_proxy(&mut self, id: ResourceId) {
        let proxy = self.identity(id, "DBProxyName");
        let by_name = |name: &Value| {
            let mut proxies = self.of_types(&["AWS::RDS::DBProxy"]).into_iter();
            proxies.find(|proxy| self.property(*proxy, "DBProxyName") == name)
        };
        let proxy = proxy.and_then(|p| p.resource()).or_else(|| by_name(self.property(id, "DBProxyName")));
        let Some(proxy) = proxy else { return };
        let port = match self.property(proxy, "EngineFamily").as_text() {
            Some("MYSQL") => 3306,
            Some("SQLSERVER") => 1433,
            _ => 5432,
        };
        let services = |port| ServiceSet::ports(Protocol::TCP, port, port);
        for path in ["DBClusterIdentifiers", "DBInstanceIdentifiers"] {
            for (index, value) in self.property(id, path).one_or_many().iter().enumerate() {
                let Some(database) = Identity::of(self.model, value) else { continue };
                let of_database = |database: ResourceId| {
                    let port = self.property(database, "Port").as_integer();
                    port.and_then(|port| u16::try_from(port).ok())
                };
                let at = database.resource().and_then(of_database).unwrap_or(port);
                let target = match database {
                    Identity::Resource(database) => ForwardTarget::Resource(database),
                    other => ForwardTarget::Unknown(other.unknown(self.model, "database")),
                };
                self.topology.forwards.push(Forward {
                    through: proxy,
                    listens: services(port),
                    target,
                    services: services(at),
                    client: Client::Forwarder,
                    source: Source::new(id, format!("{path}.{index}")),
                    presence: self.presence(id),
                });
            }
        }
    }

    fn front_door(&mut self, id: ResourceId, listens: ServiceSet, is_public: Certainty) {
        if !self.topology.front_doors.iter().any(|door| door.resource == id) {
            let name = self.name(id);
            self.topology.front_doors.push(FrontDoor { name, resource: id, listens, is_public });
        }
    }

    fn add_distribution(&mut self, id: ResourceId) {
        let web: ServiceSet =
            [80, 443].map(|port| ServiceSet::ports(Protocol::TCP, port, port)).into_iter().collect();
        self.front_door(id, web.clone(), self.presence(id));
        for (index, origin) in
            self.property(id, "DistributionConfig.Origins").one_or_many().iter().enumerate()
        {
            let custom = origin.get("CustomOriginConfig");
            let port = |key, default| {
                custom.get(key).as_integer().and_then(|p| u16::try_from(p).ok()).unwrap_or(default)
            };
            let (http, https) = (port("HTTPPort", 80), port("HTTPSPort", 443));
            let ports = match custom.get("OriginProtocolPolicy").as_text() {
                Some("http-only") => vec![http],
                Some("https-only") => vec![https],
                _ => vec![http, https],
            };
            let origin_of = match origin.get("DomainName") {
                Value::Reference(reference) => ForwardTarget::Resource(reference.resource),
                Value::Unknown(why) => ForwardTarget::Unknown((**why).clone()),
                _ => continue,
            };
            self.topology.forwards.push(Forward {
                through: id,
                listens: web.clone(),
                target: origin_of,
                services: ports
                    .into_iter()
                    .map(|port| ServiceSet::ports(Protocol::TCP, port, port))
                    .collect(),
                client: Client::Forwarder,
                source: Source::new(id, format!("DistributionConfig.Origins.{index}")),
                presence: self.presence(id),
            });
        }
    }

    /// An HTTP or WebSocket API reaches into a VPC by a link with interfaces of its own.
    fn add_integration(&mut self, id: ResourceId) {
        if self.property(id, "ConnectionType").as_text() != Some("VPC_LINK") {
            return;
        }
        let ends = (self.identity(id, "ApiId"), self.identity(id, "ConnectionId"));
        let (Some(Identity::Resource(api)), Some(Identity::Resource(link))) = ends else { return };
        let https = ServiceSet::ports(Protocol::TCP, 443, 443);
        self.front_door(api, https.clone(), self.presence(api));
        let listener = self.identity(id, "IntegrationUri").and_then(|uri| uri.resource());
        let balancer = listener.and_then(|listener| self.identity(listener, "LoadBalancerArn"));
        let target = match balancer {
            Some(Identity::Resource(balancer)) => ForwardTarget::Resource(balancer),
            _ => ForwardTarget::Unknown(Unknown::Aws("where the integration leads".into())),
        };
        let port = listener.and_then(|listener| self.property(listener, "Port").as_integer());
        let services = match port.and_then(|port| u16::try_from(port).ok()) {
            Some(port) => ServiceSet::ports(Protocol::TCP, port, port),
            None => ServiceSet::all_of(Protocol::TCP),
        };
        let forward = Forward {
            through: link,
            listens: services.clone(),
            target,
            services,
            client: Client::Forwarder,
            source: Source::new(id, "IntegrationUri"),
            presence: self.presence(id),
        };
        let into_link = Forward {
            through: api,
            listens: https,
            target: ForwardTarget::Resource(link),
            source: Source::new(id, "ConnectionId"),
            ..forward.clone()
        };
        self.topology.forwards.extend([into_link, forward]);
    }

    /// A REST API reaches into a VPC by a link to network load balancers.
    fn add_method(&mut self, id: ResourceId) {
        let integration = self.property(id, "Integration");
        let link = Identity::of(self.model, integration.get("ConnectionId")).and_then(|link| link.resource());
        let api = self.identity(id, "RestApiId").and_then(|api| api.resource());
        let (Some(link), Some(api)) = (link, api) else { return };
        let is_private = self.property(api, "EndpointConfiguration.Types").one_or_many();
        let is_private = is_private.iter().any(|kind| kind.as_text() == Some("PRIVATE"));
        let https = ServiceSet::ports(Protocol::TCP, 443, 443);
        self.front_door(api, https.clone(), Certainty::from(!is_private));
        for target in self.property(link, "TargetArns").one_or_many() {
            let Some(balancer) = Identity::of(self.model, target).and_then(|target| target.resource()) else {
                continue;
            };
            self.topology.forwards.push(Forward {
                through: api,
                listens: https.clone(),
                target: ForwardTarget::Resource(balancer),
                services: ServiceSet::all_of(Protocol::TCP),
                client: Client::Forwarder,
                source: Source::new(id, "Integration.ConnectionId"),
                presence: self.presence(id),
            });
        }
    }
}
