//! What a value must be, in words that a register could use.

mod check;
mod describe;

use serde_json::Value as Json;
use stackwright_model::{Reference, ResourceId, Value};

pub(super) use check::{Difference, Verdict, join};

/// What a value must be.
#[derive(Clone, Debug)]
pub enum Pattern {
    /// Exactly this. As CloudFormation does, numbers and truth values are taken as text too; and as policies do, one
    /// value for a list of it.
    Is(Json),
    /// One of these.
    OneOf(Vec<Pattern>),
    /// Anything but this.
    Not(Box<Pattern>),
    /// A whole number within these bounds.
    Within(i64, i64),
    /// Text with a quality, which the description names.
    Text(&'static str, fn(&str) -> bool),
    /// Text that is JSON of a form.
    JsonText(Box<Pattern>),
    /// Anything.
    Present,
    /// Nothing.
    Absent,
    /// A map with these entries, by path, and any others.
    Map(Vec<(String, Pattern)>),
    /// A map with these keys, and no others.
    Exactly(Vec<(String, Pattern)>),
    /// A list with an item, which may stand alone.
    Some(Box<Pattern>),
    /// A list with no such item.
    No(Box<Pattern>),
    /// A list with an item at least, each of which is of a form.
    Every(Box<Pattern>),
    /// A list with one item for each pattern in any order, and no others.
    Items(Vec<Pattern>),
    /// What identifies one of these resources: its `Ref`, or the attribute of its id or ARN.
    Refers(Vec<ResourceId>),
    /// Text with a reference to the resource in it, or that reference alone.
    Mentions(ResourceId),
    /// The same as this, ARNs written out or not. What is unknown is the same as what is unknown for the same reason:
    /// the account of a template is its account, whichever that is.
    Same(Value),
}

/// Exactly this value: text, a number, a truth value, or JSON.
pub fn is(value: impl Into<Json>) -> Pattern {
    Pattern::Is(value.into())
}

/// One of several patterns.
#[must_use]
pub fn either<const N: usize>(patterns: [Pattern; N]) -> Pattern {
    Pattern::OneOf(patterns.into())
}

/// One of several values.
pub fn one_of<V: Into<Json>>(values: impl IntoIterator<Item = V>) -> Pattern {
    Pattern::OneOf(values.into_iter().map(is).collect())
}

/// Anything but this, including nothing.
#[must_use]
pub fn not(pattern: Pattern) -> Pattern {
    Pattern::Not(Box::new(pattern))
}

/// A whole number of at least this.
#[must_use]
pub const fn at_least(least: i64) -> Pattern {
    Pattern::Within(least, i64::MAX)
}

/// A whole number between both, which count.
#[must_use]
pub const fn within(least: i64, most: i64) -> Pattern {
    Pattern::Within(least, most)
}

/// Text with a quality, such as *a domain*.
#[must_use]
pub const fn text(description: &'static str, quality: fn(&str) -> bool) -> Pattern {
    Pattern::Text(description, quality)
}

/// Text that is JSON of a form.
#[must_use]
pub fn json_text(pattern: Pattern) -> Pattern {
    Pattern::JsonText(Box::new(pattern))
}

/// Anything.
#[must_use]
pub const fn present() -> Pattern {
    Pattern::Present
}

/// Nothing.
#[must_use]
pub const fn absent() -> Pattern {
    Pattern::Absent
}

/// A map with these entries, by path, and any others.
#[must_use]
pub fn map<const N: usize>(entries: [(&str, Pattern); N]) -> Pattern {
    Pattern::Map(entries.into_iter().map(|(path, pattern)| (path.to_owned(), pattern)).collect())
}

/// A list of keys and values, as tags and attributes are, with this entry, and no other one of its key.
#[must_use]
pub fn entry(key: &str, value: Pattern) -> Pattern {
    let other = map([("Key", is(key)), ("Value", not(value.clone()))]);
    all([some(map([("Key", is(key)), ("Value", value)])), no(other)])
}

/// All of these at once.
#[must_use]
pub fn all<const N: usize>(patterns: [Pattern; N]) -> Pattern {
    Pattern::Map(patterns.into_iter().map(|pattern| (String::new(), pattern)).collect())
}

/// A list with such an item, which may stand alone.
#[must_use]
pub fn some(item: Pattern) -> Pattern {
    Pattern::Some(Box::new(item))
}

/// A list with no such item.
#[must_use]
pub fn no(item: Pattern) -> Pattern {
    Pattern::No(Box::new(item))
}

/// A list with an item at least, each of which is of a form.
#[must_use]
pub fn every(item: Pattern) -> Pattern {
    Pattern::Every(Box::new(item))
}

/// A list with one item for each pattern in any order, and no others.
#[must_use]
pub fn items(items: impl IntoIterator<Item = Pattern>) -> Pattern {
    Pattern::Items(items.into_iter().collect())
}

/// What identifies a resource: its `Ref`, or the attribute of its id or ARN.
#[must_use]
pub fn refers(resource: ResourceId) -> Pattern {
    Pattern::Refers(vec![resource])
}

/// What identifies one of several resources.
#[must_use]
pub fn refers_to_one_of(resources: &[ResourceId]) -> Pattern {
    Pattern::Refers(resources.to_vec())
}

/// Text with a reference to a resource in it, or that reference alone.
#[must_use]
pub const fn mentions(resource: ResourceId) -> Pattern {
    Pattern::Mentions(resource)
}

/// The same as a value, ARNs written out or not.
#[must_use]
pub const fn same(value: Value) -> Pattern {
    Pattern::Same(value)
}

/// The ARN of a resource, with more text behind it.
#[must_use]
pub fn below_arn(resource: ResourceId, rest: impl IntoIterator<Item = Value>) -> Pattern {
    let arn = Reference { resource, attribute: Some("Arn".into()) };
    joined([Value::Reference(Box::new(arn))].into_iter().chain(rest))
}

/// Text of these parts, some of which may not be known.
#[must_use]
pub fn joined(parts: impl IntoIterator<Item = Value>) -> Pattern {
    let mut joined: Vec<Value> = Vec::new();
    for part in parts {
        match (joined.last_mut(), part) {
            (Some(Value::Text(before)), Value::Text(text)) => *before = format!("{before}{text}").into(),
            (_, part) => joined.push(part),
        }
    }
    Pattern::Same(if joined.len() == 1 { joined.remove(0) } else { Value::Joined(joined) })
}

/// A map with these keys, and no others.
pub fn exactly<'k>(entries: impl IntoIterator<Item = (&'k str, Pattern)>) -> Pattern {
    Pattern::Exactly(entries.into_iter().map(|(key, pattern)| (key.to_owned(), pattern)).collect())
}
