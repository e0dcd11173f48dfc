//! Findings one a line, in the form that editors and continuous integration recognise.

use std::fmt::Write;

use super::Sources;
use crate::{Diagnostics, Place, Severity};

/// One line each: place, severity and rule, message, help in brackets.
#[must_use]
pub fn concise(findings: &Diagnostics, sources: &Sources) -> String {
    let mut lines = String::new();
    for finding in findings {
        if let Some(place) = place(&finding.place, sources) {
            let _ = write!(lines, "{place}: ");
        }
        let severity = match finding.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Info => "info",
        };
        let _ = write!(lines, "{severity}[{}]: {}", finding.rule.0, finding.message);
        if let Some(help) = &finding.help {
            let _ = write!(lines, " ({help})");
        }
        lines.push('\n');
    }
    lines
}

fn place(place: &Place, sources: &Sources) -> Option<String> {
    if let Some(span) = &place.span {
        return Some(match sources.line_column(&span.file, span.bytes.start) {
            Some(at) => format!("{}:{}:{}", span.file, at.line, at.column),
            None => span.file.clone(),
        });
    }
    let construct = match (&place.construct, &place.stack, &place.logical_id) {
        (Some(construct), _, _) => Some(construct.clone()),
        (None, Some(stack), Some(id)) => Some(format!("{stack}/{id}")),
        (None, stack, id) => stack.clone().or_else(|| id.clone()),
    };
    match (&place.origin, construct) {
        (Some(origin), Some(construct)) => Some(format!("{origin}: {construct}")),
        (Some(origin), None) => Some(origin.to_string()),
        (None, construct) => construct,
    }
}
