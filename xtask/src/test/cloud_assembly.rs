//! The written manifests against the JSON schemas of npm's `@aws-cdk/cloud-assembly-schema`.

use std::collections::BTreeMap;
use std::process::Command;

use anyhow::Context;

use super::{Checks, Subject};
use crate::{graders, process, repository, written};

pub(super) fn run(checks: &mut Checks, subject: &Subject) -> anyhow::Result<()> {
    let node = graders::node()?;
    let assemblies = written::assemblies(&subject.assemblies)?;
    let mut command = Command::new("node");
    command
        .arg(repository::root().join("xtask/graders/cloud-assembly.cjs"))
        .args(assemblies.iter().map(|assembly| &assembly.folder))
        .env("NODE_PATH", node.join("node_modules"));
    let output = process::run(&mut command)?;
    let complaints: BTreeMap<String, Vec<String>> =
        serde_json::from_str(&output).context("cannot read what `cloud-assembly.cjs` found")?;
    for (file, complaints) in complaints {
        checks.expect_none(&file, &complaints);
    }
    Ok(())
}
