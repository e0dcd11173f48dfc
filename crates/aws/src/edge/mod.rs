//! Where users meet the platform: load balancers and what protects them, certificates, names.
//!
//! A load balancer is reached from the VPC alone unless it is [exposed](Exposure::Internet) to the internet, and there
//! too only from where its security group is [connected](crate::network::connect); it logs every request. Its listener
//! answers 404 until a [rule](ListenerRule) sends requests somewhere.

mod certificate;
mod hosted_zone;
mod listener;
mod listener_rule;
mod load_balancer;
mod target_group;
mod waf;

pub use certificate::Certificate;
pub use hosted_zone::HostedZone;
pub use listener::{Listener, TlsPolicy};
pub use listener_rule::{ListenerRule, SignIn};
pub use load_balancer::{Exposure, LoadBalancer};
pub use target_group::{HealthCheck, TargetGroup};
pub use waf::{ManagedRules, WebAcl};
