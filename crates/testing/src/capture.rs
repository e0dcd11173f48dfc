//! `Capture`: a place in a pattern whose values the test wants to see.

use std::sync::{Arc, Mutex, PoisonError};

use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::pattern::Match;

/// A place in a pattern whose values the test wants to see: matches any value but `null`, and records it.
///
/// Only a match that succeeds records: of the resources of a type, those that match as a whole, in the order of
/// the template. A capture used in several assertions goes on recording. Clones record into the same place.
///
/// ```
/// use stackwright_testing::{Capture, pattern};
/// use serde_json::json;
///
/// let port = Capture::new();
/// let ingress = pattern!({ "IpProtocol": "tcp", "FromPort": &port });
/// ingress.check(&json!({ "IpProtocol": "tcp", "FromPort": 443 }))?;
/// ingress.check(&json!({ "IpProtocol": "udp", "FromPort": 53 })).unwrap_err();
/// assert_eq!(port.all::<u16>(), [443]);
/// # Ok::<(), stackwright_testing::Mismatch>(())
/// ```
#[derive(Clone, Debug, Default)]
pub struct Capture {
    pattern: Option<Box<Match>>,
    values: Arc<Mutex<Vec<Value>>>,
}

impl Capture {
    /// Catches any value but `null`.
    pub fn new() -> Self {
        Self::default()
    }

    /// Catches a value that matches the pattern; a plain object is taken as [`Match::object_like`] takes it.
    pub fn of(pattern: impl Into<Match>) -> Self {
        Self { pattern: Some(Box::new(pattern.into())), ..Self::default() }
    }

    /// Every value recorded so far.
    pub fn values(&self) -> Vec<Value> {
        self.values.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The first value recorded, as a Rust value.
    ///
    /// # Panics
    ///
    /// If nothing was recorded, or the value is of another type.
    #[track_caller]
    pub fn first<T: DeserializeOwned>(&self) -> T {
        or_panic(self.try_first())
    }

    /// All values recorded, as Rust values.
    ///
    /// # Panics
    ///
    /// If a value is of another type.
    #[track_caller]
    pub fn all<T: DeserializeOwned>(&self) -> Vec<T> {
        or_panic(self.try_all())
    }

    /// The first value recorded, as a Rust value.
    ///
    /// # Errors
    ///
    /// If nothing was recorded, or the value is of another type.
    pub fn try_first<T: DeserializeOwned>(&self) -> Result<T, CaptureError> {
        let first = self.values().into_iter().next();
        first.ok_or(CaptureError::Nothing).and_then(convert)
    }

    /// All values recorded, as Rust values.
    ///
    /// # Errors
    ///
    /// If a value is of another type.
    pub fn try_all<T: DeserializeOwned>(&self) -> Result<Vec<T>, CaptureError> {
        self.values().into_iter().map(convert).collect()
    }

    pub(crate) fn pattern(&self) -> Option<&Match> {
        self.pattern.as_deref()
    }

    pub(crate) fn record(&self, value: Value) {
        self.values.lock().unwrap_or_else(PoisonError::into_inner).push(value);
    }
}

/// Why what was captured cannot be read as asked.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum CaptureError {
    /// No match that holds the capture has succeeded.
    #[error("nothing was captured")]
    Nothing,
    /// The value is of another type.
    #[error("captured `{value}`: {reason}")]
    OtherType {
        /// What was captured.
        value: Value,
        /// What was expected and what found.
        reason: String,
    },
}

fn convert<T: DeserializeOwned>(value: Value) -> Result<T, CaptureError> {
    T::deserialize(&value).map_err(|error| CaptureError::OtherType { reason: error.to_string(), value })
}

#[track_caller]
#[expect(clippy::panic, reason = "a test that reads what was not captured fails there")]
fn or_panic<T>(result: Result<T, CaptureError>) -> T {
    match result {
        Ok(value) => value,
        Err(error) => panic!("{error}"),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{Capture, CaptureError};
    use crate::{Match, pattern};

    #[test]
    fn only_a_success_records() {
        let (name, port) = (Capture::new(), Capture::of(Match::not(22)));
        let pattern = pattern!({ "Rules": Match::array_with([pattern!({ "Name": &name, "Port": &port })]) });
        let values = [
            json!({ "Rules": [{ "Name": "ssh", "Port": 22 }, { "Name": "web", "Port": 443 }] }),
            json!({ "Rules": [{ "Name": "ssh", "Port": 22 }] }),
            json!({ "Rules": [{ "Name": "dns", "Port": null }] }),
            json!({ "Rules": [{ "Name": "db", "Port": 5432 }, { "Name": "cache", "Port": 6379 }] }),
        ];
        let verdicts = values.map(|value| pattern.check(&value).is_ok());
        assert_eq!(verdicts, [true, false, false, true]);
        assert_eq!(name.all::<String>(), ["web", "db"]);
        assert_eq!(port.all::<u16>(), [443, 5432]);
    }

    #[test]
    fn reading_as_another_type_says_what_there_is() {
        let capture = Capture::new();
        assert_eq!(capture.try_first::<String>(), Err(CaptureError::Nothing));
        assert_eq!(capture.try_all::<String>(), Ok(vec![]));
        pattern!(&capture).check(&json!(443)).expect("anything matches");
        assert_eq!(capture.try_first::<u16>(), Ok(443));
        let error = capture.try_first::<String>().expect_err("it is a number");
        insta::assert_snapshot!(error, @"captured `443`: invalid type: integer `443`, expected a string");
    }

    #[test]
    #[should_panic(expected = "nothing was captured")]
    fn reading_nothing_panics() {
        Capture::new().first::<String>();
    }
}
