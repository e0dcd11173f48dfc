//! Where the internet meets the platform.

mod waf;

pub use waf::{ManagedRules, WebAcl};
