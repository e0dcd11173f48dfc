//! Where users meet the platform: load balancers and what protects them, certificates, names.

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
