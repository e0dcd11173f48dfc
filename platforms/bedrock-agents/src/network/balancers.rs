//! The load balancers, their certificates and their names.

use stackwright_aws::edge::{Certificate, Exposure, HostedZone, Listener, LoadBalancer};
use stackwright_aws::network::{InternetGateway, Vpc};
use stackwright_aws::storage::Bucket;
use stackwright_cfn::shield::CfnProtection;
use stackwright_core::value::Val;
use stackwright_core::{Handle as _, Scope};

use super::{Tiers, logs};
use crate::config::{self, Configuration};

/// What load balancers stand on.
pub(super) struct Ground<'a> {
    pub(super) config: &'a Configuration,
    pub(super) vpc: &'a Vpc,
    pub(super) tiers: &'a Tiers,
    pub(super) logs: &'a Bucket,
    /// Answers for the platform's domain.
    pub(super) zone: &'a HostedZone,
}

/// The load balancer that users reach, over both zones (BA-010), and its listener. What is forwarded where is for the
/// stacks of the targets to say; what may reach it, for the flow table; what is kept from it, for the web ACL.
pub(super) fn add_public(
    scope: &mut Scope<'_>,
    ground: &Ground<'_>,
    internet: InternetGateway,
) -> (LoadBalancer, Listener) {
    let Ground { config, vpc, tiers, logs: bucket, zone } = *ground;
    let domain = config.dns.domain.clone();
    let balancer = LoadBalancer::builder()
        .vpc(vpc)
        .tier(&tiers.public)
        .exposure(Exposure::Internet(internet))
        .access_logs(bucket, logs::LOAD_BALANCERS)
        .deletion_protection(config.class.is_protected())
        .add(scope, "PublicLoadBalancer");
    // BA-012, BA-040.
    let certificate = match &config.dns.certificate {
        config::Certificate::New => {
            let made = Certificate::builder().domain(domain.clone()).zone(zone).add(scope, "Certificate");
            made.certificate.reference()
        }
        config::Certificate::Existing(arn) => Val::existing(arn.clone()),
    };
    // BP-7: TLS 1.2 or newer. Port 80 only redirects.
    let https = Listener::https().load_balancer(balancer).certificate(certificate).add(scope, "PublicHttps");
    Listener::redirect_to_https().load_balancer(balancer).add(scope, "PublicHttp");
    // BA-041.
    zone.alias(scope, "PublicName", domain, balancer);
    // BA-014: Shield Standard is there without a word. Advanced protects only accounts that have subscribed to it.
    if config.edge.shield_advanced {
        let name = config.name("public-load-balancer");
        scope.add("ShieldAdvanced", CfnProtection::new(name, balancer.load_balancer.reference()));
    }
    (balancer, https)
}

/// The load balancer that the BFF reaches the backend by, over both zones (BA-011), and its
/// listener.
///
/// Its name lies in the platform's domain, so that a public certificate covers it, and only a private zone answers
/// for it.
pub(super) fn add_internal(scope: &mut Scope<'_>, ground: &Ground<'_>) -> (LoadBalancer, Listener) {
    let Ground { config, vpc, tiers, logs: bucket, zone } = *ground;
    let domain = config.dns.internal_domain();
    let balancer = LoadBalancer::builder()
        .vpc(vpc)
        .tier(&tiers.application)
        .exposure(Exposure::Internal)
        .access_logs(bucket, logs::LOAD_BALANCERS)
        .deletion_protection(config.class.is_protected())
        .add(scope, "InternalLoadBalancer");
    let certificate =
        Certificate::builder().domain(domain.clone()).zone(zone).add(scope, "InternalCertificate");
    let https = Listener::https()
        .load_balancer(balancer)
        .certificate(certificate.certificate.reference())
        .add(scope, "InternalHttps");
    let names = HostedZone::private()
        .domain(domain.clone())
        .vpc(vpc)
        .removal(config.removal)
        .add(scope, "InternalZone");
    names.alias(scope, "InternalName", domain, balancer);
    (balancer, https)
}
