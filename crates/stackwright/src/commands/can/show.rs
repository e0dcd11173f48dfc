//! Answers as they are printed.

use serde_json::{Value, json};
use stackwright_diagnostics::render;
use stackwright_model::Model;
use stackwright_verify::facts::iam::{Cause, Decision, Outcome};

use super::super::{SCHEMA_VERSION, json_text};
use super::Answered;
use crate::subject::Subject;

const fn name(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Allowed => "Allowed",
        Outcome::ExplicitlyDenied => "ExplicitlyDenied",
        Outcome::ImplicitlyDenied => "ImplicitlyDenied",
        Outcome::Unknown => "Unknown",
    }
}

/// What holds of all environments together: the most that one of them allows.
pub(super) fn together<'a>(answers: &'a [Answered<'_>]) -> Option<&'a Decision> {
    answers.iter().map(|answered| &answered.decision).min_by_key(|decision| match decision.outcome {
        Outcome::Allowed => 0,
        Outcome::Unknown => 1,
        Outcome::ImplicitlyDenied => 2,
        Outcome::ExplicitlyDenied => 3,
    })
}

pub(super) fn json(decision: &Decision) -> Value {
    with(decided(decision, None), [("schema_version", json!(SCHEMA_VERSION))])
}

/// An object with further members.
fn with<const N: usize>(mut object: Value, members: [(&str, Value); N]) -> Value {
    if let Some(object) = object.as_object_mut() {
        object.extend(members.map(|(key, value)| (key.to_owned(), value)));
    }
    object
}

fn decided(decision: &Decision, model: Option<&Model>) -> Value {
    let by = decision.by.iter().map(|Cause { source, sid, statement, place }| {
        let cause = json!({ "source": source, "sid": sid, "statement": statement });
        let (Some(model), Some((resource, path))) = (model, place) else { return cause };
        let place = model.place(*resource);
        with(
            cause,
            [
                ("stack", json!(place.stack)),
                ("logical_id", json!(place.logical_id)),
                ("property", json!(path)),
            ],
        )
    });
    json!({
        "result": name(decision.outcome),
        "by": by.collect::<Vec<_>>(),
        "depends_on": decision.depends_on,
    })
}

pub(super) fn environments_json(subject: &Subject, answers: &[Answered<'_>]) -> String {
    let environments = answers.iter().map(|Answered { environment, decision }| {
        with(decided(decision, Some(&environment.model)), [("name", json!(environment.name))])
    });
    json_text(&json!({
        "schema_version": SCHEMA_VERSION,
        "result": together(answers).map(|decision| name(decision.outcome)),
        "environments": environments.collect::<Vec<_>>(),
        "findings": render::json(&subject.findings, &subject.sources),
    }))
}

pub(super) fn environments_text(asked: &str, answers: &[Answered<'_>]) -> String {
    let mut shown = String::new();
    for Answered { environment, decision } in answers {
        let of = if answers.len() > 1 { format!(" in {}", environment.name) } else { String::new() };
        shown.push_str(&text(&format!("{asked}{of}"), decision));
    }
    shown
}

pub(super) fn text(asked: &str, decision: &Decision) -> String {
    let mut text = match decision.outcome {
        Outcome::Allowed => format!("allowed: {asked}\n"),
        Outcome::ExplicitlyDenied => format!("denied: {asked}\n"),
        Outcome::ImplicitlyDenied => format!("not allowed: {asked}\n"),
        Outcome::Unknown => format!("unknown: {asked}\n"),
    };
    for cause in &decision.by {
        let verb = if decision.outcome == Outcome::Unknown { "perhaps by" } else { "by" };
        text.push_str(&match (cause.statement, &cause.sid) {
            (Some(_), Some(sid)) => format!("  {verb} {}, statement `{sid}`\n", cause.source),
            (Some(index), None) => format!("  {verb} {}, statement {index}\n", cause.source),
            (None, _) if decision.outcome == Outcome::ImplicitlyDenied => {
                format!("  {}\n", want_of(&cause.source))
            }
            (None, _) => format!("  {verb} {}\n", cause.source),
        });
    }
    for reason in &decision.depends_on {
        text.push_str(&format!("  depends on {reason}\n"));
    }
    text
}

/// What it says that a kind of policy has no statement that allows.
fn want_of(kind: &str) -> String {
    match kind {
        "identity" => "no policy of the principal allows it".to_owned(),
        "resource" => "no policy of the resource allows it to this principal".to_owned(),
        "boundaries" => "the permissions boundary does not allow it".to_owned(),
        "session" => "no policy of the session allows it".to_owned(),
        "serviceControl" => "a level of service control policies does not allow it".to_owned(),
        "resourceControl" => "a level of resource control policies does not allow it".to_owned(),
        "endpoint" => "the policy of a VPC endpoint does not allow it".to_owned(),
        other => format!("{other} does not allow it"),
    }
}
