//! Where templates come from: the stacks of an assembly with what its manifest says of them, or plain files.

use std::collections::{BTreeMap, HashMap};
use std::path::Path;
use std::rc::Rc;

use serde_json::Value;
use stackwright_assembly::{Artifact, Assembly, AssetManifest, MetadataEntry, Properties, StackRef};
use stackwright_diagnostics::{CodeLine, Diagnostic, Place};

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
    /// Construct paths by logical id.
    pub(crate) constructs: HashMap<String, String>,
    /// By construct path.
    pub(crate) lines: Rc<HashMap<String, CodeLine>>,
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

    /// Whether there is no assembly that says what is a stack.
    pub(crate) fn is_plain(&self) -> bool {
        self.assembly.is_none()
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

fn read_origins(assembly: &Assembly, artifact: &Artifact, source: &mut Source) {
    let mut lines = HashMap::new();
    for (path, entries) in &artifact.metadata {
        note_origin(source, &mut lines, path, entries);
    }
    let more = artifact.additional_metadata_file.as_ref().and_then(|file| assembly.text(file));
    let more = more.and_then(|text| serde_json::from_str::<BTreeMap<String, Vec<MetadataEntry>>>(&text).ok());
    for (path, entries) in more.iter().flatten() {
        note_origin(source, &mut lines, path, entries);
    }
    source.lines = Rc::new(lines);
}

/// Notes the logical id of a construct, and the line of code that made it.
fn note_origin(
    source: &mut Source,
    lines: &mut HashMap<String, CodeLine>,
    path: &str,
    entries: &[MetadataEntry],
) {
    let of_type = |wanted: &str| entries.iter().find(|entry| entry.entry_type == wanted);
    let named = of_type("aws:cdk:logicalId");
    // aws-cdk-lib says it in an entry of its own, of what is no resource too.
    let creation = || {
        let frames = of_type("aws:cdk:creationStack")?.data.as_ref()?.as_array()?;
        code_line(frames.iter().filter_map(Value::as_str))
    };
    let line = named.and_then(|entry| code_line(entry.trace.iter().map(String::as_str))).or_else(creation);
    let construct = path.trim_start_matches('/').to_owned();
    if let Some(line) = line {
        lines.insert(construct.clone(), line);
    }
    if let Some(logical_id) = named.and_then(|entry| entry.data.as_ref()?.as_str()) {
        source.constructs.insert(logical_id.to_owned(), construct);
    }
}

/// The line of a trace that is the user's: the first that lies in no library.
///
/// Ours are lines such as `src/network.rs:31`; those of aws-cdk-lib are stack frames of Node.js such as
/// `new App (file:///app/main.mjs:12:5)`, with what it leaves out in dots.
fn code_line<'f>(mut trace: impl Iterator<Item = &'f str>) -> Option<CodeLine> {
    let is_mine = |frame: &&str| {
        let frame = frame.trim_start();
        !frame.starts_with("...")
            && !frame.starts_with("(no ")
            && !frame.contains("node_modules")
            && !frame.contains("node:internal")
    };
    let frame = trace.find(is_mine)?;
    if let Ok(line) = frame.parse::<CodeLine>()
        && !frame.contains(' ')
        && line.file.rsplit(':').next().is_none_or(|last| last.parse::<u32>().is_err())
    {
        return Some(line);
    }
    let inner = frame.rsplit_once('(').map_or(frame, |(_, inner)| inner);
    let inner = inner.trim_end_matches(')').trim().trim_start_matches("at ");
    let inner = inner.strip_prefix("file://").unwrap_or(inner);
    // Without the column.
    inner.rsplit_once(':')?.0.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_of_code_are_read_from_traces() {
        let cases: [(&[&str], Option<&str>); 6] = [
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
            (
                &["...new Vpc2 in aws-cdk-lib...", "new Outer (file:///app/main.mjs:7:81)"],
                Some("/app/main.mjs:7"),
            ),
            (&["something else"], None),
        ];
        for (trace, expected) in cases {
            let line = code_line(trace.iter().copied());
            assert_eq!(line.map(|line| line.to_string()).as_deref(), expected, "{trace:?}");
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
