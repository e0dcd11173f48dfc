//! Places in JSON: the parser hands out parts of the text, and where those lie tells the place.

use std::borrow::Cow;
use std::fmt;
use std::ops::Range;

use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;

use super::places::{Below, Places};
use crate::document::{Key, MAX_DEPTH};

/// One level of a document: what is below is not looked into.
enum Level<'t> {
    List(Vec<&'t RawValue>),
    Map(Vec<(Cow<'t, str>, &'t RawValue)>),
    Other,
}

impl<'t> Level<'t> {
    fn read(text: &'t str) -> Self {
        serde_json::from_str(text).unwrap_or(Self::Other)
    }

    /// The last entry of a key.
    fn get(&self, wanted: &str) -> Option<&'t RawValue> {
        let Self::Map(entries) = self else { return None };
        entries.iter().rev().find(|(key, _)| key == wanted).map(|(_, value)| *value)
    }
}

impl<'t> Deserialize<'t> for Level<'t> {
    fn deserialize<D: Deserializer<'t>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(LevelVisitor)
    }
}

struct LevelVisitor;

impl<'t> Visitor<'t> for LevelVisitor {
    type Value = Level<'t>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_seq<A: SeqAccess<'t>>(self, mut list: A) -> Result<Level<'t>, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = list.next_element()? {
            items.push(item);
        }
        Ok(Level::List(items))
    }

    fn visit_map<A: MapAccess<'t>>(self, mut map: A) -> Result<Level<'t>, A::Error> {
        let mut entries = Vec::new();
        while let Some(Key(key)) = map.next_key()? {
            entries.push((key, map.next_value()?));
        }
        Ok(Level::Map(entries))
    }
}

/// The key and the value of every resource, with their places.
pub(super) fn resources(text: &str) -> Vec<(Box<str>, Range<usize>, Range<usize>)> {
    let Some(resources) = Level::read(text).get("Resources") else { return Vec::new() };
    let Level::Map(entries) = Level::read(resources.get()) else { return Vec::new() };
    let mut after = place(text, resources).start;
    let mut found = Vec::with_capacity(entries.len());
    for (key, value) in entries {
        let value = place(text, value);
        // Between the value before and this one stands the key, and nothing else that has letters.
        let between = text.get(after..value.start).unwrap_or_default();
        let start = between.find('"').map_or(value.start, |at| after + at);
        let end = between.rfind('"').map_or(value.start, |at| after + at + 1);
        after = value.end;
        found.push((key.into(), start..end, value));
    }
    found
}

/// The places within a value, as deep as the parser of templates goes.
pub(super) fn places(text: &str, value: Range<usize>, depth: usize) -> Places {
    let level = text.get(value.clone()).filter(|_| depth < MAX_DEPTH).map_or(Level::Other, Level::read);
    let below = |key: Box<str>, part: &RawValue| {
        let value = place(text, part);
        Below { key, key_span: value.clone(), value: places(text, value, depth + 1) }
    };
    let below = match level {
        Level::List(items) => {
            items.iter().enumerate().map(|(index, item)| below(index.to_string().into(), item)).collect()
        }
        Level::Map(entries) => entries.iter().map(|(key, value)| below(key.as_ref().into(), value)).collect(),
        Level::Other => Vec::new(),
    };
    Places::new(value, below)
}

/// Where a part of a text lies in it.
fn place(text: &str, part: &RawValue) -> Range<usize> {
    let start = (part.get().as_ptr() as usize).saturating_sub(text.as_ptr() as usize);
    start..start + part.get().len()
}
