//! Application load balancers.

use bon::bon;
use stackwright_cfn::elasticloadbalancingv2::load_balancer::{
    self, IpAddressType, LoadBalancerAttribute, Type,
};
use stackwright_cfn::elasticloadbalancingv2::{self as elb, CfnLoadBalancer};
use stackwright_core::Scope;
use stackwright_core::value::{IntoVal, Text};

use crate::network::{InternetGateway, Peer, SecurityGroup, SubnetTier, Vpc};
use crate::storage::Bucket;

/// An application load balancer with a security group of its own.
///
/// Makes an `AWS::ElasticLoadBalancingV2::LoadBalancer`. It logs every request, drops header fields with invalid names
/// (which some servers read as others than they look), and cannot be deleted until that is allowed.
///
/// Sources: <https://docs.aws.amazon.com/elasticloadbalancing/latest/application/application-load-balancers.html>,
/// <https://docs.aws.amazon.com/securityhub/latest/userguide/elb-controls.html>
#[derive(Clone, Copy, Debug)]
pub struct LoadBalancer {
    /// The load balancer.
    pub load_balancer: elb::LoadBalancer,
    /// Who may connect to it, and where it may connect to.
    pub security_group: SecurityGroup,
    /// Whether it has IPv6 addresses too.
    pub has_ipv6: bool,
}

/// From where a load balancer can be reached, as far as security groups allow it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exposure {
    /// From within the VPC.
    Internal,
    /// From the internet, through the VPC's gateway.
    Internet(InternetGateway),
}

#[bon]
impl LoadBalancer {
    /// A load balancer in each zone of a tier. Its subnets need a prefix length of 27 at most and 8 free addresses.
    ///
    /// It speaks IPv6 too where it is exposed to the internet and its subnets have such addresses; its targets are
    /// spoken to over IPv4.
    #[builder(finish_fn = add)]
    #[track_caller]
    pub fn builder(
        /// Where it is added.
        #[builder(finish_fn)]
        scope: &mut Scope<'_>,
        /// Its id in the scope.
        #[builder(finish_fn, into)]
        id: Text,
        /// The VPC.
        vpc: &Vpc,
        /// Its subnets.
        tier: &SubnetTier,
        /// From where it can be reached.
        exposure: Exposure,
        /// The bucket that takes its access logs, and what the names of the logs begin with. The bucket must take
        /// logs of load balancers below that prefix.
        #[builder(with = |bucket: &Bucket, prefix: impl Into<Text>| (*bucket, prefix.into()))]
        access_logs: (Bucket, Text),
        /// Whether it cannot be deleted until this is changed. Default: yes.
        #[builder(default = true)]
        deletion_protection: bool,
    ) -> Self {
        let description = match exposure {
            Exposure::Internal => "Load balancer that is reached from within the VPC",
            Exposure::Internet(_) => "Load balancer that is reached from the internet",
        };
        let mut scope = scope.child(id);
        let security_group =
            SecurityGroup::builder().vpc(vpc).description(description).add(&mut scope, "SecurityGroup");
        let has_ipv6 =
            matches!(exposure, Exposure::Internet(_)) && tier.subnets.iter().all(|subnet| subnet.has_ipv6);
        let (log_bucket, log_prefix) = access_logs;
        let load_balancer = scope.add(
            "Resource",
            CfnLoadBalancer::new()
                .r#type(Type::Application)
                .scheme(match exposure {
                    Exposure::Internal => load_balancer::Scheme::Internal,
                    Exposure::Internet(_) => load_balancer::Scheme::InternetFacing,
                })
                .ip_address_type(if has_ipv6 { IpAddressType::Dualstack } else { IpAddressType::Ipv4 })
                .subnets(tier.ids())
                .security_groups([security_group])
                .load_balancer_attributes([
                    attribute("deletion_protection.enabled", flag(deletion_protection)),
                    attribute("routing.http.drop_invalid_header_fields.enabled", flag(true)),
                    attribute("access_logs.s3.enabled", flag(true)),
                    attribute("access_logs.s3.bucket", log_bucket.bucket),
                    attribute("access_logs.s3.prefix", log_prefix),
                ]),
        );
        // It writes a first object when logging is switched on, and fails where it may not.
        scope.resource(load_balancer).depends_on(log_bucket.policy);
        if let Exposure::Internet(gateway) = exposure {
            scope.resource(load_balancer).depends_on(gateway.attachment);
        }
        Self { load_balancer, security_group, has_ipv6 }
    }
}

impl From<LoadBalancer> for Peer {
    fn from(load_balancer: LoadBalancer) -> Self {
        load_balancer.security_group.into()
    }
}

fn attribute(key: &'static str, value: impl IntoVal<String>) -> LoadBalancerAttribute {
    LoadBalancerAttribute::new().key(key).value(value)
}

const fn flag(on: bool) -> &'static str {
    if on { "true" } else { "false" }
}
