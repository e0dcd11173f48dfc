//! Who may do what: the policies of AWS, and what follows from them.
//!
//! [`Policies::decide`] answers one request as AWS would, over every kind of policy. [`Iam`] is all of it over a model:
//! principals with their policies, resources with theirs. [`Permissions`] answers questions over every action and resource
//! at once: is anything allowed beyond these, is all of that denied. What is not known stays unknown throughout: a condition
//! key that nobody gave, a name that AWS makes, a parameter without a value.

mod action;
mod condition;
mod context;
mod deployment;
mod document;
mod evaluate;
mod file;
mod grant;
mod guard;
mod identity;
mod instant;
mod operator;
mod pattern;
mod permissions;
mod principal;
mod request;
pub mod sets;
mod statement;
mod table;
mod template;
mod text;
mod truth;

pub use action::ActionSet;
pub use condition::Condition;
pub use context::{Context, Given};
pub use deployment::{Deployment, Need};
pub use document::{Document, Fault};
pub use evaluate::{Cause, Decision, Outcome, Policies};
pub use grant::Grant;
pub use identity::{FaultAt, Identity, arn, name};
pub use operator::Operator;
pub use pattern::{Element, Pattern, Reach};
pub use permissions::{Allowance, Permissions, Scope};
pub use principal::{Closeness, Kind, Member, Principal, PrincipalSet};
pub use request::Request;
pub use sets::{Found, Region};
pub use statement::{Effect, ResourceSet, Statement};
pub use table::{Iam, What, Who, resource_of_action};
pub use template::Template;
pub use text::{Atom, Opaque, Text};
pub use truth::{Reasons, Truth};
