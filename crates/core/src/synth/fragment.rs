//! Raw template fragments, as parts of a template's sections.

use stackwright_diagnostics::Diagnostic;

use super::elements::Element;
use super::logical_id::is_logical_id;
use super::names::{Named, Namespace};
use super::template::Sections;
use crate::rules;
use crate::tree::{App, MappingTable, NodeId};
use crate::value::{Object, Value};

const SECTIONS: &str = "a fragment has the sections `AWSTemplateFormatVersion`, `Conditions`, `Description`, `Globals`, `Hooks`, \
    `Mappings`, `Metadata`, `Outputs`, `Parameters`, `Resources`, `Rules` and `Transform`";

impl App {
    pub(crate) fn add_fragment<'a>(
        &self,
        sections: &mut Sections<'a>,
        node: NodeId,
        fragment: &'a Object,
        found: &mut Vec<Diagnostic>,
    ) {
        let mut report = |message: String| {
            found.push(Diagnostic::error(rules::FRAGMENT, message).at(self.place(node)).help(SECTIONS));
        };
        for (name, content) in fragment.iter() {
            let section = match name {
                "AWSTemplateFormatVersion" => {
                    sections.format_version = Some(content);
                    continue;
                }
                "Description" => {
                    sections.raw_description = Some(content);
                    continue;
                }
                "Transform" => {
                    match content {
                        Value::List(several) => sections.transforms.extend(several),
                        one => sections.transforms.push(one),
                    }
                    continue;
                }
                "Conditions" => &mut sections.conditions,
                "Globals" => &mut sections.globals,
                "Hooks" => &mut sections.hooks,
                "Mappings" => &mut sections.mappings,
                "Metadata" => &mut sections.metadata,
                "Outputs" => &mut sections.outputs,
                "Parameters" => &mut sections.parameters,
                "Resources" => &mut sections.resources,
                "Rules" => &mut sections.rules,
                unknown => {
                    report(format!("a template has no section `{unknown}`"));
                    continue;
                }
            };
            let entries = match content {
                Value::Object(entries) => entries,
                // Reported as what it is.
                Value::Null => continue,
                _ => {
                    report(format!("the section `{name}` of the fragment is not a map"));
                    continue;
                }
            };
            for (id, entry) in entries.iter() {
                if !is_logical_id(id) && !id.starts_with("Fn::") && !matches!(name, "Globals" | "Metadata") {
                    report(format!("`{id}` in the section `{name}` cannot be a logical id"));
                }
                section.push((id, Element::Raw(entry), node));
            }
            if let "Resources" | "Outputs" = name {
                entries.iter().for_each(|(_, entry)| {
                    calls(entry, &mut |namespace, name| {
                        let name = name.to_owned();
                        sections.named.push(Named { by: node, namespace, name });
                    });
                });
            }
        }
    }

    /// Keys are letters and digits; those on the first level may have dots and hyphens, as regions do.
    ///
    /// Source: <https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/mappings-section-structure.html>
    pub(crate) fn check_mapping(&self, node: NodeId, table: &MappingTable, found: &mut Vec<Diagnostic>) {
        let alphanumeric = |key: &str, others: &[char]| {
            !key.is_empty() && key.chars().all(|c| c.is_ascii_alphanumeric() || others.contains(&c))
        };
        let mut report = |message: String| {
            let diagnostic = Diagnostic::error(rules::MAPPING_KEY, message)
                .at(self.place(node))
                .help("keys are letters and digits, on the first level also dots and hyphens");
            found.push(diagnostic);
        };
        if table.is_empty() {
            report("the mapping is empty".to_owned());
        }
        for (top, row) in table {
            if !alphanumeric(top, &['.', '-']) {
                report(format!("`{top}` cannot be a key of a mapping"));
            }
            if row.is_empty() {
                report(format!("the mapping has nothing at `{top}`"));
            }
            for second in row.keys().filter(|second| !alphanumeric(second, &[])) {
                report(format!("`{second}` cannot be a key on the second level of a mapping"));
            }
        }
    }
}

/// The elements that a resource or output in plain JSON calls by their names, other than in functions.
fn calls<'a>(entry: &'a Value, found: &mut impl FnMut(Namespace, &'a str)) {
    let Some(entry) = entry.as_object() else { return };
    match entry.get("DependsOn") {
        Some(Value::Text(name)) => found(Namespace::Referable, name),
        Some(Value::List(names)) => {
            names.iter().filter_map(Value::as_text).for_each(|name| found(Namespace::Referable, name));
        }
        _ => {}
    }
    if let Some(Value::Text(name)) = entry.get("Condition") {
        found(Namespace::Conditions, name);
    }
}
