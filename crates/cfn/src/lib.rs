//! Typed resources, generated for every CloudFormation type: one module and one cargo feature a service.
//!
//! Of a type such as `AWS::EC2::Subnet` there are
//!
//! - a builder, `ec2::CfnSubnet`: what is required is an argument of `new` (in the order of the alphabet), the
//!   rest are setters;
//! - a handle, `ec2::Subnet`, which [`Scope::add`](stackwright_core::Scope::add) returns: it serves as the
//!   value that `Ref` gives, and has a method for each attribute;
//! - a module, `ec2::subnet`, of the structures and enumerations nested in it, under their names in the schema;
//!   what several types of a service have alike is one type, so that a value of it serves them all.
//!
//! ```
//! # #[cfg(feature = "ec2")] {
//! use stackwright_cfn::ec2::{CfnSubnet, CfnVpc};
//! use stackwright_core::{App, Cidr, Scope, Stack, ipnet::Ipv4Net};
//!
//! fn network(scope: &mut Scope<'_>, block: Ipv4Net, zone: &'static str) {
//!     let vpc = scope.add("Vpc", CfnVpc::new().cidr_block(block));
//!     scope.add("Subnet", CfnSubnet::new(vpc).cidr_block(block).availability_zone(zone));
//! }
//! # }
//! ```
//!
//! A value is of a kind: `Id<ec2::Vpc>`, `Arn<iam::Role>`, [`Cidr`](stackwright_core::Cidr), an enumeration.
//! Where AWS takes one of several identifiers there is a kind for that in [`kinds`]; where it takes the ARN of
//! many a thing, [`AnyArn`]; where anything goes, text, which takes every kind that is text once deployed.
//! Handles and kinds are there whatever features are on, since services refer to each other.

#[macro_use]
#[allow(unused_macros, reason = "which are used depends on the features")]
mod macros;
mod arn;
#[rustfmt::skip]
#[allow(
    unused_imports,
    clippy::enum_variant_names,
    clippy::module_inception,
    clippy::new_without_default,
    clippy::should_implement_trait,
    clippy::too_many_arguments,
    clippy::wrong_self_convention,
    reason = "generated: names and arguments are those of the schema"
)]
mod services;
mod tag;
#[allow(unused_imports, reason = "which are used depends on the features")]
mod vocabulary;

pub use arn::AnyArn;
pub use services::handles::kinds;
pub use services::*;
pub use tag::Tag;
