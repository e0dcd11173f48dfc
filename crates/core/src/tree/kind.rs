//! What a node of the tree is.

use std::collections::BTreeMap;

use super::{ConditionNode, MappingTable, OutputNode, ParameterNode, ParameterRule, ResourceNode, StackNode};
use crate::synth::Namespace;
use crate::value::{ConditionExpr, Object, Value};

/// What a node is.
#[derive(Debug)]
pub(crate) enum Kind {
    /// The root of the tree.
    App,
    /// A part of the app that becomes an assembly of its own within the app's.
    Stage,
    /// A stack: one template.
    Stack(Box<StackNode>),
    /// A group of other nodes.
    Construct,
    /// A resource.
    Resource(ResourceNode),
    /// A template parameter.
    Parameter(Box<ParameterNode>),
    /// An output.
    Output(Box<OutputNode>),
    /// A condition.
    Condition(Box<ConditionNode>),
    /// A mapping.
    Mapping(MappingTable),
    /// A rule on parameters.
    Rule(Box<ParameterRule>),
    /// A raw template fragment, by section.
    Fragment(Object),
}

impl Kind {
    /// The namespace of a template that its logical id is in; none where it has no logical id.
    pub(crate) const fn namespace(&self) -> Option<Namespace> {
        match self {
            Self::Resource(_) | Self::Parameter(_) => Some(Namespace::Referable),
            Self::Output(_) => Some(Namespace::Outputs),
            Self::Condition(_) => Some(Namespace::Conditions),
            Self::Mapping(_) => Some(Namespace::Mappings),
            Self::Rule(_) => Some(Namespace::Rules),
            Self::App | Self::Stage | Self::Stack(_) | Self::Construct | Self::Fragment(_) => None,
        }
    }

    /// What it is, in a sentence.
    pub(crate) const fn noun(&self) -> &'static str {
        match self {
            Self::App => "an app",
            Self::Stage => "a stage",
            Self::Stack(_) => "a stack",
            Self::Construct => "a construct",
            Self::Resource(_) => "a resource",
            Self::Parameter(_) => "a parameter",
            Self::Output(_) => "an output",
            Self::Condition(_) => "a condition",
            Self::Mapping(_) => "a mapping",
            Self::Rule(_) => "a rule",
            Self::Fragment(_) => "a template fragment",
        }
    }

    /// Calls `visit` for every value, to change it.
    pub(crate) fn values_mut(&mut self, visit: &mut impl FnMut(&mut Value)) {
        match self {
            Self::Resource(resource) => {
                resource.properties.iter_mut().for_each(|(_, value)| visit(value));
                if let Some(policies) = &mut resource.policies {
                    policies.creation.iter_mut().chain(&mut policies.update).for_each(&mut *visit);
                    policies.metadata.iter_mut().for_each(|(_, value)| visit(value));
                }
            }
            Self::Parameter(parameter) => {
                parameter.default_value.iter_mut().chain(&mut parameter.allowed_values).for_each(visit);
            }
            Self::Output(output) => {
                visit(&mut output.value);
                output.export.iter_mut().for_each(visit);
            }
            Self::Condition(condition) => condition.expr.all_operands_mut(visit),
            Self::Rule(rule) => {
                let ParameterRule { condition, assertions } = rule.as_mut();
                condition.iter_mut().for_each(|expr| expr.all_operands_mut(visit));
                assertions.iter_mut().for_each(|(expr, _)| expr.all_operands_mut(visit));
            }
            Self::Mapping(table) => table.values_mut().flat_map(BTreeMap::values_mut).for_each(visit),
            Self::Fragment(sections) => sections.iter_mut().for_each(|(_, value)| visit(value)),
            Self::Stack(stack) => stack.settings.metadata.iter_mut().for_each(|(_, value)| visit(value)),
            Self::App | Self::Stage | Self::Construct => {}
        }
    }

    /// Takes its values away, however deeply they are nested.
    pub(crate) fn dismantle(&mut self) {
        let nothing = || ConditionExpr::And(Vec::new());
        let exprs: Vec<&mut ConditionExpr> = match self {
            Self::Condition(condition) => vec![&mut condition.expr],
            Self::Rule(rule) => {
                let assertions = rule.assertions.iter_mut().map(|(expr, _)| expr);
                rule.condition.iter_mut().chain(assertions).collect()
            }
            _ => Vec::new(),
        };
        exprs.into_iter().for_each(|expr| std::mem::replace(expr, nothing()).dismantle());
        self.values_mut(&mut |value| std::mem::replace(value, Value::Null).dismantle());
    }
}
