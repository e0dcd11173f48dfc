//! `cargo xtask bench`: how long the main job takes, and how much memory, beside the least it could take.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, bail};
use clap::Args;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use wait4::Wait4;

use crate::{process, repository};

mod peer;
mod table;

const PLATFORM: &str = "bedrock-agents";

#[derive(Args)]
pub(crate) struct Options {
    /// How often the whole process is run; the table has the median.
    #[arg(long, default_value_t = 30, value_parser = clap::value_parser!(u32).range(1..))]
    runs: u32,
    /// Measures aws-cdk-lib on the same stacks, too; needs Node.js, and fetches the pinned package.
    #[arg(long)]
    peer: bool,
}

/// What one kind of work costs.
#[derive(Deserialize)]
struct Figure {
    work: String,
    /// Not known of a whole platform.
    resources: Option<u32>,
    cost: Cost,
    /// That of serializing and writing the same JSON from a ready value, where anything is written.
    floor: Option<Cost>,
    /// The most memory that was in use, where the work has a process to itself.
    peak_bytes: Option<u64>,
}

/// Medians over all runs.
#[derive(Clone, Copy, Deserialize)]
struct Cost {
    wall: Duration,
    cpu: Duration,
}

pub(crate) fn run(options: &Options) -> anyhow::Result<()> {
    println!("building in release");
    for package in ["stackwright", "stackwright-benches"] {
        process::run(process::cargo().args(["build", "--release", "--package", package]))?;
    }
    let programs = repository::target().join("release");
    let written = repository::target().join("bench/written");
    let program = programs.join("stackwright");
    let mut whole = whole_process(
        &format!("synth {PLATFORM}, all environments, whole process"),
        || {
            let mut command = Command::new(&program);
            command.args(["synth", PLATFORM, "-o"]).arg(&written);
            command
        },
        options.runs,
    )?;
    whole.floor = Some(measured(&programs, "floor", &written)?);
    let prove = || {
        let mut command = Command::new(&program);
        command.args(["prove", PLATFORM]);
        command
    };
    let proof =
        whole_process(&format!("prove {PLATFORM}, all environments, whole process"), prove, options.runs)?;
    let mut figures = vec![whole, proof];
    let folder = in_memory();
    fs::create_dir_all(&folder).with_context(|| format!("cannot make `{}`", folder.display()))?;
    let in_process: Vec<Figure> = measured(&programs, "synthesis", &folder)?;
    fs::remove_dir_all(&folder).with_context(|| format!("cannot remove `{}`", folder.display()))?;
    figures.extend(in_process);
    figures.extend(read_figures::<Vec<Figure>>(
        Command::new(programs.join("stackwright-benches")).arg("rules"),
    )?);
    let networks: Vec<Figure> = measured(&programs, "reachability", &folder)?;
    figures.extend(networks);
    if options.peer {
        figures.extend(peer::measure()?);
    }
    print!("{}", table::render(&figures));
    println!("The whole process wrote to disk, the other work into {}.", folder.display());
    Ok(())
}

/// Where the work within a process is written: into memory where the system has a file system for that, since the
/// time that a disk takes for some megabytes says more about what else is being written to it.
fn in_memory() -> PathBuf {
    let memory = Path::new("/dev/shm");
    let parent = if memory.is_dir() { memory.to_path_buf() } else { repository::target() };
    parent.join(format!("stackwright-bench-{}", std::process::id()))
}

/// A program from start to exit, so many times.
fn whole_process(work: &str, command: impl Fn() -> Command, runs: u32) -> anyhow::Result<Figure> {
    let mut walls = Vec::new();
    let mut cpus = Vec::new();
    let mut peak_bytes = 0;
    for _ in 0..runs {
        let mut command = command();
        command.stdout(Stdio::null()).stderr(Stdio::null());
        let start = Instant::now();
        let child = command.spawn().with_context(|| format!("cannot run {command:?}"))?;
        let used = child.wait4().with_context(|| format!("cannot wait for {command:?}"))?;
        walls.push(start.elapsed());
        cpus.push(used.rusage.utime + used.rusage.stime);
        peak_bytes = peak_bytes.max(used.rusage.maxrss);
        // 1 is the verdict of a command that ran.
        if !matches!(used.status.code(), Some(0 | 1)) {
            bail!("{command:?} failed: {}", used.status);
        }
    }
    Ok(Figure {
        work: work.to_owned(),
        resources: None,
        cost: Cost { wall: median(walls), cpu: median(cpus) },
        floor: None,
        peak_bytes: Some(peak_bytes),
    })
}

/// What `stackwright-benches` prints of its own measurements.
fn measured<T: DeserializeOwned>(programs: &Path, what: &str, folder: &Path) -> anyhow::Result<T> {
    read_figures(Command::new(programs.join("stackwright-benches")).arg(what).arg(folder))
}

fn read_figures<T: DeserializeOwned>(command: &mut Command) -> anyhow::Result<T> {
    let output = process::run(command)?;
    serde_json::from_str(&output).context("cannot read the figures of `stackwright-benches`")
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort_unstable();
    times.get(times.len() / 2).copied().unwrap_or_default()
}
