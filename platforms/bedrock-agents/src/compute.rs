//! The compute stack. So far the way into it: where the public load balancer sends its users' requests.

use stackwright_aws::edge::{self, HealthCheck, ListenerRule, TargetGroup};
use stackwright_aws::units::{Hours, Seconds};
use stackwright_core::Scope;

use crate::network::Network;
use crate::security::{Security, SignIn};

/// What the compute stack gives the stacks after it.
#[derive(Clone, Copy, Debug)]
pub struct Compute {
    /// The tasks of the BFF.
    pub bff: TargetGroup,
}

/// The BFF's port (ECS-015).
const BFF_PORT: u16 = 3000;

/// ECS-033, ECS-034; an ill task is found within 90 seconds (ECS-SC-005).
const BFF_HEALTH: HealthCheck = HealthCheck {
    path: "/api/health",
    interval: Seconds(30),
    timeout: Seconds(5),
    healthy_after: 2,
    unhealthy_after: 3,
};

/// A working day, so that nobody has to sign in twice in one.
const SESSION: Hours = Hours(12);

impl Compute {
    /// Fills the stack.
    pub fn add(scope: &mut Scope<'_>, network: &Network, security: &Security) -> Self {
        // ECS-021: the load balancer belongs to the network stack, target group and rule are here.
        let bff = TargetGroup::builder()
            .vpc(&network.vpc)
            .port(BFF_PORT)
            .health_check(BFF_HEALTH)
            .add(scope, "BffTargets");
        // BA-034: whoever has not signed in is sent to do so, whatever the path. Health checks do not come this way.
        let SignIn { users, client } = security.sign_in;
        ListenerRule::builder()
            .listener(network.public_https)
            .priority(100)
            .paths(["/*"])
            .sign_in(edge::SignIn { users, client, session: SESSION })
            .forward_to(bff)
            .add(scope, "BffRule");
        scope.output("BffTargetGroupArn", bff.group);
        Self { bff }
    }
}
