//! Facts on every CloudFormation resource type: what it takes, what it gives, what a change of it costs.
//!
//! The facts are one file in the repository, written by `cargo xtask schema` from two pinned packages: the AWS
//! CDK's service specification and the resource provider schemas that cfn-lint carries. The build unpacks it
//! into the program, and everything is read in place: a handle is a position in those bytes, so nothing is
//! parsed at start, nothing is allocated, and a type that nobody asks for costs nothing.
//!
//! ```
//! use stackwright_schema::{Replacement, ResourceType};
//!
//! let subnet = ResourceType::find("AWS::EC2::Subnet").unwrap();
//! let vpc = subnet.property("VpcId").unwrap();
//! assert!(vpc.is_required());
//! assert_eq!(vpc.replacement(), Replacement::Always);
//! assert!(vpc.references().any(|it| it.resource_type == "AWS::EC2::VPC"));
//! ```
//!
//! Where the sources disagree on whether a change replaces a resource, it [may](Replacement::Sometimes). What no
//! source says is `None` or empty, never a guess.

mod bytes;
mod handler;
pub mod iam;
pub mod layout;
mod lifecycle;
mod logs;
mod nearest;
mod object;
mod property;
mod region;
mod resource;
mod rules;
mod source;
mod tagging;
mod value;

pub use bytes::Texts;
pub use handler::{Handler, Handlers, Operation};
pub use lifecycle::Lifecycle;
pub use logs::{LogDestination, LogDestinations, LogType, LogTypes};
pub use object::{ObjectType, Properties};
pub use property::{Property, Replacement, Scrutiny};
pub use region::Regions;
pub use resource::{Attributes, ResourceType};
pub use rules::{Rule, Rules};
pub use source::{Source, sources};
pub use tagging::{TagShape, Tagging};
pub use value::{Alternatives, Number, Reference, References, RegionalValues, Value, ValueKind};

/// How many bytes the facts take in the program.
pub fn embedded_bytes() -> usize {
    bytes::embedded()
}
