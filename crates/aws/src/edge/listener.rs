//! Listeners: what a load balancer answers at a port.

use bon::bon;
use stackwright_cfn::certificatemanager;
use stackwright_cfn::elasticloadbalancingv2::listener::{
    Action, Certificate, FixedResponseConfig, Protocol, RedirectConfig, StatusCode, Type,
};
use stackwright_cfn::elasticloadbalancingv2::{self as elb, CfnListener};
use stackwright_core::value::{Arn, IntoVal, Text, Val};
use stackwright_core::{Handle, Scope};

use super::LoadBalancer;
use crate::network::Port;

/// A listener of a load balancer.
///
/// Makes an `AWS::ElasticLoadBalancingV2::Listener`. Who may connect to it is for
/// [`connect`](crate::network::connect) to say.
#[derive(Clone, Copy, Debug)]
pub struct Listener {
    /// The listener.
    pub listener: elb::Listener,
}

/// Which versions of TLS and which ciphers a listener takes.
///
/// Source: <https://docs.aws.amazon.com/elasticloadbalancing/latest/application/describe-ssl-policies.html>
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum TlsPolicy {
    /// TLS 1.3 and 1.2 with ciphers that keep past sessions secret, and a key exchange that quantum computers cannot
    /// undo where the client has it. What the service recommends.
    #[default]
    Tls12OrNewer,
    /// TLS 1.3 alone.
    Tls13,
}

impl TlsPolicy {
    /// Its name in AWS.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Tls12OrNewer => "ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09",
            Self::Tls13 => "ELBSecurityPolicy-TLS13-1-3-PQ-2025-09",
        }
    }
}

#[bon]
impl Listener {
    /// A listener at port 443 that answers *404 Not Found*, until a [`ListenerRule`](super::ListenerRule) says where a
    /// request goes.
    #[builder(finish_fn = add)]
    #[track_caller]
    pub fn https(
        /// Where it is added.
        #[builder(finish_fn)]
        scope: &mut Scope<'_>,
        /// Its id in the scope.
        #[builder(finish_fn, into)]
        id: Text,
        /// The load balancer.
        load_balancer: LoadBalancer,
        /// The certificate that it shows.
        #[builder(with = |certificate: impl IntoVal<Arn<certificatemanager::Certificate>>| certificate.into_val())]
        certificate: Val<Arn<certificatemanager::Certificate>>,
        /// Which versions of TLS it takes. Default: 1.2 and newer.
        #[builder(default)]
        tls: TlsPolicy,
    ) -> Self {
        let not_found = FixedResponseConfig::new("404").content_type("text/plain").message_body("Not found");
        let otherwise = Action::new(Type::FixedResponse).fixed_response_config(not_found);
        let listener = CfnListener::new([otherwise], load_balancer.load_balancer.reference())
            .protocol(Protocol::Https)
            .port(Port::HTTPS.first)
            .certificates([Certificate::new().certificate_arn(certificate)])
            .ssl_policy(tls.name());
        Self { listener: scope.add(id, listener) }
    }

    /// A listener at port 80 that sends every request to port 443, for good.
    #[builder(finish_fn = add)]
    #[track_caller]
    pub fn redirect_to_https(
        /// Where it is added.
        #[builder(finish_fn)]
        scope: &mut Scope<'_>,
        /// Its id in the scope.
        #[builder(finish_fn, into)]
        id: Text,
        /// The load balancer.
        load_balancer: LoadBalancer,
    ) -> Self {
        let https = RedirectConfig::new(StatusCode::Http301).protocol("HTTPS").port("443");
        let redirect = Action::new(Type::Redirect).redirect_config(https);
        let listener = CfnListener::new([redirect], load_balancer.load_balancer.reference())
            .protocol(Protocol::Http)
            .port(Port::HTTP.first);
        Self { listener: scope.add(id, listener) }
    }
}
