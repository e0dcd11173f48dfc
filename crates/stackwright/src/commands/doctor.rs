//! `stackwright doctor`: what is installed, what the folder holds, and what each is needed for.
//!
//! It reads no credentials: it says whether there is a place that they could come from, and goes no further.

use std::env;
use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use clap::Args;
use serde::Serialize;
use serde_json::json;

use super::{SCHEMA_VERSION, json_text};
use crate::arguments::Format;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::{context, platforms, terminal};

#[derive(Args)]
pub(crate) struct Arguments {
    /// How the result is printed
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

/// One thing that was looked at.
#[derive(Serialize)]
struct Check {
    name: &'static str,
    status: Status,
    /// What was found.
    found: String,
    /// What it is needed for.
    needed_for: &'static str,
    /// What to do, where something is to be done.
    #[serde(skip_serializing_if = "Option::is_none")]
    advice: Option<String>,
}

#[derive(Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
enum Status {
    /// As it should be.
    Good,
    /// Not there; something cannot be done without it.
    Absent,
    /// There, and will not work as it is.
    Faulty,
}

impl Check {
    fn good(name: &'static str, needed_for: &'static str, found: impl Into<String>) -> Self {
        Self { name, status: Status::Good, found: found.into(), needed_for, advice: None }
    }

    fn absent(name: &'static str, needed_for: &'static str, found: &str, advice: &str) -> Self {
        Self {
            name,
            status: Status::Absent,
            found: found.to_owned(),
            needed_for,
            advice: Some(advice.to_owned()),
        }
    }

    fn faulty(name: &'static str, needed_for: &'static str, found: impl Into<String>, advice: &str) -> Self {
        Self {
            name,
            status: Status::Faulty,
            found: found.into(),
            needed_for,
            advice: Some(advice.to_owned()),
        }
    }
}

impl Arguments {
    pub(crate) fn run(&self) -> Result<Exit, Failure> {
        let checks = [
            facts(),
            platforms_check(),
            cdk_json(),
            context_file(),
            output(),
            cdk(),
            node(),
            python(),
            credentials(),
        ];
        terminal::print(&match self.format {
            Format::Text => text(&checks),
            Format::Json => json_text(&json!({ "schema_version": SCHEMA_VERSION, "checks": checks })),
        });
        let faulty = checks.iter().any(|check| check.status == Status::Faulty);
        Ok(if faulty { Exit::Faulty } else { Exit::Good })
    }
}

fn text(checks: &[Check]) -> String {
    let width = checks.iter().map(|check| check.name.len()).max().unwrap_or_default();
    let mut text = format!("stackwright {}\n", env!("CARGO_PKG_VERSION"));
    for Check { name, status, found, needed_for, advice } in checks {
        let status = match status {
            Status::Good => "good  ",
            Status::Absent => "absent",
            Status::Faulty => "faulty",
        };
        text.push_str(&format!("{status}  {name:width$}  {found}\n"));
        if let Some(advice) = advice {
            let indent = " ".repeat(8 + width + 2);
            text.push_str(&terminal::wrap(&format!("needed for {needed_for}: {advice}"), 110, &indent));
        }
    }
    text
}

fn facts() -> Check {
    let sources =
        stackwright_schema::sources().map(|source| format!("{} {}", source.package, source.version));
    let types = stackwright_schema::ResourceType::all().count();
    let found = format!("{types} resource types, from {}", sources.collect::<Vec<_>>().join(" and "));
    Check::good("facts", "checking resources", found)
}

/// Whether the environments that come with the platforms can be read.
fn platforms_check() -> Check {
    let mut environments = 0;
    let mut faulty = Vec::new();
    for platform in platforms::ALL {
        for built_in in platform.environments() {
            environments += 1;
            if platform.load(built_in.file, built_in.text).0.is_none() {
                faulty.push(built_in.file);
            }
        }
    }
    let needed_for = "synth without `--config`";
    if faulty.is_empty() {
        let platforms = terminal::count(platforms::ALL.len(), "platform");
        let environments = terminal::count(environments, "environment");
        Check::good("platforms", needed_for, format!("{platforms} with {environments}"))
    } else {
        let found = format!("faults in {}", faulty.join(", "));
        Check::faulty("platforms", needed_for, found, "`stackwright ls` shows them")
    }
}

fn cdk_json() -> Check {
    let needed_for = "the official `cdk` CLI to run this tool";
    let path = Path::new("cdk.json");
    let Ok(text) = fs::read_to_string(path) else {
        let advice =
            "write `{\"app\": \"stackwright synth bedrock-agents\"}` into it, or pass `--app` to `cdk`";
        return Check::absent("cdk.json", needed_for, "not in this folder", advice);
    };
    let app = serde_json::from_str::<serde_json::Value>(&text).ok();
    let app = app.as_ref().and_then(|settings| settings.get("app")).and_then(|app| app.as_str());
    match app {
        Some(app) => Check::good("cdk.json", needed_for, format!("runs `{app}`")),
        None => Check::faulty("cdk.json", needed_for, "has no `app`", "set `app` to the command to run"),
    }
}

fn context_file() -> Check {
    let needed_for = "answers to context lookups";
    match context::check_file() {
        None => Check::good(
            "cdk.context.json",
            needed_for,
            "none here, and none needed until something is looked up",
        ),
        Some(Ok(values)) => Check::good("cdk.context.json", needed_for, terminal::count(values, "value")),
        Some(Err(failure)) => {
            let advice = "restore the committed one, for example by `git checkout`";
            Check::faulty("cdk.context.json", needed_for, failure.to_string(), advice)
        }
    }
}

/// Whether the default output folder can be written: tried, as nothing else tells for sure.
fn output() -> Check {
    let needed_for = "synth without `--output`";
    let folder = Path::new("cdk.out");
    let place = if folder.is_dir() { folder } else { Path::new(".") };
    let probe = place.join(format!(".stackwright-{}", std::process::id()));
    let tried = fs::write(&probe, "").and_then(|()| fs::remove_file(&probe));
    match tried {
        Ok(()) => Check::good("cdk.out", needed_for, "can be written"),
        Err(error) => {
            let advice = "change the folder's permissions, or choose another one by `--output`";
            Check::faulty("cdk.out", needed_for, format!("cannot be written: {error}"), advice)
        }
    }
}

fn cdk() -> Check {
    let needed_for = "deployment through the official CLI";
    let advice = "`npm install --global aws-cdk@2.1148.1` gets it; 3 and above read other assemblies";
    let Some((path, version)) = version("cdk", &["--version"]) else {
        return Check::absent("cdk", needed_for, "not found", advice);
    };
    let found = format!("{version} ({})", path.display());
    match major(&version) {
        Some(2) => Check::good("cdk", needed_for, found),
        _ => Check::faulty("cdk", needed_for, found, advice),
    }
}

fn node() -> Check {
    let needed_for = "the official `cdk` CLI, and `cargo xtask test`";
    let advice = "https://nodejs.org has it, version 20 or newer";
    match version("node", &["--version"]) {
        None => Check::absent("node", needed_for, "not found", advice),
        Some((path, version)) => {
            let found = format!("{version} ({})", path.display());
            match major(version.trim_start_matches('v')) {
                Some(20..) => Check::good("node", needed_for, found),
                _ => Check::faulty("node", needed_for, found, advice),
            }
        }
    }
}

fn python() -> Check {
    let needed_for = "`cargo xtask test`";
    match version("python3", &["--version"]) {
        None => Check::absent(
            "python3",
            needed_for,
            "not found",
            "https://www.python.org has it, version 3.10 or newer",
        ),
        Some((path, version)) => {
            Check::good("python3", needed_for, format!("{version} ({})", path.display()))
        }
    }
}

/// Where credentials could come from; what is in there stays unread.
fn credentials() -> Check {
    let needed_for = "deployment and context lookups";
    let set = |name: &&str| env::var_os(name).is_some_and(|value| !value.is_empty());
    let variables = [
        "AWS_PROFILE",
        "AWS_ACCESS_KEY_ID",
        "AWS_WEB_IDENTITY_TOKEN_FILE",
        "AWS_CONTAINER_CREDENTIALS_FULL_URI",
    ];
    if let Some(variable) = variables.iter().find(|name| set(name)) {
        return Check::good("credentials", needed_for, format!("`{variable}` is set"));
    }
    let home = env::var_os("HOME").or_else(|| env::var_os("USERPROFILE")).map(PathBuf::from);
    let files = ["credentials", "config"].map(|file| home.as_ref().map(|home| home.join(".aws").join(file)));
    match files.into_iter().flatten().find(|file| file.exists()) {
        Some(file) => {
            Check::good("credentials", needed_for, format!("{} is there (and was not read)", file.display()))
        }
        None => {
            let advice = "`aws configure sso` sets them up; synth and everything offline need none";
            Check::absent("credentials", needed_for, "neither variables nor files", advice)
        }
    }
}

/// Where a program is, and the first line of what it says of its version.
fn version(program: &str, arguments: &[&str]) -> Option<(PathBuf, String)> {
    let path = find(program)?;
    let output = Command::new(&path).args(arguments).stdin(Stdio::null()).output().ok()?;
    let said = String::from_utf8_lossy(&output.stdout).lines().next()?.trim().to_owned();
    Some((path, said))
}

fn find(program: &str) -> Option<PathBuf> {
    let names = [program.to_owned(), format!("{program}.exe"), format!("{program}.cmd")];
    let local = PathBuf::from("node_modules/.bin");
    let path = env::var_os("PATH");
    let folders = env::split_paths(path.as_deref().unwrap_or(OsStr::new(""))).collect::<Vec<_>>();
    std::iter::once(local)
        .chain(folders)
        .flat_map(|folder| names.iter().map(move |name| folder.join(name)).collect::<Vec<_>>())
        .find(|path| path.is_file())
}

fn major(version: &str) -> Option<u32> {
    version.split(|c: char| !c.is_ascii_digit()).next()?.parse().ok()
}
