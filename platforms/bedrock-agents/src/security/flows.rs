//! The flow table: who may talk to whom (BA-032). Everything else is unreachable, on every port.

use stackwright_aws::network::{Peer, Port, aws_prefix_list, connect};
use stackwright_core::Scope;

use super::Tiers;
use crate::network::Network;

/// The BFF (ECS-015).
const BFF: Port = Port::tcp(3000);
/// The backend's API.
const BACKEND: Port = Port::tcp(4000);
/// The agents (ECS-015).
const AGENT: Port = Port::tcp(8080);

/// Records the table, a row a line.
#[track_caller]
pub(super) fn connect_all(scope: &mut Scope<'_>, network: &Network, tiers: &Tiers) {
    let Tiers { bff, backend, agent, proxy, database, search } = *tiers;
    let (public, internal) = (network.public.security_group, network.internal.security_group);
    let endpoints = network.endpoints;
    let s3 = aws_prefix_list(scope, "s3");

    for internet in [Peer::AnyIpv4, Peer::AnyIpv6] {
        connect(scope, internet.clone(), public, Port::HTTPS);
        connect(scope, internet, public, Port::HTTP);
    }
    connect(scope, public, bff, BFF);
    // Cognito's token endpoint, which a load balancer that authenticates users calls, over IPv4.
    connect(scope, public, Peer::AnyIpv4, Port::HTTPS);
    connect(scope, bff, internal, Port::HTTPS);
    connect(scope, internal, backend, BACKEND);
    connect(scope, bff, agent, AGENT);
    for task in [bff, backend, agent] {
        connect(scope, task, endpoints, Port::HTTPS);
        connect(scope, task, s3.clone(), Port::HTTPS);
        connect(scope, task, proxy, Port::POSTGRESQL);
    }
    connect(scope, proxy, database, Port::POSTGRESQL);
    for searcher in [backend, agent] {
        connect(scope, searcher, search, Port::HTTPS);
    }
    // Through NAT: their subnets have no other way out (BA-031).
    for task in [bff, backend] {
        connect(scope, task, Peer::AnyIpv4, Port::HTTPS);
    }
}
