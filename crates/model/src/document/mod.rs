//! A template as it is written: a tree of values in which intrinsic functions are still maps.

mod json;
mod scalar;
pub(crate) mod yaml;

use std::borrow::Cow;
use std::collections::HashSet;
use std::ops::Range;

use serde_json::Number;
use stackwright_diagnostics::RuleId;

use crate::rules;

pub(crate) use self::json::Key;

/// A value as it is written. Entries of maps keep their order: `Fn::ToJsonString` shows it.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Node<'t> {
    Null,
    Bool(bool),
    Number(Number),
    Text(Cow<'t, str>),
    List(Vec<Node<'t>>),
    Map(Vec<(Cow<'t, str>, Node<'t>)>),
}

/// What a text was read as, and what was wrong on the way.
#[derive(Debug)]
pub(crate) struct Document<'t> {
    pub(crate) root: Node<'t>,
    pub(crate) faults: Vec<Fault>,
}

/// What is wrong with a document that can be read nonetheless.
#[derive(Debug)]
pub(crate) struct Fault {
    pub(crate) rule: RuleId,
    pub(crate) message: String,
    /// Bytes of the text.
    pub(crate) span: Option<Range<usize>>,
}

impl Fault {
    /// A key that a map has twice; the last of them counts.
    fn duplicate(key: &str, span: Option<Range<usize>>) -> Self {
        let message = format!("the key `{key}` is there twice in one map");
        Self { rule: rules::DUPLICATE_KEY, message, span }
    }
}

/// Why a text cannot be read.
#[derive(Debug)]
pub(crate) struct Unreadable {
    /// The parser's words.
    pub(crate) reason: String,
    /// The byte where it gave up.
    pub(crate) at: usize,
}

/// How deep lists and maps may lie in one another: what the parser of JSON takes, so that of YAML takes no more.
pub(crate) const MAX_DEPTH: usize = 128;

impl<'t> Document<'t> {
    /// Reads JSON or YAML.
    pub(crate) fn read(text: &'t str) -> Result<Self, Unreadable> {
        if is_json(text) { json::read(text) } else { yaml::read(text) }
    }
}

impl<'t> Node<'t> {
    /// The same, with texts of its own.
    pub(crate) fn into_owned(self) -> Node<'static> {
        match self {
            Self::Null => Node::Null,
            Self::Bool(value) => Node::Bool(value),
            Self::Number(number) => Node::Number(number),
            Self::Text(text) => Node::Text(Cow::Owned(text.into_owned())),
            Self::List(items) => Node::List(items.into_iter().map(Node::into_owned).collect()),
            Self::Map(entries) => {
                let owned =
                    |(key, node): (Cow<'t, str>, Self)| (Cow::Owned(key.into_owned()), node.into_owned());
                Node::Map(entries.into_iter().map(owned).collect())
            }
        }
    }

    /// The last entry of a key.
    pub(crate) fn get(&self, key: &str) -> Option<&Self> {
        self.entries().iter().rev().find(|(other, _)| other == key).map(|(_, node)| node)
    }

    /// The entries of a map; none of anything else.
    pub(crate) fn entries(&self) -> &[(Cow<'t, str>, Self)] {
        match self {
            Self::Map(entries) => entries,
            _ => &[],
        }
    }

    /// The items, if this is a list.
    pub(crate) fn items(&self) -> Option<&[Self]> {
        match self {
            Self::List(items) => Some(items),
            _ => None,
        }
    }

    /// The text, if this is one.
    pub(crate) fn text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }

    /// A text, number or truth value as text, which CloudFormation takes for one another.
    pub(crate) fn scalar(&self) -> Option<Cow<'_, str>> {
        match self {
            Self::Text(text) => Some(Cow::Borrowed(text)),
            Self::Number(number) => Some(Cow::Owned(number.to_string())),
            Self::Bool(value) => Some(Cow::Borrowed(if *value { "true" } else { "false" })),
            _ => None,
        }
    }

    /// The only entry of a map that has one.
    pub(crate) fn only_entry(&self) -> Option<(&str, &Self)> {
        match self.entries() {
            [(key, node)] => Some((key, node)),
            _ => None,
        }
    }
}

/// Whether a text is to be read as JSON: YAML may begin with a brace too, but nobody's does.
pub(crate) fn is_json(text: &str) -> bool {
    text.trim_start_matches(['\u{feff}', ' ', '\t', '\r', '\n']).starts_with('{')
}

/// Leaves the last entry of each key, and notes the others by index and key.
fn drop_duplicates<'t>(entries: &mut Vec<(Cow<'t, str>, Node<'t>)>, mut note: impl FnMut(usize, &str)) {
    let repeated: Vec<bool> = if entries.len() <= 8 {
        let is_repeated = |(at, (key, _)): (usize, &(Cow<'t, str>, Node<'t>))| {
            entries.iter().skip(at + 1).any(|(later, _)| later == key)
        };
        entries.iter().enumerate().map(is_repeated).collect()
    } else {
        let mut seen = HashSet::with_capacity(entries.len());
        let mut repeated: Vec<bool> = entries.iter().rev().map(|(key, _)| !seen.insert(&**key)).collect();
        repeated.reverse();
        repeated
    };
    if repeated.contains(&true) {
        let mut repeated = repeated.into_iter().enumerate();
        entries.retain(|(key, _)| match repeated.next() {
            Some((index, true)) => {
                note(index, key);
                false
            }
            _ => true,
        });
    }
}
