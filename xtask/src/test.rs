//! `cargo xtask test`: every test of the repository, and the graders that nobody here wrote.
//!
//! A grader that did not run is not a pass: without Python or Node the steps that need them fail and say
//! how to get them.

use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Instant;

use anyhow::bail;
use clap::Args;

use crate::{repository, schema, tidy};

mod cargo;
mod cdk;
mod cfn_lint;
mod cloud_assembly;
mod conformance;
mod false_alarms;
mod foreign;
mod synth;

#[derive(Args)]
pub(crate) struct Options {
    /// Run only these steps, in their own order.
    steps: Vec<String>,
    /// Judge the assemblies in the folders of DIR instead of those that `synth` writes.
    #[arg(long, value_name = "DIR")]
    assemblies: Option<PathBuf>,
    /// Look for false alarms among the templates below DIR too.
    #[arg(long, value_name = "DIR")]
    corpus: Option<PathBuf>,
}

/// Something to run, counted check by check.
struct Step {
    name: &'static str,
    run: fn(&mut Checks, &Subject) -> anyhow::Result<()>,
}

const STEPS: &[Step] = &[
    Step { name: "rust", run: cargo::run },
    Step { name: "tidy", run: |_, _| tidy::run() },
    Step { name: "facts", run: |_, _| schema::check() },
    Step { name: "synth", run: synth::run },
    Step { name: "cfn-lint", run: cfn_lint::run },
    Step { name: "false-alarms", run: false_alarms::run },
    Step { name: "cloud-assembly", run: cloud_assembly::run },
    Step { name: "cdk", run: cdk::run },
    Step { name: "conformance", run: conformance::run },
    Step { name: "foreign", run: foreign::run },
];

/// What the graders judge.
struct Subject {
    /// A folder with a folder for each environment, each a cloud assembly.
    assemblies: PathBuf,
    /// Whether the assemblies are somebody else's, so that nothing is to be synthesized.
    given: bool,
    /// More templates among which to look for false alarms.
    corpus: Option<PathBuf>,
}

/// What a step has checked so far.
#[derive(Default)]
struct Checks {
    passed: usize,
    failed: usize,
}

impl Checks {
    fn pass(&mut self) {
        self.passed += 1;
    }

    fn fail(&mut self, what: &str) {
        self.failed += 1;
        println!("FAILED {what}");
    }

    /// One check: passes when there are no `complaints` about `what`.
    fn expect_none(&mut self, what: &str, complaints: &[String]) {
        if complaints.is_empty() {
            self.pass();
        } else {
            self.fail(&format!("{what}\n  {}", complaints.join("\n").replace('\n', "\n  ")));
        }
    }
}

pub(crate) fn run(options: &Options) -> anyhow::Result<ExitCode> {
    if let Some(unknown) = options.steps.iter().find(|name| !STEPS.iter().any(|step| step.name == **name)) {
        let names: Vec<_> = STEPS.iter().map(|step| step.name).collect();
        bail!("no step is called `{unknown}`; the steps are {}", names.join(", "));
    }
    let subject = Subject {
        assemblies: options
            .assemblies
            .clone()
            .unwrap_or_else(|| repository::target().join("graders/written")),
        given: options.assemblies.is_some(),
        corpus: options.corpus.clone(),
    };
    let mut total = Checks::default();
    for step in STEPS {
        if options.steps.is_empty() || options.steps.iter().any(|name| name == step.name) {
            let checks = run_step(step, &subject);
            total.passed += checks.passed;
            total.failed += checks.failed;
        }
    }
    println!("{} passed, {} failed", total.passed, total.failed);
    Ok(if total.failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// A step that counts nothing of its own counts as one check.
fn run_step(step: &Step, subject: &Subject) -> Checks {
    println!("{}", step.name);
    let start = Instant::now();
    let mut checks = Checks::default();
    match (step.run)(&mut checks, subject) {
        Err(error) => checks.fail(&format!("{}: {error:#}", step.name)),
        Ok(()) if checks.passed + checks.failed == 0 => checks.pass(),
        Ok(()) => {}
    }
    let seconds = start.elapsed().as_secs_f64();
    println!("{}: {} passed, {} failed, {seconds:.1} s\n", step.name, checks.passed, checks.failed);
    checks
}
