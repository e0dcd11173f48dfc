//! Constructs with judgement: what the typed resources leave open is decided here, for the secure side.
//!
//! One module a domain. Making something less safe than its default is a visible word in the code that does it.

pub mod edge;
pub mod identity;
pub mod network;
pub mod observability;
mod range;
mod removal;
pub mod rules;
pub mod security;
pub mod storage;
pub mod units;
