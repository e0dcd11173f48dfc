//! What the platform tells of itself: logs.

mod log_group;

pub use log_group::LogGroup;
