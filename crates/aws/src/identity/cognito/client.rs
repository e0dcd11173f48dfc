//! The client of a user pool by which a load balancer lets users sign in.

use bon::bon;
use stackwright_cfn::cognito::user_pool_client::{
    AllowedOauthFlow, ExplicitAuthFlow, PreventUserExistenceErrors,
};
use stackwright_cfn::cognito::{self, CfnUserPoolClient};
use stackwright_core::Scope;
use stackwright_core::value::Text;

use super::UserPool;

/// A client of a user pool, for an application load balancer that authenticates users.
///
/// Makes an `AWS::Cognito::UserPoolClient`.
#[derive(Clone, Copy, Debug)]
pub struct LoadBalancerClient {
    /// The client.
    pub client: cognito::UserPoolClient,
}

#[bon]
impl LoadBalancerClient {
    /// A client as a load balancer needs it: with a secret, by the code grant, and back to `/oauth2/idpresponse` of
    /// the domain, in small letters.
    ///
    /// Source: <https://docs.aws.amazon.com/elasticloadbalancing/latest/application/listener-authenticate-users.html>
    #[builder(finish_fn = add)]
    #[track_caller]
    pub fn builder(
        /// Where it is added.
        #[builder(finish_fn)]
        scope: &mut Scope<'_>,
        /// Its id in the scope.
        #[builder(finish_fn, into)]
        id: Text,
        /// The user pool.
        pool: &UserPool,
        /// The domain by which users reach the load balancer.
        domain: &str,
    ) -> Self {
        let domain = domain.to_ascii_lowercase();
        let client = CfnUserPoolClient::new(pool.pool)
            .generate_secret(true)
            .allowed_oauth_flows_user_pool_client(true)
            .allowed_oauth_flows([AllowedOauthFlow::Code])
            .allowed_oauth_scopes(["openid", "email", "profile"])
            .callback_urls([format!("https://{domain}/oauth2/idpresponse")])
            .logout_urls([format!("https://{domain}/")])
            .supported_identity_providers(["COGNITO"])
            .explicit_auth_flows([
                ExplicitAuthFlow::AllowUserSrpAuth,
                ExplicitAuthFlow::AllowRefreshTokenAuth,
            ])
            // Whether an address has an account is nobody's business.
            .prevent_user_existence_errors(PreventUserExistenceErrors::Enabled)
            .enable_token_revocation(true);
        Self { client: scope.add(id, client) }
    }
}
