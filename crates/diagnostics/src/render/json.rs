//! Findings for machines.

use serde::Serialize;
use serde_json::Value;

use super::Sources;
use crate::{CodeLine, Diagnostic, Diagnostics, Place, RuleId, Severity};

/// A list with an object for each finding: `rule`, `severity`, `message`, `place`, and where there are any
/// `notes` and `help`. A place in a file has bytes from the file's beginning, and line and column from 1.
#[must_use]
pub fn json(findings: &Diagnostics, sources: &Sources) -> Value {
    let findings = findings.iter().map(|finding| serde_json::to_value(FindingJson::of(finding, sources)));
    findings.map(Result::unwrap_or_default).collect()
}

/// A place, as it stands in a finding.
#[must_use]
pub fn place_json(place: &Place, sources: &Sources) -> Value {
    serde_json::to_value(PlaceJson::of(place, sources)).unwrap_or_default()
}

#[derive(Serialize)]
struct FindingJson<'a> {
    rule: RuleId,
    severity: Severity,
    message: &'a str,
    place: PlaceJson<'a>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    notes: Vec<NoteJson<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    help: Option<&'a str>,
}

#[derive(Serialize)]
struct NoteJson<'a> {
    message: &'a str,
    place: PlaceJson<'a>,
}

#[derive(Serialize)]
struct PlaceJson<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    construct: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    origin: Option<&'a CodeLine>,
    #[serde(skip_serializing_if = "Option::is_none")]
    stack: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    logical_id: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    property: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    span: Option<SpanJson<'a>>,
}

#[derive(Serialize)]
struct SpanJson<'a> {
    file: &'a str,
    start: usize,
    end: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    line: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    column: Option<usize>,
}

impl<'a> FindingJson<'a> {
    fn of(finding: &'a Diagnostic, sources: &Sources) -> Self {
        let Diagnostic { rule, severity, message, place, notes, help } = finding;
        Self {
            rule: *rule,
            severity: *severity,
            message,
            place: PlaceJson::of(place, sources),
            notes: notes
                .iter()
                .map(|note| NoteJson { message: &note.message, place: PlaceJson::of(&note.place, sources) })
                .collect(),
            help: help.as_deref(),
        }
    }
}

impl<'a> PlaceJson<'a> {
    fn of(place: &'a Place, sources: &Sources) -> Self {
        let Place { construct, origin, stack, logical_id, property, span } = place;
        Self {
            construct: construct.as_deref(),
            origin: origin.as_ref(),
            stack: stack.as_deref(),
            logical_id: logical_id.as_deref(),
            property: property.as_deref(),
            span: span.as_ref().map(|span| {
                let at = sources.line_column(&span.file, span.bytes.start);
                SpanJson {
                    file: &span.file,
                    start: span.bytes.start,
                    end: span.bytes.end,
                    line: at.map(|at| at.line),
                    column: at.map(|at| at.column),
                }
            }),
        }
    }
}
