//! Keys, secrets and parameters.

mod key;
mod parameter;
mod secret;

pub use key::{Key, KeyUse};
pub use parameter::Parameter;
pub use secret::Secret;
