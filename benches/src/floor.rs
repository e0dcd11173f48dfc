//! The least that writing an assembly can take: its JSON files from ready values, into a fresh folder.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::Context;
use serde_json::Value;

use crate::measure;

/// The median time to serialize and write the JSON files below `folder` again, elsewhere.
pub(crate) fn measure(folder: &Path) -> anyhow::Result<Duration> {
    let mut files = Vec::new();
    read(folder, Path::new(""), &mut files)?;
    let target = folder.with_extension("floor");
    let time = measure::median(|| write(&target, &files))?;
    fs::remove_dir_all(&target).with_context(|| format!("cannot remove `{}`", target.display()))?;
    Ok(time)
}

/// Collects the JSON files below `folder`, by their paths relative to it.
fn read(folder: &Path, relative: &Path, files: &mut Vec<(PathBuf, Value)>) -> anyhow::Result<()> {
    let here = folder.join(relative);
    for entry in fs::read_dir(&here).with_context(|| format!("cannot read `{}`", here.display()))? {
        let entry = entry?;
        let path = relative.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            read(folder, &path, files)?;
        } else if path.extension().is_some_and(|extension| extension == "json") {
            let text = fs::read(folder.join(&path))?;
            let value = serde_json::from_slice(&text).with_context(|| format!("`{}`", path.display()))?;
            files.push((path, value));
        }
    }
    Ok(())
}

fn write(target: &Path, files: &[(PathBuf, Value)]) -> anyhow::Result<()> {
    for (path, value) in files {
        let path = target.join(path);
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent)?;
        }
        fs::write(&path, serde_json::to_vec_pretty(value)?)?;
    }
    Ok(())
}
