//! The security stack: keys, who may talk to whom, who users are, what is kept from the public load balancer, and what
//! programs are told.

mod flows;
mod keys;
mod parameters;
mod tiers;
mod users;
mod web_acl;

use stackwright_aws::edge::WebAcl;
use stackwright_aws::security::Secret;
use stackwright_core::{Handle as _, Scope};

use crate::config::Configuration;
use crate::network::Network;

pub use keys::Keys;
pub use parameters::Parameters;
pub(crate) use parameters::parameter;
pub use tiers::Tiers;
pub use users::SignIn;

/// What the security stack gives the stacks after it.
#[derive(Clone, Debug)]
pub struct Security {
    /// What encrypts data, secrets and logs.
    pub keys: Keys,
    /// A security group for each part of the platform.
    pub tiers: Tiers,
    /// Users, and how the public load balancer lets them sign in.
    pub sign_in: SignIn,
    /// What is kept from the public load balancer.
    pub web_acl: WebAcl,
    /// Keys of others' APIs, put in by operators.
    pub api_keys: Secret,
    /// What programs are told, by name.
    pub parameters: Parameters,
}

impl Security {
    /// Fills the stack.
    #[track_caller]
    pub fn add(scope: &mut Scope<'_>, config: &Configuration, network: &Network) -> Self {
        let keys = Keys::add(scope, config);
        let tiers = Tiers::add(scope, config, &network.vpc);
        flows::connect_all(scope, network, &tiers);
        let sign_in = SignIn::add(scope, config);
        let web_acl = web_acl::add(scope, config, &keys, network);
        // BA-029. The database's secret is the other one. RDS makes and rotates it together with the database: a rotation
        // function of our own would have to reach the database, and the flow table has no row for that.
        let api_keys = Secret::builder()
            .description(format!(
                "Keys of APIs for {} in {}: `internal` is made up, operators put in those of others",
                config.application, config.environment
            ))
            .key(keys.secrets)
            .generated("internal")
            .removal(config.removal)
            .add(scope, "ApiKeys");
        let parameters = Parameters::add(scope, config, network, &sign_in, api_keys);
        let security = Self { keys, tiers, sign_in, web_acl, api_keys, parameters };
        security.output(scope);
        security
    }

    fn output(&self, scope: &mut Scope<'_>) {
        scope.output("DataKeyArn", self.keys.data.key.arn());
        scope.output("SecretsKeyArn", self.keys.secrets.key.arn());
        scope.output("LogsKeyArn", self.keys.logs.key.arn());
        for (name, group) in self.tiers.all() {
            scope.output(format!("{name}SecurityGroupId"), group);
        }
        scope.output("UserPoolId", self.sign_in.users.pool);
        scope.output("UserPoolArn", self.sign_in.users.pool.arn());
        scope.output("UserPoolClientId", self.sign_in.client.client);
        scope.output("UserPoolDomain", self.sign_in.users.domain);
        scope.output("WebAclArn", self.web_acl.acl.arn());
        scope.output("ApiKeysSecretArn", self.api_keys.secret.reference());
    }
}
