//! The network stack: the VPC with its tiers, the ways between them and to AWS's services, the load balancers, and
//! where logs go.

mod acls;
mod balancers;
mod endpoints;
mod logs;
mod tiers;

use stackwright_aws::edge::{HostedZone, Listener, LoadBalancer};
use stackwright_aws::network::{NatGateway, SecurityGroup, Vpc};
use stackwright_aws::storage::Bucket;
use stackwright_core::value::{Val, join};
use stackwright_core::{Handle as _, Scope, text};

use crate::config::Configuration;

pub use tiers::Tiers;

/// What the network stack gives the stacks after it.
#[derive(Clone, Debug)]
pub struct Network {
    /// The VPC (BA-001).
    pub vpc: Vpc,
    /// Its subnets (BA-002 to BA-005).
    pub tiers: Tiers,
    /// The ways out of the application tier (BA-006).
    pub nat: Vec<NatGateway>,
    /// Who may use the interface endpoints (BA-009).
    pub endpoints: SecurityGroup,
    /// Where logs go (BA-021).
    pub logs: Bucket,
    /// The load balancer that users reach (BA-010).
    pub public: LoadBalancer,
    /// What it answers at port 443; which requests go where is for the stacks of their targets to say.
    pub public_https: Listener,
    /// The load balancer that the BFF reaches the backend by (BA-011).
    pub internal: LoadBalancer,
    /// What it answers at port 443.
    pub internal_https: Listener,
    /// The name of the internal load balancer within the VPC.
    pub internal_domain: String,
}

impl Network {
    /// Fills the stack. The zone answers for the platform's domain.
    pub fn add(scope: &mut Scope<'_>, config: &Configuration, zone: &HostedZone) -> Self {
        let name = format!("{}-{}", config.application, config.environment);
        // BA-001. IPv6 is for the public load balancer alone, so that the AAAA record of BA-041 leads somewhere.
        let vpc = Vpc::builder().name(name).cidr(config.network.cidr).ipv6(true).add(scope, "Vpc");
        let tiers = Tiers::add(scope, config, &vpc);
        let ways = tiers::add_ways_out(scope, config, &vpc, &tiers);
        acls::add(scope, &vpc, &tiers);
        let endpoints = endpoints::add(scope, &vpc, &tiers);
        let logs = logs::add(scope, config, &vpc);
        let ground = balancers::Ground { config, vpc: &vpc, tiers: &tiers, logs: &logs, zone };
        let (public, public_https) = balancers::add_public(scope, &ground, ways.internet);
        let (internal, internal_https) = balancers::add_internal(scope, &ground);
        let network = Self {
            nat: ways.nat,
            vpc,
            tiers,
            endpoints,
            logs,
            public,
            public_https,
            internal,
            internal_https,
            internal_domain: config.dns.internal_domain(),
        };
        network.output(scope);
        network
    }

    /// Where the BFF reaches the backend.
    #[must_use]
    pub fn internal_url(&self) -> Val<String> {
        text!["https://", self.internal_domain.clone()]
    }

    fn output(&self, scope: &mut Scope<'_>) {
        scope.output("VpcId", self.vpc.vpc);
        for (name, tier) in self.tiers.all() {
            scope.output(format!("{name}SubnetIds"), join(",", Val::<Vec<String>>::list(tier.ids())));
        }
        let addresses: Vec<_> = self.nat.iter().map(|nat| nat.address.reference()).collect();
        scope
            .output("NatAddresses", join(",", Val::<Vec<String>>::list(addresses)))
            .description("What the internet sees of the application tier");
        scope.output("EndpointSecurityGroupId", self.endpoints);
        scope.output("LogBucketName", self.logs);
        scope.output("PublicLoadBalancerArn", self.public.load_balancer);
        scope.output("PublicLoadBalancerDnsName", self.public.load_balancer.dns_name());
        scope.output("PublicLoadBalancerSecurityGroupId", self.public.security_group);
        scope.output("PublicListenerArn", self.public_https.listener);
        scope.output("InternalLoadBalancerArn", self.internal.load_balancer);
        scope.output("InternalLoadBalancerSecurityGroupId", self.internal.security_group);
        scope.output("InternalListenerArn", self.internal_https.listener);
        scope.output("InternalUrl", self.internal_url());
    }
}
