//! Typed configuration files: TOML read into types by serde, every error collected and pointing at its bytes.
//!
//! A type whose fields are [`Setting`]s is read to the end whatever is wrong with some of them: each faulty
//! value becomes a finding and reads as [`Setting::Invalid`], so that one run shows everything at once, and
//! checks that need several values know which of them to leave alone. Values keep their place, so that such
//! checks can point at them too.
//!
//! The remaining modules are values that the platforms share: networks, regions, domains, names.

mod fault;
mod load;
mod nearest;
mod node;
pub mod rules;
mod setting;
mod text;

pub mod dns;
pub mod name;
pub mod network;
pub mod number;
pub mod region;
pub mod time;

pub use fault::Refusal;
pub use load::{File, decode};
pub use nearest::{nearest, suggestion};
pub use setting::{Setting, Span, Spanned};
