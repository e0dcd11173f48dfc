//! The official CDK CLI over the written assemblies, and over `cdk.json` as somebody in a fresh clone runs it.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use anyhow::Context;
use serde_json::{Value, json};

use super::{Checks, Subject};
use crate::written::{Assembly, Stack};
use crate::{graders, process, repository, written};

/// The logical id that is put into a template so that `cdk diff` has something to find.
const ADDED: &str = "AddedByTheTest";

pub(super) fn run(checks: &mut Checks, subject: &Subject) -> anyhow::Result<()> {
    let cli = Cli { node: graders::node()? };
    let assemblies = written::assemblies(&subject.assemblies)?;
    for assembly in &assemblies {
        list(checks, &cli, assembly)?;
        synthesize(checks, &cli, assembly)?;
        for stack in &assembly.stacks {
            find_no_difference(checks, &cli, assembly, stack)?;
        }
        if let Some(stack) = assembly.stacks.first() {
            find_the_difference(checks, &cli, assembly, stack)?;
        }
    }
    if !subject.given {
        run_the_app(checks, &cli, &assemblies)?;
    }
    Ok(())
}

/// `cdk ls` names exactly the stacks of the manifest.
fn list(checks: &mut Checks, cli: &Cli, assembly: &Assembly) -> anyhow::Result<()> {
    let output = cli.run(["ls", "--app"], |command| command.arg(&assembly.folder))?;
    let names: Vec<_> = assembly.stacks.iter().map(|stack| stack.display_name.clone()).collect();
    checks.expect_none(&format!("cdk ls, {}", assembly.environment), &listing_faults(&output, &names));
    Ok(())
}

/// The CLI runs the app itself, as `cdk.json` at the root of the repository says: all environments at once as
/// stages, and each alone by `-c environment=NAME`. Both ways lead to the same templates as `synth` does.
fn run_the_app(checks: &mut Checks, cli: &Cli, assemblies: &[Assembly]) -> anyhow::Result<()> {
    let out = repository::target().join("graders/cdk.out");
    let output = cli.run(["ls", "--output"], |command| command.arg(out.join("all")))?;
    let staged: Vec<_> =
        assemblies.iter().flat_map(|it| named(it, &format!("{}/", it.environment))).collect();
    compare(checks, "cdk ls", &output, &out.join("all"), &staged);
    for assembly in assemblies {
        let folder = out.join("one").join(&assembly.environment);
        let context = format!("environment={}", assembly.environment);
        let output = cli.run(["ls", "--context", &context, "--output"], |command| command.arg(&folder))?;
        compare(checks, &format!("cdk ls --context {context}"), &output, &folder, &named(assembly, ""));
    }
    Ok(())
}

/// The stacks of an assembly, by the names that they have within a stage or alone.
fn named<'a>(assembly: &'a Assembly, prefix: &str) -> Vec<(String, &'a Stack)> {
    assembly.stacks.iter().map(|stack| (format!("{prefix}{}", stack.display_name), stack)).collect()
}

/// One check: the CLI lists what is `expected`, and the app wrote the same templates into `folder`.
fn compare(checks: &mut Checks, what: &str, output: &Output, folder: &Path, expected: &[(String, &Stack)]) {
    let names: Vec<_> = expected.iter().map(|(name, _)| name.clone()).collect();
    let mut faults = listing_faults(output, &names);
    match written::stacks(folder) {
        Ok(found) => {
            for (name, stack) in expected {
                let same = found.iter().find(|other| other.display_name == *name).is_some_and(|other| {
                    matches!((fs::read(&other.template), fs::read(&stack.template)), (Ok(a), Ok(b)) if a == b)
                });
                if !same {
                    faults.push(format!("the template of {name} is not the one that `synth` wrote"));
                }
            }
        }
        Err(error) => faults.push(format!("{error:#}")),
    }
    checks.expect_none(what, &faults);
}

fn listing_faults(output: &Output, names: &[String]) -> Vec<String> {
    if !output.status.success() {
        return vec![process::said(output)];
    }
    let listing = String::from_utf8_lossy(&output.stdout);
    // A stack is listed by its display name, with its own name behind it in brackets when that differs.
    let listed: BTreeSet<&str> = listing.lines().filter_map(|line| line.split(" (").next()).collect();
    let written: BTreeSet<&str> = names.iter().map(String::as_str).collect();
    if listed == written { vec![] } else { vec![format!("listed {listed:?}, the manifest has {written:?}")] }
}

/// `cdk synth --strict` accepts the assembly: no construct has left an error or a warning in it.
fn synthesize(checks: &mut Checks, cli: &Cli, assembly: &Assembly) -> anyhow::Result<()> {
    let output =
        cli.run(["synth", "--quiet", "--strict", "--app"], |command| command.arg(&assembly.folder))?;
    let faults = if output.status.success() { vec![] } else { vec![process::said(&output)] };
    checks.expect_none(&format!("cdk synth, {}", assembly.environment), &faults);
    Ok(())
}

/// `cdk diff` of a stack with its own template.
fn find_no_difference(
    checks: &mut Checks,
    cli: &Cli,
    assembly: &Assembly,
    stack: &Stack,
) -> anyhow::Result<()> {
    let output = cli.diff(assembly, stack, &stack.template)?;
    let faults = if output.status.success() { vec![] } else { vec![process::said(&output)] };
    checks.expect_none(&format!("cdk diff {}, {}", stack.display_name, assembly.environment), &faults);
    Ok(())
}

/// `cdk diff` of a stack with a template that has one resource more: the CLI must name it and fail.
fn find_the_difference(
    checks: &mut Checks,
    cli: &Cli,
    assembly: &Assembly,
    stack: &Stack,
) -> anyhow::Result<()> {
    let mut template = written::read_json(&stack.template)?;
    let resources = template.get_mut("Resources").and_then(Value::as_object_mut);
    resources
        .with_context(|| format!("`{}` has no resources", stack.template.display()))?
        .insert(ADDED.to_owned(), json!({"Type": "AWS::SNS::Topic"}));
    let changed = repository::target().join("graders/changed.template.json");
    fs::write(&changed, template.to_string())
        .with_context(|| format!("cannot write `{}`", changed.display()))?;

    let output = cli.diff(assembly, stack, &changed)?;
    let said = process::said(&output);
    let found = !output.status.success() && said.contains(ADDED);
    let faults = if found { vec![] } else { vec![format!("did not find the change: {said}")] };
    checks.expect_none(&format!("cdk diff of a change, {}", assembly.environment), &faults);
    Ok(())
}

/// The pinned `cdk`, with nothing that reaches the network or an account.
struct Cli {
    node: std::path::PathBuf,
}

impl Cli {
    fn run<const N: usize>(
        &self,
        arguments: [&str; N],
        more: impl FnOnce(&mut Command) -> &mut Command,
    ) -> anyhow::Result<Output> {
        let mut command = Command::new(self.node.join("node_modules/.bin/cdk"));
        command.args(arguments);
        more(&mut command)
            .arg("--no-notices")
            .current_dir(repository::root())
            .env("CDK_DISABLE_CLI_TELEMETRY", "true")
            .env("CI", "1");
        process::listen(&mut command)
    }

    fn diff(&self, assembly: &Assembly, stack: &Stack, template: &Path) -> anyhow::Result<Output> {
        self.run(["diff", &stack.display_name, "--exclusively", "--fail", "--template"], |command| {
            command.arg(template).arg("--app").arg(&assembly.folder)
        })
    }
}
