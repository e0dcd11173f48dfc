//! Users (BA-033), and how the public load balancer lets them sign in (BA-034).

use stackwright_aws::identity::cognito::{self, LoadBalancerClient, UserPool};
use stackwright_aws::units::Days;
use stackwright_core::Scope;

use crate::config::{Configuration, Mfa};

/// Users, and how the public load balancer lets them sign in.
#[derive(Clone, Copy, Debug)]
pub struct SignIn {
    /// Who they are.
    pub users: UserPool,
    /// What the load balancer signs them in with.
    pub client: LoadBalancerClient,
}

impl SignIn {
    #[track_caller]
    pub(super) fn add(scope: &mut Scope<'_>, config: &Configuration) -> Self {
        let passwords = config.users.password;
        let users = UserPool::builder()
            .name(config.name("users"))
            .domain_prefix(config.users.domain_prefix.clone())
            .mfa(match config.users.mfa {
                Mfa::Optional => cognito::Mfa::Optional,
                Mfa::Required => cognito::Mfa::Required,
            })
            .passwords(cognito::PasswordPolicy {
                min_characters: passwords.min_characters,
                temporary_validity: Days(passwords.temporary_validity.0),
            })
            .removal(config.removal)
            .add(scope, "Users");
        let client =
            LoadBalancerClient::builder().pool(&users).domain(&config.dns.domain).add(scope, "SignIn");
        Self { users, client }
    }
}
