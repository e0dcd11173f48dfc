//! A stack's template: its sections, gathered from the tree, and their text.

use std::io::{self, Write};

use serde::ser::{Serialize, SerializeMap, Serializer};
use serde_json::ser::PrettyFormatter;
use stackwright_diagnostics::Diagnostic;

use super::LogicalIds;
use super::assembly::Plan;
use super::elements::Element;
use super::emit::Emit;
use super::limits::{Counts, MAX_TEMPLATE_BYTES};
use super::logical_id::collision;
use super::names::{Named, Namespace};
use crate::tree::{App, Kind, NodeId};
use crate::value::{Text, Value};

const LANGUAGE_EXTENSIONS: &str = "AWS::LanguageExtensions";

/// An element with its logical id, and the node that it comes from.
type Entry<'a> = (&'a str, Element<'a>, NodeId);

/// The sections of a template.
///
/// Source: <https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/template-anatomy.html>
#[derive(Default)]
pub(crate) struct Sections<'a> {
    pub(crate) format_version: Option<&'a Value>,
    pub(crate) conditions: Vec<Entry<'a>>,
    description: Option<&'a Text>,
    /// As a raw fragment says it.
    pub(crate) raw_description: Option<&'a Value>,
    pub(crate) globals: Vec<Entry<'a>>,
    pub(crate) hooks: Vec<Entry<'a>>,
    pub(crate) mappings: Vec<Entry<'a>>,
    pub(crate) metadata: Vec<Entry<'a>>,
    pub(crate) outputs: Vec<Entry<'a>>,
    pub(crate) parameters: Vec<Entry<'a>>,
    pub(crate) resources: Vec<Entry<'a>>,
    pub(crate) rules: Vec<Entry<'a>>,
    pub(crate) transforms: Vec<&'a Value>,
    language_extensions: bool,
    /// Elements that fragments call by their names.
    pub(crate) named: Vec<Named>,
}

impl App {
    /// Sorts every map, so that what is written does not depend on who set what first.
    pub(crate) fn canonicalize(&mut self) {
        for node in &mut self.nodes {
            let mut sort = |value: &mut Value| match value {
                Value::Object(object) => object.sort(),
                Value::Expr(expr) => expr.sort(),
                _ => {}
            };
            node.kind.values_mut(&mut |value| value.walk_mut(&mut sort));
            match &mut node.kind {
                Kind::Resource(resource) => {
                    resource.properties.sort();
                    if let Some(policies) = &mut resource.policies {
                        policies.metadata.sort();
                    }
                }
                Kind::Stack(stack) => stack.settings.metadata.sort(),
                _ => {}
            }
        }
    }

    /// The text of a stack's template.
    pub(crate) fn template(&mut self, stack: NodeId, plan: &Plan<'_>) -> (String, Counts) {
        let mut found = Vec::new();
        let sections = self.sections(stack, plan, &mut found);
        let counts = Counts {
            resources: sections.resources.len(),
            parameters: sections.parameters.len(),
            outputs: sections.outputs.len(),
            mappings: sections.mappings.len(),
            dynamic_references: plan.uses_of(stack).dynamic_references,
        };
        // People read templates in diffs, so they are indented, unless only that makes them too large.
        let written = Written { ids: plan.ids, sections: &sections };
        let text = indented(&written).unwrap_or_else(|| serde_json::to_string(&written).unwrap_or_default());
        self.diagnostics.extend(found);
        (text, counts)
    }

    fn sections<'a>(&'a self, stack: NodeId, plan: &Plan<'a>, found: &mut Vec<Diagnostic>) -> Sections<'a> {
        let mut sections =
            Sections { language_extensions: plan.uses_of(stack).language_extensions, ..Sections::default() };
        for node in plan.order.subtree(stack) {
            let Some(data) = self.node(*node) else { continue };
            let id = plan.ids.of(*node);
            let (section, element) = match &data.kind {
                Kind::Resource(it) => (&mut sections.resources, Element::Resource(it)),
                Kind::Parameter(it) => (&mut sections.parameters, Element::Parameter(it)),
                Kind::Output(it) => (&mut sections.outputs, Element::Output(it)),
                Kind::Condition(it) => (&mut sections.conditions, Element::Condition(&it.expr)),
                Kind::Mapping(it) => {
                    self.check_mapping(*node, it, found);
                    (&mut sections.mappings, Element::Mapping(it))
                }
                Kind::Rule(it) => (&mut sections.rules, Element::Rule(it)),
                Kind::Fragment(fragment) => {
                    self.add_fragment(&mut sections, *node, fragment, found);
                    continue;
                }
                Kind::Stack(it) => {
                    sections.description = it.settings.description.as_ref();
                    let metadata = it.settings.metadata.iter();
                    sections.metadata.extend(metadata.map(|(key, value)| (key, Element::Raw(value), *node)));
                    continue;
                }
                Kind::App | Kind::Stage | Kind::Construct => continue,
            };
            section.push((id, element, *node));
        }
        self.check_names(stack, &mut sections, plan, found);
        sections
    }

    /// Sorts the sections, and reports names that are there twice, or called and not there.
    fn check_names(
        &self,
        stack: NodeId,
        sections: &mut Sections<'_>,
        plan: &Plan<'_>,
        found: &mut Vec<Diagnostic>,
    ) {
        for section in sections.all_mut() {
            section.sort_unstable_by(|(a, _, first), (b, _, second)| (a, first).cmp(&(b, second)));
            for pair in section.windows(2) {
                if let [(id, _, first), (same, _, second)] = pair
                    && id == same
                {
                    found.extend(collision(self, *first, *second, id));
                }
            }
        }
        // `Ref` finds resources and parameters alike.
        for (id, _, parameter) in &sections.parameters {
            if let Some(resource) = find(&sections.resources, id) {
                found.extend(collision(self, resource, *parameter, id));
            }
        }
        if sections.are_generated() {
            return;
        }
        let named = plan.uses_of(stack).named.iter().chain(&sections.named);
        found.extend(named.filter(|it| !sections.has(it.namespace, &it.name)).map(|it| it.unknown(self)));
    }
}

fn find(entries: &[Entry<'_>], name: &str) -> Option<NodeId> {
    let index = entries.binary_search_by_key(&name, |(id, ..)| id).ok()?;
    entries.get(index).map(|(_, _, node)| *node)
}

impl<'a> Sections<'a> {
    fn all_mut(&mut self) -> [&mut Vec<Entry<'a>>; 9] {
        [
            &mut self.conditions,
            &mut self.globals,
            &mut self.hooks,
            &mut self.mappings,
            &mut self.metadata,
            &mut self.outputs,
            &mut self.parameters,
            &mut self.resources,
            &mut self.rules,
        ]
    }

    fn has(&self, namespace: Namespace, name: &str) -> bool {
        // `Name.Attribute`, as in `Fn::Sub`.
        let name = name.split_once('.').map_or(name, |(name, _)| name);
        match namespace {
            Namespace::Referable => {
                find(&self.resources, name).or_else(|| find(&self.parameters, name)).is_some()
            }
            Namespace::Outputs => find(&self.outputs, name).is_some(),
            Namespace::Conditions => find(&self.conditions, name).is_some(),
            Namespace::Mappings => find(&self.mappings, name).is_some(),
            Namespace::Rules => find(&self.rules, name).is_some(),
        }
    }

    /// Whether macros or loops make elements that are not seen here.
    fn are_generated(&self) -> bool {
        let is_macro = |transform: &&Value| transform.as_text() != Some(LANGUAGE_EXTENSIONS);
        self.transforms.iter().any(is_macro)
            || [&self.resources, &self.conditions, &self.mappings, &self.parameters]
                .into_iter()
                .any(|section| section.iter().any(|(id, ..)| id.starts_with("Fn::")))
    }
}

/// None where that would be more than CloudFormation takes.
fn indented(written: &Written<'_>) -> Option<String> {
    let mut bytes = Bounded(Vec::with_capacity(512 * written.sections.resources.len().min(2000) + 1024));
    let mut serializer =
        serde_json::Serializer::with_formatter(&mut bytes, PrettyFormatter::with_indent(b" "));
    // Every key is text: nothing but the bound makes this fail.
    written.serialize(&mut serializer).ok()?;
    bytes.write_all(b"\n").ok()?;
    String::from_utf8(bytes.0).ok()
}

/// Text that may grow as far as CloudFormation takes templates, so that no more than that is written in vain.
struct Bounded(Vec<u8>);

impl Write for Bounded {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.write_all(bytes).map(|()| bytes.len())
    }

    #[inline]
    fn write_all(&mut self, bytes: &[u8]) -> io::Result<()> {
        if self.0.len() + bytes.len() > MAX_TEMPLATE_BYTES {
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        self.0.extend_from_slice(bytes);
        Ok(())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Sections with the logical ids that their elements are written with.
struct Written<'a> {
    ids: &'a LogicalIds,
    sections: &'a Sections<'a>,
}

impl Serialize for Written<'_> {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        let Self { ids, sections } = self;
        let mut map = s.serialize_map(None)?;
        if let Some(version) = sections.format_version {
            map.serialize_entry("AWSTemplateFormatVersion", &Emit::new(ids, version))?;
        }
        self.section(&mut map, "Conditions", &sections.conditions)?;
        match (sections.description, sections.raw_description) {
            (Some(text), _) => map.serialize_entry("Description", text)?,
            (None, Some(value)) => map.serialize_entry("Description", &Emit::new(ids, value))?,
            (None, None) => {}
        }
        self.section(&mut map, "Globals", &sections.globals)?;
        self.section(&mut map, "Hooks", &sections.hooks)?;
        self.section(&mut map, "Mappings", &sections.mappings)?;
        self.section(&mut map, "Metadata", &sections.metadata)?;
        self.section(&mut map, "Outputs", &sections.outputs)?;
        self.section(&mut map, "Parameters", &sections.parameters)?;
        self.section(&mut map, "Resources", &sections.resources)?;
        self.section(&mut map, "Rules", &sections.rules)?;
        self.transform(&mut map)?;
        map.end()
    }
}

impl Written<'_> {
    fn section<S: SerializeMap>(
        &self,
        map: &mut S,
        name: &'static str,
        entries: &[Entry<'_>],
    ) -> Result<(), S::Error> {
        if entries.is_empty() {
            Ok(())
        } else {
            map.serialize_entry(name, &Section { ids: self.ids, entries })
        }
    }

    /// The language extensions come before any other macro.
    ///
    /// Source: <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/transform-aws-languageextensions.html>
    fn transform<S: SerializeMap>(&self, map: &mut S) -> Result<(), S::Error> {
        let extensions = Value::from(LANGUAGE_EXTENSIONS);
        let mut transforms: Vec<&Value> = Vec::new();
        if self.sections.language_extensions {
            transforms.push(&extensions);
        }
        for transform in &self.sections.transforms {
            if !transforms.contains(transform) {
                transforms.push(transform);
            }
        }
        match transforms.as_slice() {
            [] => Ok(()),
            [only] => map.serialize_entry("Transform", &Emit::new(self.ids, *only)),
            several => {
                let several: Vec<_> = several.iter().map(|it| Emit::new(self.ids, *it)).collect();
                map.serialize_entry("Transform", &several)
            }
        }
    }
}

struct Section<'a> {
    ids: &'a LogicalIds,
    entries: &'a [Entry<'a>],
}

impl Serialize for Section<'_> {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        let mut map = s.serialize_map(None)?;
        for (id, element, _) in self.entries {
            map.serialize_entry(id, &Emit::new(self.ids, element))?;
        }
        map.end()
    }
}
