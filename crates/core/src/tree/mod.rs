//! The construct tree: an arena of nodes that the [`App`] owns, scopes to add to it, handles to refer to it.

mod annotation;
mod app;
mod condition;
mod environment;
mod handle;
mod kind;
mod mapping;
mod node;
mod output;
mod parameter;
mod resource;
mod rule;
mod scope;
mod stack;
mod suppression;

pub use app::App;
pub use condition::Condition;
pub use environment::Environment;
pub use handle::{Handle, RawHandle};
pub use mapping::{Mapping, MappingTable};
pub use node::NodeId;
pub use output::{Output, OutputMut};
pub use parameter::{Parameter, ParameterSettings};
pub use resource::{Check, RawResource, RemovalPolicy, Resource, ResourceMut};
pub use rule::ParameterRule;
pub use scope::Scope;
pub use stack::{CrossStackReferences, Stack};
pub use suppression::Suppression;

pub(crate) use annotation::Annotation;
pub(crate) use condition::ConditionNode;
pub(crate) use kind::Kind;
pub(crate) use node::{Node, Tags};
pub(crate) use output::OutputNode;
pub(crate) use parameter::ParameterNode;
pub(crate) use resource::{Policies, ResourceNode};
pub(crate) use stack::StackNode;
