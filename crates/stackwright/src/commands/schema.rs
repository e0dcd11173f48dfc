//! `stackwright schema`: prints the JSON Schema that editors complete and check environment files by.

use clap::Args;

use super::json_text;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::{platforms, terminal};

#[derive(Args)]
pub(crate) struct Arguments {
    /// The platform
    #[arg(value_parser = platforms::names())]
    platform: String,
}

impl Arguments {
    pub(crate) fn run(&self) -> Result<Exit, Failure> {
        for platform in platforms::selected(Some(&self.platform)) {
            terminal::print(&json_text(&platform.schema()));
        }
        Ok(Exit::Good)
    }
}
