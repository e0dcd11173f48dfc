//! Everything the project does to itself: `cargo xtask --help`.
//!
//! One file a subcommand; this one only chooses between them.

use std::process::ExitCode;

use clap::{Parser, Subcommand};

mod bench;
mod codegen;
mod graders;
mod mutate;
mod process;
mod repository;
mod schema;
mod test;
mod tidy;
mod written;

/// Everything the project does to itself.
#[derive(Parser)]
#[command(bin_name = "cargo xtask", version, about)]
struct CommandLine {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Measure synthesis in release, and print a table.
    Bench(bench::Options),
    /// Write the typed resources of `crates/cfn` from the facts.
    Codegen(codegen::Options),
    /// Break the templates of a platform in every way, one at a time, and say what `prove` does not notice.
    Mutate(mutate::Options),
    /// Write the facts of `crates/schema` from the pinned packages.
    Schema(schema::Options),
    /// Check the rules of the house: who may use whom, sealed crates, form of the files.
    Tidy,
    /// Run every test, fetching the graders that need it into the target folder.
    Test(test::Options),
}

fn main() -> ExitCode {
    run(&CommandLine::parse().task).unwrap_or_else(|error| {
        eprintln!("error: {error:#}");
        ExitCode::FAILURE
    })
}

fn run(task: &Task) -> anyhow::Result<ExitCode> {
    match task {
        Task::Bench(options) => bench::run(options)?,
        Task::Codegen(options) => codegen::run(options)?,
        Task::Mutate(options) => return mutate::run(options),
        Task::Schema(options) => schema::run(options)?,
        Task::Test(options) => return test::run(options),
        Task::Tidy => tidy::run()?,
    }
    Ok(ExitCode::SUCCESS)
}
