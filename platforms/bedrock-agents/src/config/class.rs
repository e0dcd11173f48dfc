//! Classes of environments: the defaults that differ between a place to try things and production.

use schemars::JsonSchema;
use serde::Deserialize;
use stackwright_configuration::time::Days;
use stackwright_core::tree::RemovalPolicy;

use super::{Mfa, Nat};

/// What an environment is for. It decides the defaults, and what may not be weakened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Class {
    /// To try things: cheap, and gone when its stacks are deleted.
    Dev,
    /// For automated tests: as dev, its logs kept longer.
    Test,
    /// Production's topology at test's sizes.
    Staging,
    /// What users depend on.
    Prod,
}

/// What holds where the configuration file is silent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Defaults {
    /// How many NAT gateways.
    pub nat: Nat,
    /// Whether users need a second factor.
    pub mfa: Mfa,
    /// What becomes of data when its resource leaves the template.
    pub removal: RemovalPolicy,
    /// How long logs are kept.
    pub log_retention: Days,
    /// How long a deleted key can be had back.
    pub key_deletion_window: Days,
}

impl Class {
    /// Every class by its name.
    pub const ALL: [(&'static str, Self); 4] =
        [("dev", Self::Dev), ("test", Self::Test), ("staging", Self::Staging), ("prod", Self::Prod)];

    /// The class of an environment that bears a class's name.
    #[must_use]
    pub fn of(environment: &str) -> Option<Self> {
        Self::ALL.iter().find(|(name, _)| *name == environment).map(|(_, class)| *class)
    }

    /// Whether others depend on it: it survives the loss of a zone, and keeps its data when its stacks go.
    #[must_use]
    pub const fn is_protected(self) -> bool {
        matches!(self, Self::Staging | Self::Prod)
    }

    /// What holds where the configuration file is silent.
    #[must_use]
    pub const fn defaults(self) -> Defaults {
        match self {
            Self::Dev => Defaults {
                nat: Nat::One,
                mfa: Mfa::Optional,
                removal: RemovalPolicy::Delete,
                log_retention: Days(7),
                key_deletion_window: Days(7),
            },
            Self::Test => Defaults { log_retention: Days(14), ..Self::Dev.defaults() },
            Self::Staging => Defaults {
                nat: Nat::OnePerZone,
                mfa: Mfa::Required,
                removal: RemovalPolicy::Retain,
                log_retention: Days(30),
                key_deletion_window: Days(30),
            },
            Self::Prod => Defaults { log_retention: Days(90), ..Self::Staging.defaults() },
        }
    }
}
