//! `stackwright explain`: what a rule or a requirement means.

use clap::Args;
use serde_json::{Value, json};
use stackwright_configuration::nearest;
use stackwright_diagnostics::Severity;
use stackwright_verify::rule::Rule;
use stackwright_verify::{Proof, Requirement};

use super::{SCHEMA_VERSION, json_text};
use crate::arguments::Format;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::terminal;
use crate::topic::{Topic, topics};

#[derive(Args)]
pub(crate) struct Arguments {
    /// A rule such as `core/duplicate-id`, or a requirement such as `BA-001`; all of them when left out
    #[arg(value_name = "RULE-OR-REQUIREMENT")]
    id: Option<String>,
    /// How the result is printed
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

/// Lines of text are this wide.
const WIDTH: usize = 100;

impl Arguments {
    pub(crate) fn run(&self) -> Result<Exit, Failure> {
        let topics = topics();
        let chosen: Vec<&Topic> = match &self.id {
            None => topics.iter().collect(),
            Some(id) => vec![find(&topics, id)?],
        };
        terminal::print(&match (self.format, &self.id) {
            (Format::Json, _) => {
                let explanations: Vec<_> = chosen.into_iter().map(Topic::json).collect();
                json_text(&json!({ "schema_version": SCHEMA_VERSION, "explanations": explanations }))
            }
            (Format::Text, Some(_)) => chosen.into_iter().map(Topic::text).collect(),
            (Format::Text, None) => list(&chosen),
        });
        Ok(Exit::Good)
    }
}

fn find<'t>(topics: &'t [Topic], id: &str) -> Result<&'t Topic, Failure> {
    let wanted = spelled(id);
    if let Some(topic) = topics.iter().find(|topic| spelled(topic.id()) == wanted) {
        return Ok(topic);
    }
    let failure = Failure::request(format!("there is no rule or requirement `{id}`"));
    let ids: Vec<&str> = topics.iter().map(Topic::id).collect();
    let holds = |candidate: &&&str| candidate.to_lowercase().contains(&id.to_lowercase());
    let mut near: Vec<&str> =
        if id.len() > 1 { ids.iter().filter(holds).take(5).copied().collect() } else { Vec::new() };
    if near.is_empty() {
        // Without the part before the slash too, since people remember the other one.
        let short: Vec<&str> = ids.iter().filter_map(|id| id.split('/').next_back()).collect();
        near.extend(nearest(id, &ids));
        near.extend(nearest(id, &short).and_then(|short| ids.iter().find(|id| id.ends_with(short)).copied()));
        near.dedup();
    }
    Err(match near.as_slice() {
        [] => failure.with_help("`stackwright explain` lists all of them"),
        near => failure.with_help(format!("did you mean `{}`?", near.join("`, `"))),
    })
}

/// An id without what people get wrong in it: `ba-1` is `BA-001`.
fn spelled(id: &str) -> String {
    let part = |part: &str| match part.parse::<u32>() {
        Ok(number) => number.to_string(),
        Err(_) => part.to_lowercase(),
    };
    id.split('-').map(part).collect::<Vec<_>>().join("-")
}

/// Every topic in a line.
fn list(topics: &[&Topic]) -> String {
    let width = topics.iter().map(|topic| topic.id().len()).max().unwrap_or_default();
    let line = |topic: &&Topic| {
        let words: Vec<&str> = topic.summary().split_whitespace().collect();
        format!("{:width$}  {}\n", topic.id(), words.join(" "))
    };
    topics.iter().map(line).collect()
}

impl Topic {
    fn text(&self) -> String {
        match self {
            Self::Noted { id, meaning } => format!("{id}\n{}", terminal::wrap(meaning, WIDTH, "  ")),
            Self::Rule(Rule { id, severity, title, why, fix, sources, .. }) => {
                let mut text =
                    format!("{}, {}\n{}", id.0, named(*severity), terminal::wrap(title, WIDTH, "  "));
                for (heading, paragraph) in [("why", why), ("what to do", fix)] {
                    text.push_str(&format!("{heading}\n{}", terminal::wrap(paragraph, WIDTH, "  ")));
                }
                text.push_str("sources\n");
                text.extend(sources.iter().map(|page| format!("  {page}\n")));
                text
            }
            Self::Requirement { platform, requirement: Requirement { id, statement, reading, proof } } => {
                let mut text =
                    format!("{id}, a requirement of {platform}\n{}", terminal::wrap(statement, WIDTH, "  "));
                if !reading.is_empty() {
                    text.push_str(&format!("understood as\n{}", terminal::wrap(reading, WIDTH, "  ")));
                }
                let shown: Vec<&str> = proof.iter().map(|proof| shown_by(*proof)).collect();
                text.push_str(&format!("shown by\n{}", terminal::wrap(&shown.join("; "), WIDTH, "  ")));
                text
            }
        }
    }

    fn json(&self) -> Value {
        match self {
            Self::Noted { id, meaning } => json!({ "id": id, "kind": "rule", "meaning": meaning }),
            Self::Rule(Rule { id, severity, title, why, fix, sources, .. }) => json!({
                "id": id,
                "kind": "rule",
                "severity": severity,
                "meaning": title,
                "why": why,
                "fix": fix,
                "sources": sources,
            }),
            Self::Requirement { platform, requirement } => {
                let Requirement { id, statement, reading, proof } = requirement;
                json!({
                    "id": id,
                    "kind": "requirement",
                    "platform": platform,
                    "statement": statement,
                    "reading": reading,
                    "proof": proof,
                })
            }
        }
    }
}

const fn named(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "an error",
        Severity::Warning => "a warning",
        Severity::Info => "a remark",
    }
}

fn shown_by(proof: Proof) -> &'static str {
    match proof {
        Proof::Static => "the templates",
        Proof::Derived => "a computation from the templates, its inputs printed",
        Proof::Live => "a deployed environment, which the tool has a probe for",
    }
}
