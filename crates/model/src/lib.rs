//! What AWS will see: the templates of an assembly, or of anybody, resolved.
//!
//! A [`Model`] holds the resources of all stacks that belong together, with their properties as [`Value`]s: intrinsic
//! functions are evaluated, conditions decided, references between stacks followed. What cannot be known without AWS
//! stays [`Unknown`], with the reason; it is never taken for true.
//!
//! Each resource keeps its [place](Model::place_of) in the template and, as far as the assembly says them, the construct
//! and the line of code behind it. What refers to what is found [in both directions](Model::references). Values that say
//! the same in different ways have one [canonical](Model::canonical) form.

mod base64;
mod build;
mod canonical;
mod cidr;
mod database;
mod defaults;
mod document;
mod globals;
mod inputs;
mod locate;
mod model;
mod nest;
mod presence;
mod reference;
mod region;
mod resolve;
pub mod rules;
mod show;
mod source;
mod text;
mod unknown;
mod value;

pub use inputs::{Inputs, SourceTemplate};
pub use model::{Model, Presence, Resource, ResourceId, Stack, StackId};
pub use reference::{Edge, References};
pub use unknown::Unknown;
pub use value::{Map, Reference, Value};
