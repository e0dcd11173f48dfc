//! What the exit code says.

use std::process::ExitCode;

/// How a command ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Exit {
    /// It did what it was asked, and there is nothing wrong.
    Good,
    /// It ran, and something is wrong with what it was given to judge.
    Faulty,
    /// It could not run: a wrong argument, a file that cannot be read or written.
    CannotRun,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(match exit {
            Exit::Good => 0,
            Exit::Faulty => 1,
            Exit::CannotRun => 2,
        })
    }
}
