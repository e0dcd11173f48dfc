//! The elements of a template's sections, as JSON.

use std::collections::BTreeMap;

use serde::ser::{Serialize, SerializeMap, Serializer};

use super::emit::{Emit, Number};
use crate::tree::{MappingTable, OutputNode, ParameterNode, ParameterRule, ResourceNode};
use crate::value::{ConditionExpr, Object, Text, Value};

/// An element of a section.
#[derive(Clone, Copy)]
pub(crate) enum Element<'a> {
    Resource(&'a ResourceNode),
    Parameter(&'a ParameterNode),
    Output(&'a OutputNode),
    Condition(&'a ConditionExpr),
    Mapping(&'a MappingTable),
    Rule(&'a ParameterRule),
    /// As it is given.
    Raw(&'a Value),
}

impl Serialize for Emit<'_, Element<'_>> {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        match self.it {
            Element::Resource(it) => self.of(*it).serialize(s),
            Element::Parameter(it) => self.of(*it).serialize(s),
            Element::Output(it) => self.of(*it).serialize(s),
            Element::Condition(it) => self.of(*it).serialize(s),
            Element::Mapping(it) => self.of(*it).serialize(s),
            Element::Rule(it) => self.of(*it).serialize(s),
            Element::Raw(it) => self.of(*it).serialize(s),
        }
    }
}

impl Serialize for Emit<'_, ResourceNode> {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        let Self { ids, it: resource } = *self;
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

impl Serialize for Emit<'_, ParameterNode> {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        let Self { ids, it: parameter } = *self;
        let mut map = s.serialize_map(None)?;
        if let Some(pattern) = &parameter.allowed_pattern {
            map.serialize_entry("AllowedPattern", pattern)?;
        }
        if !parameter.allowed_values.is_empty() {
            map.serialize_entry("AllowedValues", &Emit::new(ids, parameter.allowed_values.as_slice()))?;
        }
        if let Some(description) = &parameter.constraint_description {
            map.serialize_entry("ConstraintDescription", description)?;
        }
        if let Some(default) = &parameter.default_value {
            map.serialize_entry("Default", &Emit::new(ids, default))?;
        }
        if let Some(description) = &parameter.description {
            map.serialize_entry("Description", description)?;
        }
        if let Some(count) = &parameter.characters {
            map.serialize_entry("MaxLength", count.end())?;
            map.serialize_entry("MinLength", count.start())?;
        }
        if let Some(numbers) = &parameter.numbers {
            map.serialize_entry("MaxValue", &Number(*numbers.end()))?;
            map.serialize_entry("MinValue", &Number(*numbers.start()))?;
        }
        if parameter.no_echo {
            map.serialize_entry("NoEcho", &true)?;
        }
        map.serialize_entry("Type", &parameter.parameter_type)?;
        map.end()
    }
}

impl Serialize for Emit<'_, OutputNode> {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        let Self { ids, it: output } = *self;
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

impl Serialize for Emit<'_, ParameterRule> {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        let assertions: Vec<_> = self.it.assertions.iter().map(|assertion| self.of(assertion)).collect();
        let mut map = s.serialize_map(None)?;
        map.serialize_entry("Assertions", &assertions)?;
        if let Some(condition) = &self.it.condition {
            map.serialize_entry("RuleCondition", &self.of(condition))?;
        }
        map.end()
    }
}

/// An assertion of a rule.
impl Serialize for Emit<'_, (ConditionExpr, Text)> {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        let (assertion, description) = self.it;
        let mut map = s.serialize_map(Some(2))?;
        map.serialize_entry("Assert", &self.of(assertion))?;
        map.serialize_entry("AssertDescription", description)?;
        map.end()
    }
}

impl Serialize for Emit<'_, MappingTable> {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        let mut map = s.serialize_map(Some(self.it.len()))?;
        for (top, row) in self.it {
            let row: BTreeMap<&str, Emit<'_, Value>> =
                row.iter().map(|(second, value)| (second.as_ref(), Emit::new(self.ids, value))).collect();
            map.serialize_entry(top, &row)?;
        }
        map.end()
    }
}
