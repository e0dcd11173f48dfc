//! Findings that a design says not to report: written into metadata, where `stackwright prove` reads them.

use crate::value::{Object, Text, Value};

/// A finding that is not to be reported, and why.
///
/// It goes into the template, so whoever reads that sees it too. `stackwright prove` reports suppressions that have
/// ended, and those that hide nothing.
///
/// ```
/// use stackwright_core::Suppression;
///
/// Suppression::new("security/public-bucket", "it is the public website").until("2027-06-30");
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Suppression {
    rule: Text,
    reason: Text,
    expires: Option<Text>,
}

impl Suppression {
    /// Findings of a rule, by its id, and why they do not matter here. The reason cannot be empty.
    #[must_use]
    pub fn new(rule: impl Into<Text>, reason: impl Into<Text>) -> Self {
        Self { rule: rule.into(), reason: reason.into(), expires: None }
    }

    /// The last day on which it holds, as `YYYY-MM-DD`; without one it always does.
    #[must_use]
    pub fn until(mut self, day: impl Into<Text>) -> Self {
        self.expires = Some(day.into());
        self
    }

    /// Adds it to those that the metadata has.
    pub(crate) fn add_to(self, metadata: &mut Object) {
        let Self { rule, reason, expires } = self;
        let mut entry = Object::new().with("reason", Value::from(reason)).with("rule", Value::from(rule));
        if let Some(day) = expires {
            entry.set("expires", Value::from(day));
        }
        let mut own = match metadata.remove("stackwright") {
            Some(Value::Object(own)) => own,
            _ => Object::new(),
        };
        let mut list = match own.remove("suppress") {
            Some(Value::List(list)) => list,
            _ => Vec::new(),
        };
        list.push(entry.into());
        own.set("suppress", Value::List(list));
        metadata.set("stackwright", own);
    }
}
