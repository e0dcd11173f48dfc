//! The environments that the platform comes with, synthesized.
#![allow(dead_code, reason = "each test uses a part")]
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

use bedrock_agents::BedrockAgents;
use bedrock_agents::config::Configuration;
use stackwright_core::platform::{Configured as _, Platform as _};
use stackwright_core::{App, Synthesis};
use stackwright_testing::Template;

/// An environment with its templates.
pub(crate) struct Environment {
    /// Its name.
    pub(crate) name: &'static str,
    /// What it is made from.
    pub(crate) configuration: Configuration,
    templates: Vec<(String, Template)>,
}

/// All four of them.
pub(crate) fn environments() -> Vec<Environment> {
    let built_in = BedrockAgents.environments().iter();
    built_in.map(|environment| Environment::of(environment.name, environment.text)).collect()
}

/// What becomes of a configuration.
pub(crate) fn synthesize(configuration: &Configuration) -> Synthesis {
    let mut app = App::new();
    configuration.build(&mut app.scope(), &configuration.target());
    app.synthesize()
}

impl Environment {
    /// The environment of a configuration file that nothing is wrong with.
    pub(crate) fn of(name: &'static str, text: &str) -> Self {
        let (configuration, found) = Configuration::read(name, text);
        let configuration = configuration.unwrap_or_else(|| panic!("{found:#?}"));
        let synthesis = synthesize(&configuration);
        assert!(synthesis.diagnostics.is_empty(), "{:#?}", synthesis.diagnostics);
        let assembly = synthesis.assembly.unwrap();
        let templates = assembly.stacks().map(|stack| {
            (stack.id.to_owned(), Template::from_json(assembly.template(stack).unwrap().document().unwrap()))
        });
        Self { name, templates: templates.collect(), configuration }
    }

    /// The template of a stack, such as `network`.
    pub(crate) fn template(&self, stack: &str) -> &Template {
        let found = self.templates.iter().find(|(id, _)| id == stack);
        found.map_or_else(|| panic!("{} has no stack `{stack}`", self.name), |(_, template)| template)
    }

    /// All templates by their stacks.
    pub(crate) fn templates(&self) -> &[(String, Template)] {
        &self.templates
    }
}
