//! Constructs with judgement: what the typed resources leave open is decided here, for the secure side.
//!
//! One module a domain. Making something less safe than its default is a visible word in the code that does it.

pub mod identity;
pub mod network;
pub mod rules;
pub mod units;
