//! Tiers: subnets by what may be in them, and their ways to the internet.

use stackwright_aws::network::{InternetGateway, NatGateway, SubnetTier, Vpc};
use stackwright_core::Scope;

use crate::config::{Configuration, Nat, Tier};

/// The subnets, by what is in them.
#[derive(Clone, Debug)]
pub struct Tiers {
    /// The public load balancer and the NAT gateways (BA-002).
    pub public: SubnetTier,
    /// BFF, backend, the load balancer between them, and the addresses of the interface endpoints (BA-003).
    pub application: SubnetTier,
    /// The agents (BA-004).
    pub agent: SubnetTier,
    /// Databases and search (BA-005).
    pub data: SubnetTier,
}

impl Tiers {
    pub(super) fn add(scope: &mut Scope<'_>, config: &Configuration, vpc: &Vpc) -> Self {
        let zones =
            |tier| config.network.zones.iter().map(move |zone| (zone.name.clone().into(), zone.subnet(tier)));
        Self {
            public: SubnetTier::builder()
                .vpc(vpc)
                .zones(zones(Tier::Public))
                .ipv6_from(0)
                .add(scope, "Public"),
            application: SubnetTier::builder()
                .vpc(vpc)
                .zones(zones(Tier::Application))
                .add(scope, "Application"),
            agent: SubnetTier::builder().vpc(vpc).zones(zones(Tier::Agent)).add(scope, "Agent"),
            data: SubnetTier::builder().vpc(vpc).zones(zones(Tier::Data)).add(scope, "Data"),
        }
    }

    /// All of them by name, from the internet inwards.
    #[must_use]
    pub const fn all(&self) -> [(&'static str, &SubnetTier); 4] {
        [
            ("Public", &self.public),
            ("Application", &self.application),
            ("Agent", &self.agent),
            ("Data", &self.data),
        ]
    }

    /// Those that the internet has no way into.
    #[must_use]
    pub const fn private(&self) -> [&SubnetTier; 3] {
        [&self.application, &self.agent, &self.data]
    }
}

/// Ways to the internet.
pub(super) struct WaysOut {
    pub(super) internet: InternetGateway,
    pub(super) nat: Vec<NatGateway>,
}

/// Only the public tier has a route to the internet gateway (BA-007), and only the application tier one to NAT gateways
/// (BA-031): agents and databases have no default route at all.
pub(super) fn add_ways_out(
    scope: &mut Scope<'_>,
    config: &Configuration,
    vpc: &Vpc,
    tiers: &Tiers,
) -> WaysOut {
    let internet = InternetGateway::builder().vpc(vpc).add(scope, "InternetGateway");
    internet.route(scope, &tiers.public);
    // BA-006. With one a zone, each zone keeps its own way out when another one is lost.
    let gateways = match config.network.nat {
        Nat::One => 1,
        Nat::OnePerZone => tiers.public.subnets.len(),
    };
    let nat: Vec<_> = tiers
        .public
        .subnets
        .iter()
        .take(gateways)
        .map(|subnet| {
            let id = format!("Nat-{}", subnet.zone);
            NatGateway::builder().vpc(vpc).subnet(subnet).internet(internet).add(scope, id)
        })
        .collect();
    for (subnet, nat) in tiers.application.subnets.iter().zip(nat.iter().cycle()) {
        nat.route(scope, subnet);
    }
    WaysOut { internet, nat }
}
