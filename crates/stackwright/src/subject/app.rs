//! Running a program that writes a cloud assembly, as the official CLI does.
//!
//! Source: <https://github.com/aws/aws-cdk-cli/blob/main/packages/aws-cdk/lib/cxapp/exec.ts>

use std::fs;
use std::io;
use std::path::Path;
use std::process::{Command, Stdio};

use serde_json::{Map, Value, json};

use super::read::{self, Part};
use crate::context::Values;
use crate::failure::Failure;

/// Longer texts do not fit into an environment variable everywhere: Windows takes 32,767 characters.
const MOST_CONTEXT_BYTES: usize = 32_000;

/// Runs the command, and reads what it writes. A folder stands for itself, as for the official CLI.
pub(super) fn run(command: &str, context: &Values) -> Result<Vec<Part>, Failure> {
    if Path::new(command).is_dir() {
        return read::read(Path::new(command));
    }
    let folder = tempfile::tempdir().map_err(Failure::io("create a folder in", std::env::temp_dir()))?;
    let output = folder.path().join("cdk.out");
    let text = Value::Object(app_context(context)?).to_string();
    let mut program = shell(command);
    // Its output is for people: standard output is for the result.
    program.stdin(Stdio::null()).stdout(Stdio::from(io::stderr())).env("CDK_OUTDIR", &output);
    if text.len() > MOST_CONTEXT_BYTES {
        let file = folder.path().join("context.json");
        fs::write(&file, text).map_err(Failure::io("write", &file))?;
        program.env("CONTEXT_OVERFLOW_LOCATION_ENV", file).env("CDK_CONTEXT_JSON", "{}");
    } else {
        program.env("CDK_CONTEXT_JSON", text);
    }
    let status =
        program.status().map_err(|error| Failure::request(format!("cannot run `{command}`: {error}")))?;
    if !status.success() {
        let ended = status.code().map_or("by a signal".to_owned(), |code| format!("with code {code}"));
        return Err(Failure::request(format!("the program `{command}` ended {ended}")));
    }
    if !output.join("manifest.json").is_file() {
        let message = format!("the program `{command}` wrote no cloud assembly");
        return Err(Failure::request(message)
            .with_help("it has to write one to the folder that `CDK_OUTDIR` names, as apps of the CDK do"));
    }
    let mut parts = read::read(&output)?;
    // The folder's name says nothing; the command does.
    for part in parts.iter_mut().filter(|part| part.name == "cdk.out") {
        command.clone_into(&mut part.name);
    }
    Ok(parts)
}

/// What the app is told: the context of `cdk.json`, which holds feature flags, and ours over it; paths of constructs in
/// templates, which findings name; and to bundle nothing, since no asset is looked at.
fn app_context(context: &Values) -> Result<Map<String, Value>, Failure> {
    let mut values = Map::new();
    let file = Path::new("cdk.json");
    if file.is_file() {
        let text = fs::read_to_string(file).map_err(Failure::io("read", file))?;
        let settings: Value = serde_json::from_str(&text)
            .map_err(|error| Failure::request(format!("`cdk.json` is not JSON: {error}")))?;
        if let Some(Value::Object(given)) = settings.get("context") {
            values.extend(given.clone());
        }
    }
    values.extend([
        ("aws:cdk:enable-path-metadata".to_owned(), json!(true)),
        ("aws:cdk:bundling-stacks".to_owned(), json!([])),
    ]);
    values.extend(context.values());
    Ok(values)
}

#[cfg(not(windows))]
fn shell(command: &str) -> Command {
    let mut shell = Command::new("sh");
    shell.args(["-c", command]);
    shell
}

#[cfg(windows)]
fn shell(command: &str) -> Command {
    let mut shell = Command::new("cmd");
    shell.args(["/C", command]);
    shell
}
