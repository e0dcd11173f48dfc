//! What is kept from the public load balancer (BA-013).

use stackwright_aws::edge::{ManagedRules, WebAcl};
use stackwright_aws::units::Days;
use stackwright_core::Scope;

use super::Keys;
use crate::config::{Configuration, Match};
use crate::network::Network;

/// The web ACL of the public load balancer.
#[track_caller]
pub(super) fn add(scope: &mut Scope<'_>, config: &Configuration, keys: &Keys, network: &Network) -> WebAcl {
    let acl = WebAcl::builder()
        .name(format!("{}-{}", config.application, config.environment))
        .rate_limit_per_five_minutes(config.edge.rate_limit_per_five_minutes)
        .log_retention(Days(config.log_retention.0))
        .log_key(keys.logs)
        .log_removal(config.removal);
    let acl = config.edge.rule_groups.iter().fold(acl, |acl, (group, on_match)| {
        let rules = ManagedRules::of_aws(group.name());
        acl.rules(match on_match {
            Match::Act => rules,
            Match::Count => rules.allow_and_count(),
        })
    });
    let acl = acl.add(scope, "WebAcl");
    acl.protect(scope, "WebAclOfPublicLoadBalancer", network.public.load_balancer);
    acl
}
