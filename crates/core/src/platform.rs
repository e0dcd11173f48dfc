//! What the command line tool knows of a platform, whichever it is.

use serde::Serialize;
use stackwright_diagnostics::Diagnostics;

use crate::tree::{Environment, Scope};

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
}

/// A statement that is true or false of what a platform builds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Requirement {
    /// Its id in the register, such as `BA-001`.
    pub id: &'static str,
    /// What must hold.
    pub statement: &'static str,
    /// How it is understood where it leaves something open; empty where it does not.
    pub reading: &'static str,
    /// What shows that it holds.
    pub proof: &'static [Proof],
}

/// What can show that a requirement holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Proof {
    /// The templates by themselves.
    Static,
    /// A computation from the templates, whose inputs are shown.
    Derived,
    /// A deployed environment only.
    Live,
}
