//! The construct tree: an arena of nodes that the [`App`] owns, scopes to add to it, handles to refer to it.

mod annotation;
mod app;
mod elements;
mod environment;
mod handle;
mod node;
mod resource;
mod scope;
mod stack;

pub use app::App;
pub use elements::{Condition, Mapping, MappingTable, Output, OutputMut, Parameter, ParameterSettings};
pub use environment::Environment;
pub use handle::{Handle, RawHandle};
pub use node::NodeId;
pub use resource::{Policies, RawResource, RemovalPolicy, Resource, ResourceMut, ResourceNode};
pub use scope::Scope;
pub use stack::{CrossStackReferences, Stack};

pub(crate) use annotation::Annotation;
pub(crate) use elements::{ConditionNode, OutputNode, ParameterNode};
pub(crate) use node::{Kind, Node, Tags};
