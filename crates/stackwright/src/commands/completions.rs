//! `stackwright completions`: prints what makes a shell complete the commands.

use clap::{Args, CommandFactory};
use clap_complete::Shell;

use crate::exit::Exit;
use crate::failure::Failure;
use crate::terminal;

#[derive(Args)]
pub(crate) struct Arguments {
    /// The shell
    shell: Shell,
}

impl Arguments {
    pub(crate) fn run(&self) -> Result<Exit, Failure> {
        let mut script = Vec::new();
        let mut command = crate::arguments::Arguments::command();
        clap_complete::generate(self.shell, &mut command, "stackwright", &mut script);
        terminal::print(&String::from_utf8_lossy(&script));
        Ok(Exit::Good)
    }
}
