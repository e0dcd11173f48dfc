//! Answers for programs.

use serde_json::{Value, json};
use stackwright_diagnostics::render;
use stackwright_model::Model;
use stackwright_verify::facts::network::query::{Blocked, HopWitness, Leap, Path, Verdict};
use stackwright_verify::facts::network::sets::describe_services;

use super::Answered;
use crate::commands::{SCHEMA_VERSION, json_text};
use crate::subject::Subject;

/// One result; where there are several environments, what each came to besides.
pub(super) fn json(subject: &Subject, verdict: Verdict, answers: &[Answered<'_>]) -> String {
    let paths = answers.iter().flat_map(|answered| {
        answered.answer.paths.iter().map(|path| show_path(answered.environment, answered.model, path))
    });
    let blocked = answers.iter().find_map(|answered| {
        let blocked = answered.answer.blocked.as_ref()?;
        (answered.answer.verdict == Verdict::Unreachable && verdict == Verdict::Unreachable)
            .then(|| show_blocked(answered.model, blocked))
    });
    let environments = answers.iter().map(|answered| {
        json!({
            "name": answered.environment,
            "result": answered.answer.verdict.name(),
            "services": describe_services(&answered.answer.services.certain),
            "direct": describe_services(&answered.answer.direct.certain),
            "depends_on": depends_on(answered),
        })
    });
    let mut depends: Vec<String> = answers.iter().flat_map(depends_on).collect();
    depends.sort();
    depends.dedup();
    json_text(&json!({
        "schema_version": SCHEMA_VERSION,
        "result": verdict.name(),
        "paths": paths.collect::<Vec<_>>(),
        "blocked_at": blocked,
        "depends_on": depends,
        "environments": environments.collect::<Vec<_>>(),
        "findings": render::json(&subject.findings, &subject.sources),
    }))
}

fn depends_on(answered: &Answered<'_>) -> Vec<String> {
    answered.answer.unknowns.iter().map(ToString::to_string).collect()
}

fn show_path(environment: &str, model: &Model, path: &Path) -> Value {
    let hops =
        path.leaps.iter().enumerate().flat_map(|(index, leap)| {
            leap.hops.iter().map(move |hop| show_hop(model, hop, Some((index, leap))))
        });
    json!({
        "environment": environment,
        "certain": path.is_certain,
        "direct": path.leaps.len() == 1,
        "services": describe_services(&path.services),
        "connections": path.leaps.iter().map(|leap| {
            json!({ "from": leap.from, "to": leap.to, "services": describe_services(&leap.services) })
        }).collect::<Vec<_>>(),
        "hops": hops.collect::<Vec<_>>(),
    })
}

fn show_blocked(model: &Model, blocked: &Blocked) -> Value {
    let mut shown = show_hop(model, &blocked.hop, None);
    if let Some(shown) = shown.as_object_mut() {
        shown.insert("from".to_owned(), json!(blocked.from));
        shown.insert("to".to_owned(), json!(blocked.to));
        let passed: Vec<_> = blocked.passed.iter().map(|hop| show_hop(model, hop, None)).collect();
        shown.insert("passed".to_owned(), json!(passed));
    }
    shown
}

/// A hop, and which of the path's connections passes it.
fn show_hop(model: &Model, hop: &HopWitness, of: Option<(usize, &Leap)>) -> Value {
    let mut shown = json!({ "kind": hop.kind, "at": hop.at, "text": hop.text });
    if let Some(shown) = shown.as_object_mut() {
        if let Some(place) = hop.place(model) {
            shown.insert("place".to_owned(), json!(place));
        }
        if let Some((index, _)) = of {
            shown.insert("connection".to_owned(), json!(index));
        }
    }
    shown
}
