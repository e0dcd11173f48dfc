//! The main job, done twice: the graders judge the first result, and the second must have the same bytes.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::Context;

use super::{Checks, Subject};
use crate::{process, repository};

const PLATFORM: &str = "bedrock-agents";

pub(super) fn run(checks: &mut Checks, subject: &Subject) -> anyhow::Result<()> {
    if subject.given {
        println!("the assemblies are given");
        return Ok(());
    }
    let again = repository::target().join("graders/written-again/elsewhere");
    let first = synthesize(&subject.assemblies)?;
    let second = synthesize(&again)?;
    let names = first.keys().chain(second.keys()).collect::<std::collections::BTreeSet<_>>();
    for name in names {
        let same = first.get(name) == second.get(name);
        let complaints = if same { vec![] } else { vec!["two runs wrote different bytes".to_owned()] };
        checks.expect_none(name, &complaints);
    }
    Ok(())
}

/// Writes all environments into `folder`, emptied before, and gives back the files by relative path.
fn synthesize(folder: &Path) -> anyhow::Result<BTreeMap<String, Vec<u8>>> {
    if folder.exists() {
        fs::remove_dir_all(folder).with_context(|| format!("cannot remove `{}`", folder.display()))?;
    }
    process::run(
        process::cargo()
            .args(["run", "--quiet", "--package", "stackwright", "--", "synth", PLATFORM, "--locked", "-o"])
            .arg(folder),
    )?;
    let mut files = BTreeMap::new();
    let mut folders: Vec<PathBuf> = vec![folder.to_path_buf()];
    while let Some(next) = folders.pop() {
        let context = || format!("cannot read `{}`", next.display());
        for entry in fs::read_dir(&next).with_context(context)? {
            let path = entry.with_context(context)?.path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let name = path.strip_prefix(folder).unwrap_or(&path).to_string_lossy().into_owned();
                files.insert(
                    name,
                    fs::read(&path).with_context(|| format!("cannot read `{}`", path.display()))?,
                );
            }
        }
    }
    Ok(files)
}
