//! `cargo xtask codegen`: the typed resources of `crates/cfn`, written from the facts.

use clap::Args;

#[derive(Args)]
pub(crate) struct Options {
    /// Change nothing; fail when a checked-in file differs from what would be written.
    #[arg(long)]
    check: bool,
}

pub(crate) fn run(options: &Options) -> anyhow::Result<()> {
    anyhow::bail!("no generator yet (check: {})", options.check)
}
