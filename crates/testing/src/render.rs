//! Failures as text: what was looked for, the nearest candidate, every difference in it, and the diff.

use std::fmt::{self, Display, Formatter};

use serde_json::Value;
use similar::get_close_matches;

use crate::diff::diff;
use crate::failure::{Candidate, Failure, Section, Sought};
use crate::mismatch::{Difference, Mismatch, Segment, UnmatchedElement};
use crate::pattern::Match;
use crate::template::Template;

/// A value longer than this is cut short where it stands in a line. The diff has all of it.
const VALUE_CHARS: usize = 100;

/// Of candidates that all should match, as many are described, the rest named.
const DESCRIBED_CANDIDATES: usize = 10;

/// As many candidates are named after the nearest.
const NAMED_CANDIDATES: usize = 3;

/// How like a name must be to be worth suggesting, from 0 to 1.
const SIMILARITY: f32 = 0.7;

impl Display for Failure {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoMatch { sought, candidates, similar_name } => {
                match candidates.len() {
                    0 => write!(f, "the template has no {}", sought.singular())?,
                    1 => write!(f, "the {} does not match", sought.singular())?,
                    several => write!(f, "none of the {several} {} matches", sought.plural())?,
                }
                if let Some(name) = similar_name {
                    write!(f, "\nhelp: it has `{name}`")?;
                }
                write_nearest(f, candidates)
            }
            Self::NotAll { sought, matching, candidates } => {
                let (differing, all) = (candidates.len(), matching.len() + candidates.len());
                match all {
                    1 => write!(f, "the {} does not match", sought.singular())?,
                    _ => write!(f, "{differing} of the {all} {} do not match", sought.plural())?,
                }
                write_all(f, candidates)
            }
            Self::Count { sought, expected, matching, candidates } => {
                let noun = if *expected == 1 { sought.singular() } else { sought.plural() };
                let which = if candidates.is_empty() { "" } else { " that match" };
                write!(f, "expected {expected} {noun}, found {}{which}", matching.len())?;
                for (position, logical_id) in matching.iter().enumerate() {
                    write!(f, "{} `{logical_id}`", if position == 0 { ":" } else { "," })?;
                }
                if matching.len() < *expected { write_nearest(f, candidates) } else { Ok(()) }
            }
            Self::Template { value, mismatch } => {
                write!(f, "the template does not match, {}:", count_differences(mismatch))?;
                write_lines(f, &lines(mismatch, Some(value)))?;
                write_diff(f, value, mismatch)
            }
        }
    }
}

impl Sought {
    fn singular(&self) -> String {
        let noun = match self.section {
            Section::Resources => return format!("resource of type `{}`", self.name),
            Section::Outputs => "output",
            Section::Parameters => "parameter",
            Section::Mappings => "mapping",
            Section::Conditions => "condition",
        };
        if self.name == Template::ANY { noun.to_owned() } else { format!("{noun} `{}`", self.name) }
    }

    /// Of many things only resources share a name; the others are many when any is meant.
    fn plural(&self) -> String {
        match self.section {
            Section::Resources => format!("resources of type `{}`", self.name),
            _ => format!("{}s", self.singular()),
        }
    }
}

/// The first in full, the others by name.
fn write_nearest(f: &mut Formatter<'_>, candidates: &[Candidate]) -> fmt::Result {
    let Some((nearest, others)) = candidates.split_first() else { return Ok(()) };
    let label = if others.is_empty() { "" } else { "nearest: " };
    write!(f, "\n\n{label}`{}`, {}:", nearest.logical_id, count_differences(&nearest.mismatch))?;
    write_lines(f, &lines(&nearest.mismatch, Some(&nearest.value)))?;
    write_diff(f, &nearest.value, &nearest.mismatch)?;
    if !others.is_empty() {
        f.write_str("\n")?;
    }
    write_others(f, "next", others, NAMED_CANDIDATES)
}

/// Each with its differences, the first also with its diff.
fn write_all(f: &mut Formatter<'_>, candidates: &[Candidate]) -> fmt::Result {
    for (position, candidate) in candidates.iter().take(DESCRIBED_CANDIDATES).enumerate() {
        write!(f, "\n\n`{}`, {}:", candidate.logical_id, count_differences(&candidate.mismatch))?;
        write_lines(f, &lines(&candidate.mismatch, Some(&candidate.value)))?;
        if position == 0 {
            write_diff(f, &candidate.value, &candidate.mismatch)?;
        }
    }
    match candidates.get(DESCRIBED_CANDIDATES..) {
        None | Some([]) => Ok(()),
        Some(others) => {
            f.write_str("\n")?;
            write_others(f, "also", others, others.len())
        }
    }
}

fn write_others(f: &mut Formatter<'_>, label: &str, others: &[Candidate], named: usize) -> fmt::Result {
    for (position, other) in others.iter().take(named).enumerate() {
        let before = if position == 0 { format!("\n{label}:") } else { ",".to_owned() };
        write!(f, "{before} `{}`", other.logical_id)?;
    }
    match others.len().saturating_sub(named) {
        0 => Ok(()),
        more => write!(f, ", {more} more"),
    }
}

fn write_diff(f: &mut Formatter<'_>, value: &Value, mismatch: &Mismatch) -> fmt::Result {
    f.write_str("\n\nfound (-), expected (+):")?;
    write_lines(f, &diff(value, mismatch))
}

fn write_lines(f: &mut Formatter<'_>, lines: &[String]) -> fmt::Result {
    lines.iter().try_for_each(|line| write!(f, "\n  {}", line.trim_end()))
}

fn count_differences(mismatch: &Mismatch) -> String {
    match mismatch.differences.len() {
        1 => "1 difference".to_owned(),
        several => format!("{several} differences"),
    }
}

/// Every difference in a line. With the value compared at hand, a missing key names the one that is meant.
pub(crate) fn lines(mismatch: &Mismatch, value: Option<&Value>) -> Vec<String> {
    let mut unmatched = mismatch.unmatched_elements.iter().peekable();
    let mut lines = Vec::new();
    for difference in &mismatch.differences {
        let mut told = false;
        while let Some(element) = unmatched.next_if(|element| element.is_at_or_above(difference)) {
            lines.push(element.to_string());
            told = !element.resembles;
        }
        if !told {
            let help = value.and_then(|value| similar_key(difference, value));
            let help = help.map(|key| format!("; there is `{key}`")).unwrap_or_default();
            lines.push(format!("{difference}{help}"));
        }
    }
    lines
}

impl Display for Difference {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let expected = self.expected.as_ref().map_or("nothing".to_owned(), brief);
        let found = self.found.as_ref().map_or("nothing".to_owned(), |found| brief(&found.into()));
        write!(f, "{}: expected {expected}, found {found}", self.path)
    }
}

impl Display for UnmatchedElement {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "{}: no element matches {}", self.array, brief(&self.element))?;
        if let Some(index) = self.out_of_order {
            write!(f, " in the order given ([{index}] matches out of order)")?;
        }
        if self.resembles { write!(f, "; nearest is [{}]", self.index) } else { Ok(()) }
    }
}

impl UnmatchedElement {
    /// Whether a difference is the element's, or one of those that it has.
    fn is_at_or_above(&self, difference: &Difference) -> bool {
        let path = difference.path.segments().strip_prefix(self.array.segments());
        path.and_then(<[Segment]>::first) == Some(&Segment::Index(self.index))
    }
}

/// A value in a line, cut short if it is long.
fn brief(value: &Match) -> String {
    let text = value.to_string();
    match text.char_indices().nth(VALUE_CHARS).and_then(|(end, _)| text.get(..end)) {
        Some(start) => format!("{start}…"),
        None => text,
    }
}

/// A key that is where another is missing, and much like it.
fn similar_key(difference: &Difference, value: &Value) -> Option<String> {
    let (Segment::Key(missing), parents) = difference.path.segments().split_last()? else { return None };
    let is_missing = difference.found.is_none() && difference.expected.is_some();
    let keys = if is_missing { keys_at(value, parents) } else { Vec::new() };
    similar_name(missing, keys.iter().map(String::as_str))
}

fn keys_at(value: &Value, path: &[Segment]) -> Vec<String> {
    let Some((segment, rest)) = path.split_first() else {
        return value.as_object().into_iter().flatten().map(|(key, _)| key.clone()).collect();
    };
    let inner = match segment {
        Segment::Key(key) => value.get(key),
        Segment::Index(index) => value.get(index),
        Segment::Json => {
            let parsed = value.as_str().and_then(|text| serde_json::from_str(text).ok());
            return parsed.map(|parsed: Value| keys_at(&parsed, rest)).unwrap_or_default();
        }
    };
    inner.map(|inner| keys_at(inner, rest)).unwrap_or_default()
}

/// The name that is most like the one that is not there, if one is much like it.
pub(crate) fn similar_name<'n>(missing: &str, names: impl Iterator<Item = &'n str>) -> Option<String> {
    let names: Vec<&str> = names.collect();
    get_close_matches(missing, &names, 1, SIMILARITY).first().map(|name| (*name).to_owned())
}
