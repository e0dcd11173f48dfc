//! What aws-cdk-lib costs on the same work, so that both are measured on one machine in one run.

use std::fs;
use std::process::Command;

use anyhow::Context;

use super::{Figure, whole_process};
use crate::{graders, repository};

/// It takes seconds a run.
const RUNS: u32 = 3;

/// 10 and 50 stacks of 200 resources through aws-cdk-lib, without its validation of templates and with it.
pub(super) fn measure() -> anyhow::Result<Vec<Figure>> {
    let folder = graders::node()?;
    // Modules are found from where the program lies.
    let program = folder.join("peer.cjs");
    let source = repository::root().join("xtask/graders/peer.cjs");
    fs::copy(&source, &program).with_context(|| format!("cannot copy `{}`", source.display()))?;
    let target = repository::target().join("bench/peer");
    let mut figures = Vec::new();
    for (stacks, validation) in [("10", false), ("50", false), ("50", true)] {
        let command = || {
            let mut command = Command::new("node");
            command
                .arg(&program)
                .args([stacks, "200"])
                .arg(&target)
                .env("CDK_VALIDATION", validation.to_string());
            command
        };
        let with = if validation { "with" } else { "without" };
        let work = format!("aws-cdk-lib, {stacks} stacks of 200, {with} validation, whole process");
        figures.push(whole_process(&work, command, RUNS)?);
    }
    Ok(figures)
}
