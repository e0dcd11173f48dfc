//! The construct tree: what platforms are written in.
//!
//! An [`App`] owns an arena of nodes. A [`Scope`] is a cursor into it that adds
//! constructs; what it gives back are copyable [handles](tree::Handle), typed by resource, which serve as
//! [values](value::Val) of other resources' properties. [Intents](intent::Intent) record what is meant
//! (*may read*, *may connect*) and are lowered into resources by passes. [`App::synthesize`](tree::App::synthesize)
//! runs the passes in their order and ends in an assembly, plain data.
//!
//! Synthesis is a function of what is in the tree: it knows no clock, network, environment variable or
//! randomness, and the same tree gives the same bytes on every machine.

pub mod aspect;
pub mod asset;
pub mod context;
mod escape;
pub mod intent;
pub mod rules;
mod synth;
pub mod tree;
pub mod value;

pub use ipnet;
pub use stackwright_diagnostics as diagnostics;
pub use synth::{Lock, LockedResource, StackSummary, Synthesis};
pub use tree::{App, Environment, Handle, Resource, Scope, Stack, Suppression};
pub use value::{Arn, Cidr, Id, IntoVal, Val};
