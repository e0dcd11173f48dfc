//! Target groups: who answers the requests that a load balancer hands on.

use bon::bon;
use stackwright_cfn::elasticloadbalancingv2::target_group::{
    HealthCheckProtocol, Matcher, Protocol, TargetGroupAttribute, TargetType,
};
use stackwright_cfn::elasticloadbalancingv2::{self as elb, CfnTargetGroup};
use stackwright_core::Scope;
use stackwright_core::value::Text;

use crate::network::Vpc;
use crate::units::Seconds;

/// A group of targets known by their addresses, as Fargate's tasks are.
///
/// Makes an `AWS::ElasticLoadBalancingV2::TargetGroup` that speaks HTTP.
#[derive(Clone, Copy, Debug)]
pub struct TargetGroup {
    /// The group.
    pub group: elb::TargetGroup,
}

/// How a load balancer finds out which targets are well. It asks them directly, past listeners and their rules.
///
/// Source: <https://docs.aws.amazon.com/elasticloadbalancing/latest/application/target-group-health-checks.html>
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HealthCheck {
    /// The path that it asks for, which must answer 200.
    pub path: &'static str,
    /// How often it asks, 5 to 300 seconds.
    pub interval: Seconds,
    /// How long it waits for an answer, 2 to 120 seconds.
    pub timeout: Seconds,
    /// How many good answers make an ill target well, 2 to 10.
    pub healthy_after: u8,
    /// How many bad answers make a well target ill, 2 to 10.
    pub unhealthy_after: u8,
}

#[bon]
impl TargetGroup {
    /// A target group.
    #[builder(finish_fn = add)]
    #[track_caller]
    pub fn builder(
        /// Where it is added.
        #[builder(finish_fn)]
        scope: &mut Scope<'_>,
        /// Its id in the scope.
        #[builder(finish_fn, into)]
        id: Text,
        /// The VPC.
        vpc: &Vpc,
        /// The port that targets listen at.
        port: u16,
        /// How it is found out which targets are well.
        health_check: HealthCheck,
        /// How long a target that leaves may finish what it has begun, up to 3,600 seconds. Default: 30 seconds; AWS's
        /// five minutes hold up every deployment.
        #[builder(default = Seconds(30))]
        draining: Seconds,
    ) -> Self {
        let draining = TargetGroupAttribute::new()
            .key("deregistration_delay.timeout_seconds")
            .value(draining.0.to_string());
        let group = CfnTargetGroup::new()
            .vpc_id(vpc.vpc)
            .target_type(TargetType::Ip)
            .protocol(Protocol::Http)
            .port(port)
            .health_check_enabled(true)
            .health_check_protocol(HealthCheckProtocol::Http)
            .health_check_path(health_check.path)
            .health_check_interval_seconds(health_check.interval)
            .health_check_timeout_seconds(health_check.timeout)
            .healthy_threshold_count(health_check.healthy_after)
            .unhealthy_threshold_count(health_check.unhealthy_after)
            .matcher(Matcher::new().http_code("200"))
            .target_group_attributes([draining]);
        Self { group: scope.add(id, group) }
    }
}
