//! Findings for people: the place in the file underlined, or the construct and the line of code that made it.

use std::ops::Range;

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Element, Group, Level, Origin, Renderer, Snippet};

use super::Sources;
use crate::{Diagnostic, Diagnostics, Place, Severity, SourceSpan};

/// Ranges of more lines are not marked as a whole.
const MOST_LINES: usize = 6;

/// Whether to colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Colour {
    /// With the escape codes of terminals.
    Ansi,
    /// Plain text.
    None,
}

/// Findings in full, with an empty line after each.
#[must_use]
pub fn human(findings: &Diagnostics, sources: &Sources, colour: Colour) -> String {
    let renderer = match colour {
        Colour::Ansi => Renderer::styled(),
        Colour::None => Renderer::plain(),
    };
    let renderer = renderer.decor_style(DecorStyle::Ascii);
    findings.iter().map(|finding| renderer.render(&[group(finding, sources)]) + "\n\n").collect()
}

fn group<'a>(finding: &'a Diagnostic, sources: &'a Sources) -> Group<'a> {
    let level = match finding.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Info => Level::INFO,
    };
    let mut group = Group::with_title(level.primary_title(finding.message.as_str()).id(finding.rule.0));
    let quoted = quotable(&finding.place, sources);
    if let Some((span, text)) = quoted {
        let mut snippet = Snippet::source(text)
            .path(span.file.as_str())
            .annotation(AnnotationKind::Primary.span(shown(text, span)));
        for note in &finding.notes {
            if let Some(other) = note.place.span.as_ref().filter(|other| other.file == span.file) {
                let range = shown(text, other);
                snippet =
                    snippet.annotation(AnnotationKind::Context.span(range).label(note.message.as_str()));
            }
        }
        group = group.element(snippet);
    }
    for element in place_elements(&finding.place, quoted.is_some()) {
        group = group.element(element);
    }
    for note in &finding.notes {
        let shown = quoted
            .is_some_and(|(span, _)| note.place.span.as_ref().is_some_and(|other| other.file == span.file));
        if !shown {
            let mut message = note.message.clone();
            if let Some(place) = describe(&note.place, sources) {
                message = format!("{message}: {place}");
            }
            group = group.element(Level::NOTE.message(message));
        }
    }
    match &finding.help {
        Some(help) => group.element(Level::HELP.message(help.as_str())),
        None => group,
    }
}

/// The span to quote, with its file's text. A span of nothing at the very beginning stands for the whole file.
fn quotable<'a>(place: &'a Place, sources: &'a Sources) -> Option<(&'a SourceSpan, &'a str)> {
    let span = place.span.as_ref().filter(|span| span.bytes.end > 0)?;
    Some((span, sources.text(&span.file)?))
}

/// The range to mark: of what stands on many lines the first one, which says what it is.
fn shown(text: &str, span: &SourceSpan) -> Range<usize> {
    let range = Sources::fit(text, &span.bytes);
    let marked = text.get(range.clone()).unwrap_or_default();
    if marked.lines().count() <= MOST_LINES {
        return range;
    }
    let first = marked.lines().next().unwrap_or_default();
    range.start..range.start + first.len()
}

/// What is known of a place besides the quoted text.
fn place_elements(place: &Place, quoted: bool) -> Vec<Element<'_>> {
    let mut elements: Vec<Element<'_>> = Vec::new();
    if let Some(span) = place.span.as_ref().filter(|_| !quoted) {
        elements.push(Origin::path(span.file.as_str()).into());
    }
    if let Some(origin) = &place.origin {
        elements.push(Origin::path(origin.file.as_ref()).line(origin.line as usize).into());
    }
    let named = [
        ("construct", &place.construct),
        ("stack", &place.stack),
        ("resource", &place.logical_id),
        // A file shows its own keys, or the message names the one that it lacks.
        ("property", if place.span.is_some() { &None } else { &place.property }),
    ];
    for (name, value) in named {
        if let Some(value) = value {
            elements.push(Level::NOTE.with_name(name).message(value.as_str()).into());
        }
    }
    elements
}

/// A place in a line.
fn describe(place: &Place, sources: &Sources) -> Option<String> {
    if let Some(span) = &place.span {
        return Some(match sources.line_column(&span.file, span.bytes.start) {
            Some(at) => format!("{}:{}:{}", span.file, at.line, at.column),
            None => span.file.clone(),
        });
    }
    match (&place.construct, &place.origin) {
        (Some(construct), Some(origin)) => Some(format!("`{construct}`, {origin}")),
        (Some(construct), None) => Some(format!("`{construct}`")),
        (None, Some(origin)) => Some(origin.to_string()),
        (None, None) => place.stack.as_ref().map(|stack| format!("`{stack}`")),
    }
}
