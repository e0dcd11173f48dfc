//! The rules that hold for any template, one file each.

use crate::rule::Rule;

/// Every rule, sorted by id.
pub const ALL: &[&Rule] = &[];
