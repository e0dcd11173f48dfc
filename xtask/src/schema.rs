//! `cargo xtask schema`: the facts of `crates/schema`, written from the pinned packages.

use clap::Args;

#[derive(Args)]
pub(crate) struct Options {
    /// Change nothing; fail when the checked-in file differs from what would be written.
    #[arg(long)]
    check: bool,
}

pub(crate) fn run(options: &Options) -> anyhow::Result<()> {
    anyhow::bail!("no generator yet (check: {})", options.check)
}
