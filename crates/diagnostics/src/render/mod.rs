//! How findings are read: by people in full, by people in a line, by machines of several kinds.

mod concise;
mod human;
mod json;
mod junit;
mod sarif;
mod sources;

pub use concise::concise;
pub use human::{Colour, human};
pub use json::{json, place_json};
pub use junit::{JunitCase, JunitResult, JunitSuite, junit};
pub use sarif::{SarifRule, SarifRun, sarif};
pub use sources::{LineColumn, Sources};

use crate::{Diagnostics, Severity};

/// How many findings there are, such as `2 errors, 1 warning`; empty where there are none.
#[must_use]
pub fn summary(findings: &Diagnostics) -> String {
    let kinds = [(Severity::Error, "error"), (Severity::Warning, "warning")];
    let counts = kinds.iter().filter_map(|(severity, name)| match findings.count(*severity) {
        0 => None,
        1 => Some(format!("1 {name}")),
        count => Some(format!("{count} {name}s")),
    });
    counts.collect::<Vec<_>>().join(", ")
}
