//! `stackwright synth`: writes cloud assemblies, and prints what is in them.

use std::fs;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use clap::Args;
use serde_json::json;
use stackwright_core::{StackSummary, rules};
use stackwright_diagnostics::render::{self, Sources};
use stackwright_diagnostics::{Diagnostic, Diagnostics, Severity};

use super::{SCHEMA_VERSION, json_text};
use crate::arguments::{Format, Selection};
use crate::context::{CdkRun, Values};
use crate::environments::{self, Chosen, Environment};
use crate::exit::Exit;
use crate::failure::Failure;
use crate::synthesis::{self, Outcome};
use crate::{folder, lock, terminal, validation};

#[derive(Args)]
pub(crate) struct Arguments {
    #[command(flatten)]
    selection: Selection,
    /// The folder to write: the assembly itself where one environment is chosen, else a folder for each in it.
    /// Default: `cdk.out/PLATFORM/ENV`
    #[arg(short, long, value_name = "DIR")]
    output: Option<PathBuf>,
    /// Fail where a lock file of stateful resources is not up to date, instead of adding to it
    #[arg(long)]
    locked: bool,
    /// How the result is printed
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

/// An assembly on its way to a folder.
struct Piece<'e> {
    folder: PathBuf,
    outcome: Outcome<'e>,
}

impl Arguments {
    pub(crate) fn run(&self, start: Instant) -> Result<Exit, Failure> {
        let cdk = CdkRun::detect();
        let context = Values::gather(cdk.as_ref(), &self.selection.choice.context)?;
        let Chosen { environments, single, mut findings, mut sources } =
            environments::choose(&self.selection, &context)?;
        let mut pieces = Vec::new();
        if !findings.has_errors() {
            pieces = self.synthesize(&environments, single, &context, cdk.as_ref());
            findings.extend(pieces.iter_mut().flat_map(|piece| std::mem::take(&mut piece.outcome.findings)));
            let locks = self.check_locks(&pieces, &mut findings, &mut sources)?;
            if !findings.iter().any(forbids_writing) {
                if cdk.is_some() {
                    // The official CLI shows it; everybody else has `prove`.
                    pieces.iter_mut().for_each(judge);
                }
                write(&pieces, &locks)?;
            }
        }
        if cdk.is_some() {
            // Whatever is printed would stand in the official CLI's own result, and it shows annotations itself.
            let not_shown =
                findings.into_iter().filter(|finding| finding.rule != rules::ANNOTATION).collect();
            terminal::show(&not_shown, &sources);
            return Ok(if not_shown.has_errors() { Exit::Faulty } else { Exit::Good });
        }
        let elapsed = start.elapsed();
        match self.format {
            Format::Text => {
                terminal::show(&findings, &sources);
                if !findings.iter().any(forbids_writing) {
                    terminal::print(&text(&pieces, elapsed));
                }
            }
            Format::Json => terminal::print(&json(&pieces, elapsed, render::json(&findings, &sources))),
        }
        Ok(if findings.has_errors() { Exit::Faulty } else { Exit::Good })
    }

    /// Each environment into a folder of its own; for the official CLI, several into one, as stages.
    fn synthesize<'e>(
        &self,
        environments: &'e [Environment],
        single: bool,
        context: &Values,
        cdk: Option<&CdkRun>,
    ) -> Vec<Piece<'e>> {
        let output = self.output.clone().or_else(|| cdk.map(|cdk| cdk.out.clone()));
        if let (Some(folder), Some(_), false) = (&output, cdk, single) {
            let outcome = synthesis::together(environments, context, cdk);
            return vec![Piece { folder: folder.clone(), outcome }];
        }
        let folder = |environment: &Environment| match &output {
            None => ["cdk.out", environment.platform.name(), environment.name()].iter().collect(),
            Some(output) if environments.len() == 1 && single => output.clone(),
            Some(output) if self.selection.platform.is_some() => output.join(environment.name()),
            Some(output) => output.join(environment.platform.name()).join(environment.name()),
        };
        let piece = |environment| Piece {
            folder: folder(environment),
            outcome: synthesis::alone(environment, context, cdk),
        };
        environments.iter().map(piece).collect()
    }

    /// What is lost, and what the lock files must hold that are not up to date.
    fn check_locks(
        &self,
        pieces: &[Piece<'_>],
        findings: &mut Diagnostics,
        sources: &mut Sources,
    ) -> Result<Vec<(PathBuf, String)>, Failure> {
        let mut outdated = Vec::new();
        for part in pieces.iter().flat_map(|piece| &piece.outcome.environments) {
            let Some(path) = &part.environment.lock else {
                continue;
            };
            let outcome = lock::check(path, &part.stateful, sources)?;
            findings.extend(outcome.findings);
            match outcome.outdated {
                Some(_) if self.locked => findings.push(lock::outdated(path)),
                Some(text) => outdated.push((path.clone(), text)),
                None => {}
            }
        }
        Ok(outdated)
    }
}

fn judge(piece: &mut Piece<'_>) {
    let Outcome { assembly, environments, .. } = &mut piece.outcome;
    if let Some(assembly) = assembly {
        validation::add(assembly, environments.iter().map(|part| part.environment));
    }
}

/// Annotations travel in the assembly, where whoever deploys it sees them.
fn forbids_writing(finding: &Diagnostic) -> bool {
    finding.severity == Severity::Error && finding.rule != rules::ANNOTATION
}

fn write(pieces: &[Piece<'_>], locks: &[(PathBuf, String)]) -> Result<(), Failure> {
    for piece in pieces {
        folder::check_replaceable(&piece.folder)?;
    }
    for piece in pieces {
        if let Some(assembly) = &piece.outcome.assembly {
            if let Some(parent) = piece.folder.parent().filter(|parent| !parent.as_os_str().is_empty()) {
                fs::create_dir_all(parent).map_err(Failure::io("create", parent))?;
            }
            assembly.write(&piece.folder)?;
        }
    }
    for (path, text) in locks {
        fs::write(path, text).map_err(Failure::io("write", path))?;
        terminal::note(&format!("wrote `{}`, to be committed\n", path.display()));
    }
    Ok(())
}

/// Folders, stacks, and the sum of it.
fn text(pieces: &[Piece<'_>], elapsed: Duration) -> String {
    let stacks: Vec<_> = stacks(pieces).collect();
    let width = stacks.iter().map(|stack| stack.name.chars().count()).max().unwrap_or_default();
    let mut text = String::new();
    for piece in pieces {
        for part in &piece.outcome.environments {
            let (platform, name) = (part.environment.platform.name(), part.environment.name());
            text.push_str(&format!("{platform} {name} in {}\n", piece.folder.display()));
            for stack in &part.stacks {
                let resources = terminal::count(stack.resources, "resource");
                let size = terminal::bytes(stack.template_bytes);
                text.push_str(&format!("  {:width$}  {resources:>13}  {size:>8}\n", stack.name));
            }
        }
    }
    let environments = pieces.iter().map(|piece| piece.outcome.environments.len()).sum();
    let [resources, bytes] = sums(&stacks);
    text.push_str(&format!(
        "{}, {}, {}, {} of templates in {:.1} ms\n",
        terminal::count(environments, "environment"),
        terminal::count(stacks.len(), "stack"),
        terminal::count(resources, "resource"),
        terminal::bytes(bytes),
        elapsed.as_secs_f64() * 1e3,
    ));
    text
}

fn json(pieces: &[Piece<'_>], elapsed: Duration, findings: serde_json::Value) -> String {
    let stacks: Vec<_> = stacks(pieces).collect();
    let [resources, template_bytes] = sums(&stacks);
    let stack = |stack: &StackSummary| {
        json!({
            "name": stack.name,
            "path": stack.path,
            "resources": stack.resources,
            "template_bytes": stack.template_bytes,
        })
    };
    let environments = pieces.iter().flat_map(|piece| {
        piece.outcome.environments.iter().map(|part| {
            json!({
                "platform": part.environment.platform.name(),
                "name": part.environment.name(),
                "folder": piece.folder.display().to_string(),
                "stacks": part.stacks.iter().map(stack).collect::<Vec<_>>(),
            })
        })
    });
    json_text(&json!({
        "schema_version": SCHEMA_VERSION,
        "environments": environments.collect::<Vec<_>>(),
        "resources": resources,
        "template_bytes": template_bytes,
        "milliseconds": elapsed.as_secs_f64() * 1e3,
        "findings": findings,
    }))
}

fn stacks<'p>(pieces: &'p [Piece<'_>]) -> impl Iterator<Item = &'p StackSummary> {
    pieces.iter().flat_map(|piece| &piece.outcome.environments).flat_map(|part| &part.stacks)
}

/// Resources, and bytes of templates.
fn sums(stacks: &[&StackSummary]) -> [usize; 2] {
    let (resources, bytes) = (stacks.iter().map(|s| s.resources), stacks.iter().map(|s| s.template_bytes));
    [resources.sum(), bytes.sum()]
}
