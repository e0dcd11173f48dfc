//! `stackwright prove` over templates that nobody here wrote: where cfn-lint finds no error, neither may the rules on
//! schemas and references, nor the model.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, bail, ensure};
use serde::Deserialize;
use serde_json::Value;

use super::{Checks, Subject, cfn_lint};
use crate::{graders, process, repository, written};

/// The rules that judge what cfn-lint judges too.
const SAME_MATTER: [&str; 3] = ["model/", "reference/", "schema/"];

/// Templates given to one run of cfn-lint.
const AT_ONCE: usize = 100;

/// `xtask/graders/false-alarms.toml`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Exceptions {
    exception: Vec<Exception>,
}

/// An error that is right although cfn-lint has none.
#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Exception {
    /// Path below the folder of templates.
    template: String,
    rule: String,
    /// Logical id and property.
    at: String,
    reason: String,
}

pub(super) fn run(checks: &mut Checks, subject: &Subject) -> anyhow::Result<()> {
    let path = repository::root().join("xtask/graders/false-alarms.toml");
    let text = fs::read_to_string(&path).with_context(|| path.display().to_string())?;
    let Exceptions { exception: exceptions } =
        toml::from_str(&text).with_context(|| path.display().to_string())?;
    let program = program()?;
    let fixtures = graders::fixtures()?;
    let clean = passed_fixtures(&fixtures)?;
    judge(checks, &program, &fixtures, &clean, &exceptions)?;
    if let Some(corpus) = &subject.corpus {
        let clean = passed(&templates(corpus)?)?;
        judge(checks, &program, corpus, &clean, &exceptions)?;
    }
    for assembly in written::assemblies(&subject.assemblies)? {
        let templates = assembly.stacks.into_iter().map(|stack| stack.template).collect::<Vec<_>>();
        judge(checks, &program, &assembly.folder, &templates, &[])?;
    }
    Ok(())
}

/// The command line tool, built.
fn program() -> anyhow::Result<PathBuf> {
    process::run(process::cargo().args(["build", "--quiet", "--package", "stackwright"]))?;
    let name = format!("stackwright{}", std::env::consts::EXE_SUFFIX);
    Ok(repository::target().join("debug").join(name))
}

/// Every template below a folder, sorted.
fn templates(folder: &Path) -> anyhow::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_path_buf()];
    while let Some(next) = folders.pop() {
        let context = || format!("cannot read `{}`", next.display());
        for entry in fs::read_dir(&next).with_context(context)? {
            let path = entry.with_context(context)?.path();
            let extension = path.extension().and_then(|it| it.to_str()).unwrap_or_default();
            if path.is_dir() {
                folders.push(path);
            } else if matches!(extension, "json" | "yaml" | "yml" | "template") && is_template(&path)? {
                found.push(path);
            }
        }
    }
    found.sort();
    Ok(found)
}

/// Whether a file has resources: configuration and data lie among the templates too.
fn is_template(path: &Path) -> anyhow::Result<bool> {
    let bytes = fs::read(path).with_context(|| format!("cannot read `{}`", path.display()))?;
    Ok(String::from_utf8_lossy(&bytes).contains("Resources"))
}

/// Those of the fixtures that cfn-lint passes; asked once, since both are pinned.
fn passed_fixtures(fixtures: &Path) -> anyhow::Result<Vec<PathBuf>> {
    let kept = fixtures.join("passed.json");
    if let Ok(text) = fs::read_to_string(&kept) {
        return serde_json::from_str(&text).with_context(|| kept.display().to_string());
    }
    let passed = passed(&templates(fixtures)?)?;
    fs::write(&kept, serde_json::to_string(&passed)?).with_context(|| kept.display().to_string())?;
    Ok(passed)
}

/// The templates in which cfn-lint finds no error.
fn passed(templates: &[PathBuf]) -> anyhow::Result<Vec<PathBuf>> {
    let programs = graders::python()?;
    let mut faulty = BTreeSet::new();
    for some in templates.chunks(AT_ONCE) {
        let mut command = Command::new(programs.join("cfn-lint"));
        command.args(["--format", "json", "--regions", "us-east-1", "--template"]).args(some);
        for finding in cfn_lint::findings(&mut command)? {
            if finding.get("Level").and_then(Value::as_str) == Some("Error") {
                faulty.extend(finding.get("Filename").and_then(Value::as_str).map(PathBuf::from));
            }
        }
    }
    Ok(templates.iter().filter(|template| !faulty.contains(*template)).cloned().collect())
}

/// Holds `prove` to having no error in any of the templates but the exceptions.
fn judge(
    checks: &mut Checks,
    program: &Path,
    folder: &Path,
    templates: &[PathBuf],
    exceptions: &[Exception],
) -> anyhow::Result<()> {
    ensure!(!templates.is_empty(), "there are no templates in `{}`", folder.display());
    for template in templates {
        let name = template.strip_prefix(folder).unwrap_or(template).to_string_lossy().replace('\\', "/");
        let here: Vec<_> = exceptions.iter().filter(|exception| exception.template == name).collect();
        let mut complaints = Vec::new();
        let mut met = BTreeSet::new();
        for error in errors(program, template)? {
            match here.iter().position(|it| it.rule == error.rule && it.at == error.at) {
                Some(index) => drop(met.insert(index)),
                None => complaints.push(format!("{} at {}: {}", error.rule, error.at, error.message)),
            }
        }
        for (_, exception) in here.iter().enumerate().filter(|(index, _)| !met.contains(index)) {
            let Exception { rule, at, reason, .. } = exception;
            complaints.push(format!("the exception of {rule} at {at} ({reason}) is not needed any more"));
        }
        checks.expect_none(&format!("{}: {name}", folder.display()), &complaints);
    }
    Ok(())
}

struct Error {
    rule: String,
    at: String,
    message: String,
}

/// The errors that `prove` finds in a template, of those rules that cfn-lint has too.
fn errors(program: &Path, template: &Path) -> anyhow::Result<Vec<Error>> {
    let mut command = Command::new(program);
    command.args(["prove", "--format", "json", "--assembly"]).arg(template);
    let output = process::listen(&mut command)?;
    if !matches!(output.status.code(), Some(0 | 1)) {
        bail!("prove did not run on `{}`: {}\n{}", template.display(), output.status, process::said(&output));
    }
    let proof: Value = serde_json::from_slice(&output.stdout)
        .with_context(|| format!("cannot read what prove says of `{}`", template.display()))?;
    let environments = proof.get("environments").and_then(Value::as_array);
    let environments =
        environments.with_context(|| format!("prove says nothing of `{}`", template.display()))?;
    let findings = environments.iter().filter_map(|it| it.get("findings")?.as_array()).flatten();
    Ok(findings.filter_map(error).collect())
}

fn error(finding: &Value) -> Option<Error> {
    let text = |name: &str| finding.get(name).and_then(Value::as_str).unwrap_or_default();
    let is_wanted =
        text("severity") == "error" && SAME_MATTER.iter().any(|matter| text("rule").starts_with(matter));
    let place = [text("logical_id"), text("property")];
    is_wanted.then(|| Error {
        rule: text("rule").to_owned(),
        at: place.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("."),
        message: text("message").to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn errors_of_the_same_matter_count() {
        let finding = |rule: &str, severity: &str| json!({ "rule": rule, "severity": severity, "message": "m", "logical_id": "Queue", "property": "Tags.0" });
        let found = error(&finding("schema/range", "error")).map(|it| (it.rule, it.at));
        assert_eq!(found, Some(("schema/range".to_owned(), "Queue.Tags.0".to_owned())));
        assert!(error(&finding("schema/range", "warning")).is_none());
        assert!(error(&finding("security/open-group", "error")).is_none());
    }

    #[test]
    fn exceptions_have_reasons() {
        let path = repository::root().join("xtask/graders/false-alarms.toml");
        let exceptions: Exceptions = toml::from_str(&fs::read_to_string(path).unwrap()).unwrap();
        assert!(exceptions.exception.iter().all(|it| it.reason.len() > 20));
    }
}
