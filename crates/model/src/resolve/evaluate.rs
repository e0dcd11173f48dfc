//! Values: what is no function stands for itself, and `Ref` and `Fn::GetAtt` for what they refer to.

use super::functions::undecided;
use super::{Resolver, Site, unknown};
use crate::document::Node;
use crate::{Map, ResourceId, Unknown, Value, rules};

impl Resolver<'_> {
    /// The value of a node; none for `AWS::NoValue`, which removes what it stands for.
    pub(crate) fn evaluate(&self, site: &Site<'_>, node: &Node<'_>) -> Option<Value> {
        let _level = match self.bounds.enter() {
            Ok(level) => level,
            Err(bound) => return Some(self.out_of_bounds(site, bound)),
        };
        match node {
            Node::Null => Some(Value::Null),
            Node::Bool(value) => Some(Value::Bool(*value)),
            Node::Number(number) => Some(Value::Number(number.clone())),
            Node::Text(text) => Some(self.literal(site, text)),
            Node::List(items) => Some(Value::List(self.items(site, items))),
            Node::Map(entries) => match self.function(site, node) {
                Some(value) => value,
                None => {
                    let evaluated = entries.iter().filter_map(|(key, node)| {
                        Some((Box::from(&**key), self.evaluate(&site.key(key), node)?))
                    });
                    Some(Value::Map(evaluated.collect::<Map>()))
                }
            },
        }
    }

    /// The value of a node, `Null` for `AWS::NoValue`.
    pub(crate) fn value(&self, site: &Site<'_>, node: &Node<'_>) -> Value {
        self.evaluate(site, node).unwrap_or_default()
    }

    /// The items of a list but those that `AWS::NoValue` removes.
    pub(super) fn items(&self, site: &Site<'_>, items: &[Node<'_>]) -> Vec<Value> {
        let evaluate = |(index, node)| self.evaluate(&site.item(index), node);
        items.iter().enumerate().filter_map(evaluate).collect()
    }

    pub(super) fn out_of_bounds(&self, site: &Site<'_>, bound: &'static str) -> Value {
        // Said once: everything after it is out of bounds as well.
        let is_said = self.diagnostics.borrow().iter().any(|d| d.rule == rules::OUT_OF_BOUNDS);
        if !is_said {
            self.report(site, rules::OUT_OF_BOUNDS, format!("evaluation ends here: {bound}"));
        }
        unknown(Unknown::Broken(bound.into()))
    }

    /// The function that a map stands for, if it does.
    fn function(&self, site: &Site<'_>, node: &Node<'_>) -> Option<Option<Value>> {
        let Some((name, arguments)) = node.only_entry() else {
            return self.function_among_keys(site, node).map(Some);
        };
        let inner = site.key(name);
        match name {
            "Ref" => Some(match arguments.text() {
                Some("AWS::NoValue") => None,
                Some(name) => Some(self.reference(&inner, name)),
                None => Some(self.reference_by(&inner, arguments)),
            }),
            "Fn::If" => Some(self.choose(&inner, arguments)),
            _ if name.starts_with("Fn::") => Some(Some(self.call(&inner, name, arguments))),
            _ => None,
        }
    }

    /// `Ref` with a function for the name, which the extensions of the language take.
    ///
    /// <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/transform-aws-languageextensions.html>
    fn reference_by(&self, site: &Site<'_>, arguments: &Node<'_>) -> Value {
        let name = self.value(site, arguments);
        match name.as_text() {
            Some(name) => self.reference(site, name),
            None if name.first_unknown().is_some() => undecided(&name),
            None => self.broken(site, rules::BROKEN_FUNCTION, "`Ref` takes a name"),
        }
    }

    /// A function beside other keys: a transform makes anything of the map; any other is wrong.
    fn function_among_keys(&self, site: &Site<'_>, node: &Node<'_>) -> Option<Value> {
        let (name, arguments) = node.entries().iter().find(|(key, _)| key.starts_with("Fn::"))?;
        if name == "Fn::Transform" {
            return Some(transform(arguments));
        }
        if name.starts_with("Fn::ForEach::") {
            return Some(self.call(&site.key(name), name, arguments));
        }
        let message = format!("the function `{name}` stands among other keys");
        Some(self.broken(site, rules::BROKEN_FUNCTION, &message))
    }

    /// What `Ref` gives.
    pub(super) fn reference(&self, site: &Site<'_>, name: &str) -> Value {
        if let Some(value) = self.pseudo_parameter(site.scope, name) {
            self.use_default(site, name);
            return value;
        }
        let scope = self.scope(site.scope);
        if let Some(value) = self.parameter(site.scope, name) {
            self.use_default(site, name);
            return value;
        }
        match scope.resource(name).and_then(|index| scope.resources.get(index)) {
            Some(resource) => match resource.id {
                Some(id) => self.refer(site, id, None),
                None => self.left_out(site, name),
            },
            None => self.dangling(site, name),
        }
    }

    /// What `Fn::GetAtt` gives.
    pub(super) fn attribute(&self, site: &Site<'_>, logical_id: &str, attribute: &str) -> Value {
        let scope = self.scope(site.scope);
        let Some(resource) = scope.resource(logical_id).and_then(|index| scope.resources.get(index)) else {
            return self.dangling(site, logical_id);
        };
        let Some(id) = resource.id else { return self.left_out(site, logical_id) };
        let reference = self.refer(site, id, Some(attribute));
        if let (Some(nested), Some(output)) = (resource.nested, attribute.strip_prefix("Outputs.")) {
            return self.output(nested, output).unwrap_or_else(|| {
                let message =
                    format!("the template of the nested stack `{logical_id}` has no output `{output}`");
                self.report(site, rules::DANGLING_REFERENCE, message);
                unknown(Unknown::Dangling(format!("{logical_id}.{attribute}").into()))
            });
        }
        reference
    }

    /// The resource that `DependsOn` names.
    pub(crate) fn depends_on(&self, site: &Site<'_>, name: &str) -> Option<ResourceId> {
        let scope = self.scope(site.scope);
        match scope.resource(name).and_then(|index| scope.resources.get(index)) {
            // One that is left out is not waited for.
            Some(resource) => resource.id,
            None => {
                if scope.maker_of(name).is_none() {
                    let message = format!("the template has no resource `{name}`");
                    self.report(site, rules::DANGLING_REFERENCE, message);
                }
                None
            }
        }
    }

    /// A name of which there is no element.
    pub(super) fn dangling(&self, site: &Site<'_>, name: &str) -> Value {
        if let Some(maker) = self.scope(site.scope).maker_of(name) {
            return unknown(Unknown::Macro(maker.into()));
        }
        self.report(
            site,
            rules::DANGLING_REFERENCE,
            format!("the template has neither a parameter nor a resource `{name}`"),
        );
        unknown(Unknown::Dangling(name.into()))
    }

    fn left_out(&self, site: &Site<'_>, name: &str) -> Value {
        // While loops are written out, nothing has an id yet.
        if !self.by_id.is_empty() {
            let message = format!("the resource `{name}` is referred to, but its condition is false");
            self.report(site, rules::DANGLING_REFERENCE, message);
        }
        unknown(Unknown::Dangling(name.into()))
    }
}

/// What a transform within a template makes: nobody knows.
pub(super) fn transform(arguments: &Node<'_>) -> Value {
    let name = arguments.get("Name").and_then(Node::text).unwrap_or("Fn::Transform");
    unknown(Unknown::Macro(name.into()))
}
