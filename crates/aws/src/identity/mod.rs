//! Who may do what: policies, and users.

pub mod cognito;
pub mod policy;
