//! Context lookups: facts about an account that synthesis must know and may not ask for.
//!
//! A construct declares a typed [`Lookup`]. Its answer comes from the committed `cdk.context.json`; while it
//! is not there, a stand-in takes its place, and the assembly's manifest lists the question as missing, which
//! makes the official CLI ask AWS, write the answer into the file, and synthesize again.

mod key;
mod lookups;
mod vpc;

pub use lookups::{AvailabilityZones, HostedZone, MachineImage, SsmParameter};
pub use vpc::{FoundSubnet, FoundVpc, SubnetReach, Vpc};

use std::collections::BTreeMap;

use serde_json::{Map, Value as Json};
use stackwright_assembly::MissingContext;
use stackwright_diagnostics::{Diagnostic, Origin, Place};

use self::key::context_key;
use crate::rules;
use crate::synth::lookup_role;
use crate::tree::{App, NodeId};

/// A question about an account and region, and the form of its answer.
pub trait Lookup {
    /// What the answer is once it is read.
    type Answer;

    /// The official CLI's name of who answers, such as `availability-zones`.
    const PROVIDER: &'static str;

    /// The question besides account and region, as the provider wants it.
    fn query(&self) -> Map<String, Json>;

    /// Reads an answer; `None` where it has the wrong form.
    fn read(&self, answer: &Json) -> Option<Self::Answer>;

    /// What stands in while there is no answer; it must let synthesis go on.
    fn stand_in(&self) -> Self::Answer;
}

/// Answers, by key, and the questions that have none yet.
#[derive(Clone, Debug, Default)]
pub struct Context {
    answers: BTreeMap<String, Json>,
    /// Questions by their keys, and the stages that they were asked in.
    pub(crate) missing: BTreeMap<(NodeId, String), Question>,
}

/// A question without an answer.
#[derive(Clone, Debug)]
pub(crate) struct Question {
    pub(crate) asked_by: NodeId,
    pub(crate) origin: Origin,
    pub(crate) missing: MissingContext,
}

impl Context {
    /// Answers as `cdk.context.json` holds them.
    #[must_use]
    pub fn new(answers: impl IntoIterator<Item = (String, Json)>) -> Self {
        Self { answers: answers.into_iter().collect(), missing: BTreeMap::new() }
    }
}

impl App {
    pub(crate) fn look_up<L: Lookup>(&mut self, node: NodeId, lookup: &L, origin: Origin) -> L::Answer {
        let Some((account, region)) = self.concrete_environment(node) else {
            let place = Place { origin: Some(origin.into()), ..self.place(node) };
            let message =
                format!("the lookup `{}` needs a stack with a fixed account and region", L::PROVIDER);
            let help = "give the stack an environment with both";
            self.diagnostics.push(Diagnostic::error(rules::CONTEXT, message).at(place).help(help));
            return lookup.stand_in();
        };
        let mut props = lookup.query();
        props.insert("account".into(), Json::String(account));
        props.insert("region".into(), Json::String(region));
        let key = context_key(L::PROVIDER, &props);
        let Some(answer) = self.context.answers.get(&key) else {
            let role = self.environment_of(node).map(lookup_role).unwrap_or_default();
            props.insert("lookupRoleArn".into(), Json::String(role));
            let missing = MissingContext { key: key.clone(), provider: L::PROVIDER.to_owned(), props };
            let question = Question { asked_by: node, origin, missing };
            self.context.missing.entry((self.stage_of(node), key)).or_insert(question);
            return lookup.stand_in();
        };
        if let Some(answer) = lookup.read(answer) {
            return answer;
        }
        let place = Place { origin: Some(origin.into()), ..self.place(node) };
        // What the official CLI leaves where a provider failed.
        let message = match answer.get("$providerError").and_then(Json::as_str) {
            Some(error) => format!("the lookup `{key}` failed: {error}"),
            None => format!("the context value `{key}` has the wrong form for `{}`", L::PROVIDER),
        };
        let help = "remove the key from cdk.context.json, so that it is looked up anew";
        self.diagnostics.push(Diagnostic::error(rules::CONTEXT, message).at(place).help(help));
        lookup.stand_in()
    }

    fn concrete_environment(&self, node: NodeId) -> Option<(String, String)> {
        let environment = self.environment_of(node)?;
        Some((environment.account.clone()?.into_owned(), environment.region.clone()?.into_owned()))
    }
}
