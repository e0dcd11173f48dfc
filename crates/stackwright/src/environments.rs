//! The environments that a command is about, read and checked.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};

use stackwright_configuration::{decode, suggestion};
use stackwright_diagnostics::Diagnostics;
use stackwright_diagnostics::render::Sources;
use stackwright_platform::{BuiltInEnvironment, Configured, Platform};

use crate::arguments::Selection;
use crate::context::Values;
use crate::failure::Failure;
use crate::platforms;

/// An environment that is ready to be built.
pub(crate) struct Environment {
    pub(crate) platform: &'static dyn Platform,
    /// The file that it was read from, by the name that findings use.
    pub(crate) file: String,
    /// Where its lock file belongs; `None` for a built-in environment outside of the repository.
    pub(crate) lock: Option<PathBuf>,
    pub(crate) configured: Box<dyn Configured>,
}

impl Environment {
    pub(crate) fn name(&self) -> &str {
        self.configured.name()
    }
}

/// The chosen environments as far as they can be built, with what is wrong with the others.
pub(crate) struct Chosen {
    pub(crate) environments: Vec<Environment>,
    /// Whether one of them was asked for by name or file, rather than all there are.
    pub(crate) single: bool,
    pub(crate) findings: Diagnostics,
    pub(crate) sources: Sources,
}

/// Reads the environments that the command line, or the context, asks for.
pub(crate) fn choose(selection: &Selection, context: &Values) -> Result<Chosen, Failure> {
    let name = selection.choice.env.as_deref().or_else(|| context.text("environment"));
    let mut chosen = Chosen {
        environments: Vec::new(),
        single: name.is_some() || selection.choice.config.is_some(),
        findings: Diagnostics::new(),
        sources: Sources::new(),
    };
    let platforms: Vec<_> = platforms::selected(selection.platform.as_deref()).collect();
    if let (Some(path), [platform]) = (&selection.choice.config, platforms.as_slice()) {
        read_file(&mut chosen, *platform, path)?;
        return check_name(chosen, name, path);
    }
    let mut known: Vec<&str> = Vec::new();
    let mut found = false;
    for platform in platforms {
        for built_in in platform.environments() {
            known.push(built_in.name);
            if name.is_none_or(|name| name == built_in.name) {
                found = true;
                read_built_in(&mut chosen, platform, built_in);
            }
        }
    }
    match name {
        Some(name) if !found => {
            Err(Failure::request(format!("there is no environment `{name}`"))
                .with_help(suggestion(name, &known)))
        }
        _ => Ok(chosen),
    }
}

fn read_built_in(chosen: &mut Chosen, platform: &'static dyn Platform, built_in: &BuiltInEnvironment) {
    let lock = in_repository(built_in.file).map(|file| file.with_extension("lock"));
    load(chosen, platform, built_in.file.to_owned(), built_in.text, lock);
}

fn read_file(chosen: &mut Chosen, platform: &'static dyn Platform, path: &Path) -> Result<(), Failure> {
    let bytes = fs::read(path).map_err(Failure::io("read", path))?;
    let file = path.display().to_string();
    match decode(&file, &bytes) {
        Ok(text) => load(chosen, platform, file.clone(), text, Some(path.with_extension("lock"))),
        Err(finding) => {
            chosen.sources.insert(file.as_str(), String::from_utf8_lossy(&bytes));
            chosen.findings.push(*finding);
        }
    }
    Ok(())
}

fn load(
    chosen: &mut Chosen,
    platform: &'static dyn Platform,
    file: String,
    text: &str,
    lock: Option<PathBuf>,
) {
    let (configured, findings) = platform.load(&file, text);
    chosen.findings.extend(findings);
    chosen.sources.insert(file.as_str(), text);
    chosen.environments.extend(configured.map(|configured| Environment { platform, file, lock, configured }));
}

/// With `--config` and `--env`, the file must be of the environment that is meant.
fn check_name(chosen: Chosen, name: Option<&str>, path: &Path) -> Result<Chosen, Failure> {
    match (name, chosen.environments.as_slice()) {
        (Some(name), [environment]) if environment.name() != name => {
            let message =
                format!("`{}` is of the environment `{}`, not `{name}`", path.display(), environment.name());
            Err(Failure::request(message)
                .with_help("leave `--env` out, or take the file of that environment"))
        }
        _ => Ok(chosen),
    }
}

/// A file of the repository, where the current folder is within it.
fn in_repository(file: &str) -> Option<PathBuf> {
    let current = env::current_dir().ok()?;
    let found = current.ancestors().find(|folder| folder.join(file).is_file())?;
    // As short as it can be said from here, since it is shown.
    Some(if found == current { PathBuf::from(file) } else { found.join(file) })
}
