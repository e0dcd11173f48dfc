//! `stackwright`: the command line tool, and the only place where the other crates meet.

mod arguments;
mod commands;
mod context;
mod environments;
mod exit;
mod failure;
mod folder;
mod json_file;
mod lock;
mod platforms;
mod subject;
mod synthesis;
mod terminal;
mod topic;
mod validation;

use std::process::ExitCode;
use std::time::Instant;

use clap::Parser;

use crate::arguments::Arguments;

fn main() -> ExitCode {
    let start = Instant::now();
    match Arguments::parse().command.run(start) {
        Ok(exit) => exit.into(),
        Err(failure) => {
            terminal::show_failure(&failure);
            exit::Exit::CannotRun.into()
        }
    }
}
