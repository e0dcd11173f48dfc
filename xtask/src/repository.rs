//! Where the repository is and where its tasks keep what they fetch.

use std::path::{Path, PathBuf};

/// The root of the repository, whatever the current folder is.
pub(crate) fn root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.parent().unwrap_or(here).to_path_buf()
}

/// The target folder, which git ignores: what a task downloads or writes for itself goes below it.
#[expect(dead_code, reason = "the test task uses it next")]
pub(crate) fn target() -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), PathBuf::from)
}
