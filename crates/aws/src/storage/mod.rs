//! Where data lies: buckets, and repositories of container images.
//!
//! A bucket is private, versioned and spoken to over TLS by itself. What encrypts it must be said:
//!
//! ```
//! # use stackwright_aws::{security::{Key, KeyUse}, storage::Bucket};
//! # use stackwright_core::Scope;
//! fn documents(scope: &mut Scope<'_>) -> Bucket {
//!     let key = Key::builder().description("Documents").alias("documents").usable(KeyUse::s3()).add(scope, "Key");
//!     Bucket::builder().encryption(key).add(scope, "Documents")
//! }
//! ```
//!
//! ```compile_fail
//! # use stackwright_aws::storage::Bucket;
//! # use stackwright_core::Scope;
//! fn documents(scope: &mut Scope<'_>) -> Bucket {
//!     Bucket::builder().add(scope, "Documents")
//! }
//! ```

mod bucket;
mod log_delivery;
mod repository;

pub use bucket::{Bucket, Encryption};
pub use log_delivery::LogDelivery;
pub use repository::Repository;
