//! The VPC: its addresses, its zones, and its subnets by tier.

use schemars::JsonSchema;
use serde::Deserialize;
use stackwright_configuration::network::{self, Cidr, Subnet};
use stackwright_configuration::region::{self, ZoneName};
use stackwright_configuration::{File, Setting, Span, Spanned, rules};
use stackwright_core::ipnet::Ipv4Net;

use super::Class;

/// A group of subnets with the same routes and the same neighbours, one subnet a zone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Tier {
    /// Load balancers and NAT gateways.
    Public,
    /// The BFF and the backend.
    Application,
    /// The agents.
    Agent,
    /// Databases and search.
    Data,
}

impl Tier {
    /// All of them, from the internet inwards.
    pub const ALL: [Self; 4] = [Self::Public, Self::Application, Self::Agent, Self::Data];

    /// Its name in configuration files and paths.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Public => "public",
            Self::Application => "application",
            Self::Agent => "agent",
            Self::Data => "data",
        }
    }

    /// Where its subnets begin by default, in networks of 256 addresses from the beginning of the VPC's.
    ///
    /// In 10.0.0.0/16 these are 10.0.1.0/24, 10.0.11.0/24, 10.0.21.0/24 and 10.0.31.0/24 (BA-002 to BA-005).
    const fn first_default(self) -> u32 {
        match self {
            Self::Public => 1,
            Self::Application => 11,
            Self::Agent => 21,
            Self::Data => 31,
        }
    }

    /// The smallest that its subnets may be, by prefix length, with the reason.
    ///
    /// Source: <https://docs.aws.amazon.com/elasticloadbalancing/latest/application/application-load-balancers.html>
    const fn smallest(self) -> Option<(u8, &'static str)> {
        match self {
            // The public load balancer stands in the one, the internal one in the other.
            Self::Public | Self::Application => {
                Some((27, "a load balancer in it needs a prefix length of at most 27 and 8 free addresses"))
            }
            Self::Agent | Self::Data => None,
        }
    }
}

/// How many NAT gateways there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Nat {
    /// One for all zones: cheaper, and the way out of every zone is lost with its own.
    One,
    /// One in each zone, so that each keeps its way out when another one is lost (BA-046).
    OnePerZone,
}

/// The VPC.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Network {
    /// Its addresses.
    pub cidr: Ipv4Net,
    /// Its zones with their subnets, two or more.
    pub zones: Vec<Zone>,
    /// How many NAT gateways.
    pub nat: Nat,
}

/// A zone with its subnets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Zone {
    /// Such as `us-east-1a`.
    pub name: String,
    /// Such as `a`.
    pub letter: char,
    /// By tier, in the order of [`Tier::ALL`].
    subnets: [Ipv4Net; 4],
}

impl Zone {
    /// The addresses of this zone's subnet of a tier.
    #[must_use]
    pub const fn subnet(&self, tier: Tier) -> Ipv4Net {
        let [public, application, agent, data] = self.subnets;
        match tier {
            Tier::Public => public,
            Tier::Application => application,
            Tier::Agent => agent,
            Tier::Data => data,
        }
    }
}

/// The VPC's network, its subnets and its way out.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub(super) struct NetworkSettings {
    /// The VPC's addresses. Default: 10.0.0.0/16.
    cidr: Setting<Cidr>,
    /// NAT gateways: `one` for all zones or `one-per-zone`. Default: one in dev and test, one a zone in
    /// staging and prod.
    nat: Setting<Nat>,
    /// The subnets of each tier, one a zone, in the order of the zones. Default: the networks of 256 addresses
    /// of the VPC from the 1st (public), 11th (application), 21st (agent) and 31st (data), counted from 0.
    subnets: Setting<SubnetSettings>,
}

/// The subnets of each tier, one a zone, in the order of the zones.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
struct SubnetSettings {
    /// For load balancers and NAT gateways. Default in 10.0.0.0/16: 10.0.1.0/24, 10.0.2.0/24.
    public: Setting<Vec<Setting<Cidr>>>,
    /// For the BFF and the backend. Default in 10.0.0.0/16: 10.0.11.0/24, 10.0.12.0/24.
    application: Setting<Vec<Setting<Cidr>>>,
    /// For the agents. Default in 10.0.0.0/16: 10.0.21.0/24, 10.0.22.0/24.
    agent: Setting<Vec<Setting<Cidr>>>,
    /// For databases and search. Default in 10.0.0.0/16: 10.0.31.0/24, 10.0.32.0/24.
    data: Setting<Vec<Setting<Cidr>>>,
}

impl SubnetSettings {
    fn of(&self, tier: Tier) -> &Setting<Vec<Setting<Cidr>>> {
        match tier {
            Tier::Public => &self.public,
            Tier::Application => &self.application,
            Tier::Agent => &self.agent,
            Tier::Data => &self.data,
        }
    }
}

const DEFAULT_CIDR: Ipv4Net = Ipv4Net::new_assert(std::net::Ipv4Addr::new(10, 0, 0, 0), 16);

/// The zones of BA-002 to BA-005.
const DEFAULT_ZONES: [char; 2] = ['a', 'b'];

impl NetworkSettings {
    /// `None` where something that has been reported leaves no network to speak of.
    pub(super) fn resolve(
        self,
        file: &File<'_>,
        class: Class,
        region: &str,
        zones: Setting<Vec<Setting<ZoneName>>>,
    ) -> Option<Network> {
        let nat = self.nat.or(class.defaults().nat);
        if let Some(given) = self.nat.given().filter(|_| class.is_protected() && nat == Nat::One) {
            let message = "one NAT gateway for all zones does not survive the loss of its zone";
            file.push(
                file.error(rules::CONFLICT, given.span, message).help(
                    "BA-006 and BA-046 ask staging and prod for `one-per-zone`, which is their default",
                ),
            );
        }
        let letters = resolve_zones(file, region, &zones);
        let vpc = match self.cidr {
            Setting::Given(given) => Spanned { value: given.value.network(), span: given.span },
            Setting::Absent => Spanned { value: DEFAULT_CIDR, span: Span::default() },
            Setting::Invalid(_) => return None,
        };
        network::check_vpc(file, vpc);
        let letters = letters?;
        let settings = self.subnets.or_default();
        let mut subnets = Vec::new();
        for tier in Tier::ALL {
            subnets.push(resolve_subnets(file, tier, settings.of(tier), vpc, letters.len()));
        }
        let checked: Vec<Subnet<'_>> = Tier::ALL
            .iter()
            .zip(&subnets)
            .flat_map(|(tier, networks)| {
                networks.iter().flatten().map(|network| Subnet {
                    tier: tier.name(),
                    network: *network,
                    smallest: tier.smallest(),
                })
            })
            .collect();
        network::check_subnets(file, vpc, &checked);
        let [public, application, agent, data] = <[_; 4]>::try_from(subnets).ok()?;
        let (public, application, agent, data) = (public?, application?, agent?, data?);
        let zones = letters
            .iter()
            .zip(public.iter().zip(&application).zip(agent.iter().zip(&data)))
            .map(|(letter, ((public, application), (agent, data)))| Zone {
                name: format!("{region}{letter}"),
                letter: *letter,
                subnets: [public.value, application.value, agent.value, data.value],
            })
            .collect();
        Some(Network { cidr: vpc.value, zones, nat })
    }
}

fn resolve_zones(
    file: &File<'_>,
    region: &str,
    zones: &Setting<Vec<Setting<ZoneName>>>,
) -> Option<Vec<char>> {
    let given = match zones {
        Setting::Absent => return Some(DEFAULT_ZONES.to_vec()),
        Setting::Invalid(_) => return None,
        Setting::Given(given) => given,
    };
    let names: Vec<_> = given.value.iter().filter_map(|zone| zone.given().cloned()).collect();
    let letters = region::zones_in(file, region, &names);
    if given.value.len() < 2 {
        file.push(
            file.error(rules::INVALID_VALUE, given.span, "two zones at least are needed")
                .help("load balancers and stateful services stand in two zones, to survive the loss of one"),
        );
        return None;
    }
    // Without the faulty ones the rest would stand in other subnets than meant.
    (letters.len() == given.value.len()).then_some(letters)
}

/// The subnets of a tier, one a zone; `None` where they are not known.
fn resolve_subnets(
    file: &File<'_>,
    tier: Tier,
    setting: &Setting<Vec<Setting<Cidr>>>,
    vpc: Spanned<Ipv4Net>,
    zones: usize,
) -> Option<Vec<Spanned<Ipv4Net>>> {
    let name = tier.name();
    let given = match setting {
        Setting::Invalid(_) => return None,
        Setting::Absent => {
            let first = tier.first_default();
            let defaults: Option<Vec<_>> = (first..)
                .take(zones)
                .map(|index| {
                    Some(Spanned { value: network::nth_of_256(vpc.value, index)?, span: Span::default() })
                })
                .collect();
            if defaults.is_none() {
                let message = format!("the default {name} subnets do not fit into `{}`", vpc.value);
                let help = format!("write `network.subnets.{name}`, one subnet a zone");
                file.push(file.error(rules::NETWORK_OUTSIDE, vpc.span, message).help(help));
            }
            return defaults;
        }
        Setting::Given(given) => given,
    };
    if given.value.len() != zones {
        let message = format!("there are {} {name} subnets for {zones} zones", given.value.len());
        file.push(
            file.error(rules::CONFLICT, given.span, message)
                .help("write one subnet a zone, in the order of `zones`"),
        );
    }
    let networks: Vec<_> = given
        .value
        .iter()
        .filter_map(Setting::given)
        .map(|cidr| Spanned { value: cidr.value.network(), span: cidr.span })
        .collect();
    Some(networks)
}
