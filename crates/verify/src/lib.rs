//! Proofs over the model: what is reachable, permitted and left after a loss ([`facts`]), what is wrong with any
//! template ([`rules`]), and whether what a platform promises holds ([`requirement`]).
//!
//! Nothing here sees constructs: what is proven is what AWS will see. And unknown is not true: a result that
//! depends on what cannot be known says so.

mod date;
pub mod facts;
mod nearest;
pub mod requirement;
pub mod rule;
pub mod rules;

pub use date::Date;
pub use facts::Facts;
pub use requirement::{Outcome, Proof, Requirement, Statement, Status};
