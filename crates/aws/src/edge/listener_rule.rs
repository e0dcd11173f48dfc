//! Listener rules: where a request goes, and who must have signed in before.

use bon::bon;
use stackwright_cfn::elasticloadbalancingv2::listener_rule::{
    Action, ActionType, AuthenticateCognitoConfig, PathPatternConfig, RuleCondition,
};
use stackwright_cfn::elasticloadbalancingv2::{self as elb, CfnListenerRule};
use stackwright_core::Scope;
use stackwright_core::value::Text;

use super::{Listener, TargetGroup};
use crate::identity::cognito::{LoadBalancerClient, UserPool};
use crate::units::Hours;

/// A rule of a listener that hands requests on.
///
/// Makes an `AWS::ElasticLoadBalancingV2::ListenerRule`.
#[derive(Clone, Copy, Debug)]
pub struct ListenerRule {
    /// The rule.
    pub rule: elb::ListenerRule,
}

/// Users sign in at a Cognito user pool before a request is handed on; who has not is sent to its sign-in page.
///
/// The load balancer itself exchanges the code that they come back with for what proves who they are, at the user
/// pool's public address: it needs a way out to the internet over IPv4.
///
/// Source: <https://docs.aws.amazon.com/elasticloadbalancing/latest/application/listener-authenticate-users.html>
#[derive(Clone, Copy, Debug)]
pub struct SignIn {
    /// The user pool.
    pub users: UserPool,
    /// The client of it that stands for the load balancer.
    pub client: LoadBalancerClient,
    /// How long a sign-in holds; AWS's default would be a week.
    pub session: Hours,
}

#[bon]
impl ListenerRule {
    /// A rule that hands requests on to a target group.
    #[builder(finish_fn = add)]
    #[track_caller]
    pub fn builder(
        /// Where it is added.
        #[builder(finish_fn)]
        scope: &mut Scope<'_>,
        /// Its id in the scope.
        #[builder(finish_fn, into)]
        id: Text,
        /// The listener, which must speak HTTPS where users sign in.
        listener: Listener,
        /// Its place among the rules of the listener, 1 to 50,000: the first rule that matches counts.
        priority: u16,
        /// The paths that it is for, such as `/*`; `*` and `?` stand for others.
        #[builder(with = |paths: impl IntoIterator<Item = &'static str>| paths.into_iter().collect())]
        paths: Vec<&'static str>,
        /// How users sign in before. Default: whoever reaches the listener is served.
        sign_in: Option<SignIn>,
        /// Where requests go.
        forward_to: TargetGroup,
    ) -> Self {
        let forward = Action::new(ActionType::Forward).target_group_arn(forward_to.group);
        let actions = sign_in.map(authenticate).into_iter().chain([forward]);
        let actions = (1..).zip(actions).map(|(order, action): (i64, Action)| action.order(order));
        let paths = RuleCondition::new()
            .field("path-pattern")
            .path_pattern_config(PathPatternConfig::new().values(paths));
        let rule = CfnListenerRule::new(actions.collect::<Vec<_>>(), [paths], priority);
        Self { rule: scope.add(id, rule.listener_arn(listener.listener)) }
    }
}

fn authenticate(sign_in: SignIn) -> Action {
    let SignIn { users, client, session } = sign_in;
    let cognito = AuthenticateCognitoConfig::new(users.pool.arn(), client.client, users.domain)
        .session_timeout(session.seconds());
    Action::new(ActionType::AuthenticateCognito).authenticate_cognito_config(cognito)
}
