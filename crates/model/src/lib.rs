//! What AWS will see: the templates of an assembly, or of anybody, resolved.
//!
//! A [`Model`] holds the resources of all stacks that belong together, with their properties as [`Value`]s: intrinsic
//! functions are evaluated, conditions decided, references between stacks followed. What cannot be known without AWS
//! stays [`Unknown`], with the reason; it is never taken for true.

mod model;
mod unknown;
mod value;

pub use model::{Model, Presence, Resource, ResourceId, Stack, StackId};
pub use unknown::Unknown;
pub use value::{Map, Reference, Value};
