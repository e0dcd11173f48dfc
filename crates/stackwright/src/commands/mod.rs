//! The commands, one file each.

pub(crate) mod can;
pub(crate) mod completions;
pub(crate) mod doctor;
pub(crate) mod explain;
pub(crate) mod lose;
pub(crate) mod ls;
pub(crate) mod permissions;
pub(crate) mod prove;
pub(crate) mod reach;
pub(crate) mod schema;
pub(crate) mod synth;

/// The version of every JSON result's form. It rises when something that was there changes its meaning or goes.
const SCHEMA_VERSION: u32 = 1;

/// A JSON result as it is printed.
fn json_text(result: &serde_json::Value) -> String {
    format!("{result:#}\n")
}
