//! The command line.

use std::path::PathBuf;
use std::time::Instant;

use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::commands::{
    can, completions, doctor, explain, lose, ls, permissions, prove, reach, schema, synth,
};
use crate::exit::Exit;
use crate::failure::Failure;
use crate::platforms;

/// AWS infrastructure in Rust.
#[derive(Parser)]
#[command(version, propagate_version = true, max_term_width = 100)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Subcommand)]
pub(crate) enum Command {
    /// List platforms, environments and stacks
    Ls(ls::Arguments),
    /// Write cloud assemblies: templates, and what deployment needs beside them
    Synth(synth::Arguments),
    /// Say whether requirements hold, and what is wrong with templates
    Prove(prove::Arguments),
    Reach(reach::Arguments),
    Can(can::Arguments),
    Lose(lose::Arguments),
    Permissions(permissions::Arguments),
    /// Say what a rule or requirement means
    Explain(explain::Arguments),
    /// Check what is installed and what the folder holds
    Doctor(doctor::Arguments),
    /// Print completions for a shell
    Completions(completions::Arguments),
    /// Print the JSON Schema of a platform's environment files
    Schema(schema::Arguments),
}

impl Command {
    /// `start` is when the process began.
    pub(crate) fn run(&self, start: Instant) -> Result<Exit, Failure> {
        match self {
            Self::Ls(arguments) => arguments.run(),
            Self::Synth(arguments) => arguments.run(start),
            Self::Reach(arguments) => arguments.run(),
            Self::Lose(arguments) => arguments.run(),
            Self::Can(arguments) => arguments.run(),
            Self::Permissions(arguments) => arguments.run(),
            Self::Prove(arguments) => arguments.run(start),
            Self::Explain(arguments) => arguments.run(),
            Self::Doctor(arguments) => arguments.run(),
            Self::Completions(arguments) => arguments.run(),
            Self::Schema(arguments) => arguments.run(),
        }
    }
}

/// Which environments a command is about.
#[derive(Args)]
pub(crate) struct Selection {
    /// The platform; all of them when left out
    #[arg(value_parser = platforms::names())]
    pub(crate) platform: Option<String>,
    #[command(flatten)]
    pub(crate) choice: Choice,
}

/// Which environments of a platform.
#[derive(Args, Clone)]
pub(crate) struct Choice {
    /// The environment; all of them when left out
    #[arg(long, value_name = "NAME")]
    pub(crate) env: Option<String>,
    /// Read this environment file instead of the built-in ones
    #[arg(long, value_name = "FILE", requires = "platform")]
    pub(crate) config: Option<PathBuf>,
    /// Set a context value, as the official CDK CLI does; `environment=NAME` is `--env NAME`
    #[arg(short = 'c', long, value_name = "KEY=VALUE", value_parser = key_value)]
    pub(crate) context: Vec<(String, String)>,
}

/// Reads `KEY=VALUE`.
pub(crate) fn key_value(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((key, value)) if !key.is_empty() => Ok((key.to_owned(), value.to_owned())),
        _ => Err("it reads `KEY=VALUE`".to_owned()),
    }
}

/// How a result is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// For people
    Text,
    /// For programs
    Json,
}
