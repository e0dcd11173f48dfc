//! Who may do what: policies, roles and users.

pub mod policy;
