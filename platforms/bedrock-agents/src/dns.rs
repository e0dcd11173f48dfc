//! The stack of the hosted zone, where the platform makes its own (BA-039).
//!
//! It stands apart and is deployed first: nothing validates a certificate in a zone that the world does not find yet.
//! Its output says which name servers the parent domain must delegate to before the other stacks are deployed.

use stackwright_aws::edge::HostedZone;
use stackwright_core::{Scope, value};

use crate::config::Configuration;

/// Fills the stack with a zone of the platform's domain.
pub fn add(scope: &mut Scope<'_>, config: &Configuration) -> HostedZone {
    let zone = HostedZone::public()
        .domain(config.dns.domain.clone())
        .removal(config.removal)
        .add(scope, "HostedZone");
    scope.output("HostedZoneId", zone.id.clone());
    if let Some(made) = zone.zone {
        scope
            .output("NameServers", value::join(",", made.name_servers()))
            .description("Delegate to these in the zone of the parent domain");
    }
    zone
}
