//! The places within a value: a tree beside that of the values.

use std::ops::Range;

/// A value's place, and those of what is in it.
#[derive(Debug, Default)]
pub(crate) struct Places {
    value: Range<usize>,
    /// Sorted by key.
    below: Vec<Below>,
}

/// An entry of a map or an item of a list.
#[derive(Debug)]
pub(super) struct Below {
    /// Of an item, its index.
    pub(super) key: Box<str>,
    pub(super) key_span: Range<usize>,
    pub(super) value: Places,
}

impl Places {
    pub(super) fn new(value: Range<usize>, mut below: Vec<Below>) -> Self {
        below.sort_by(|a, b| a.key.cmp(&b.key));
        Self { value, below }
    }

    /// The last entry of a key, or an item by its index.
    pub(super) fn get(&self, key: &str) -> Option<&Below> {
        let after = self.below.partition_point(|below| *below.key <= *key);
        self.below.get(after.checked_sub(1)?).filter(|below| *below.key == *key)
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
