//! Which function is which, and those that are simple.

use super::evaluate::transform;
use super::loops::has_extensions;
use super::{Resolver, Site, argument, unknown};
use crate::document::Node;
use crate::text::TextBuilder;
use crate::{Unknown, Value, base64, rules};

impl Resolver<'_> {
    /// The value of a function other than `Ref` and `Fn::If`.
    pub(super) fn call(&self, site: &Site<'_>, name: &str, arguments: &Node<'_>) -> Value {
        let is_extension =
            matches!(name, "Fn::Length" | "Fn::ToJsonString") || name.starts_with("Fn::ForEach::");
        if is_extension && !has_extensions(&self.scope(site.scope).template) {
            let message = format!("`{name}` needs the transform `AWS::LanguageExtensions`");
            return self.broken(site, rules::BROKEN_FUNCTION, &message);
        }
        match name {
            "Fn::GetAtt" => self.get_att(site, arguments),
            "Fn::Sub" => self.sub(site, arguments),
            "Fn::Join" => self.join(site, arguments),
            "Fn::Select" => self.select(site, arguments),
            "Fn::Split" => self.split(site, arguments),
            "Fn::FindInMap" => self.find_in_map(site, arguments),
            "Fn::Cidr" => self.cidr(site, arguments),
            "Fn::GetAZs" => self.zones(site, arguments),
            "Fn::Base64" => self.base64(site, arguments),
            "Fn::ImportValue" => self.import(site, arguments),
            "Fn::GetStackOutput" => self.stack_output(site, arguments),
            "Fn::ToJsonString" => self.json_text(site, arguments),
            "Fn::Length" => self.length(site, arguments),
            "Fn::Transform" => transform(arguments),
            "Fn::And" | "Fn::Or" | "Fn::Not" | "Fn::Equals" => self
                .truth_of_function(site, name, arguments)
                .map_or_else(|why| Value::Unknown(Box::new(why)), Value::Bool),
            // It would be written out if its collection were known.
            _ if name.starts_with("Fn::ForEach::") => match argument(arguments, 1) {
                Some(collection) => undecided(&self.value(site, collection)),
                None => unknown(Unknown::Broken("a loop without a collection".into())),
            },
            _ => {
                let message = format!("CloudFormation has no function `{name}` here");
                self.broken(site, rules::BROKEN_FUNCTION, &message)
            }
        }
    }

    /// `{"Fn::GetAtt": ["LogicalId", "Attribute"]}`, or `LogicalId.Attribute` as one text.
    fn get_att(&self, site: &Site<'_>, arguments: &Node<'_>) -> Value {
        if let Some((logical_id, attribute)) = arguments.text().and_then(|text| text.split_once('.')) {
            return self.attribute(site, logical_id, attribute);
        }
        // With the extensions of the language the name is made by functions, too.
        let logical_id = argument(arguments, 0).map(|node| self.value(site, node));
        let logical_id = logical_id.as_ref().and_then(Value::as_text);
        let attribute = argument(arguments, 1).map(|node| self.value(site, node));
        match (logical_id, attribute) {
            (Some(logical_id), Some(Value::Text(attribute))) if !attribute.is_empty() => {
                self.attribute(site, logical_id, &attribute)
            }
            (Some(_), Some(other)) if other.first_unknown().is_some() => undecided(&other),
            _ => {
                self.broken(site, rules::BROKEN_FUNCTION, "`Fn::GetAtt` takes a logical id and an attribute")
            }
        }
    }

    /// `{"Fn::FindInMap": [map, key, second key, {"DefaultValue": …}]}`.
    ///
    /// <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference-findinmap-enhancements.html>
    fn find_in_map(&self, site: &Site<'_>, arguments: &Node<'_>) -> Value {
        let mut keys = Vec::with_capacity(3);
        for index in 0..3 {
            let Some(node) = argument(arguments, index) else {
                let message = "`Fn::FindInMap` takes a mapping and two keys";
                return self.broken(site, rules::BROKEN_FUNCTION, message);
            };
            let key = self.value(&site.item(index), node);
            match key.as_scalar_text() {
                Some(key) => keys.push(key),
                None => return undecided(&key),
            }
        }
        let [mapping, first, second] = keys.as_slice() else { return Value::Null };
        let scope = self.scope(site.scope);
        let default = argument(arguments, 3).and_then(|options| options.get("DefaultValue"));
        let found = scope.element("Mappings", mapping);
        if default.is_none() && found.is_none() {
            let message = format!("the template has no mapping `{mapping}`");
            return self.broken(site, rules::DANGLING_REFERENCE, &message);
        }
        let entries = found.map_or(0, |map| map.entries().len());
        if let Err(bound) = self.bounds.spend(entries as u64 / 16) {
            return self.out_of_bounds(site, bound);
        }
        match (found.and_then(|map| map.get(first)?.get(second)), default) {
            (Some(node), _) => self.value(&Site::element(site.scope, "Mappings", mapping), node),
            (None, Some(default)) => self.value(site, default),
            (None, None) => {
                let message = format!("the mapping `{mapping}` has no `{first}` with `{second}`");
                self.broken(site, rules::DANGLING_REFERENCE, &message)
            }
        }
    }

    fn base64(&self, site: &Site<'_>, arguments: &Node<'_>) -> Value {
        let value = self.value(site, arguments);
        match value.as_scalar_text() {
            Some(text) => match self.bounds.spend_on_text(text.len()) {
                Ok(()) => Value::Text(base64::encode(text.as_bytes()).into()),
                Err(bound) => self.out_of_bounds(site, bound),
            },
            None if matches!(value, Value::List(_) | Value::Map(_) | Value::Null) => {
                self.broken(site, rules::BROKEN_FUNCTION, "`Fn::Base64` takes text")
            }
            None => undecided(&value),
        }
    }

    /// `Fn::ToJsonString`: the JSON of a map or list, in the order in which it is written.
    fn json_text(&self, site: &Site<'_>, arguments: &Node<'_>) -> Value {
        let mut text = TextBuilder::default();
        match self.write_json(site, arguments, &mut text) {
            Ok(()) => {
                // What is quoted again and again grows each time.
                let text = self.finish_text(site, text);
                match self.bounds.spend_on_text(text.bytes()) {
                    Ok(()) => text,
                    Err(bound) => self.out_of_bounds(site, bound),
                }
            }
            Err(why) => unknown(why),
        }
    }

    fn write_json(&self, site: &Site<'_>, node: &Node<'_>, text: &mut TextBuilder) -> Result<(), Unknown> {
        let Ok(_level) = self.bounds.enter() else { return Err(Unknown::Broken("too much".into())) };
        match node {
            Node::List(items) => {
                text.text("[");
                let mut comma = "";
                for (index, node) in items.iter().enumerate() {
                    if !is_no_value(node) {
                        text.text(comma);
                        comma = ",";
                        self.write_json(&site.item(index), node, text)?;
                    }
                }
                text.text("]");
                Ok(())
            }
            Node::Map(entries) if !is_function(node) => {
                text.text("{");
                let mut comma = "";
                for (key, node) in entries {
                    if !is_no_value(node) {
                        text.text(comma);
                        comma = ",";
                        text.text(&json(key));
                        text.text(":");
                        self.write_json(&site.key(key), node, text)?;
                    }
                }
                text.text("}");
                Ok(())
            }
            _ => self.value(site, node).write_json(text),
        }
    }
}

fn is_no_value(node: &Node<'_>) -> bool {
    matches!(node.only_entry(), Some(("Ref", Node::Text(name))) if name == "AWS::NoValue")
}

fn is_function(node: &Node<'_>) -> bool {
    matches!(node.only_entry(), Some((key, _)) if key == "Ref" || key.starts_with("Fn::"))
}

fn json(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

/// What depends on a value that cannot be used as it is: unknown for its reason.
pub(super) fn undecided(value: &Value) -> Value {
    match value.first_unknown() {
        Some(why) => unknown(why.clone()),
        None => match value {
            Value::Reference(_) | Value::Joined(_) => {
                unknown(Unknown::Aws("what a resource's attribute turns out to be".into()))
            }
            _ => unknown(Unknown::Broken("a value of the wrong kind".into())),
        },
    }
}

impl Value {
    /// A text, number or truth value that is known, as text.
    pub(crate) fn as_scalar_text(&self) -> Option<String> {
        match self {
            Self::Text(text) => Some(text.to_string()),
            Self::Number(number) => Some(number.to_string()),
            Self::Bool(value) => Some(value.to_string()),
            _ => None,
        }
    }

    /// Writes this as JSON. What is not known stands within quotation marks, as text does.
    fn write_json(self, text: &mut TextBuilder) -> Result<(), Unknown> {
        match self {
            Self::Null => text.text("null"),
            Self::Bool(value) => text.text(if value { "true" } else { "false" }),
            Self::Number(number) => text.text(&number.to_string()),
            Self::Text(value) => text.text(&json(&value)),
            Self::List(items) => {
                let mut comma = "[";
                let is_empty = items.is_empty();
                for item in items {
                    text.text(comma);
                    comma = ",";
                    item.write_json(text)?;
                }
                text.text(if is_empty { "[]" } else { "]" });
            }
            Self::Map(map) => {
                let mut comma = "{";
                let is_empty = map.is_empty();
                for (key, value) in map.into_entries() {
                    text.text(comma);
                    comma = ",";
                    text.text(&json(&key));
                    text.text(":");
                    value.write_json(text)?;
                }
                text.text(if is_empty { "{}" } else { "}" });
            }
            Self::Joined(parts) => {
                text.text("\"");
                for part in parts {
                    match part {
                        // Without the quotation marks around it.
                        Self::Text(part) => {
                            let quoted = json(&part);
                            text.text(quoted.get(1..quoted.len() - 1).unwrap_or_default());
                        }
                        part => {
                            text.value(part).map_err(|()| Unknown::Broken("text with a list in it".into()))?
                        }
                    }
                }
                text.text("\"");
            }
            // It may be a list.
            Self::Unknown(why) => return Err(*why),
            part @ Self::Reference(_) => {
                text.text("\"");
                text.value(part).map_err(|()| Unknown::Broken("text with a list in it".into()))?;
                text.text("\"");
            }
        }
        Ok(())
    }
}
