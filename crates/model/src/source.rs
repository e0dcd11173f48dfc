//! Where templates come from: the stacks of an assembly with what its manifest says of them, or plain files.

use std::collections::{BTreeMap, HashMap};
use std::path::Path;

use serde::Deserialize;
use stackwright_assembly::{Artifact, Assembly, AssetManifest, MetadataEntry, Properties, StackRef};
use stackwright_diagnostics::{CodeLine, Diagnostic, Place};

use crate::resolve::Origin;
use crate::{Inputs, SourceTemplate, rules};

/// A template with what is known of its stack.
#[derive(Debug, Default)]
pub(crate) struct Source {
    pub(crate) stack: String,
    pub(crate) file: String,
    pub(crate) text: String,
    pub(crate) construct: Option<String>,
    pub(crate) account: Option<String>,
    pub(crate) region: Option<String>,
    /// Values of parameters.
    pub(crate) parameters: BTreeMap<String, String>,
    /// By logical id.
    pub(crate) origins: HashMap<String, Origin>,
    /// By construct path: resources of nested stacks are found by it.
    pub(crate) lines: HashMap<String, CodeLine>,
}

/// Every template that stacks are made of, and where nested ones are found.
#[derive(Default)]
pub(crate) struct Sources<'a> {
    pub(crate) stacks: Vec<Source>,
    pub(crate) diagnostics: Vec<Diagnostic>,
    assembly: Option<&'a Assembly>,
    templates: &'a [SourceTemplate],
    /// Files by the name under which they are published.
    published: HashMap<String, String>,
}

impl<'a> Sources<'a> {
    pub(crate) fn of_templates(templates: &'a [SourceTemplate], inputs: &Inputs) -> Self {
        let stack = |template: &SourceTemplate| Source {
            stack: template.stack.clone(),
            file: template.file.clone(),
            text: template.text.clone(),
            account: inputs.account.clone(),
            region: inputs.region.clone(),
            ..Source::default()
        };
        Self { stacks: templates.iter().map(stack).collect(), templates, ..Self::default() }
    }

    pub(crate) fn of_assembly(assembly: &'a Assembly, inputs: &Inputs) -> Self {
        let mut sources = Self { assembly: Some(assembly), ..Self::default() };
        for stack in assembly.stacks() {
            match assembly.text(&stack.properties.template_file) {
                Some(text) => sources.stacks.push(source(assembly, stack, text, inputs)),
                None => sources.diagnostics.push(missing(stack)),
            }
        }
        for artifact in assembly.manifest.artifacts.values() {
            if let Some(Properties::File { file, .. }) = &artifact.properties {
                sources.note_published(file);
            }
        }
        sources
    }

    fn note_published(&mut self, manifest: &str) {
        let Some(text) = self.assembly.and_then(|assembly| assembly.text(manifest)) else { return };
        let Ok(assets) = serde_json::from_str::<AssetManifest>(&text) else { return };
        for asset in assets.files.into_values() {
            let Some(path) = asset.source.path else { continue };
            for destination in asset.destinations.into_values() {
                self.published.insert(destination.object_key, path.clone());
            }
        }
    }

    /// The file that is published under a URL that ends like this.
    pub(crate) fn published(&self, url_end: &str) -> Option<&str> {
        let by_name = self.published.get(url_end.rsplit('/').next().unwrap_or(url_end));
        by_name.or_else(|| self.published.get(url_end.trim_start_matches('/'))).map(String::as_str)
    }

    /// The text of a template, by the file as it is called from beside another one.
    pub(crate) fn template(&self, beside: &str, file: &str) -> Option<(String, String)> {
        if let Some(assembly) = self.assembly {
            return assembly.text(file).map(|text| (file.to_owned(), text));
        }
        let wanted = Path::new(beside).parent().unwrap_or(Path::new("")).join(file);
        let wanted = normal(&wanted.to_string_lossy());
        let found = self.templates.iter().find(|template| normal(&template.file) == wanted)?;
        Some((found.file.clone(), found.text.clone()))
    }
}

/// A path without `.` and, where it can be told, `..`.
fn normal(path: &str) -> Vec<String> {
    let mut parts: Vec<String> = Vec::new();
    for part in path.split(['/', '\\']).filter(|part| !part.is_empty() && *part != ".") {
        if part == ".." && parts.last().is_some_and(|last| last != "..") {
            parts.pop();
        } else {
            parts.push(part.to_owned());
        }
    }
    parts
}

fn missing(stack: StackRef<'_>) -> Diagnostic {
    let file = &stack.properties.template_file;
    let message = format!("the template `{file}` is not among the files of the assembly");
    let place = Place { stack: Some(stack.name().to_owned()), ..Place::default() };
    Diagnostic::error(rules::MISSING_TEMPLATE, message).at(place)
}

fn source(assembly: &Assembly, stack: StackRef<'_>, text: String, inputs: &Inputs) -> Source {
    let (account, region) = environment(stack.artifact.environment.as_deref());
    let mut source = Source {
        stack: stack.name().to_owned(),
        file: stack.properties.template_file.clone(),
        text,
        construct: Some(stack.artifact.display_name.as_deref().unwrap_or(stack.id).to_owned()),
        account: account.or_else(|| inputs.account.clone()),
        region: region.or_else(|| inputs.region.clone()),
        parameters: stack.properties.parameters.clone(),
        ..Source::default()
    };
    read_origins(assembly, stack.artifact, &mut source);
    source
}

/// The account and region of `aws://ACCOUNT/REGION`, those that are said.
fn environment(environment: Option<&str>) -> (Option<String>, Option<String>) {
    let Some((account, region)) = environment
        .and_then(|environment| environment.strip_prefix("aws://"))
        .and_then(|environment| environment.split_once('/'))
    else {
        return (None, None);
    };
    let said = |text: &str, open: &str| Some(text.to_owned()).filter(|text| text != open && !text.is_empty());
    (said(account, "unknown-account"), said(region, "unknown-region"))
}

/// A fact about a construct, as far as it matters here.
#[derive(Deserialize)]
struct Entry {
    #[serde(rename = "type")]
    entry_type: String,
    #[serde(default)]
    data: serde_json::Value,
    #[serde(default)]
    trace: Vec<String>,
}

fn read_origins(assembly: &Assembly, artifact: &Artifact, source: &mut Source) {
    for (path, entries) in &artifact.metadata {
        for MetadataEntry { entry_type, data, trace } in entries {
            let logical_id = data.as_ref().and_then(serde_json::Value::as_str);
            note_origin(source, path, entry_type, logical_id, trace);
        }
    }
    let more = artifact.additional_metadata_file.as_ref().and_then(|file| assembly.text(file));
    let more = more.and_then(|text| serde_json::from_str::<BTreeMap<String, Vec<Entry>>>(&text).ok());
    for (path, entries) in more.into_iter().flatten() {
        for entry in entries {
            note_origin(source, &path, &entry.entry_type, entry.data.as_str(), &entry.trace);
        }
    }
}

fn note_origin(
    source: &mut Source,
    path: &str,
    entry_type: &str,
    logical_id: Option<&str>,
    trace: &[String],
) {
    let ("aws:cdk:logicalId", Some(logical_id)) = (entry_type, logical_id) else { return };
    let construct = path.trim_start_matches('/').to_owned();
    let line = code_line(trace);
    if let Some(line) = &line {
        source.lines.insert(construct.clone(), line.clone());
    }
    source.origins.insert(logical_id.to_owned(), Origin { construct: Some(construct), line });
}

/// The line of a trace that is the user's: the first that lies in no library.
///
/// Ours are lines such as `src/network.rs:31`; those of aws-cdk-lib are stack frames of Node.js such as
/// `new App (/app/main.ts:12:5)`.
fn code_line(trace: &[String]) -> Option<CodeLine> {
    let is_mine = |line: &&String| !line.contains("node_modules") && !line.contains("node:internal");
    let frame = trace.iter().find(is_mine)?;
    if let Ok(line) = frame.parse::<CodeLine>()
        && !frame.contains(' ')
        && line.file.rsplit(':').next().is_none_or(|last| last.parse::<u32>().is_err())
    {
        return Some(line);
    }
    let inner = frame.rsplit_once('(').map_or(frame.as_str(), |(_, inner)| inner);
    let inner = inner.trim_end_matches(')').trim().trim_start_matches("at ");
    // Without the column.
    inner.rsplit_once(':')?.0.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_of_code_are_read_from_traces() {
        let cases: [(&[&str], Option<&str>); 5] = [
            (&["src/network.rs:31"], Some("src/network.rs:31")),
            (
                &[
                    "new Vpc (/app/node_modules/aws-cdk-lib/aws-ec2/lib/vpc.js:1:2)",
                    "new App (/app/main.ts:12:5)",
                ],
                Some("/app/main.ts:12"),
            ),
            (&["    at Object.<anonymous> (/app/main.js:7:1)"], Some("/app/main.js:7")),
            (&["at /app/main.js:7:1"], Some("/app/main.js:7")),
            (&["something else"], None),
        ];
        for (trace, expected) in cases {
            let trace: Vec<String> = trace.iter().map(ToString::to_string).collect();
            assert_eq!(code_line(&trace).map(|line| line.to_string()).as_deref(), expected, "{trace:?}");
        }
    }

    #[test]
    fn environments_say_what_is_known() {
        let some = |text: &str| Some(text.to_owned());
        assert_eq!(environment(Some("aws://1/eu-west-1")), (some("1"), some("eu-west-1")));
        assert_eq!(environment(Some("aws://unknown-account/unknown-region")), (None, None));
        assert_eq!(environment(None), (None, None));
    }
}
