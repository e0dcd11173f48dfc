//! Network ACLs of the tiers (BP-5): the flow table, as the borders of the tiers see it.
//!
//! Security groups decide who talks to whom. ACLs are the second line, for the day when somebody opens a group too
//! far: what no row of the table needs does not pass between two tiers, whatever their groups say.

use stackwright_aws::network::acl::{ClientPorts, Flow, NetworkAcl, Side};
use stackwright_aws::network::{Port, Vpc};
use stackwright_core::Scope;

use super::Tiers;

pub(super) fn add(scope: &mut Scope<'_>, vpc: &Vpc, tiers: &Tiers) {
    let Tiers { public, application, agent, data } = tiers;
    // Tasks run on Linux; load balancers, NAT gateways, the database proxy and browsers choose from more ports.
    let (tasks, others) = (ClientPorts::LINUX, ClientPorts::ANY);
    let (internet, bff, backend, agents) =
        (Side::OutsideIpv4, Port::tcp(3000), Port::tcp(4000), Port::tcp(8080));
    let flows = [
        // Internet to the public load balancer, which redirects at port 80.
        Flow::new(internet, public, Port::HTTPS, others),
        Flow::new(internet, public, Port::HTTP, others),
        Flow::new(Side::Ipv6, public, Port::HTTPS, others),
        Flow::new(Side::Ipv6, public, Port::HTTP, others),
        // Public load balancer to the BFF, and to Cognito.
        Flow::new(public, application, bff, others),
        Flow::new(public, internet, Port::HTTPS, others),
        // BFF to the internal load balancer; BFF and backend to the endpoints.
        Flow::new(application, application, Port::HTTPS, tasks),
        // Internal load balancer to the backend.
        Flow::new(application, application, backend, others),
        // BFF to the agents.
        Flow::new(application, agent, agents, tasks),
        // Agents to the endpoints.
        Flow::new(agent, application, Port::HTTPS, tasks),
        // BFF, backend and agents to the database proxy, and from there to the database.
        Flow::new(application, data, Port::POSTGRESQL, tasks),
        Flow::new(agent, data, Port::POSTGRESQL, tasks),
        Flow::new(data, data, Port::POSTGRESQL, others),
        // Backend and agents to search.
        Flow::new(application, data, Port::HTTPS, tasks),
        Flow::new(agent, data, Port::HTTPS, tasks),
        // BFF and backend to the internet, and to S3 past it: an ACL knows S3's addresses from no others outside.
        Flow::new(application, internet, Port::HTTPS, tasks).through_nat_of(public),
        // Agents to S3. Their tier has no route to anything else outside.
        Flow::new(agent, internet, Port::HTTPS, tasks),
    ];
    for (name, tier) in tiers.all() {
        NetworkAcl::builder().vpc(vpc).tier(tier).flows(&flows).add(scope, format!("{name}Acl"));
    }
}
