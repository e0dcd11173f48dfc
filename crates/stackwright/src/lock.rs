//! Lock files: the logical ids of an environment's stateful resources, committed beside its configuration.
//!
//! As with Cargo.lock, what is new is added and written, what is lost is an error, and `--locked` makes a lock
//! file that is not up to date an error too.

use std::fs;
use std::io;
use std::path::Path;

use stackwright_core::Lock;
use stackwright_diagnostics::render::Sources;
use stackwright_diagnostics::{Diagnostic, Diagnostics, Place, rules};

use crate::failure::Failure;

rules! {
    /// The lock file of an environment is not one, or was damaged by hand or by a merge.
    LOCK_FILE = "lock/not-readable";
    /// The lock file of an environment does not list all of its stateful resources, and `--locked` forbids
    /// adding them.
    LOCK_OUTDATED = "lock/outdated";
}

const HEADER: &str = "\
# Written by `stackwright synth`, to be committed. It lists the resources whose loss is a loss of data:
# one whose logical id changes is deleted and made anew by CloudFormation, so that is an error here.

";

/// A lock file against the resources that there are now.
pub(crate) struct Outcome {
    pub(crate) findings: Diagnostics,
    /// What the file must hold, where that is not what it holds.
    pub(crate) outdated: Option<String>,
}

/// Compares the lock file at `path` with `now`. Findings may point into it, so its text goes to `sources`.
pub(crate) fn check(path: &Path, now: &Lock, sources: &mut Sources) -> Result<Outcome, Failure> {
    let shown = path.display().to_string();
    let mut outcome = Outcome { findings: Diagnostics::new(), outdated: None };
    let written = match fs::read_to_string(path) {
        Ok(text) => Some(text),
        Err(error) if error.kind() == io::ErrorKind::NotFound => None,
        Err(error) => return Err(Failure::io("read", path)(error)),
    };
    let committed: Lock = match written.as_deref().map(toml::from_str) {
        None => Lock::default(),
        Some(Ok(lock)) => lock,
        Some(Err(error)) => {
            sources.insert(shown.as_str(), written.unwrap_or_default());
            outcome.findings.push(unreadable(&shown, &error));
            return Ok(outcome);
        }
    };
    outcome.findings.extend(committed.check(now, &shown));
    let text = text(now);
    if !outcome.findings.has_errors() && committed != *now && written.as_deref() != Some(text.as_str()) {
        outcome.outdated = Some(text);
    }
    Ok(outcome)
}

/// The finding that `--locked` makes of a lock file that is not up to date.
pub(crate) fn outdated(path: &Path) -> Diagnostic {
    let message = format!("the lock file `{}` lacks stateful resources that there are now", path.display());
    Diagnostic::error(LOCK_OUTDATED, message)
        .help("run `stackwright synth` without `--locked`, and commit what it writes")
}

fn unreadable(file: &str, error: &toml::de::Error) -> Diagnostic {
    let message =
        format!("the lock file is not readable: {}", error.message().lines().next().unwrap_or_default());
    Diagnostic::error(LOCK_FILE, message)
        .at(Place::in_file(file, error.span().unwrap_or_default()))
        .help("restore the committed one, for example by `git checkout`")
}

fn text(lock: &Lock) -> String {
    // A map of maps of text has a form in TOML.
    HEADER.to_owned() + &toml::to_string(lock).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use stackwright_core::LockedResource;
    use tempfile::TempDir;

    use super::*;

    fn check(path: &Path, now: &Lock) -> Outcome {
        super::check(path, now, &mut Sources::new()).unwrap()
    }

    /// A lock with a key, and a bucket of each name.
    fn lock(buckets: &[&str]) -> Lock {
        let resource = |type_name: &str, path: &str| LockedResource {
            type_name: type_name.to_owned(),
            path: path.to_owned(),
        };
        let mut resources = BTreeMap::from([("Key1".to_owned(), resource("AWS::KMS::Key", "Key"))]);
        for bucket in buckets {
            resources.insert((*bucket).to_owned(), resource("AWS::S3::Bucket", bucket));
        }
        Lock { stacks: BTreeMap::from([("dev-storage".to_owned(), resources)]) }
    }

    /// A folder with a lock file in it.
    fn folder(text: &str) -> (TempDir, std::path::PathBuf) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("dev.lock");
        fs::write(&path, text).unwrap();
        (folder, path)
    }

    #[test]
    fn what_is_written_is_read_again() {
        insta::assert_snapshot!(text(&lock(&["Logs2"])));
        let (_folder, path) = folder(&text(&lock(&["Logs2"])));
        let outcome = check(&path, &lock(&["Logs2"]));
        assert!(outcome.findings.is_empty() && outcome.outdated.is_none());
    }

    #[test]
    fn what_is_new_is_added() {
        let (_folder, path) = folder(&text(&lock(&["Logs2"])));
        let outcome = check(&path, &lock(&["Logs2", "Data3"]));
        assert!(outcome.findings.is_empty());
        assert_eq!(outcome.outdated, Some(text(&lock(&["Data3", "Logs2"]))));

        let absent = path.with_extension("absent");
        assert_eq!(check(&absent, &lock(&[])).outdated, Some(text(&lock(&[]))));
        let nothing = Lock::default();
        assert_eq!(check(&absent, &nothing).outdated, None);
    }

    #[test]
    fn what_is_lost_is_an_error_and_the_file_stays() {
        let (_folder, path) = folder(&text(&lock(&["Logs2"])));
        for now in [lock(&[]), lock(&["Logs3"]), Lock::default()] {
            let outcome = check(&path, &now);
            assert!(outcome.findings.has_errors(), "{now:?}");
            assert_eq!(outcome.outdated, None);
        }
    }

    #[test]
    fn a_damaged_file_is_an_error() {
        for damaged in ["<<<<<<< HEAD", "stacks = 3", "[stacks.dev.Key1]\ntype = \"AWS::KMS::Key\"\n"] {
            let (_folder, path) = folder(damaged);
            let outcome = check(&path, &lock(&[]));
            assert_eq!(outcome.findings.iter().map(|finding| finding.rule).collect::<Vec<_>>(), [LOCK_FILE]);
            assert_eq!(outcome.outdated, None);
        }
    }
}
