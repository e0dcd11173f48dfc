//! Findings for code scanning: SARIF 2.1.0.
//!
//! Source: <https://docs.oasis-open.org/sarif/sarif/v2.1.0/os/sarif-v2.1.0-os.html>

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::Sources;
use crate::{Diagnostic, Diagnostics, Place, RuleId, Severity};

const SCHEMA: &str = "https://json.schemastore.org/sarif-2.1.0.json";

/// What one run of the tool found: an environment's findings, apart from others'.
#[derive(Clone, Debug)]
pub struct SarifRun<'a> {
    /// What tells this run from the others of one file, such as `prove/bedrock-agents/dev`.
    pub name: String,
    /// What has to be looked at.
    pub findings: &'a Diagnostics,
    /// What the user has said not to report, each with the reason.
    pub suppressed: Vec<(&'a Diagnostic, &'a str)>,
    /// The texts that findings point into.
    pub sources: &'a Sources,
}

/// What a rule means.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SarifRule {
    /// In a sentence.
    pub title: String,
    /// Why it matters, and whatever else is to be said.
    pub meaning: String,
    /// What to do.
    pub help: String,
    /// A page about it.
    pub page: Option<String>,
}

/// A log with a run for each of those given. `explain` says what a rule means.
#[must_use]
pub fn sarif(version: &str, runs: &[SarifRun<'_>], explain: impl Fn(RuleId) -> Option<SarifRule>) -> Value {
    let runs: Vec<_> = runs.iter().map(|run| self::run(version, run, &explain)).collect();
    json!({ "$schema": SCHEMA, "version": "2.1.0", "runs": runs })
}

fn run(version: &str, run: &SarifRun<'_>, explain: &impl Fn(RuleId) -> Option<SarifRule>) -> Value {
    let open = run.findings.iter().map(|finding| (finding, None));
    let suppressed = run.suppressed.iter().map(|(finding, reason)| (*finding, Some(*reason)));
    let all: Vec<_> = open.chain(suppressed).collect();
    let mut indexes: BTreeMap<RuleId, usize> = all.iter().map(|(finding, _)| (finding.rule, 0)).collect();
    let mut rules = Vec::new();
    for (index, (rule, at)) in indexes.iter_mut().enumerate() {
        *at = index;
        rules.push(self::rule(*rule, explain(*rule)));
    }
    let results: Vec<_> = all
        .into_iter()
        .map(|(finding, reason)| result(finding, reason, indexes.get(&finding.rule).copied(), run.sources))
        .collect();
    json!({
        "tool": { "driver": { "name": "stackwright", "version": version, "rules": rules } },
        "automationDetails": { "id": format!("{}/", run.name) },
        "columnKind": "unicodeCodePoints",
        "results": results,
    })
}

fn rule(id: RuleId, explained: Option<SarifRule>) -> Value {
    let mut rule = json!({ "id": id.0 });
    if let (Some(SarifRule { title, meaning, help, page }), Some(object)) = (explained, rule.as_object_mut())
    {
        for (key, text) in [("shortDescription", title), ("fullDescription", meaning), ("help", help)] {
            if !text.is_empty() {
                object.insert(key.to_owned(), json!({ "text": text }));
            }
        }
        if let Some(page) = page {
            object.insert("helpUri".to_owned(), json!(page));
        }
    }
    rule
}

fn result(finding: &Diagnostic, reason: Option<&str>, rule: Option<usize>, sources: &Sources) -> Value {
    let mut message = finding.message.clone();
    if let Some(help) = &finding.help {
        message.push_str(&format!(". Help: {help}"));
    }
    let mut result = json!({
        "ruleId": finding.rule.0,
        "level": level(finding.severity),
        "message": { "text": message },
        "locations": [location(&finding.place, sources)],
        "partialFingerprints": { "stackwright/v1": fingerprint(finding) },
    });
    let Some(object) = result.as_object_mut() else { return result };
    if let Some(rule) = rule {
        object.insert("ruleIndex".to_owned(), json!(rule));
    }
    let related = related(finding, sources);
    if !related.is_empty() {
        object.insert("relatedLocations".to_owned(), json!(related));
    }
    if let Some(reason) = reason {
        object.insert("suppressions".to_owned(), json!([{ "kind": "inSource", "justification": reason }]));
    }
    result
}

const fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "note",
    }
}

/// What a finding is recognized by when the lines around it have moved.
fn fingerprint(finding: &Diagnostic) -> String {
    let Place { construct, stack, logical_id, property, .. } = &finding.place;
    let parts = [
        Some(finding.rule.0),
        construct.as_deref(),
        stack.as_deref(),
        logical_id.as_deref(),
        property.as_deref(),
    ];
    parts.into_iter().map(Option::unwrap_or_default).collect::<Vec<_>>().join("|")
}

/// Where a finding is: in the code that made it where that is known, since that is what a pull request shows.
fn location(place: &Place, sources: &Sources) -> Value {
    let mut location = json!({});
    let Some(object) = location.as_object_mut() else { return location };
    if let Some(physical) = code(place).or_else(|| template(place, sources)) {
        object.insert("physicalLocation".to_owned(), physical);
    }
    let named = match (&place.construct, &place.stack, &place.logical_id) {
        (Some(construct), _, _) => Some(construct.clone()),
        (None, Some(stack), Some(id)) => Some(format!("{stack}/{id}")),
        (None, stack, id) => stack.clone().or_else(|| id.clone()),
    };
    let property = place.property.as_ref().map(|property| format!("#{property}")).unwrap_or_default();
    if let Some(name) = named {
        let logical = json!([{ "fullyQualifiedName": format!("{name}{property}"), "kind": "resource" }]);
        object.insert("logicalLocations".to_owned(), logical);
    }
    location
}

fn code(place: &Place) -> Option<Value> {
    let origin = place.origin.as_ref()?;
    Some(json!({
        "artifactLocation": { "uri": uri(&origin.file) },
        "region": { "startLine": origin.line.max(1) },
    }))
}

fn template(place: &Place, sources: &Sources) -> Option<Value> {
    let span = place.span.as_ref()?;
    let mut physical = json!({ "artifactLocation": { "uri": uri(&span.file) } });
    if let (Some(start), Some(object)) =
        (sources.line_column(&span.file, span.bytes.start), physical.as_object_mut())
    {
        let mut region = json!({ "startLine": start.line, "startColumn": start.column });
        if let (Some(end), Some(region)) =
            (sources.line_column(&span.file, span.bytes.end), region.as_object_mut())
        {
            region.insert("endLine".to_owned(), json!(end.line));
            region.insert("endColumn".to_owned(), json!(end.column));
        }
        object.insert("region".to_owned(), region);
    }
    Some(physical)
}

/// The template, where the finding itself points into code; and the places of its notes.
fn related(finding: &Diagnostic, sources: &Sources) -> Vec<Value> {
    let template = finding.place.origin.as_ref().and_then(|_| template(&finding.place, sources));
    let template = template
        .map(|physical| json!({ "physicalLocation": physical, "message": { "text": "in the template" } }));
    let notes = finding.notes.iter().map(|note| {
        let mut location = location(&note.place, sources);
        if let Some(object) = location.as_object_mut() {
            object.insert("message".to_owned(), json!({ "text": note.message }));
        }
        location
    });
    template.into_iter().chain(notes).collect()
}

/// A path as a URI: relative as it is, absolute as `file:`.
fn uri(path: &str) -> String {
    let path = path.replace('\\', "/");
    let mut uri = String::new();
    if path.starts_with('/') {
        uri.push_str("file://");
    } else if path.as_bytes().get(1) == Some(&b':') {
        uri.push_str("file:///");
    }
    for byte in path.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'.' | b'-' | b'_' | b'~' => {
                uri.push(byte.into())
            }
            other => uri.push_str(&format!("%{other:02X}")),
        }
    }
    uri
}
