//! `cargo xtask mutate`: does a proof notice when what it proves is broken?
//!
//! Every resource, property, list item and policy statement of a platform's templates is taken out or altered, one at a
//! time, and `stackwright prove` judges the assembly with that one change. A mutant is caught where a requirement stops
//! holding or a rule finds something that it did not find before. What survives is judged by people, in the platform's
//! `survivors.toml`: each entry says why a change of that kind breaks nothing. A survivor that nobody has judged, and a
//! judgement without a survivor, are failures.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;

use anyhow::{Context, bail};
use clap::Args;
use serde_json::Value;

use crate::{process, repository, written};

mod judgement;
mod mutant;
mod verdict;

use self::judgement::Judgements;
use self::mutant::Mutant;
use self::verdict::Verdict;

#[derive(Args)]
pub(crate) struct Options {
    /// The platform.
    #[arg(default_value = "bedrock-agents")]
    platform: String,
    /// The environment; all of them when left out.
    #[arg(long, value_name = "NAME")]
    env: Option<String>,
    /// Only resources of these types, and no complaint about judgements that are not needed then.
    #[arg(long = "type", value_name = "TYPE")]
    types: Vec<String>,
}

/// A mutant, and the requirements and rules that noticed it.
struct Tried {
    environment: String,
    mutant: Mutant,
    caught_by: BTreeSet<String>,
}

pub(crate) fn run(options: &Options) -> anyhow::Result<ExitCode> {
    let start = Instant::now();
    process::run(process::cargo().args(["build", "--release", "--quiet", "--package", "stackwright"]))?;
    let folder = repository::target().join("mutate");
    let program = repository::target().join("release/stackwright");
    let written = folder.join("written");
    process::run(Command::new(&program).args(["synth", &options.platform, "-o"]).arg(&written))?;
    let mut tried = Vec::new();
    for assembly in written::assemblies(&written)? {
        if options.env.as_ref().is_none_or(|name| *name == assembly.environment) {
            tried.extend(environment(&program, options, &assembly, &folder)?);
        }
    }
    if tried.is_empty() {
        bail!("there is nothing to break: see --env and --type");
    }
    let file = repository::root().join("platforms").join(&options.platform).join("survivors.toml");
    let judgements = Judgements::read(&file)?;
    let is_partial = options.env.is_some() || !options.types.is_empty();
    let is_good = report(&tried, &judgements, is_partial);
    println!("{:.0} s", start.elapsed().as_secs_f64());
    Ok(if is_good { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Tries all mutants of an environment's templates, on all cores.
fn environment(
    program: &Path,
    options: &Options,
    assembly: &written::Assembly,
    folder: &Path,
) -> anyhow::Result<Vec<Tried>> {
    let mut mutants = Vec::new();
    let mut templates = BTreeMap::new();
    for stack in &assembly.stacks {
        let text = fs::read_to_string(&stack.template)
            .with_context(|| format!("cannot read `{}`", stack.template.display()))?;
        let template: Value = serde_json::from_str(&text).context("a template is not JSON")?;
        let file = stack.template.strip_prefix(&assembly.folder).unwrap_or(&stack.template).to_path_buf();
        mutants.extend(
            mutant::all(&file, &template)
                .into_iter()
                .filter(|mutant| options.types.is_empty() || options.types.contains(&mutant.resource_type)),
        );
        templates.insert(file, template);
    }
    let judge = Judge { program, platform: &options.platform, environment: &assembly.environment };
    let before = judge.verdict(&assembly.folder)?;
    let next = AtomicUsize::new(0);
    let tried: Mutex<Vec<Tried>> = Mutex::default();
    let failure: Mutex<Option<anyhow::Error>> = Mutex::default();
    std::thread::scope(|scope| {
        for core in 0..std::thread::available_parallelism().map_or(1, usize::from) {
            let copy = folder.join(format!("mutant-{core}"));
            let (next, tried, failure, judge) = (&next, &tried, &failure, &judge);
            let (mutants, templates, before) = (&mutants, &templates, &before);
            scope.spawn(move || {
                let work = || -> anyhow::Result<()> {
                    copy_folder(&assembly.folder, &copy)?;
                    while let Some(mutant) = mutants.get(next.fetch_add(1, Ordering::Relaxed)) {
                        let Some(template) = templates.get(&mutant.file) else { continue };
                        fs::write(copy.join(&mutant.file), serde_json::to_vec(&mutant.apply(template))?)?;
                        let after = judge.verdict(&copy).with_context(|| format!("with {mutant}"))?;
                        fs::copy(assembly.folder.join(&mutant.file), copy.join(&mutant.file))?;
                        let environment = assembly.environment.clone();
                        let caught_by = after.new_since(before);
                        if let Ok(mut tried) = tried.lock() {
                            tried.push(Tried { environment, mutant: mutant.clone(), caught_by });
                        }
                    }
                    Ok(())
                };
                if let (Err(error), Ok(mut failure)) = (work(), failure.lock()) {
                    failure.get_or_insert(error);
                }
            });
        }
    });
    match failure.into_inner() {
        Ok(Some(error)) => Err(error),
        _ => Ok(tried.into_inner().unwrap_or_default()),
    }
}

/// Who judges an assembly.
struct Judge<'a> {
    program: &'a Path,
    platform: &'a str,
    environment: &'a str,
}

impl Judge<'_> {
    fn verdict(&self, assembly: &Path) -> anyhow::Result<Verdict> {
        let mut command = Command::new(self.program);
        command.args(["prove", self.platform, "--env", self.environment, "--format", "json", "--assembly"]);
        let output = process::listen(command.arg(assembly))?;
        Verdict::read(&output.stdout).with_context(|| process::said(&output))
    }
}

/// Prints what became of the mutants; whether every survivor is judged, and every judgement needed.
fn report(tried: &[Tried], judgements: &Judgements, is_partial: bool) -> bool {
    let survivors: Vec<&Tried> = tried.iter().filter(|one| one.caught_by.is_empty()).collect();
    let judged = survivors.iter().filter(|one| judgements.reason(&one.mutant).is_some()).count();
    let mut by_catcher: BTreeMap<&str, usize> = BTreeMap::new();
    for name in tried.iter().flat_map(|one| &one.caught_by) {
        *by_catcher.entry(name).or_default() += 1;
    }
    println!("caught by");
    for (name, count) in &by_catcher {
        println!("{count:>8}  {name}");
    }
    let breaking = tried.len() - judged;
    println!(
        "{} mutants: {} caught; {} survived, of which {judged} are judged to break nothing",
        tried.len(),
        tried.len() - survivors.len(),
        survivors.len()
    );
    let caught = tried.len() - survivors.len();
    println!("{caught} of {breaking} that break something are caught");
    // The same change in several environments is one survivor to judge.
    let mut unjudged: BTreeMap<String, BTreeSet<&str>> = BTreeMap::new();
    for one in survivors.iter().filter(|one| judgements.reason(&one.mutant).is_none()) {
        unjudged.entry(one.mutant.to_string()).or_default().insert(&one.environment);
    }
    for (mutant, environments) in &unjudged {
        println!("SURVIVED {mutant} ({})", environments.iter().copied().collect::<Vec<_>>().join(", "));
    }
    let unused: Vec<String> = if is_partial {
        Vec::new()
    } else {
        judgements.unused(survivors.iter().map(|one| &one.mutant)).collect()
    };
    for judgement in &unused {
        println!("NEEDLESS judgement: {judgement}");
    }
    unjudged.is_empty() && unused.is_empty()
}

fn copy_folder(from: &Path, to: &PathBuf) -> anyhow::Result<()> {
    if to.exists() {
        fs::remove_dir_all(to)?;
    }
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let path = entry?.path();
        let target = to.join(path.file_name().unwrap_or_default());
        if path.is_dir() {
            copy_folder(&path, &target)?;
        } else {
            fs::copy(&path, &target)?;
        }
    }
    Ok(())
}
