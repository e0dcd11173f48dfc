//! What a request says about itself: its condition keys.

use std::collections::BTreeMap;

use super::text::Text;

/// The condition keys of a request. Their names do not differ by upper and lower case. Source:
/// <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition.html>
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Context(BTreeMap<Box<str>, Vec<Text>>);

/// What is known of a condition key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Given<'c> {
    /// The request has it, with these values: at least one.
    Values(&'c [Text]),
    /// The request does not have it.
    Absent,
    /// Nobody said whether the request has it.
    Not,
}

impl Context {
    /// Nothing is said of any key.
    #[must_use]
    pub const fn new() -> Self {
        Self(BTreeMap::new())
    }

    /// Says what a key's values are; without any, that the request does not have it.
    pub fn set(&mut self, key: &str, values: Vec<Text>) {
        self.0.insert(key.to_ascii_lowercase().into(), values);
    }

    /// Says what a key's values are, unless something is said of it.
    pub fn set_default(&mut self, key: &str, values: impl FnOnce() -> Vec<Text>) {
        self.0.entry(key.to_ascii_lowercase().into()).or_insert_with(values);
    }

    /// What is known of a key.
    #[must_use]
    pub fn get(&self, key: &str) -> Given<'_> {
        match self.0.get(key.to_ascii_lowercase().as_str()).map(Vec::as_slice) {
            None => Given::Not,
            Some([]) => Given::Absent,
            Some(values) => Given::Values(values),
        }
    }

    /// All keys of which something is said, in lower case.
    pub fn keys(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(|key| &**key)
    }
}
