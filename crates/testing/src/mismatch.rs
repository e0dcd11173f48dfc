//! `Mismatch`: where and how a value differs from a pattern, as data.

use std::fmt::{self, Display, Formatter};

use serde_json::Value;

use crate::pattern::Match;
use crate::render;

/// The way from a value to one inside it: `Properties.Tags[1].Value`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Path(pub(crate) Vec<Segment>);

/// A step of a [`Path`].
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Segment {
    /// To the value of a key.
    Key(String),
    /// To an element of an array, from 0.
    Index(usize),
    /// From a string to the JSON in it.
    Json,
}

impl Path {
    /// The steps, outermost first.
    pub fn segments(&self) -> &[Segment] {
        &self.0
    }
}

impl Display for Path {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        if self.0.is_empty() {
            return f.write_str("(the value itself)");
        }
        for (position, segment) in self.0.iter().enumerate() {
            match segment {
                Segment::Key(key) if position == 0 => f.write_str(key)?,
                Segment::Key(key) => write!(f, ".{key}")?,
                Segment::Index(index) => write!(f, "[{index}]")?,
                Segment::Json => f.write_str("(as JSON)")?,
            }
        }
        Ok(())
    }
}

/// One place where a value differs from the pattern.
#[derive(Clone, Debug)]
pub struct Difference {
    /// Where, from the value compared.
    pub path: Path,
    /// What should be there; `None` if nothing should.
    pub expected: Option<Match>,
    /// What is there; `None` if nothing is.
    pub found: Option<Value>,
}

impl Difference {
    /// How many values the pattern asks for here in vain; 1 for a value too many.
    pub fn cost(&self) -> usize {
        self.expected.as_ref().map_or(1, Match::leaves)
    }
}

/// An element of [`Match::array_with`] that the array lacks, in the cheapest way of making the array match.
#[derive(Clone, Debug)]
pub struct UnmatchedElement {
    /// Where the array is.
    pub array: Path,
    /// What is lacking.
    pub element: Match,
    /// Where in the array it would stand, from 0.
    pub index: usize,
    /// Whether the element that stands there resembles it: then the differences are those between the two.
    /// If not, the one difference there is that an element is missing.
    pub resembles: bool,
    /// An element of the array that would match, but for the order.
    pub out_of_order: Option<usize>,
}

/// How a value differs from a pattern.
#[derive(Clone, Debug, Default)]
pub struct Mismatch {
    /// Every difference.
    pub differences: Vec<Difference>,
    /// The elements of `array_with` patterns that arrays lack: where some of the differences come from.
    pub unmatched_elements: Vec<UnmatchedElement>,
}

impl Mismatch {
    /// How far the value is from matching: the sum of the differences' costs.
    pub fn cost(&self) -> usize {
        self.differences.iter().map(Difference::cost).sum()
    }

    pub(crate) fn extend(&mut self, other: Mismatch) {
        self.differences.extend(other.differences);
        self.unmatched_elements.extend(other.unmatched_elements);
    }
}

impl Display for Mismatch {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str(&render::lines(self, None).join("\n"))
    }
}

impl std::error::Error for Mismatch {}
