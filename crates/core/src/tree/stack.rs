//! Stacks: the unit that CloudFormation deploys.

use std::collections::BTreeMap;

use super::{Environment, NodeId};
use crate::value::{Object, Text};

/// How a value travels from the stack that has it to one that uses it.
///
/// All but [`Exports`](Self::Exports) are weak: a consumer can drop a reference and its producer the value
/// in one deployment, in whichever order, without a deadlock.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CrossStackReferences {
    /// Systems Manager parameters under `prefix`, read through template parameters of type
    /// `AWS::SSM::Parameter::Value`, which CloudFormation resolves anew at each update.
    ///
    /// The default, since every tool and emulator understands it. Values from another region travel as
    /// [`StackOutputs`](Self::StackOutputs), because Systems Manager parameters belong to a region.
    SsmParameters {
        /// Path that the parameters' names begin with, such as `/stackwright`.
        prefix: Text,
    },
    /// `Fn::GetStackOutput`.
    StackOutputs,
    /// Exports and `Fn::ImportValue`. Strong: CloudFormation refuses to change or remove a value in use.
    Exports,
}

impl Default for CrossStackReferences {
    fn default() -> Self {
        Self::SsmParameters { prefix: Text::Borrowed("/stackwright") }
    }
}

/// What a stack is made with.
#[derive(Clone, Debug, Default)]
pub struct Stack {
    pub(crate) name: Option<Text>,
    pub(crate) environment: Environment,
    pub(crate) description: Option<Text>,
    pub(crate) termination_protection: bool,
    pub(crate) metadata: Object,
    pub(crate) tags: BTreeMap<Text, Text>,
}

impl Stack {
    /// A stack named after its path, in any account and region.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// The name that CloudFormation knows it by: letters, digits and hyphens, at most 128 characters,
    /// beginning with a letter.
    ///
    /// Source: <https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_CreateStack.html>
    #[must_use]
    pub fn name(mut self, name: impl Into<Text>) -> Self {
        self.name = Some(name.into());
        self
    }

    /// Where it is deployed.
    #[must_use]
    pub fn environment(mut self, environment: Environment) -> Self {
        self.environment = environment;
        self
    }

    /// The template's description, at most 1,024 bytes.
    #[must_use]
    pub fn description(mut self, description: impl Into<Text>) -> Self {
        self.description = Some(description.into());
        self
    }

    /// Whether CloudFormation refuses to delete the stack.
    #[must_use]
    pub fn termination_protection(mut self, on: bool) -> Self {
        self.termination_protection = on;
        self
    }

    /// Tags the stack itself; CloudFormation then puts the tag on all that the stack creates and that it can
    /// tag. Tags in the template, where reviews and rules see them, are [`Scope::tag`](super::Scope::tag)'s.
    #[must_use]
    pub fn tag(mut self, key: impl Into<Text>, value: impl Into<Text>) -> Self {
        self.tags.insert(key.into(), value.into());
        self
    }

    /// Adds to the template's `Metadata` section, where linters read their configuration.
    #[must_use]
    pub fn metadata(mut self, key: impl Into<Text>, value: impl Into<crate::value::Value>) -> Self {
        self.metadata.set(key, value);
        self
    }

    /// Keeps a finding about anything in it from being reported; see [`Suppression`](super::Suppression).
    #[must_use]
    pub fn suppress(mut self, suppression: super::Suppression) -> Self {
        suppression.add_to(&mut self.metadata);
        self
    }
}

/// A stack in the tree.
#[derive(Debug)]
pub(crate) struct StackNode {
    pub(crate) settings: Stack,
    pub(crate) name: Text,
    /// Stacks that must be deployed before, other than through references.
    pub(crate) dependencies: Vec<NodeId>,
}
