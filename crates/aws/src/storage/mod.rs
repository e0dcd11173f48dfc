//! Where data lies: buckets, and repositories of container images.

mod bucket;
mod log_delivery;
mod repository;

pub use bucket::{Bucket, Encryption};
pub use log_delivery::LogDelivery;
pub use repository::Repository;
