//! `stackwright ls`: platforms, their environments, and the stacks of each in the order of deployment.

use clap::Args;
use serde_json::json;
use stackwright_core::StackSummary;
use stackwright_diagnostics::render;

use super::{SCHEMA_VERSION, json_text};
use crate::arguments::{Format, Selection};
use crate::context::{CdkRun, Values};
use crate::environments::{self, Chosen, Environment};
use crate::exit::Exit;
use crate::failure::Failure;
use crate::{platforms, synthesis, terminal};

#[derive(Args)]
pub(crate) struct Arguments {
    #[command(flatten)]
    selection: Selection,
    /// How the result is printed
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

impl Arguments {
    pub(crate) fn run(&self) -> Result<Exit, Failure> {
        let cdk = CdkRun::detect();
        let context = Values::gather(cdk.as_ref(), &self.selection.choice.context)?;
        let Chosen { environments, mut findings, sources, .. } =
            environments::choose(&self.selection, &context)?;
        let mut listed = Vec::new();
        for environment in &environments {
            let outcome = synthesis::alone(environment, &context, cdk.as_ref());
            findings.extend(outcome.findings);
            listed.extend(outcome.environments.into_iter().map(|part| (part.environment, part.stacks)));
        }
        match self.format {
            Format::Text => {
                terminal::print(&self.text(&listed));
                terminal::show(&findings, &sources);
            }
            Format::Json => {
                let mut result = self.json(&listed);
                if let Some(result) = result.as_object_mut() {
                    result.insert("findings".to_owned(), render::json(&findings, &sources));
                }
                terminal::print(&json_text(&result));
            }
        }
        Ok(if findings.has_errors() { Exit::Faulty } else { Exit::Good })
    }

    fn text(&self, listed: &[(&Environment, Vec<StackSummary>)]) -> String {
        let mut text = String::new();
        for platform in platforms::selected(self.selection.platform.as_deref()) {
            text.push_str(&format!("{}: {}\n", platform.name(), platform.summary()));
            for (environment, stacks) in listed {
                if environment.platform.name() == platform.name() {
                    text.push_str(&format!("  {} ({})\n", environment.name(), environment.file));
                    for stack in stacks {
                        text.push_str(&format!("    {}\n", stack.name));
                    }
                }
            }
        }
        text
    }

    fn json(&self, listed: &[(&Environment, Vec<StackSummary>)]) -> serde_json::Value {
        let platforms = platforms::selected(self.selection.platform.as_deref()).map(|platform| {
            let of_platform = listed.iter().filter(|(e, _)| e.platform.name() == platform.name());
            let environments = of_platform.map(|(environment, stacks)| {
                let stacks: Vec<_> =
                    stacks.iter().map(|stack| json!({ "name": stack.name, "path": stack.path })).collect();
                json!({ "name": environment.name(), "file": environment.file, "stacks": stacks })
            });
            json!({
                "name": platform.name(),
                "summary": platform.summary(),
                "environments": environments.collect::<Vec<_>>(),
            })
        });
        json!({ "schema_version": SCHEMA_VERSION, "platforms": platforms.collect::<Vec<_>>() })
    }
}
