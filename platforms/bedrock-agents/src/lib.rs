//! The AWS foundation for Bedrock agents: a network of isolated tiers, its edge, its data, and what runs in it.

pub mod compute;
pub mod config;
pub mod dns;
pub mod network;
mod platform;
mod requirements;
pub mod security;
pub mod storage;

pub use platform::BedrockAgents;
