//! `stackwright permissions`: the policy that whoever deploys needs.

use std::collections::BTreeSet;

use clap::Args;
use serde_json::{Value, json};
use stackwright_diagnostics::render;
use stackwright_verify::Facts;
use stackwright_verify::facts::iam::{Deployment, Need};

use super::{SCHEMA_VERSION, json_text};
use crate::arguments::Format;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::subject::{Subject, SubjectArguments};
use crate::terminal;

/// Characters that IAM takes in a managed policy, white space not counted. Source:
/// <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html>
const MOST_CHARACTERS: usize = 6_144;

/// Print the least policy that deploying needs
///
/// It allows what CloudFormation calls to make, read, change and delete the resources, on these resources where AWS takes
/// resources and their names are known, and to pass the roles that are given to services. It is split where it is larger
/// than a managed policy may be. Give it to the role that CloudFormation deploys with.
#[derive(Args)]
pub(crate) struct Arguments {
    #[command(flatten)]
    subject: SubjectArguments,
    /// How the result is printed
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

impl Arguments {
    pub(crate) fn run(&self) -> Result<Exit, Failure> {
        let subject = self.subject.load()?;
        let deployments: Vec<_> = subject
            .environments
            .iter()
            .map(|environment| {
                let facts = Facts::new(&environment.model);
                (environment.name.as_str(), Deployment::of(&environment.model, facts.iam()))
            })
            .collect();
        match self.format {
            Format::Text => {
                terminal::show(&subject.findings, &subject.sources);
                for (name, deployment) in &deployments {
                    show(name, deployment, deployments.len() > 1);
                }
            }
            Format::Json => terminal::print(&json_text(&json(&subject, &deployments))),
        }
        Ok(if subject.findings.has_errors() { Exit::Faulty } else { Exit::Good })
    }
}

/// The documents on standard output, what there is to say of them beside it.
fn show(name: &str, deployment: &Deployment, with_name: bool) {
    let documents = documents(deployment);
    if with_name || documents.len() > 1 {
        terminal::note(&format!("{name}: {}\n", terminal::count(documents.len(), "policy document")));
    }
    for untold in &deployment.untold {
        terminal::note(&format!("no source tells what deploying `{untold}` needs\n"));
    }
    for document in documents {
        terminal::print(&json_text(&document));
    }
}

fn json(subject: &Subject, deployments: &[(&str, Deployment)]) -> Value {
    let environments = deployments.iter().map(|(name, deployment)| {
        json!({ "name": name, "policies": documents(deployment), "untold_types": deployment.untold, "unknown_actions": deployment.strange })
    });
    json!({
        "schema_version": SCHEMA_VERSION,
        "environments": environments.collect::<Vec<_>>(),
        "findings": render::json(&subject.findings, &subject.sources),
    })
}

/// As few documents as hold the statements in their order, none larger than IAM takes.
fn documents(deployment: &Deployment) -> Vec<Value> {
    let mut documents: Vec<Vec<Value>> = Vec::new();
    let empty = size(&document(&[]));
    let mut left = 0;
    for statement in deployment.needs.iter().flat_map(statements) {
        // One more for the comma.
        let characters = size(&statement) + 1;
        match documents.last_mut().filter(|_| characters <= left) {
            Some(last) => {
                left -= characters;
                last.push(statement);
            }
            None => {
                left = (MOST_CHARACTERS - empty).saturating_sub(characters);
                documents.push(vec![statement]);
            }
        }
    }
    documents.iter().map(|statements| document(statements)).collect()
}

fn document(statements: &[Value]) -> Value {
    json!({ "Version": "2012-10-17", "Statement": statements })
}

/// Characters without the white space between them.
fn size(value: &Value) -> usize {
    value.to_string().chars().filter(|char| !char.is_whitespace()).count()
}

/// A need as a statement, or several where one would not fit into a document.
fn statements(need: &Need) -> Vec<Value> {
    let whole = statement(&need.actions, &need.resources, &need.passed_to);
    if size(&whole) + size(&document(&[])) < MOST_CHARACTERS {
        return vec![whole];
    }
    let halves = |list: &BTreeSet<String>| -> [BTreeSet<String>; 2] {
        let middle = list.len() / 2;
        [list.iter().take(middle).cloned().collect(), list.iter().skip(middle).cloned().collect()]
    };
    let (actions, resources) = (&need.actions, &need.resources);
    let parts = if resources.len() > actions.len() && resources.len() > 1 {
        halves(resources).map(|resources| Need { resources, ..need.clone() })
    } else if actions.len() > 1 {
        halves(actions).map(|actions| Need { actions, ..need.clone() })
    } else {
        return vec![whole];
    };
    parts.iter().flat_map(statements).collect()
}

fn statement(
    actions: &BTreeSet<String>,
    resources: &BTreeSet<String>,
    passed_to: &BTreeSet<String>,
) -> Value {
    let one_or_many = |list: &BTreeSet<String>| match list.first() {
        Some(only) if list.len() == 1 => json!(only),
        _ => json!(list),
    };
    let mut statement =
        json!({ "Effect": "Allow", "Action": one_or_many(actions), "Resource": one_or_many(resources) });
    if let (Some(object), false) = (statement.as_object_mut(), passed_to.is_empty()) {
        let condition = json!({ "StringEquals": { "iam:PassedToService": one_or_many(passed_to) } });
        object.insert("Condition".to_owned(), condition);
    }
    statement
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(kind: &str, count: usize) -> BTreeSet<String> {
        (0..count).map(|index| format!("{kind}{index:04}")).collect()
    }

    #[test]
    fn no_document_is_larger_than_iam_takes_and_nothing_is_lost() {
        for (actions, resources) in [(1, 1), (900, 1), (1, 900), (400, 400), (3, 2_000)] {
            let need = Need {
                actions: names("s3:Action", actions),
                resources: names("arn:", resources),
                passed_to: BTreeSet::new(),
            };
            let deployment = Deployment { needs: vec![need.clone(), need], ..Deployment::default() };
            let documents = documents(&deployment);
            let mut pairs = BTreeSet::new();
            for document in &documents {
                assert!(size(document) <= MOST_CHARACTERS, "{actions} {resources}: {}", size(document));
                for statement in document["Statement"].as_array().unwrap() {
                    let list = |key: &str| match &statement[key] {
                        Value::Array(items) => items.clone(),
                        one => vec![one.clone()],
                    };
                    for action in list("Action") {
                        pairs.extend(
                            list("Resource").into_iter().map(|resource| format!("{action}{resource}")),
                        );
                    }
                }
            }
            assert_eq!(pairs.len(), actions * resources);
        }
    }
}
