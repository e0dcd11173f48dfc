//! The strings of the facts, each once.

use std::collections::HashMap;

use anyhow::ensure;
use stackwright_schema::layout::END_OF_TEXT;

/// Encoding runs twice: the first run counts, so that in the second the most used have the shortest offsets.
#[derive(Default)]
pub(super) struct Texts {
    counts: HashMap<String, u32>,
    /// Once known, where each is.
    offsets: HashMap<String, u32>,
}

impl Texts {
    pub(super) fn offset(&mut self, text: &str) -> u64 {
        if let Some(offset) = self.offsets.get(text) {
            return u64::from(*offset);
        }
        *self.counts.entry(text.to_owned()).or_default() += 1;
        0
    }

    /// Lays the counted strings out.
    pub(super) fn lay_out(&mut self) -> anyhow::Result<Vec<u8>> {
        let mut texts: Vec<_> = self.counts.drain().collect();
        texts.sort_by(|(left, left_count), (right, right_count)| {
            right_count.cmp(left_count).then(left.cmp(right))
        });
        let mut bytes = Vec::new();
        for (text, _) in texts {
            ensure!(!text.contains(END_OF_TEXT), "a string with the character that ends it: {text:?}");
            let offset = u32::try_from(bytes.len())?;
            bytes.extend_from_slice(text.as_bytes());
            bytes.push(END_OF_TEXT as u8);
            self.offsets.insert(text, offset);
        }
        Ok(bytes)
    }
}
