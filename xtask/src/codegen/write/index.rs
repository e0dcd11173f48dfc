//! What names all services: the list of modules and the features of the manifest.

use std::fmt::Write;

use anyhow::{Context, Result};

use super::super::model::Service;
use super::MARKER;

const BEGIN: &str = "# Begin of the features that `cargo xtask codegen` writes.\n";
const END: &str = "# End of the features that `cargo xtask codegen` writes.\n";

/// The file that declares the modules.
pub(super) fn modules(services: &[Service]) -> String {
    let mut text = format!("{MARKER}//! One module a service.\n\npub mod handles;\n");
    for Service { module, .. } in services {
        _ = writeln!(text, "#[cfg(feature = \"{module}\")]\npub mod {module};");
    }
    text
}

/// The manifest with its list of features.
pub(super) fn manifest(services: &[Service], manifest: &str) -> Result<String> {
    let (before, rest) = manifest.split_once(BEGIN).context("the manifest has no place for the features")?;
    let (_, after) = rest.split_once(END).context("the manifest has no end of the features")?;
    let mut features = String::from("[features]\n# Every service.\nall = [\n");
    for Service { module, .. } in services {
        _ = writeln!(features, "  \"{module}\",");
    }
    features.push_str("]\n");
    for Service { module, .. } in services {
        _ = writeln!(features, "{module} = []");
    }
    Ok(format!("{before}{BEGIN}{features}{END}{after}"))
}
