//! A security group for each part of the platform, which lets nothing in and nothing out by itself.

use stackwright_aws::network::{SecurityGroup, Vpc};
use stackwright_core::Scope;

use crate::config::Configuration;

/// The security groups of what runs in the VPC. The flow table says who may talk to whom.
#[derive(Clone, Copy, Debug)]
pub struct Tiers {
    /// The backend for frontends.
    pub bff: SecurityGroup,
    /// The backend services.
    pub backend: SecurityGroup,
    /// The agents.
    pub agent: SecurityGroup,
    /// The database proxy.
    pub proxy: SecurityGroup,
    /// The database.
    pub database: SecurityGroup,
    /// The search cluster.
    pub search: SecurityGroup,
}

impl Tiers {
    #[track_caller]
    pub(super) fn add(scope: &mut Scope<'_>, config: &Configuration, vpc: &Vpc) -> Self {
        let mut scope = scope.child("Tiers");
        let mut group = |id: &'static str, what: &str| {
            let description = format!("{what} of {} in {}", config.application, config.environment);
            SecurityGroup::builder().vpc(vpc).description(description).add(&mut scope, id)
        };
        Self {
            bff: group("Bff", "BFF"),
            backend: group("Backend", "Backend"),
            agent: group("Agent", "Agents"),
            proxy: group("Proxy", "Database proxy"),
            database: group("Database", "Database"),
            search: group("Search", "Search"),
        }
    }

    /// All of them by name.
    #[must_use]
    pub const fn all(&self) -> [(&'static str, SecurityGroup); 6] {
        [
            ("Bff", self.bff),
            ("Backend", self.backend),
            ("Agent", self.agent),
            ("Proxy", self.proxy),
            ("Database", self.database),
            ("Search", self.search),
        ]
    }
}
