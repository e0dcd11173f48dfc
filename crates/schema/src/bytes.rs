//! Reading the embedded facts in place: nothing is parsed before it is asked for, and nothing is kept.

use std::cmp::Ordering;

use crate::layout::END_OF_TEXT;

/// Every distinct string, each followed by [`END_OF_TEXT`].
static TEXTS: &str = include_str!(concat!(env!("OUT_DIR"), "/texts.txt"));

/// What [`crate::layout`] describes.
static RECORDS: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/records.bin"));

/// How many bytes the facts take in the program: texts and records.
pub(crate) fn embedded() -> usize {
    TEXTS.len() + RECORDS.len()
}

/// A place in the records, which moves on as it is read.
///
/// Past the end everything reads as zero or empty. That cannot happen with the file that the build embeds (a
/// test reads all of it), so no caller has an error to deal with.
#[derive(Clone, Copy)]
pub(crate) struct Cursor {
    at: u32,
}

impl Cursor {
    pub(crate) fn new(at: u32) -> Self {
        Self { at }
    }

    pub(crate) fn at(self) -> u32 {
        self.at
    }

    fn rest(self) -> &'static [u8] {
        RECORDS.get(self.at as usize..).unwrap_or_default()
    }

    pub(crate) fn skip(&mut self, bytes: u32) {
        self.at = self.at.saturating_add(bytes);
    }

    fn array<const N: usize>(&mut self) -> [u8; N] {
        let found = self.rest().first_chunk().copied().unwrap_or([0; N]);
        self.at = self.at.saturating_add(N as u32);
        found
    }

    pub(crate) fn byte(&mut self) -> u8 {
        u8::from_le_bytes(self.array())
    }

    pub(crate) fn half(&mut self) -> u16 {
        u16::from_le_bytes(self.array())
    }

    pub(crate) fn word(&mut self) -> u32 {
        u32::from_le_bytes(self.array())
    }

    pub(crate) fn double_word(&mut self) -> u64 {
        u64::from_le_bytes(self.array())
    }

    pub(crate) fn varint(&mut self) -> u64 {
        let mut value = 0;
        for shift in (0..u64::BITS).step_by(7) {
            let byte = self.byte();
            value |= u64::from(byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                break;
            }
        }
        value
    }

    /// A count or an offset, which the writer keeps below 2³².
    pub(crate) fn small(&mut self) -> u32 {
        u32::try_from(self.varint()).unwrap_or(u32::MAX)
    }

    pub(crate) fn text(&mut self) -> &'static str {
        let at = self.small() as usize;
        let texts = TEXTS.as_bytes().get(at..).unwrap_or_default();
        let length = texts.iter().position(|byte| *byte == END_OF_TEXT as u8).unwrap_or_default();
        TEXTS.get(at..at + length).unwrap_or_default()
    }

    pub(crate) fn skip_text(&mut self) {
        self.varint();
    }

    /// Compares the text here with a name, without looking for the text's end: what ends a text is less than any
    /// character of a name.
    fn compare_text(mut self, name: &str) -> Ordering {
        let at = self.small() as usize;
        let texts = TEXTS.as_bytes().get(at..).unwrap_or_default();
        let (text, rest) = texts.split_at_checked(name.len()).unwrap_or((texts, &[]));
        let ends = rest.first().is_none_or(|byte| *byte == END_OF_TEXT as u8);
        text.cmp(name.as_bytes()).then(if ends { Ordering::Equal } else { Ordering::Greater })
    }

    pub(crate) fn texts(&mut self) -> Texts {
        let left = self.small();
        Texts { cursor: *self, left }
    }

    /// The word `index` of the words that begin here.
    pub(crate) fn nth_word(self, index: u32) -> u32 {
        Self::new(self.at.saturating_add(index.saturating_mul(4))).word()
    }
}

/// A list of strings.
#[derive(Clone, Copy)]
pub struct Texts {
    cursor: Cursor,
    left: u32,
}

impl Texts {
    pub(crate) const fn none() -> Self {
        Self { cursor: Cursor { at: u32::MAX }, left: 0 }
    }

    /// Reads to the end and says where that is.
    pub(crate) fn end(mut self) -> Cursor {
        while self.next().is_some() {}
        self.cursor
    }
}

impl Iterator for Texts {
    type Item = &'static str;

    fn next(&mut self) -> Option<&'static str> {
        self.left = self.left.checked_sub(1)?;
        Some(self.cursor.text())
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        (self.left as usize, Some(self.left as usize))
    }
}

impl ExactSizeIterator for Texts {}

impl std::fmt::Debug for Texts {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_list().entries(*self).finish()
    }
}

/// Entries sorted by the name that each begins with.
#[derive(Clone, Copy)]
pub(crate) struct Table {
    offsets: Cursor,
    entries: u32,
    count: u32,
}

impl Table {
    pub(crate) fn read(mut cursor: Cursor) -> Self {
        let count = cursor.small();
        let words = count.saturating_add(1).saturating_mul(4);
        Self { offsets: cursor, entries: cursor.at().saturating_add(words), count }
    }

    pub(crate) fn len(self) -> u32 {
        self.count
    }

    /// Where the entry `index` begins; the index one past the last gives the end of the table.
    pub(crate) fn entry(self, index: u32) -> Cursor {
        Cursor::new(self.entries.saturating_add(self.offsets.nth_word(index)))
    }

    pub(crate) fn end(self) -> Cursor {
        self.entry(self.count)
    }

    pub(crate) fn find(self, name: &str) -> Option<Cursor> {
        search(self.count, name, |index| self.entry(index))
    }
}

/// Binary search among `count` entries that begin with their names.
pub(crate) fn search(count: u32, name: &str, entry: impl Fn(u32) -> Cursor) -> Option<Cursor> {
    let (mut low, mut high) = (0, count);
    while low < high {
        let middle = low + (high - low) / 2;
        match entry(middle).compare_text(name) {
            Ordering::Less => low = middle + 1,
            Ordering::Greater => high = middle,
            Ordering::Equal => return Some(entry(middle)),
        }
    }
    None
}
