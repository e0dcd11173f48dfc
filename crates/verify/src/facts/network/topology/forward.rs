//! What opens connections on behalf of those that reach it: load balancers, proxies, and what stands before a VPC.

use stackwright_model::{ResourceId, Unknown};

use super::{Certainty, Source};
use crate::facts::network::sets::ServiceSet;

/// That whoever reaches one thing at a service makes it open a connection to another.
#[derive(Clone, Debug)]
pub struct Forward {
    /// What is reached.
    pub through: ResourceId,
    /// At which services.
    pub listens: ServiceSet,
    /// Where it leads.
    pub target: ForwardTarget,
    /// At which services, of the target.
    pub services: ServiceSet,
    /// What the target sees as the client.
    pub client: Client,
    /// Where that is said.
    pub source: Source,
    /// Whether that is so.
    pub presence: Certainty,
}

/// Where forwarded connections lead.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ForwardTarget {
    /// To the interfaces of a resource, or to a front door.
    Resource(ResourceId),
    /// To an address.
    Address(std::net::IpAddr),
    /// To somebody, which depends on this.
    Unknown(Unknown),
}

/// What the target of a forwarded connection sees as the client.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Client {
    /// The address of what forwards.
    Forwarder,
    /// The address of the client itself.
    ///
    /// Source: <https://docs.aws.amazon.com/elasticloadbalancing/latest/network/edit-target-group-attributes.html>
    Itself,
}

/// What the internet reaches outside of any VPC, such as a CloudFront distribution or an API.
#[derive(Clone, Debug)]
pub struct FrontDoor {
    /// What it is called.
    pub name: String,
    /// The resource.
    pub resource: ResourceId,
    /// The services at which it answers the internet.
    pub listens: ServiceSet,
    /// Whether the internet reaches it.
    pub is_public: Certainty,
}
