//! Text functions: `Fn::Sub`, `Fn::Join`, and dynamic references within any text.

use super::{Resolver, Site, unknown};
use crate::document::Node;
use crate::text::TextBuilder;
use crate::{Unknown, Value, rules};

impl Resolver<'_> {
    /// `{"Fn::Sub": text}` or `{"Fn::Sub": [text, variables]}`.
    ///
    /// <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference-sub.html>
    pub(super) fn sub(&self, site: &Site<'_>, arguments: &Node<'_>) -> Value {
        let (template, variables) = match arguments.items() {
            Some([template, variables]) => (template, Some(variables)),
            Some([template]) => (template, None),
            _ => (arguments, None),
        };
        let Some(template) = template.scalar() else {
            let message = "`Fn::Sub` takes text, and a map of variables";
            return self.broken(site, rules::BROKEN_FUNCTION, message);
        };
        let mut text = TextBuilder::default();
        let mut rest = &*template;
        while let Some((before, after)) = rest.split_once("${") {
            text.text(before);
            let Some((name, after)) = after.split_once('}') else {
                // CloudFormation takes an open one for text, and nothing after it is closed either.
                text.text("${");
                rest = after;
                break;
            };
            rest = after;
            if let Some(literal) = name.strip_prefix('!') {
                text.text("${");
                text.text(literal);
                text.text("}");
                continue;
            }
            let value = self.variable(site, name.trim(), variables);
            if let Err(bound) = self.bounds.spend_on_text(value.bytes()) {
                return self.out_of_bounds(site, bound);
            }
            if text.value(value).is_err() {
                let message = format!("`{name}` is no text, so `Fn::Sub` cannot put it into one");
                return self.broken(site, rules::BROKEN_FUNCTION, &message);
            }
        }
        text.text(rest);
        self.finish_text(site, text)
    }

    fn variable(&self, site: &Site<'_>, name: &str, variables: Option<&Node<'_>>) -> Value {
        let count = variables.map_or(0, |variables| variables.entries().len());
        if let Err(bound) = self.bounds.spend(count as u64 / 16) {
            return self.out_of_bounds(site, bound);
        }
        if let Some(node) = variables.and_then(|variables| variables.get(name)) {
            return self.value(&site.key(name), node);
        }
        match name.split_once('.') {
            Some((logical_id, attribute)) => self.attribute(site, logical_id, attribute),
            None => self.reference(site, name),
        }
    }

    /// `{"Fn::Join": [delimiter, list]}`.
    pub(super) fn join(&self, site: &Site<'_>, arguments: &Node<'_>) -> Value {
        let Some([delimiter, list]) = arguments.items() else {
            return self.broken(site, rules::BROKEN_FUNCTION, "`Fn::Join` takes a delimiter and a list");
        };
        let Some(delimiter) = delimiter.scalar() else {
            return self.broken(site, rules::BROKEN_FUNCTION, "the delimiter of `Fn::Join` is text");
        };
        let items = match self.value(site, list) {
            Value::List(items) => items,
            // The text of an attribute that is a list is its items with commas.
            list @ Value::Reference(_) if delimiter == "," => return list,
            Value::Reference(_) => {
                return unknown(Unknown::Aws("the items of a resource's attribute".into()));
            }
            list @ Value::Unknown(_) => return list,
            _ => return self.broken(site, rules::BROKEN_FUNCTION, "`Fn::Join` joins the items of a list"),
        };
        let mut text = TextBuilder::default();
        for (index, item) in items.into_iter().enumerate() {
            if index > 0 {
                text.text(&delimiter);
            }
            if let Err(bound) = self.bounds.spend_on_text(item.bytes() + delimiter.len()) {
                return self.out_of_bounds(site, bound);
            }
            if text.value(item).is_err() {
                let message = "`Fn::Join` joins texts, and here is a list or map among them";
                return self.broken(site, rules::BROKEN_FUNCTION, message);
            }
        }
        self.finish_text(site, text)
    }

    /// Text as it is written.
    pub(super) fn literal(&self, site: &Site<'_>, text: &str) -> Value {
        if let Err(bound) = self.bounds.spend_on_text(text.len()) {
            return self.out_of_bounds(site, bound);
        }
        if text.contains(DYNAMIC) {
            let mut builder = TextBuilder::default();
            builder.text(text);
            return self.finish_text(site, builder);
        }
        Value::Text(text.into())
    }

    /// A text that is complete: dynamic references in it stand for what they read.
    ///
    /// <https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/dynamic-references.html>
    pub(super) fn finish_text(&self, site: &Site<'_>, text: TextBuilder) -> Value {
        let text = text.finish();
        let is_plain = |part: &Value| part.as_text().is_none_or(|text| !text.contains(DYNAMIC));
        if text.parts().iter().all(is_plain) {
            return text;
        }
        let mut result = TextBuilder::default();
        // What a dynamic reference reads, as far as its parts have been met.
        let mut open: Option<String> = None;
        for part in text.parts() {
            let Value::Text(part) = part else {
                match &mut open {
                    Some(reference) => reference.push_str(&self.shown(part)),
                    None => drop(result.value(part.clone())),
                }
                continue;
            };
            let mut rest = &**part;
            while !rest.is_empty() {
                let marker = if open.is_some() { "}}" } else { DYNAMIC };
                let (before, after) = rest.split_once(marker).map_or((rest, None), |(a, b)| (a, Some(b)));
                rest = after.unwrap_or_default();
                match (&mut open, after) {
                    (None, after) => {
                        result.text(before);
                        open = after.map(|_| String::new());
                    }
                    (Some(reference), None) => reference.push_str(before),
                    (Some(reference), Some(_)) => {
                        reference.push_str(before);
                        let value = self.dynamic_reference(site, reference);
                        let _ = result.value(value);
                        open = None;
                    }
                }
            }
        }
        if let Some(reference) = open {
            result.text(DYNAMIC);
            result.text(&reference);
        }
        result.finish()
    }

    fn dynamic_reference(&self, site: &Site<'_>, reference: &str) -> Value {
        if let Some(name) = reference.strip_prefix("ssm:") {
            // With a version behind it, which only AWS knows.
            if !name.contains(':')
                && let Some(value) = self.ssm_parameter(site.scope, name)
            {
                return value;
            }
        }
        unknown(Unknown::Dynamic(reference.into()))
    }

    /// A part of a text as people read it.
    fn shown(&self, part: &Value) -> String {
        match part {
            reference @ Value::Reference(_) => format!("${{{}}}", self.name_of(reference)),
            Value::Unknown(_) => "${…}".to_owned(),
            other => other.as_scalar_text().unwrap_or_default(),
        }
    }
}

/// How a dynamic reference begins.
const DYNAMIC: &str = "{{resolve:";
