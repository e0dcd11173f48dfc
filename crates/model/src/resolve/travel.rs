//! Values from elsewhere: exports, outputs of stacks, and Systems Manager parameters that a stack makes.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;

use stackwright_schema::{ResourceType, ValueKind};

use super::functions::undecided;
use super::scope::Memo;
use super::{Declared, Resolver, Scope, Site, unknown};
use crate::document::Node;
use crate::{Reference, Unknown, Value, rules};

/// What has a name that others read it by: the stack, and the element in it.
#[derive(Debug, Default)]
pub(super) struct Names {
    /// Whether they are being gathered, or were.
    is_begun: Cell<bool>,
    by_name: RefCell<HashMap<String, Vec<(usize, String)>>>,
}

impl Names {
    fn add(&self, name: String, scope: usize, element: &str) {
        self.by_name.borrow_mut().entry(name).or_default().push((scope, element.to_owned()));
    }
}

impl Resolver<'_> {
    /// The element of this name in a stack beside this one.
    fn find(&self, names: &Names, scope: usize, name: &str) -> Option<(usize, String)> {
        let by_name = names.by_name.borrow();
        let here = self.scope(scope);
        by_name.get(name)?.iter().find(|(other, _)| self.scope(*other).is_beside(here)).cloned()
    }

    /// `{"Fn::ImportValue": name}`.
    pub(super) fn import(&self, site: &Site<'_>, arguments: &Node<'_>) -> Value {
        let name = self.value(site, arguments);
        let Some(key) = name_key(&name) else {
            return match name {
                Value::List(_) | Value::Map(_) | Value::Null => {
                    self.broken(site, rules::BROKEN_FUNCTION, "`Fn::ImportValue` takes the name of an export")
                }
                name => undecided(&name),
            };
        };
        if !self.exports.is_begun.replace(true) {
            self.gather_exports();
        }
        let found = self.find(&self.exports, site.scope, &key);
        found
            .and_then(|(scope, output)| self.output(scope, &output))
            .unwrap_or_else(|| unknown(Unknown::Import(key.into())))
    }

    fn present_scopes(&self) -> impl Iterator<Item = (usize, &Scope<'_>)> {
        self.scopes.iter().enumerate().filter(|(_, scope)| !scope.is_left_out)
    }

    fn gather_exports(&self) {
        for (index, scope) in self.present_scopes() {
            let outputs = scope.template.get("Outputs").map(Node::entries).unwrap_or_default();
            for (output, node) in outputs {
                let Some(name) = node.get("Export").and_then(|export| export.get("Name")) else { continue };
                let element = Site::element(index, "Outputs", output);
                if let Some(key) = name_key(&self.value(&element.key("Export"), name)) {
                    self.exports.add(key, index, output);
                }
            }
        }
    }

    /// `{"Fn::GetStackOutput": {"StackName": …, "OutputName": …, "Region": …, "RoleArn": …}}`.
    ///
    /// <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference-getstackoutput.html>
    pub(super) fn stack_output(&self, site: &Site<'_>, arguments: &Node<'_>) -> Value {
        let argument = |name| arguments.get(name).map(|node| self.value(&site.key(name), node));
        let (Some(stack), Some(output)) = (argument("StackName"), argument("OutputName")) else {
            let message = "`Fn::GetStackOutput` takes the names of a stack and of an output";
            return self.broken(site, rules::BROKEN_FUNCTION, message);
        };
        let (Some(stack), Some(output)) = (stack.as_text(), output.as_text()) else {
            return if stack.first_unknown().is_some() { undecided(&stack) } else { undecided(&output) };
        };
        let here = self.scope(site.scope);
        let region = argument("Region");
        let region = match &region {
            None => Some(here.region.as_deref()),
            Some(region) => region.as_text().map(Some),
        };
        // The role is of the account that has the stack.
        let role = argument("RoleArn");
        let account = match &role {
            None => Some(here.account.as_deref()),
            Some(role) => role.as_text().and_then(|arn| arn.split(':').nth(4)).map(Some),
        };
        let is_meant = |scope: &Scope<'_>| {
            scope.nested_in.is_none()
                && !scope.is_left_out
                && scope.name == stack
                && Some(scope.region.as_deref()) == region
                && Some(scope.account.as_deref()) == account
        };
        let found = self.scopes.iter().position(is_meant);
        found
            .and_then(|scope| self.output(scope, output))
            .unwrap_or_else(|| unknown(Unknown::StackOutput(stack.into(), output.into())))
    }

    /// The value of a stack's output; none where it has no such output, or its condition is false.
    pub(crate) fn output(&self, scope_index: usize, name: &str) -> Option<Value> {
        let scope = self.scope(scope_index);
        let node = scope.element("Outputs", name)?;
        match scope.outputs.borrow().get(name) {
            Some(Memo::Done(value)) => return value.as_ref().map(|value| self.copy(scope_index, value)),
            Some(Memo::Busy) => {
                return Some(self.circular(&Site::element(scope_index, "Outputs", name), "output", name));
            }
            None => {}
        }
        scope.outputs.borrow_mut().insert(name.to_owned(), Memo::Busy);
        let value = self.evaluate_output(&Site::element(scope_index, "Outputs", name), node);
        scope.outputs.borrow_mut().insert(name.to_owned(), Memo::Done(value.clone()));
        value
    }

    fn evaluate_output(&self, site: &Site<'_>, node: &Node<'_>) -> Option<Value> {
        if let Some(condition) = node.get("Condition").and_then(Node::text)
            && self.condition(site, condition) == Ok(false)
        {
            return None;
        }
        let value = self.value(&site.key("Value"), node.get("Value")?);
        Some(match value {
            // What stacks hand over is text.
            Value::List(_) | Value::Map(_) => {
                self.broken(site, rules::BROKEN_FUNCTION, "the value of an output is text")
            }
            value => value,
        })
    }

    /// The value of a Systems Manager parameter, where a stack here makes it.
    pub(super) fn ssm_parameter(&self, scope: usize, name: &str) -> Option<Value> {
        if !self.ssm_parameters.is_begun.replace(true) {
            self.gather_ssm_parameters();
        }
        let (scope, logical_id) = self.find(&self.ssm_parameters, scope, name)?;
        let found = self.scope(scope);
        match found.ssm_values.borrow().get(&logical_id) {
            Some(Memo::Done(value)) => return Some(self.copy(scope, value)),
            Some(Memo::Busy) => {
                let site = Site::element(scope, "Resources", &logical_id);
                return Some(self.circular(&site, "Systems Manager parameter", name));
            }
            None => {}
        }
        let resource = found.resources.get(found.resource(&logical_id)?)?;
        let node = found.node(resource).get("Properties")?.get("Value")?;
        found.ssm_values.borrow_mut().insert(logical_id.clone(), Memo::Busy);
        let element = Site::element(scope, "Resources", &logical_id);
        let properties = element.key("Properties");
        let site = properties.key("Value");
        let value = match self.value(&site, node) {
            Value::List(_) | Value::Map(_) => {
                self.broken(&site, rules::BROKEN_FUNCTION, "the value of a Systems Manager parameter is text")
            }
            value => value,
        };
        found.ssm_values.borrow_mut().insert(logical_id, Memo::Done(value.clone()));
        Some(value)
    }

    fn gather_ssm_parameters(&self) {
        for (index, scope) in self.present_scopes() {
            for resource in &scope.resources {
                let node = scope.node(resource);
                let is_parameter = node.get("Type").and_then(Node::text) == Some("AWS::SSM::Parameter");
                let Some(name) = node.get("Properties").and_then(|properties| properties.get("Name")) else {
                    continue;
                };
                if is_parameter && resource.id.is_some() {
                    let element = Site::element(index, "Resources", &resource.logical_id);
                    let properties = element.key("Properties");
                    if let Some(key) = name_key(&self.value(&properties.key("Name"), name)) {
                        self.ssm_parameters.add(key, index, &resource.logical_id);
                    }
                }
            }
        }
    }

    /// The parts of a text with commas.
    pub(super) fn comma_separated(&self, site: &Site<'_>, text: &Value) -> Result<Vec<Value>, Value> {
        self.split_text(site, text, ",").map(super::list::Pieces::into_value).and_then(|value| match value {
            Value::List(items) => Ok(items),
            value => Err(value),
        })
    }

    /// The stack and the resource behind a reference.
    fn resource_behind(&self, reference: &Reference) -> Option<(usize, &Declared)> {
        let (scope, resource) = *self.by_id.get(reference.resource.index())?;
        Some((scope, self.scope(scope).resources.get(resource)?))
    }

    /// Whether a value is an attribute that is a list.
    pub(super) fn is_list(&self, value: &Value) -> bool {
        let Value::Reference(reference) = value else { return false };
        let Some(attribute) = &reference.attribute else { return false };
        let Some((scope, resource)) = self.resource_behind(reference) else { return false };
        let type_name = self.scope(scope).node(resource).get("Type").and_then(Node::text);
        let attribute = type_name
            .and_then(ResourceType::find)
            .and_then(|resource_type| resource_type.attribute(attribute));
        attribute.is_some_and(|attribute| matches!(attribute.value().kind(), ValueKind::List(_)))
    }

    /// What a reference refers to, as people read it.
    pub(super) fn name_of(&self, value: &Value) -> String {
        let Value::Reference(reference) = value else { return "a text".to_owned() };
        let name = self.resource_behind(reference).map(|(_, resource)| &*resource.logical_id);
        match (name, &reference.attribute) {
            (Some(name), Some(attribute)) => format!("{name}.{attribute}"),
            (name, _) => name.unwrap_or_default().to_owned(),
        }
    }

    /// The value of the property that an attribute tells, such as the `CidrBlock` of a VPC, where it is set.
    pub(super) fn property_behind(&self, value: &Value) -> Option<Value> {
        let Value::Reference(reference) = value else { return None };
        let attribute = reference.attribute.as_deref()?;
        let (scope, resource) = self.resource_behind(reference)?;
        let node = self.scope(scope).node(resource).get("Properties")?.get(attribute)?;
        let element = Site::element(scope, "Resources", &resource.logical_id);
        let properties = element.key("Properties");
        self.evaluate(&properties.key(attribute), node)
    }
}

/// A name that others read something by, as text: all of it is known but for what is the same for all stacks that
/// stand beside one another.
fn name_key(name: &Value) -> Option<String> {
    let mut key = String::new();
    for part in name.parts() {
        match part {
            Value::Unknown(why) => match &**why {
                Unknown::Pseudo(pseudo) if **pseudo != *"AWS::StackName" && **pseudo != *"AWS::StackId" => {
                    key.push_str("${");
                    key.push_str(pseudo);
                    key.push('}');
                }
                _ => return None,
            },
            part => key.push_str(&part.as_scalar_text()?),
        }
    }
    Some(key)
}
