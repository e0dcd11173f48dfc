//! Policy documents: the statements that IAM and resource policies are made of, as types.
//!
//! ```
//! use stackwright_aws::identity::policy::{Condition, Principal, ResourcePolicy, Statement};
//! # let bucket_arn = "arn:aws:s3:::example";
//! let policy = ResourcePolicy::new([
//!     Statement::deny(["s3:*"])
//!         .on(bucket_arn)
//!         .on(format!("{bucket_arn}/*"))
//!         .when(Condition::bool("aws:SecureTransport", false))
//!         .by(Principal::everyone()),
//! ]);
//! ```
//!
//! What IAM refuses does not compile: a resource's policy that does not say who,
//!
//! ```compile_fail
//! # use stackwright_aws::identity::policy::{ResourcePolicy, Statement};
//! ResourcePolicy::new([Statement::allow(["s3:GetObject"]).on_any_resource()]);
//! ```
//!
//! a role's policy that does, and a statement that does not say on what:
//!
//! ```compile_fail
//! # use stackwright_aws::identity::policy::{IdentityPolicy, Statement};
//! IdentityPolicy::new(vec![Statement::allow(["s3:GetObject"])]);
//! ```
//!
//! Source: <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements.html>

mod condition;
mod document;
mod principal;
mod statement;

pub use condition::Condition;
pub use document::{IdentityPolicy, PolicyDocument, ResourcePolicy, TrustPolicy};
pub use principal::Principal;
pub use statement::{Attached, ByPrincipals, Permission, Statement};
