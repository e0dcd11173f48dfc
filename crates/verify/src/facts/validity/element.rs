//! Lists, maps and tags: how many elements there are, and whether they differ.

use std::collections::HashMap;
use std::fmt::Write as _;

use stackwright_model::{Map, Unknown, Value};
use stackwright_schema as facts;

use super::problem::{Bound, Count, Problem};
use super::walk::Visit;

impl Visit<'_> {
    pub(super) fn list(&mut self, facts: facts::Value, element: facts::Value, items: &[Value]) {
        for (index, item) in items.iter().enumerate() {
            self.below(index, |it| it.value(element, item));
        }
        self.count(facts, items);
        if facts.has_unique_items() {
            self.duplicates(items, "", fingerprint);
        }
        if let Some(keys) = facts.unique_keys() {
            let names = keys.collect::<Vec<_>>();
            let key = |item: &Value| {
                let given = |name: &&str| item.as_map()?.get(name).filter(|value| !value.is_null());
                let parts = names.iter().map(|name| given(name).and_then(fingerprint));
                parts.collect::<Option<Vec<_>>>().map(|parts| parts.join("\u{0}"))
            };
            self.duplicates(items, &names.join("`, `"), key);
        }
    }

    fn count(&mut self, facts: facts::Value, items: &[Value]) {
        // `AWS::NoValue` leaves an element out where a condition says so, and a macro makes any number of them.
        let may_vanish = |item: &&Value| {
            matches!(item.as_unknown(), Some(Unknown::Condition(_) | Unknown::Macro(_) | Unknown::Broken(_)))
        };
        let open = items.iter().filter(may_vanish).count();
        self.bounds(facts, items.len() as u64, (items.len() - open) as u64);
    }

    fn bounds(&mut self, facts: facts::Value, all: u64, certain: u64) {
        if let Some(least) = facts.min_items().filter(|least| all < *least && all == certain) {
            self.report(Problem::Items(Count { found: all, bound: Bound::AtLeast(least) }));
        }
        if let Some(most) = facts.max_items().filter(|most| certain > *most) {
            self.report(Problem::Items(Count { found: certain, bound: Bound::AtMost(most) }));
        }
    }

    fn duplicates(&mut self, items: &[Value], keys: &str, key: impl Fn(&Value) -> Option<String>) {
        let mut seen = HashMap::new();
        for (index, item) in items.iter().enumerate() {
            let Some(key) = key(item) else { continue };
            let first = *seen.entry(key).or_insert(index);
            if first < index {
                self.below(index, |it| it.report(Problem::Duplicate { first, keys: keys.to_owned() }));
            }
        }
    }

    pub(super) fn map(&mut self, facts: facts::Value, element: facts::Value, map: &Map) {
        for (key, value) in map.iter() {
            if let Some(pattern) =
                facts.key_pattern().filter(|it| self.expressions.matches(it, key) == Some(false))
            {
                let problem = Problem::Key { key: key.to_owned(), pattern: pattern.to_owned() };
                self.below(key, |it| it.report(problem));
            }
            self.below(key, |it| it.value(element, value));
        }
        let known = map.iter().filter(|(_, value)| !value.is_null()).count() as u64;
        let certain =
            map.iter().filter(|(_, value)| !value.is_null() && value.as_unknown().is_none()).count();
        self.bounds(facts, known, certain as u64);
    }

    /// Source: <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-resource-tags.html>
    pub(super) fn tag(&mut self, map: &Map) {
        for name in ["Key", "Value"] {
            match map.get(name) {
                None | Some(Value::Null) => self.report(Problem::MissingProperty(name)),
                Some(value @ (Value::List(_) | Value::Map(_))) => {
                    self.below(name, |it| it.wrong_type("a text", value));
                }
                Some(_) => {}
            }
        }
        for (name, _) in map.iter().filter(|(name, _)| !matches!(*name, "Key" | "Value")) {
            let nearest = ["Key", "Value"].into_iter().find(|known| known.eq_ignore_ascii_case(name));
            let problem = Problem::UnknownProperty { name: name.to_owned(), nearest };
            self.below(name, |it| it.report(problem));
        }
    }
}

/// A text that is the same for the same values, and for no others; none where a part is not known.
pub(super) fn fingerprint(value: &Value) -> Option<String> {
    let mut text = String::new();
    write(&mut text, value, 0)?;
    Some(text)
}

fn write(text: &mut String, value: &Value, depth: u32) -> Option<()> {
    if depth > 100 {
        return None;
    }
    match value {
        Value::Null => text.push_str("null"),
        Value::Bool(it) => write!(text, "{it}").ok()?,
        Value::Number(it) => write!(text, "{it}").ok()?,
        Value::Text(it) => write!(text, "{it:?}").ok()?,
        Value::List(items) | Value::Joined(items) => {
            text.push(if matches!(value, Value::List(_)) { '[' } else { '<' });
            for item in items {
                write(text, item, depth + 1)?;
                text.push(',');
            }
        }
        Value::Map(map) => {
            text.push('{');
            for (key, value) in map.iter() {
                write!(text, "{key:?}:").ok()?;
                write(text, value, depth + 1)?;
                text.push(',');
            }
            text.push('}');
        }
        Value::Reference(it) => write!(text, "&{}.{:?}", it.resource.index(), it.attribute).ok()?,
        Value::Unknown(_) => return None,
    }
    Some(())
}
