//! Places in YAML: all of them, kept by key.

use std::ops::Range;

use crate::document::yaml::{Content, Marked, load};

/// A value's place, and those of what is in it.
#[derive(Debug, Default)]
pub(crate) struct Places {
    value: Range<usize>,
    below: Vec<Below>,
}

#[derive(Debug)]
struct Below {
    /// Of an item, its index.
    key: Box<str>,
    key_span: Range<usize>,
    value: Places,
}

impl Places {
    pub(super) fn of(text: &str) -> Self {
        load(text, &mut Vec::new()).ok().flatten().map(Self::from).unwrap_or_default()
    }

    fn get(&self, key: &str) -> Option<&Below> {
        self.below.iter().rev().find(|below| *below.key == *key)
    }

    /// The key of a resource, and what it holds.
    pub(super) fn resource(&self, logical_id: &str) -> Option<(Range<usize>, &Self)> {
        let found = self.get("Resources")?.value.get(logical_id)?;
        Some((found.key_span.clone(), &found.value))
    }

    /// The value at the longest beginning of a path that is there. None where nothing of it is.
    pub(super) fn find(&self, path: &[&str]) -> Option<Range<usize>> {
        let [part, below @ ..] = path else { return None };
        match self.get(part) {
            Some(found) => found.value.find(below).or_else(|| Some(found.value.value.clone())),
            None => {
                // Within an `Fn::If`, the side in which the path leads further: what lies deeper is shorter.
                let sides = &self.get("Fn::If")?.value.below;
                let found = sides.iter().skip(1).filter_map(|side| side.value.find(path));
                found.min_by_key(ExactSizeIterator::len)
            }
        }
    }
}

impl From<Marked<'_>> for Places {
    fn from(marked: Marked<'_>) -> Self {
        let below = match marked.content {
            Content::Scalar(_) => Vec::new(),
            Content::List(items) => {
                let item = |(index, item): (usize, Marked<'_>)| Below {
                    key: index.to_string().into(),
                    key_span: item.span.clone(),
                    value: item.into(),
                };
                items.into_iter().enumerate().map(item).collect()
            }
            Content::Map(entries) => entries
                .into_iter()
                .map(|entry| Below {
                    key: entry.key.into(),
                    key_span: entry.key_span,
                    value: entry.value.into(),
                })
                .collect(),
        };
        Self { value: marked.span, below }
    }
}
