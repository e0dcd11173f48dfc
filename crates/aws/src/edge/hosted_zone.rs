//! Hosted zones, and the records in them.

use bon::bon;
use stackwright_cfn::route53::hosted_zone::Vpc as ZoneVpc;
use stackwright_cfn::route53::record_set::AliasTarget;
use stackwright_cfn::route53::{self, CfnHostedZone, CfnRecordSet};
use stackwright_core::tree::RemovalPolicy;
use stackwright_core::value::{self, Id, IntoVal, Text, Val};
use stackwright_core::{Handle, Scope, text};

use super::LoadBalancer;
use crate::network::Vpc;

/// A hosted zone: the answers to questions for the names of a domain.
#[derive(Clone, Debug)]
pub struct HostedZone {
    /// Its id.
    pub id: Val<Id<route53::HostedZone>>,
    /// Its domain.
    pub domain: Text,
    /// The zone, where it is part of this design.
    pub zone: Option<route53::HostedZone>,
}

#[bon]
impl HostedZone {
    /// A zone that answers the world, once the zone of the parent domain delegates to its
    /// name servers.
    ///
    /// Makes an `AWS::Route53::HostedZone`.
    #[builder(finish_fn = add)]
    #[track_caller]
    pub fn public(
        /// Where it is added.
        #[builder(finish_fn)]
        scope: &mut Scope<'_>,
        /// Its id in the scope.
        #[builder(finish_fn, into)]
        id: Text,
        /// Its domain.
        #[builder(into)]
        domain: Text,
        /// What becomes of it when it leaves the template. Default: it stays, since another one of the same domain has
        /// other name servers, and would have to be delegated to anew.
        #[builder(default = RemovalPolicy::Retain)]
        removal: RemovalPolicy,
    ) -> Self {
        let zone = scope.add(id, CfnHostedZone::new().name(domain.clone()));
        scope.resource(zone).removal_policy(removal);
        Self { id: zone.reference(), domain, zone: Some(zone) }
    }

    /// A zone that answers within a VPC only.
    ///
    /// Makes an `AWS::Route53::HostedZone`.
    #[builder(finish_fn = add)]
    #[track_caller]
    pub fn private(
        /// Where it is added.
        #[builder(finish_fn)]
        scope: &mut Scope<'_>,
        /// Its id in the scope.
        #[builder(finish_fn, into)]
        id: Text,
        /// Its domain, all of which it answers for: the public zone's records of it are not seen in the VPC.
        #[builder(into)]
        domain: Text,
        /// The VPC.
        vpc: &Vpc,
        /// What becomes of it when it leaves the template. Default: it stays.
        #[builder(default = RemovalPolicy::Retain)]
        removal: RemovalPolicy,
    ) -> Self {
        let vpc = ZoneVpc::new(vpc.vpc, value::region());
        let zone = scope.add(id, CfnHostedZone::new().name(domain.clone()).vpcs([vpc]));
        scope.resource(zone).removal_policy(removal);
        Self { id: zone.reference(), domain, zone: Some(zone) }
    }

    /// A zone that exists.
    pub fn existing(id: impl Into<Text>, domain: impl Into<Text>) -> Self {
        Self { id: Val::existing(id), domain: domain.into(), zone: None }
    }

    /// Leads a name of the zone's domain to a load balancer, over each version of IP that it speaks.
    ///
    /// Makes an `AWS::Route53::RecordSet` a version. Source:
    /// <https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/routing-to-elb-load-balancer.html>
    #[track_caller]
    pub fn alias(
        &self,
        scope: &mut Scope<'_>,
        id: impl Into<Text>,
        name: impl IntoVal<String>,
        load_balancer: LoadBalancer,
    ) {
        let mut scope = scope.child(id);
        let name = name.into_val();
        let versions = if load_balancer.has_ipv6 { &["A", "AAAA"][..] } else { &["A"] };
        for version in versions {
            let target = load_balancer.load_balancer;
            // The name with this prefix has addresses of both versions.
            let target =
                AliasTarget::new(text!["dualstack.", target.dns_name()], target.canonical_hosted_zone_id());
            let record = CfnRecordSet::new(name.clone(), *version).hosted_zone_id(self.id.clone());
            scope.add(*version, record.alias_target(target));
        }
    }
}
