//! The platform as the command line tool knows it.

use stackwright_core::Scope;
use stackwright_core::diagnostics::{Diagnostics, RuleId};
use stackwright_core::platform::{BuiltInEnvironment, Configured, Platform, Requirement};
use stackwright_core::tree::Environment;

use crate::config::Configuration;
use crate::requirements;

/// The AWS foundation for Bedrock agents.
#[derive(Clone, Copy, Debug)]
pub struct BedrockAgents;

macro_rules! built_in {
    ($($name:literal),*) => {
        &[$(BuiltInEnvironment {
            name: $name,
            file: concat!("platforms/bedrock-agents/environments/", $name, ".toml"),
            text: include_str!(concat!("../environments/", $name, ".toml")),
        }),*]
    };
}

impl Platform for BedrockAgents {
    fn name(&self) -> &'static str {
        "bedrock-agents"
    }

    fn summary(&self) -> &'static str {
        "the AWS foundation for Bedrock agents: network, edge, identity, storage, data, compute"
    }

    fn environments(&self) -> &'static [BuiltInEnvironment] {
        built_in!["dev", "test", "staging", "prod"]
    }

    fn load(&self, file: &str, text: &str) -> (Option<Box<dyn Configured>>, Diagnostics) {
        let (configuration, found) = Configuration::read(file, text);
        (configuration.map(|configuration| Box::new(configuration) as Box<dyn Configured>), found)
    }

    fn schema(&self) -> serde_json::Value {
        Configuration::schema()
    }

    fn requirements(&self) -> Vec<&'static Requirement> {
        requirements::all().collect()
    }

    fn rules(&self) -> &'static [&'static [(RuleId, &'static str)]] {
        &[stackwright_configuration::rules::ALL]
    }
}

impl Configured for Configuration {
    fn name(&self) -> &str {
        &self.environment
    }

    fn target(&self) -> Environment {
        Environment {
            account: self.account.clone().map(Into::into),
            region: Some(self.region.clone().into()),
        }
    }

    /// The stacks follow one another in the order in which they are deployed.
    fn build(&self, scope: &mut Scope<'_>, _target: &Environment) {
        scope.cross_stack_references(self.references.clone());
        for (key, value) in &self.tags {
            scope.tag(key.clone(), value.clone());
        }
    }
}
