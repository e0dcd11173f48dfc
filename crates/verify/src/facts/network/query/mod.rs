//! Questions to a network, and answers that show why.

mod answer;
mod flow;
mod hop;
mod node;
mod search;

pub use answer::{Answer, Blocked, Leap, Path, Verdict};
pub use flow::{Flow, Party};
pub use hop::HopWitness;
pub use node::{Member, NameError, Node};
