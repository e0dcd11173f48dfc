//! The AWS foundation for Bedrock agents: a network of isolated tiers, its edge, its data, and what runs in it.

pub mod config;
mod platform;
mod requirements;

pub use platform::BedrockAgents;
