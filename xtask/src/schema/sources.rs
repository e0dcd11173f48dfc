//! The pinned packages: fetched by their own clients, checked against their hashes, read from memory.

use std::collections::BTreeMap;
use std::fs;
use std::io::{Cursor, Read};
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, ensure};
use serde::Deserialize;
use sha2::{Digest, Sha256};

use crate::repository;

/// `crates/schema/facts/SOURCES.toml`.
#[derive(Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(super) struct Sources {
    pub(super) service_spec: Package,
    pub(super) provider_schemas: Package,
    pub(super) actions: Package,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Package {
    registry: Registry,
    pub(super) package: String,
    pub(super) version: String,
    pub(super) sha256: String,
}

#[derive(Deserialize, Clone, Copy)]
#[serde(rename_all = "lowercase")]
enum Registry {
    Npm,
    Pypi,
}

/// The files of a package by their path in it.
pub(super) type Files = BTreeMap<String, Vec<u8>>;

pub(super) fn facts_folder() -> PathBuf {
    repository::root().join("crates/schema/facts")
}

impl Sources {
    pub(super) fn read() -> anyhow::Result<Self> {
        let path = facts_folder().join("SOURCES.toml");
        let text = fs::read_to_string(&path).with_context(|| path.display().to_string())?;
        toml::from_str(&text).with_context(|| path.display().to_string())
    }

    /// Those of the facts on resource types.
    pub(super) fn packages(&self) -> [&Package; 2] {
        [&self.service_spec, &self.provider_schemas]
    }
}

impl Package {
    /// The files of the package whose path `wanted` says yes to, downloaded unless the target folder has them.
    pub(super) fn files(&self, wanted: impl Fn(&str) -> bool) -> anyhow::Result<Files> {
        let folder = repository::target().join("schema").join(&self.sha256);
        if only_file(&folder).is_none() {
            fs::create_dir_all(&folder)?;
            self.download(&folder)?;
        }
        let path = only_file(&folder).with_context(|| format!("no package in {}", folder.display()))?;
        let bytes = fs::read(&path)?;
        let found = hex(&Sha256::digest(&bytes));
        ensure!(
            found == self.sha256,
            "{} has sha256 {found}, but SOURCES.toml pins {}; remove it or correct the pin",
            path.display(),
            self.sha256
        );
        match self.registry {
            Registry::Npm => unpack_tar(&bytes, wanted),
            Registry::Pypi => unpack_zip(bytes, wanted),
        }
        .with_context(|| path.display().to_string())
    }

    fn download(&self, folder: &Path) -> anyhow::Result<()> {
        let mut command = match self.registry {
            Registry::Npm => {
                let mut command = Command::new("npm");
                command.args(["pack", "--silent", "--pack-destination"]).arg(folder);
                command.arg(format!("{}@{}", self.package, self.version));
                command
            }
            Registry::Pypi => {
                let mut command = Command::new("python3");
                command.args([
                    "-m",
                    "pip",
                    "download",
                    "--quiet",
                    "--no-deps",
                    "--only-binary=:all:",
                    "--dest",
                ]);
                command.arg(folder).arg(format!("{}=={}", self.package, self.version));
                command
            }
        };
        let program = command.get_program().display().to_string();
        let status =
            command.status().with_context(|| format!("{program} is needed to fetch {}", self.package))?;
        ensure!(status.success(), "{program} could not fetch {} {}", self.package, self.version);
        Ok(())
    }
}

fn only_file(folder: &Path) -> Option<PathBuf> {
    let mut entries = fs::read_dir(folder).ok()?.filter_map(Result::ok).map(|entry| entry.path());
    entries.next().filter(|_| entries.next().is_none())
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn unpack_tar(bytes: &[u8], wanted: impl Fn(&str) -> bool) -> anyhow::Result<Files> {
    let mut files = Files::new();
    for entry in tar::Archive::new(flate2::read::GzDecoder::new(bytes)).entries()? {
        let mut entry = entry?;
        let path = entry.path()?.display().to_string();
        if wanted(&path) {
            let mut content = Vec::new();
            entry.read_to_end(&mut content)?;
            files.insert(path, content);
        }
    }
    Ok(files)
}

fn unpack_zip(bytes: Vec<u8>, wanted: impl Fn(&str) -> bool) -> anyhow::Result<Files> {
    let mut files = Files::new();
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes))?;
    for index in 0..archive.len() {
        let mut entry = archive.by_index(index)?;
        let path = entry.name()?.into_owned();
        if wanted(&path) {
            let mut content = Vec::new();
            entry.read_to_end(&mut content)?;
            files.insert(path, content);
        }
    }
    Ok(files)
}
