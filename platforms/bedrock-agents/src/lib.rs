//! The Bedrock agent platform.
