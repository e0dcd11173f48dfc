//! The texts that findings point into.

use std::collections::BTreeMap;
use std::ops::Range;

/// The texts of files by the names under which findings know them.
#[derive(Clone, Debug, Default)]
pub struct Sources(BTreeMap<String, String>);

/// A place that an editor understands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LineColumn {
    /// From 1.
    pub line: usize,
    /// In characters, from 1.
    pub column: usize,
}

impl Sources {
    /// No files.
    #[must_use]
    pub const fn new() -> Self {
        Self(BTreeMap::new())
    }

    /// Adds a file.
    pub fn insert(&mut self, file: impl Into<String>, text: impl Into<String>) {
        self.0.insert(file.into(), text.into());
    }

    pub(super) fn text(&self, file: &str) -> Option<&str> {
        self.0.get(file).map(String::as_str)
    }

    /// Line and column of a byte of a file; `None` where the file is not known.
    #[must_use]
    pub fn line_column(&self, file: &str, byte: usize) -> Option<LineColumn> {
        let text = self.text(file)?;
        let before = text.get(..floor(text, byte))?;
        let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
        Some(LineColumn {
            line: before.bytes().filter(|byte| *byte == b'\n').count() + 1,
            column: before.get(line_start..).map_or(0, |line| line.chars().count()) + 1,
        })
    }

    /// The range made to fit the text: within it, and not through the middle of a character.
    pub(super) fn fit(text: &str, range: &Range<usize>) -> Range<usize> {
        let start = floor(text, range.start);
        let end = floor(text, range.end).max(start);
        start..end
    }
}

/// The last beginning of a character that is not behind `byte`.
fn floor(text: &str, byte: usize) -> usize {
    let mut byte = byte.min(text.len());
    while !text.is_char_boundary(byte) {
        byte -= 1;
    }
    byte
}
