//! What programs are told by name: configuration and the URLs of endpoints (BA-030).

use stackwright_aws::security::{Parameter, Secret};
use stackwright_core::value::{IntoVal, region};
use stackwright_core::{Handle as _, Scope, text};

use super::SignIn;
use crate::config::Configuration;
use crate::network::Network;

/// Parameters below the environment's prefix, such as `/bidopsai/dev`.
#[derive(Clone, Debug)]
pub struct Parameters {
    all: Vec<(&'static str, Parameter)>,
}

impl Parameters {
    #[track_caller]
    pub(super) fn add(
        scope: &mut Scope<'_>,
        config: &Configuration,
        network: &Network,
        sign_in: &SignIn,
        api_keys: Secret,
    ) -> Self {
        let SignIn { users, client } = sign_in;
        let sign_in_url = text!["https://", users.domain, ".auth.", region(), ".amazoncognito.com"];
        let mut parameters = Self { all: Vec::new() };
        let mut scope = scope.child("Parameters");
        let mut tell = |name, description, value| {
            let parameter = parameter(&mut scope, config, name, description, value);
            parameters.all.push((name, parameter));
        };
        tell("config/environment", "The environment's name", config.environment.clone().into_val());
        tell("config/region", "The region of the platform", region());
        tell(
            "endpoints/public-url",
            "Where users reach the platform",
            text!["https://", config.dns.domain.clone()],
        );
        tell("endpoints/internal-url", "Where the BFF reaches the backend", network.internal_url());
        tell("auth/issuer-url", "Who issues the tokens of users", users.pool.provider_url());
        tell("auth/sign-in-url", "Where users sign in", sign_in_url);
        tell("auth/user-pool-id", "The user pool", text![users.pool]);
        tell("auth/client-id", "The client that the load balancer signs users in with", text![client.client]);
        // Where it is, not what is in it: that is in Secrets Manager alone.
        tell("secrets/api-keys-arn", "The secret that holds API keys", text![api_keys.secret.reference()]);
        parameters
    }

    /// All of them by name, without the environment's prefix.
    #[must_use]
    pub fn all(&self) -> &[(&'static str, Parameter)] {
        &self.all
    }
}

/// A parameter below the environment's prefix.
#[track_caller]
pub(crate) fn parameter(
    scope: &mut Scope<'_>,
    config: &Configuration,
    name: &'static str,
    description: &'static str,
    value: impl IntoVal<String>,
) -> Parameter {
    Parameter::builder()
        .name(format!("{}/{name}", config.parameter_prefix))
        .description(description)
        .value(value)
        .add(scope, name.replace('/', "-"))
}
