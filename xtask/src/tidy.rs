//! `cargo xtask tidy`: the rules of the house that the compiler and clippy do not know.
//!
//! Each check is a function from plain data (workspace members, files of the repository) to findings.

use std::fmt;
use std::fs;
use std::process::Command;

use anyhow::{Context, bail};
use serde::Deserialize;

use crate::{process, repository};

mod architecture;
mod links;
mod manifests;
mod purity;
mod sources;
mod words;

/// A crate of the workspace.
struct Member {
    name: String,
    /// Relative to the root of the repository.
    folder: String,
    /// The text of its Cargo.toml.
    manifest: String,
    dependencies: Vec<Dependency>,
}

/// A direct dependency as declared.
struct Dependency {
    name: String,
    only_for_tests: bool,
}

/// A file of the repository, by its path relative to the root, with `/` between the folders.
struct Source {
    path: String,
    text: String,
}

/// A rule broken: where, which, and what to do.
struct Finding {
    place: String,
    message: String,
    help: String,
}

impl Finding {
    fn new(place: impl Into<String>, message: impl Into<String>, help: impl Into<String>) -> Self {
        Self { place: place.into(), message: message.into(), help: help.into() }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.place, self.message)?;
        if self.help.is_empty() { Ok(()) } else { write!(f, "\n  help: {}", self.help) }
    }
}

/// Prints every finding and fails when there is one.
pub(crate) fn run() -> anyhow::Result<()> {
    let members = members()?;
    let sources = files()?;
    let findings = check(&members, &sources);
    for finding in &findings {
        eprintln!("{finding}");
    }
    if !findings.is_empty() {
        bail!("{} found by tidy", findings.len());
    }
    println!("tidy: {} crates and {} files are in order", members.len(), sources.len());
    Ok(())
}

fn check(members: &[Member], sources: &[Source]) -> Vec<Finding> {
    let is_sealed = |source: &Source| {
        let member = members.iter().find(|member| source.path.starts_with(&format!("{}/", member.folder)));
        member.is_some_and(|member| architecture::is_sealed(&member.folder))
    };
    let mut findings = architecture::check(members);
    findings.extend(links::check(sources));
    findings.extend(manifests::check(members));
    findings.extend(purity::check(sources, is_sealed));
    findings.extend(sources::check(sources));
    findings.extend(words::check(sources));
    findings
}

/// Whether a Rust file exists for tests alone, by the conventions of Cargo and of this repository.
fn is_test_code(path: &str) -> bool {
    path.ends_with("/tests.rs") || path.split('/').any(|folder| folder == "tests" || folder == "benches")
}

/// The members of the workspace, as `cargo metadata` tells them.
fn members() -> anyhow::Result<Vec<Member>> {
    #[derive(Deserialize)]
    struct Metadata {
        packages: Vec<Package>,
    }
    #[derive(Deserialize)]
    struct Package {
        name: String,
        manifest_path: String,
        dependencies: Vec<Declared>,
    }
    #[derive(Deserialize)]
    struct Declared {
        name: String,
        kind: Option<String>,
    }

    let root = repository::root();
    let output = process::run(process::cargo().args(["metadata", "--format-version=1", "--no-deps"]))?;
    let metadata: Metadata = serde_json::from_str(&output).context("cannot read `cargo metadata`")?;
    let member = |package: Package| {
        let manifest = fs::read_to_string(&package.manifest_path)
            .with_context(|| format!("cannot read `{}`", package.manifest_path))?;
        let path = std::path::Path::new(&package.manifest_path);
        let folder = path.parent().and_then(|folder| folder.strip_prefix(&root).ok()).unwrap_or(path);
        let dependencies = package.dependencies.into_iter().map(|declared| Dependency {
            name: declared.name,
            only_for_tests: declared.kind.as_deref() == Some("dev"),
        });
        Ok(Member {
            name: package.name,
            folder: folder.to_string_lossy().replace('\\', "/"),
            manifest,
            dependencies: dependencies.collect(),
        })
    };
    metadata.packages.into_iter().map(member).collect()
}

/// The files that git knows or would add; the text of those that are not UTF-8 is left empty.
fn files() -> anyhow::Result<Vec<Source>> {
    let root = repository::root();
    let mut command = Command::new("git");
    command.args(["ls-files", "-z", "--cached", "--others", "--exclude-standard"]).current_dir(&root);
    let listing = process::run(&mut command).context("cannot list the files of the repository")?;
    let paths = listing.split('\0').filter(|path| !path.is_empty());
    // A file that is deleted but not committed is still listed.
    let source = |path: &str| {
        let text = String::from_utf8(fs::read(root.join(path)).ok()?).unwrap_or_default();
        Some(Source { path: path.to_owned(), text })
    };
    Ok(paths.filter_map(source).collect())
}
