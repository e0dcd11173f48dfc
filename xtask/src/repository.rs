//! Where the repository is and where its tasks keep what they fetch.

use std::path::{Path, PathBuf};

/// The root of the repository, whatever the current folder is.
pub(crate) fn root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.parent().unwrap_or(here).to_path_buf()
}

/// The target folder, which git ignores: what a task downloads or writes for itself goes below it.
pub(crate) fn target() -> PathBuf {
    match std::env::var_os("CARGO_TARGET_DIR") {
        // Cargo takes it from the current folder, and the programs that are given it run elsewhere.
        Some(folder) => std::path::absolute(&folder).unwrap_or_else(|_| folder.into()),
        None => root().join("target"),
    }
}
