//! User pools: who users are, and how they prove it.

mod client;
mod user_pool;

pub use client::LoadBalancerClient;
pub use user_pool::{Mfa, PasswordPolicy, UserPool};
