//! The platform as the command line tool knows it.

use stackwright_aws::edge;
use stackwright_core::diagnostics::Diagnostics;
use stackwright_core::tree::Environment;
use stackwright_core::{Scope, Stack, json};
use stackwright_platform::{BuiltInEnvironment, Configured, Platform};
use stackwright_verify::{Requirement, Statement};

use crate::compute::Compute;
use crate::config::{Configuration, HostedZone, REQUIRED_TAGS};
use crate::network::Network;
use crate::security::Security;
use crate::storage::Storage;
use crate::{dns, requirements};

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

    /// Tags are put on the scope (BP-9); the stacks follow one another in the order in which they are deployed.
    fn build(&self, scope: &mut Scope<'_>, target: &Environment) {
        scope.cross_stack_references(self.references.clone());
        for (key, value) in &self.tags {
            scope.tag(key.clone(), value.clone());
        }
        for key in REQUIRED_TAGS {
            scope.require_tag(key);
        }
        let stack = |name: &str, description: &'static str| {
            Stack::new()
                .name(self.name(name))
                .environment(target.clone())
                .description(description)
                .termination_protection(self.class.is_protected())
        };
        // BA-039.
        let zone = match &self.dns.zone {
            HostedZone::Existing { id, name } => edge::HostedZone::existing(id.clone(), name.clone()),
            HostedZone::Create => {
                let dns = stack("dns", "The hosted zone, to be delegated to before the other stacks follow");
                dns::add(&mut scope.stack("dns", dns), self)
            }
        };
        let network = stack("network", "VPC, subnets, endpoints, load balancers and the bucket of logs");
        // BA-002 to BA-005 name the zones outright, which W3010 advises against.
        let network = network.metadata("cfn-lint", json!({ "config": { "ignore_checks": ["W3010"] } }));
        let network = Network::add(&mut scope.stack("network", network), self, &zone);
        let security = stack("security", "Keys, security groups, users, the web ACL and parameters");
        let security = Security::add(&mut scope.stack("security", security), self, &network);
        let storage = stack("storage", "Buckets and repositories of container images");
        Storage::add(&mut scope.stack("storage", storage), self, &network, &security);
        let compute = stack("compute", "Where the public load balancer sends its users");
        Compute::add(&mut scope.stack("compute", compute), &network, &security);
    }

    fn statements(&self) -> Vec<Statement> {
        requirements::statements(self)
    }
}
