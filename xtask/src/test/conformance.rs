//! The assertions of `stackwright-testing` against those of aws-cdk-lib, case by case.

use std::process::Command;

use super::{Checks, Subject};
use crate::{graders, process, repository};

pub(super) fn run(_: &mut Checks, _: &Subject) -> anyhow::Result<()> {
    let node = graders::node()?;
    let script = repository::root().join("crates/testing/tests/conformance/verify.mjs");
    print!("{}", process::run(Command::new("node").arg(script).arg(node))?);
    Ok(())
}
