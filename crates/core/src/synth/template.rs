//! A stack's template.

use std::collections::{BTreeMap, BTreeSet};

use serde::ser::{Serialize, SerializeMap, Serializer};
use serde_json::ser::PrettyFormatter;
use stackwright_diagnostics::Diagnostic;

use super::emit::Emit;
use super::limits::MAX_TEMPLATE_BYTES;
use super::logical_id::collision;
use super::{LogicalIds, Order};
use crate::rules;
use crate::tree::{App, ConditionNode, Kind, MappingTable, NodeId, OutputNode, ParameterNode, ResourceNode};
use crate::value::{Object, Text, Value};

const LANGUAGE_EXTENSIONS: &str = "AWS::LanguageExtensions";

/// Elements whose names must differ: `Ref` finds resources and parameters alike.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Namespace {
    Referable,
    Outputs,
    Conditions,
    Mappings,
}

/// How much a template holds, for the limits.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Counts {
    pub(crate) resources: usize,
    pub(crate) parameters: usize,
    pub(crate) outputs: usize,
    pub(crate) mappings: usize,
}

/// The sections of a template, each by logical id.
struct Sections<'a> {
    ids: &'a LogicalIds,
    /// Every element with its logical id, for those that must differ from one another.
    names: Vec<(Namespace, &'a str, NodeId)>,
    description: Option<&'a Text>,
    metadata: &'a Object,
    resources: Vec<(&'a str, &'a ResourceNode)>,
    parameters: Vec<(&'a str, &'a ParameterNode)>,
    outputs: Vec<(&'a str, &'a OutputNode)>,
    conditions: Vec<(&'a str, &'a ConditionNode)>,
    mappings: Vec<(&'a str, &'a MappingTable)>,
    /// Raw fragments' entries, by section and name.
    fragments: BTreeMap<&'a str, BTreeMap<&'a str, &'a Value>>,
    /// What raw fragments say of sections that are not maps, such as `Transform`.
    whole: BTreeMap<&'a str, &'a Value>,
    language_extensions: bool,
}

impl App {
    /// Sorts every map, so that what is written does not depend on who set what first, and finds the stacks
    /// whose templates need the language extensions.
    pub(crate) fn canonicalize(&mut self) -> BTreeSet<NodeId> {
        let mut need_extensions = BTreeSet::new();
        for node in &mut self.nodes {
            let mut needs_extensions = false;
            let mut sort = |value: &mut Value| match value {
                Value::Object(object) => object.sort(),
                Value::Expr(expr) => needs_extensions |= expr.needs_language_extensions(),
                _ => {}
            };
            node.kind.values_mut(&mut |value| value.walk_mut(&mut sort));
            need_extensions.extend(node.stack.filter(|_| needs_extensions));
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
        need_extensions
    }

    /// The text of a stack's template.
    pub(crate) fn template(
        &mut self,
        stack: NodeId,
        language_extensions: bool,
        order: &Order,
        ids: &LogicalIds,
    ) -> (String, Counts) {
        let Some((mut sections, found)) = self.sections(stack, order, ids) else {
            return (String::new(), Counts::default());
        };
        sections.language_extensions = language_extensions;
        let counts = Counts {
            resources: sections.resources.len() + sections.fragment_entries("Resources"),
            parameters: sections.parameters.len() + sections.fragment_entries("Parameters"),
            outputs: sections.outputs.len() + sections.fragment_entries("Outputs"),
            mappings: sections.mappings.len() + sections.fragment_entries("Mappings"),
        };
        // People read templates in diffs, so they are indented, unless only that makes them too large.
        let mut text = indented(&sections);
        if text.len() > MAX_TEMPLATE_BYTES {
            text = serde_json::to_string(&sections).unwrap_or_default();
        }
        self.diagnostics.extend(found);
        (text, counts)
    }

    fn sections<'a>(
        &'a self,
        stack: NodeId,
        order: &Order,
        ids: &'a LogicalIds,
    ) -> Option<(Sections<'a>, Vec<Diagnostic>)> {
        let settings = &self.stack_node(stack)?.settings;
        let mut sections = Sections {
            ids,
            names: Vec::new(),
            description: settings.description.as_ref(),
            metadata: &settings.metadata,
            resources: Vec::new(),
            parameters: Vec::new(),
            outputs: Vec::new(),
            conditions: Vec::new(),
            mappings: Vec::new(),
            fragments: BTreeMap::new(),
            whole: BTreeMap::new(),
            language_extensions: false,
        };
        let mut fragments = Vec::new();
        for node in order.subtree(stack) {
            let Some(data) = self.node(*node) else { continue };
            let id = ids.of(*node);
            let namespace = match &data.kind {
                Kind::Resource(resource) => {
                    sections.resources.push((id, resource));
                    Namespace::Referable
                }
                Kind::Parameter(parameter) => {
                    sections.parameters.push((id, parameter));
                    Namespace::Referable
                }
                Kind::Output(output) => {
                    sections.outputs.push((id, output));
                    Namespace::Outputs
                }
                Kind::Condition(condition) => {
                    sections.conditions.push((id, condition));
                    Namespace::Conditions
                }
                Kind::Mapping(table) => {
                    sections.mappings.push((id, table));
                    Namespace::Mappings
                }
                Kind::Fragment(fragment) => {
                    fragments.push((*node, fragment));
                    continue;
                }
                Kind::App | Kind::Stage | Kind::Stack(_) | Kind::Construct => continue,
            };
            sections.names.push((namespace, id, *node));
        }
        sections.resources.sort_unstable_by_key(|(id, _)| *id);
        sections.parameters.sort_unstable_by_key(|(id, _)| *id);
        sections.outputs.sort_unstable_by_key(|(id, _)| *id);
        sections.conditions.sort_unstable_by_key(|(id, _)| *id);
        sections.mappings.sort_unstable_by_key(|(id, _)| *id);
        let mut found = Vec::new();
        sections.names.sort_unstable();
        for pair in sections.names.windows(2) {
            if let [(a, first_id, first), (b, second_id, second)] = pair
                && (a, first_id) == (b, second_id)
            {
                found.extend(collision(self, *first, *second, first_id));
            }
        }
        for (node, fragment) in fragments {
            for (section, content) in fragment.iter() {
                let Value::Object(entries) = content else {
                    sections.whole.insert(section, content);
                    continue;
                };
                for (name, entry) in entries.iter() {
                    let taken = sections.has(section, name)
                        || sections.fragments.entry(section).or_default().insert(name, entry).is_some();
                    if taken {
                        let message = format!("the template already has a `{name}` in its `{section}`");
                        found.push(
                            Diagnostic::error(rules::DUPLICATE_LOGICAL_ID, message)
                                .at(self.place(node))
                                .help("give the entry of the fragment another name"),
                        );
                    }
                }
            }
        }
        Some((sections, found))
    }
}

impl Kind {
    /// Calls `visit` for every value, but for those of resources' metadata-free parts that hold none.
    pub(crate) fn values<'a>(&'a self, visit: &mut impl FnMut(&'a Value)) {
        match self {
            Self::Resource(resource) => {
                resource.properties.iter().for_each(|(_, value)| visit(value));
                if let Some(policies) = &resource.policies {
                    policies.creation.iter().chain(&policies.update).for_each(&mut *visit);
                    policies.metadata.iter().for_each(|(_, value)| visit(value));
                }
            }
            Self::Parameter(parameter) => parameter.default_value.iter().for_each(visit),
            Self::Output(output) => {
                visit(&output.value);
                output.export.iter().for_each(visit);
            }
            Self::Condition(condition) => condition.expr.operands(visit),
            Self::Mapping(table) => table.values().flat_map(BTreeMap::values).for_each(visit),
            Self::Fragment(sections) => sections.iter().for_each(|(_, value)| visit(value)),
            Self::Stack(stack) => stack.settings.metadata.iter().for_each(|(_, value)| visit(value)),
            Self::App | Self::Stage | Self::Construct => {}
        }
    }

    /// The same, to change them.
    pub(crate) fn values_mut(&mut self, visit: &mut impl FnMut(&mut Value)) {
        match self {
            Self::Resource(resource) => {
                resource.properties.iter_mut().for_each(|(_, value)| visit(value));
                if let Some(policies) = &mut resource.policies {
                    policies.creation.iter_mut().chain(&mut policies.update).for_each(&mut *visit);
                    policies.metadata.iter_mut().for_each(|(_, value)| visit(value));
                }
            }
            Self::Parameter(parameter) => parameter.default_value.iter_mut().for_each(visit),
            Self::Output(output) => {
                visit(&mut output.value);
                output.export.iter_mut().for_each(visit);
            }
            Self::Condition(condition) => condition.expr.operands_mut(visit),
            Self::Mapping(table) => table.values_mut().flat_map(BTreeMap::values_mut).for_each(visit),
            Self::Fragment(sections) => sections.iter_mut().for_each(|(_, value)| visit(value)),
            Self::Stack(stack) => stack.settings.metadata.iter_mut().for_each(|(_, value)| visit(value)),
            Self::App | Self::Stage | Self::Construct => {}
        }
    }

    /// The conditions that it stands under or is made of.
    pub(crate) fn conditions(&self, visit: &mut impl FnMut(NodeId)) {
        match self {
            Self::Resource(resource) => {
                resource.policies.iter().filter_map(|policies| policies.condition).for_each(visit);
            }
            Self::Output(output) => output.condition.into_iter().for_each(visit),
            Self::Condition(condition) => condition.expr.conditions(visit),
            _ => {}
        }
    }
}

fn indented(sections: &Sections<'_>) -> String {
    let mut bytes = Vec::with_capacity(256 * sections.resources.len() + 1024);
    let mut serializer =
        serde_json::Serializer::with_formatter(&mut bytes, PrettyFormatter::with_indent(b" "));
    match sections.serialize(&mut serializer) {
        Ok(()) => {
            bytes.push(b'\n');
            String::from_utf8(bytes).unwrap_or_default()
        }
        // Writing to memory does not fail, and every key is text.
        Err(_) => String::new(),
    }
}

impl Sections<'_> {
    fn fragment_entries(&self, section: &str) -> usize {
        self.fragments.get(section).map_or(0, BTreeMap::len)
    }

    fn has(&self, section: &str, name: &str) -> bool {
        fn find<T>(entries: &[(&str, T)], name: &str) -> bool {
            entries.binary_search_by_key(&name, |(id, _)| id).is_ok()
        }
        match section {
            "Resources" => find(&self.resources, name),
            "Parameters" => find(&self.parameters, name),
            "Outputs" => find(&self.outputs, name),
            "Conditions" => find(&self.conditions, name),
            "Mappings" => find(&self.mappings, name),
            "Metadata" => self.metadata.get(name).is_some(),
            _ => false,
        }
    }

    fn section<'s, S: SerializeMap, T>(
        &'s self,
        map: &mut S,
        name: &'static str,
        entries: &'s [(&'s str, T)],
    ) -> Result<(), S::Error>
    where
        T: Copy,
        Emit<'s, T>: Serialize,
    {
        let fragment = self.fragments.get(name);
        if entries.is_empty() && fragment.is_none() {
            return Ok(());
        }
        map.serialize_entry(name, &Section { ids: self.ids, entries, fragment })
    }
}

struct Section<'a, T> {
    ids: &'a LogicalIds,
    entries: &'a [(&'a str, T)],
    fragment: Option<&'a BTreeMap<&'a str, &'a Value>>,
}

impl<'a, T: Copy> Serialize for Section<'a, T>
where
    Emit<'a, T>: Serialize,
{
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        let mut map = s.serialize_map(None)?;
        let mut raw = self.fragment.into_iter().flatten().peekable();
        for (id, entry) in self.entries {
            while let Some((name, value)) = raw.next_if(|(name, _)| **name < *id) {
                map.serialize_entry(name, &Emit::new(self.ids, *value))?;
            }
            map.serialize_entry(id, &Emit { ids: self.ids, it: entry })?;
        }
        for (name, value) in raw {
            map.serialize_entry(name, &Emit::new(self.ids, *value))?;
        }
        map.end()
    }
}

impl Serialize for Sections<'_> {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        let mut map = s.serialize_map(None)?;
        self.section(&mut map, "Conditions", &self.conditions)?;
        if let Some(description) = self.description {
            map.serialize_entry("Description", description)?;
        }
        self.section(&mut map, "Mappings", &self.mappings)?;
        let metadata: Vec<(&str, &Value)> = self.metadata.iter().collect();
        self.section(&mut map, "Metadata", &metadata)?;
        self.section(&mut map, "Outputs", &self.outputs)?;
        self.section(&mut map, "Parameters", &self.parameters)?;
        self.section(&mut map, "Resources", &self.resources)?;
        if self.language_extensions && !self.whole.contains_key("Transform") {
            map.serialize_entry("Transform", LANGUAGE_EXTENSIONS)?;
        }
        for (name, value) in &self.whole {
            map.serialize_entry(name, &Emit::new(self.ids, *value))?;
        }
        map.end()
    }
}

impl Serialize for Emit<'_, &Value> {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        Emit::new(self.ids, *self.it).serialize(s)
    }
}

impl Serialize for Emit<'_, &ResourceNode> {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        let (ids, resource) = (self.ids, *self.it);
        let mut map = s.serialize_map(None)?;
        if let Some(policies) = &resource.policies {
            if let Some(condition) = policies.condition {
                map.serialize_entry("Condition", ids.of(condition))?;
            }
            if let Some(policy) = &policies.creation {
                map.serialize_entry("CreationPolicy", &Emit::new(ids, policy))?;
            }
            if let Some(policy) = policies.deletion {
                map.serialize_entry("DeletionPolicy", policy.as_str())?;
            }
            let mut depends_on: Vec<&str> =
                policies.depends_on.iter().map(|node| ids.of(*node)).filter(|id| !id.is_empty()).collect();
            if !depends_on.is_empty() {
                depends_on.sort_unstable();
                depends_on.dedup();
                map.serialize_entry("DependsOn", &depends_on)?;
            }
            if !policies.metadata.is_empty() {
                map.serialize_entry("Metadata", &Emit::new(ids, &policies.metadata))?;
            }
        }
        if !resource.properties.is_empty() {
            map.serialize_entry("Properties", &Emit::new(ids, &resource.properties))?;
        }
        map.serialize_entry("Type", &resource.type_name)?;
        if let Some(policies) = &resource.policies {
            if let Some(policy) = &policies.update {
                map.serialize_entry("UpdatePolicy", &Emit::new(ids, policy))?;
            }
            if let Some(policy) = policies.replacement {
                map.serialize_entry("UpdateReplacePolicy", policy.as_str())?;
            }
        }
        map.end()
    }
}

impl Serialize for Emit<'_, &ParameterNode> {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        let (ids, parameter) = (self.ids, *self.it);
        let mut map = s.serialize_map(None)?;
        if let Some(pattern) = &parameter.allowed_pattern {
            map.serialize_entry("AllowedPattern", pattern)?;
        }
        if !parameter.allowed_values.is_empty() {
            map.serialize_entry("AllowedValues", &Emit::new(ids, parameter.allowed_values.as_slice()))?;
        }
        if let Some(default) = &parameter.default_value {
            map.serialize_entry("Default", &Emit::new(ids, default))?;
        }
        if let Some(description) = &parameter.description {
            map.serialize_entry("Description", description)?;
        }
        if parameter.no_echo {
            map.serialize_entry("NoEcho", &true)?;
        }
        map.serialize_entry("Type", &parameter.parameter_type)?;
        map.end()
    }
}

impl Serialize for Emit<'_, &OutputNode> {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        let (ids, output) = (self.ids, *self.it);
        let mut map = s.serialize_map(None)?;
        if let Some(condition) = output.condition {
            map.serialize_entry("Condition", ids.of(condition))?;
        }
        if let Some(description) = &output.description {
            map.serialize_entry("Description", description)?;
        }
        if let Some(export) = &output.export {
            map.serialize_entry("Export", &Emit::new(ids, &Object::new().with("Name", export.clone())))?;
        }
        map.serialize_entry("Value", &Emit::new(ids, &output.value))?;
        map.end()
    }
}

impl Serialize for Emit<'_, &ConditionNode> {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        Emit::new(self.ids, &self.it.expr).serialize(s)
    }
}

impl Serialize for Emit<'_, &MappingTable> {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        let mut map = s.serialize_map(Some(self.it.len()))?;
        for (top, row) in *self.it {
            let row: BTreeMap<&str, Emit<'_, Value>> =
                row.iter().map(|(second, value)| (second.as_ref(), Emit::new(self.ids, value))).collect();
            map.serialize_entry(top, &row)?;
        }
        map.end()
    }
}
