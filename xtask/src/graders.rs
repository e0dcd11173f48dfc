//! The graders, fetched into the target folder by the pins in `xtask/graders`.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, bail};

use crate::{process, repository};

/// The folder with the programs that `xtask/graders/requirements.txt` pins.
pub(crate) fn python() -> anyhow::Result<PathBuf> {
    const OLDEST: &str = "import sys; sys.exit(sys.version_info < (3, 10))";
    if !process::exists("python3") {
        bail!(
            "python3 is missing, which cfn-lint needs: install Python 3.10 or newer from https://www.python.org or your system's packages"
        );
    }
    if process::run(Command::new("python3").args(["-c", OLDEST])).is_err() {
        bail!(
            "python3 is older than 3.10, which cfn-lint needs: install a newer one from https://www.python.org"
        );
    }
    let folder = fetched("python", &["requirements.txt"], |folder| {
        let venv = folder.join("venv");
        process::run(Command::new("python3").args(["-m", "venv"]).arg(&venv)).context(
            "cannot make a virtual environment; on Debian and Ubuntu it needs `apt install python3-venv`",
        )?;
        process::run(
            Command::new(venv.join("bin/python"))
                .args(["-m", "pip", "install", "--quiet", "--no-input", "--require-hashes", "--requirement"])
                .arg(folder.join("requirements.txt")),
        )?;
        Ok(())
    })?;
    Ok(folder.join("venv/bin"))
}

/// The folder with the templates that cfn-lint is tested with, from its pinned source distribution.
pub(crate) fn fixtures() -> anyhow::Result<PathBuf> {
    let programs = python()?;
    let folder = fetched("fixtures", &["fixtures.txt"], |folder| {
        process::run(
            Command::new(programs.join("python"))
                .args(["-m", "pip", "download", "--quiet", "--no-input", "--no-deps", "--require-hashes"])
                .args(["--no-binary", "cfn-lint", "--dest"])
                .arg(folder)
                .arg("--requirement")
                .arg(folder.join("fixtures.txt")),
        )?;
        let path = folder.join("cfn_lint-1.58.0.tar.gz");
        let file = fs::File::open(&path).with_context(|| format!("cannot open `{}`", path.display()))?;
        let mut archive = tar::Archive::new(flate2::read::GzDecoder::new(file));
        for entry in archive.entries()? {
            let mut entry = entry?;
            if entry.path()?.to_string_lossy().contains("/test/fixtures/templates/") {
                entry.unpack_in(folder)?;
            }
        }
        Ok(())
    })?;
    Ok(folder.join("cfn_lint-1.58.0/test/fixtures/templates"))
}

/// The folder whose `node_modules` holds what `xtask/graders/package-lock.json` pins.
pub(crate) fn node() -> anyhow::Result<PathBuf> {
    for program in ["node", "npm"] {
        if !process::exists(program) {
            bail!(
                "{program} is missing, which the official CDK needs: install Node.js 20 or newer from https://nodejs.org or your system's packages"
            );
        }
    }
    fetched("node", &["package.json", "package-lock.json"], |folder| {
        process::run(
            Command::new("npm")
                .args(["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"])
                .current_dir(folder),
        )?;
        Ok(())
    })
}

/// Installs into `target/graders/NAME` beside copies of the pins, unless that was done with the same pins.
fn fetched(
    name: &str,
    pins: &[&str],
    install: impl FnOnce(&Path) -> anyhow::Result<()>,
) -> anyhow::Result<PathBuf> {
    let sources = repository::root().join("xtask/graders");
    let folder = repository::target().join("graders").join(name);
    let done = folder.join("complete");
    let is_same = |pin: &&str| fs::read(sources.join(pin)).ok() == fs::read(folder.join(pin)).ok();
    if done.exists() && pins.iter().all(is_same) {
        return Ok(folder);
    }
    println!("fetching the pinned graders into {}", folder.display());
    if folder.exists() {
        fs::remove_dir_all(&folder).with_context(|| format!("cannot remove `{}`", folder.display()))?;
    }
    fs::create_dir_all(&folder).with_context(|| format!("cannot make `{}`", folder.display()))?;
    for pin in pins {
        fs::copy(sources.join(pin), folder.join(pin)).with_context(|| format!("cannot copy `{pin}`"))?;
    }
    install(&folder)?;
    fs::write(&done, "").with_context(|| format!("cannot write `{}`", done.display()))?;
    Ok(folder)
}
