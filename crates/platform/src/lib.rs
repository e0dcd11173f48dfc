//! What the command line tool knows of a platform, whichever it is.

use stackwright_core::tree::{Environment, Scope};
use stackwright_diagnostics::Diagnostics;
use stackwright_verify::{Requirement, Statement};

/// A platform: a design that a configuration file turns into stacks.
pub trait Platform: Sync {
    /// The name on the command line, such as `bedrock-agents`.
    fn name(&self) -> &'static str;

    /// What it is, in a sentence.
    fn summary(&self) -> &'static str;

    /// The environments that it comes with, in the order in which changes travel through them.
    fn environments(&self) -> &'static [BuiltInEnvironment];

    /// Reads an environment's configuration. Everything wrong with it is reported; without errors there is a
    /// configuration.
    fn load(&self, file: &str, text: &str) -> (Option<Box<dyn Configured>>, Diagnostics);

    /// The JSON Schema of its configuration files.
    fn schema(&self) -> serde_json::Value;

    /// What it promises.
    fn requirements(&self) -> Vec<&'static Requirement>;
}

/// A configuration file that comes with a platform.
#[derive(Clone, Copy, Debug)]
pub struct BuiltInEnvironment {
    /// The environment's name.
    pub name: &'static str,
    /// The file, by its path in the repository.
    pub file: &'static str,
    /// What is in it.
    pub text: &'static str,
}

/// A platform with a configuration: one environment, ready to be built.
pub trait Configured {
    /// The environment's name.
    fn name(&self) -> &str;

    /// Where it is deployed; an account that the configuration leaves open is open here.
    fn target(&self) -> Environment;

    /// Adds its stacks to an app's scope or a stage's, for deployment into `target`.
    fn build(&self, scope: &mut Scope<'_>, target: &Environment);

    /// What of the platform's requirements can be evaluated over the templates. What is expected comes from this
    /// configuration, what there is from the model; so any assembly can be judged by the same statements.
    fn statements(&self) -> Vec<Statement>;
}
