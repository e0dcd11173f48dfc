//! Context lookups: facts about an account that synthesis must know and may not ask for.
//!
//! A construct declares a typed [`Lookup`]. Its answer comes from the committed `cdk.context.json`; while it
//! is not there, a stand-in takes its place, and the assembly's manifest lists the question as missing, which
//! makes the official CLI ask AWS, write the answer into the file, and synthesize again.

use std::collections::BTreeMap;

use serde_json::{Map, Value as Json};
use stackwright_assembly::MissingContext;
use stackwright_diagnostics::{Diagnostic, Origin, Place};

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
            let place = Place { origin: Some(origin), ..self.place(node) };
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
        let place = Place { origin: Some(origin), ..self.place(node) };
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

/// The key under which the official CLI keeps an answer: the provider, then `name=value` pairs in order,
/// names within lists and maps joined by dots, colons in text escaped.
fn context_key(provider: &str, props: &Map<String, Json>) -> String {
    let mut pairs = Vec::new();
    for (name, value) in props {
        flatten(name, value, &mut pairs);
    }
    pairs.sort_unstable();
    let mut key = provider.to_owned();
    for pair in pairs {
        key.push(':');
        key.push_str(&pair);
    }
    key
}

fn flatten(name: &str, value: &Json, pairs: &mut Vec<String>) {
    match value {
        Json::Object(map) => {
            map.iter().for_each(|(key, inner)| flatten(&format!("{name}.{key}"), inner, pairs))
        }
        Json::Array(items) => {
            items
                .iter()
                .enumerate()
                .for_each(|(index, inner)| flatten(&format!("{name}.{index}"), inner, pairs));
        }
        Json::String(text) => pairs.push(format!("{name}={}", text.replace(':', "$:"))),
        other => pairs.push(format!("{name}={other}")),
    }
}

/// The names of a region's zones that the account may use.
#[derive(Clone, Copy, Debug)]
pub struct AvailabilityZones;

impl Lookup for AvailabilityZones {
    type Answer = Vec<String>;
    const PROVIDER: &'static str = "availability-zones";

    fn query(&self) -> Map<String, Json> {
        Map::new()
    }

    fn read(&self, answer: &Json) -> Option<Vec<String>> {
        answer.as_array()?.iter().map(|zone| zone.as_str().map(str::to_owned)).collect()
    }

    fn stand_in(&self) -> Vec<String> {
        vec!["dummy1a".into(), "dummy1b".into(), "dummy1c".into()]
    }
}

/// The value of a plain Systems Manager parameter at the time of the lookup.
#[derive(Clone, Debug)]
pub struct SsmParameter {
    /// The parameter's name.
    pub name: String,
}

impl Lookup for SsmParameter {
    type Answer = String;
    const PROVIDER: &'static str = "ssm";

    fn query(&self) -> Map<String, Json> {
        Map::from_iter([("parameterName".to_owned(), Json::String(self.name.clone()))])
    }

    fn read(&self, answer: &Json) -> Option<String> {
        answer.as_str().map(str::to_owned)
    }

    fn stand_in(&self) -> String {
        format!("dummy-value-for-{}", self.name)
    }
}

/// The id of an existing hosted zone, by its domain name.
#[derive(Clone, Debug)]
pub struct HostedZone {
    /// The domain, such as `example.com`.
    pub domain_name: String,
}

impl Lookup for HostedZone {
    type Answer = String;
    const PROVIDER: &'static str = "hosted-zone";

    fn query(&self) -> Map<String, Json> {
        Map::from_iter([("domainName".to_owned(), Json::String(self.domain_name.clone()))])
    }

    fn read(&self, answer: &Json) -> Option<String> {
        let id = answer.get("Id")?.as_str()?;
        Some(id.trim_start_matches("/hostedzone/").to_owned())
    }

    fn stand_in(&self) -> String {
        "DUMMY".to_owned()
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    /// Expected keys come from aws-cdk-lib 2.276.0: `ContextProvider.getKey(stack, { provider, props })`.
    #[test]
    fn keys_are_those_of_the_official_cdk() {
        for (provider, props, expected) in [
            ("availability-zones", json!({}), "availability-zones:account=1:region=us-east-1"),
            ("ssm", json!({ "parameterName": "/a/b" }), "ssm:account=1:parameterName=/a/b:region=us-east-1"),
            (
                "ssm",
                json!({ "parameterName": "a:b:c$d$e" }),
                "ssm:account=1:parameterName=a$:b$:c$d$e:region=us-east-1",
            ),
            (
                "vpc-provider",
                json!({ "filter": { "isDefault": "true", "tag:Name": "x" }, "returnAsymmetricSubnets": true }),
                "vpc-provider:account=1:filter.isDefault=true:filter.tag:Name=x:region=us-east-1:returnAsymmetricSubnets=true",
            ),
            (
                "ami",
                json!({ "owners": ["amazon", "self"], "filters": { "name": ["a", "b"] } }),
                "ami:account=1:filters.name.0=a:filters.name.1=b:owners.0=amazon:owners.1=self:region=us-east-1",
            ),
        ] {
            let mut props = props.as_object().unwrap().clone();
            props.insert("account".into(), json!("1"));
            props.insert("region".into(), json!("us-east-1"));
            assert_eq!(context_key(provider, &props), expected);
        }
    }
}
