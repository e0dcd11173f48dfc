//! Parameters of templates, and the pseudo parameters that AWS gives.

use super::scope::Memo;
use super::{Resolver, Site, unknown};
use crate::document::Node;
use crate::{Unknown, Value, region, rules};

/// What a parameter's type says of its value.
struct Kind<'k> {
    /// Whether it is a list, written as text with commas.
    is_list: bool,
    /// Whether what is given is the name of a Systems Manager parameter, which holds the value.
    is_ssm: bool,
    /// The type as it is written.
    written: &'k str,
}

impl<'k> Kind<'k> {
    /// <https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-supplied-parameter-types.html>
    fn of(written: &'k str) -> Self {
        let inner = written.strip_prefix("AWS::SSM::Parameter::Value<");
        let value_type = inner.and_then(|inner| inner.strip_suffix('>')).unwrap_or(written);
        Self {
            is_list: value_type == "CommaDelimitedList" || value_type.starts_with("List<"),
            is_ssm: inner.is_some(),
            written,
        }
    }
}

impl Resolver<'_> {
    /// The value of a parameter; none where the template has no such parameter.
    pub(super) fn parameter(&self, scope_index: usize, name: &str) -> Option<Value> {
        let scope = self.scope(scope_index);
        let node = scope.element("Parameters", name)?;
        match scope.parameters.borrow().get(name) {
            Some(Memo::Done(value)) => return Some(self.copy(scope_index, value)),
            Some(Memo::Busy) => {
                let site = Site::element(scope_index, "Parameters", name);
                return Some(self.circular(&site, "parameter", name));
            }
            None => {}
        }
        scope.parameters.borrow_mut().insert(name.to_owned(), Memo::Busy);
        let site = Site::element(scope_index, "Parameters", name);
        let value = match self.bounds.enter() {
            Ok(_level) => self.evaluate_parameter(&site, name, node),
            Err(bound) => self.out_of_bounds(&site, bound),
        };
        scope.parameters.borrow_mut().insert(name.to_owned(), Memo::Done(value.clone()));
        Some(value)
    }

    fn evaluate_parameter(&self, site: &Site<'_>, name: &str, node: &Node<'_>) -> Value {
        let kind = Kind::of(node.get("Type").and_then(Node::text).unwrap_or("String"));
        let default = || {
            let default = Value::Text(node.get("Default")?.scalar()?.into());
            self.defaulted.borrow_mut().insert((site.scope, name.to_owned()));
            Some(default)
        };
        let Some(given) = self.given(site, name).or_else(default) else {
            return unknown(Unknown::Parameter(name.into()));
        };
        let value = if kind.is_ssm {
            match given.as_text() {
                Some(ssm_name) => self
                    .ssm_parameter(site.scope, ssm_name)
                    .unwrap_or_else(|| unknown(Unknown::SsmParameter(ssm_name.into()))),
                None => given,
            }
        } else {
            given
        };
        if kind.is_list { self.as_list(site, value) } else { self.as_text(site, value, kind.written) }
    }

    /// What the inputs, the assembly or the stack around give a parameter.
    fn given(&self, site: &Site<'_>, name: &str) -> Option<Value> {
        let scope = self.scope(site.scope);
        if let Some((parent, resource)) = scope.nested_in {
            let around = self.scope(parent);
            let resource = around.resources.get(resource)?;
            let node = around.node(resource).get("Properties")?.get("Parameters")?.get(name)?;
            let element = Site::element(parent, "Resources", &resource.logical_id);
            let properties = element.key("Properties");
            let parameters = properties.key("Parameters");
            return self.evaluate(&parameters.key(name), node);
        }
        let by_stack = self.inputs.parameters.get(&format!("{}:{name}", scope.name));
        let text = by_stack.or_else(|| self.inputs.parameters.get(name)).or_else(|| scope.given.get(name))?;
        Some(Value::Text(text.as_str().into()))
    }

    /// The items of a list parameter: its text split at commas, without the spaces around them.
    fn as_list(&self, site: &Site<'_>, value: Value) -> Value {
        let items = match value {
            Value::List(items) => items,
            // A list that AWS gives, or something that is not known at all.
            value if self.is_list(&value) => return value,
            Value::Unknown(_) => return value,
            value => match self.comma_separated(site, &value) {
                Ok(items) => items,
                Err(value) => return value,
            },
        };
        let trim = |item: Value| match item {
            Value::Text(text) => Value::Text(text.trim().into()),
            other => other,
        };
        Value::List(items.into_iter().map(trim).collect())
    }

    /// A parameter that is no list is text, whatever its type is called.
    fn as_text(&self, site: &Site<'_>, value: Value, written: &str) -> Value {
        match value {
            Value::List(_) | Value::Map(_) => {
                let message = format!("a parameter of the type `{written}` is given a list or map");
                self.broken(site, rules::BROKEN_FUNCTION, &message)
            }
            value => match value.as_scalar_text() {
                Some(text) => Value::Text(text.into()),
                None => value,
            },
        }
    }

    /// A value that is used once more, which costs what it takes to copy it.
    pub(super) fn copy(&self, scope: usize, value: &Value) -> Value {
        match self.bounds.spend_on_text(value.bytes()) {
            Ok(()) => value.clone(),
            Err(bound) => self.out_of_bounds(&Site::element(scope, "Parameters", ""), bound),
        }
    }

    pub(super) fn circular(&self, site: &Site<'_>, kind: &str, name: &str) -> Value {
        self.broken(site, rules::CIRCULAR_REFERENCE, &format!("the {kind} `{name}` depends on itself"))
    }

    /// The value of `AWS::Region` and the like; none for any other name.
    ///
    /// <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/pseudo-parameter-reference.html>
    pub(super) fn pseudo_parameter(&self, scope_index: usize, name: &str) -> Option<Value> {
        let what = name.strip_prefix("AWS::")?;
        let scope = self.scope(scope_index);
        let region = scope.region.as_deref();
        let known = match what {
            "AccountId" => scope.account.as_deref(),
            "Region" => region,
            "Partition" => region.map(region::partition),
            "URLSuffix" => region.map(region::url_suffix),
            // AWS makes up the name of a nested stack.
            "StackName" => Some(&*scope.name).filter(|name| scope.nested_in.is_none() && !name.is_empty()),
            "StackId" | "NotificationARNs" => None,
            "NoValue" => return Some(Value::Null),
            _ => return None,
        };
        Some(known.map_or_else(|| unknown(Unknown::Pseudo(name.into())), |text| Value::Text(text.into())))
    }
}
