//! Other programs: run, listened to, and believed only when they succeed.

use std::io;
use std::process::{Command, Output};

use anyhow::{Context, bail};

/// `cargo`, as the one that started this task.
pub(crate) fn cargo() -> Command {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.current_dir(crate::repository::root());
    command
}

/// Runs `command` and gives back what it wrote, whether it succeeded or not.
pub(crate) fn listen(command: &mut Command) -> anyhow::Result<Output> {
    command.output().with_context(|| format!("cannot run `{}`", command.get_program().display()))
}

/// Runs `command` and gives back its standard output; an error says all that it wrote.
pub(crate) fn run(command: &mut Command) -> anyhow::Result<String> {
    let output = listen(command)?;
    if !output.status.success() {
        bail!("{}: {}\n{}", line(command), output.status, said(&output));
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

/// Whether `program` can be started at all.
pub(crate) fn exists(program: &str) -> bool {
    let started = Command::new(program).arg("--version").output();
    !matches!(started, Err(error) if error.kind() == io::ErrorKind::NotFound)
}

/// Everything that a program wrote, for a reader who must find out what went wrong.
pub(crate) fn said(output: &Output) -> String {
    let text = [output.stdout.as_slice(), output.stderr.as_slice()].concat();
    String::from_utf8_lossy(&text).trim().to_owned()
}

/// The command as one would type it.
fn line(command: &Command) -> String {
    let words = std::iter::once(command.get_program()).chain(command.get_args());
    words.map(|word| word.to_string_lossy()).collect::<Vec<_>>().join(" ")
}
