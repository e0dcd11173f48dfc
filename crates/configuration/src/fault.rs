//! What is wrong with one value, before it is known where.

use std::fmt;

use serde::de::{Error, Expected, Unexpected};
use stackwright_diagnostics::RuleId;

use crate::nearest::suggestion;
use crate::{Span, rules};

/// Why a value is not taken, for `TryFrom` conversions that serde calls (`#[serde(try_from = "String")]`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// What is wrong: lower case, no full stop, the user's words in backticks.
    pub message: String,
    /// What to do.
    pub help: Option<String>,
}

impl Refusal {
    /// A refusal with nothing to advise.
    #[must_use]
    pub fn new(message: impl Into<String>) -> Self {
        Self { message: message.into(), help: None }
    }

    /// Says what to do.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }
}

/// Stands between message and help, as serde hands on nothing but text.
const HELP: &str = "\nhelp: ";

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)?;
        self.help.as_ref().map_or(Ok(()), |help| write!(f, "{HELP}{help}"))
    }
}

impl std::error::Error for Refusal {}

/// A fault on its way to the [`Setting`](crate::Setting) that holds the value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Fault {
    pub(crate) rule: RuleId,
    pub(crate) message: String,
    pub(crate) help: Option<String>,
    /// The innermost value that is to blame, with its key path; unknown where the type's own code objects.
    pub(crate) place: Option<(Span, String)>,
    /// It is in the list of findings already.
    pub(crate) reported: bool,
}

impl Fault {
    pub(crate) fn new(rule: RuleId, message: impl Into<String>) -> Self {
        Self { rule, message: message.into(), help: None, place: None, reported: false }
    }

    pub(crate) fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Fault {}

/// What types' own code objects to, in the words of this project.
impl Error for Fault {
    fn custom<T: fmt::Display>(message: T) -> Self {
        let text = message.to_string();
        match text.split_once(HELP) {
            Some((message, help)) => Self::new(rules::INVALID_VALUE, message).help(help),
            None => Self::new(rules::INVALID_VALUE, text),
        }
    }

    fn invalid_type(found: Unexpected<'_>, expected: &dyn Expected) -> Self {
        Self::new(rules::WRONG_TYPE, format!("this must be {expected}, not {}", words(found)))
    }

    fn invalid_value(found: Unexpected<'_>, expected: &dyn Expected) -> Self {
        Self::new(rules::INVALID_VALUE, format!("{} does not fit, which must be {expected}", words(found)))
    }

    fn invalid_length(length: usize, expected: &dyn Expected) -> Self {
        Self::new(rules::INVALID_VALUE, format!("there are {length} elements, not {expected}"))
    }

    fn unknown_variant(found: &str, known: &'static [&'static str]) -> Self {
        Self::new(rules::INVALID_VALUE, format!("`{found}` is not a value of this setting"))
            .help(suggestion(found, known))
    }

    fn unknown_field(found: &str, known: &'static [&'static str]) -> Self {
        Self::new(rules::UNKNOWN_KEY, format!("unknown key `{found}`")).help(suggestion(found, known))
    }

    fn missing_field(name: &'static str) -> Self {
        Self::new(rules::MISSING_KEY, format!("the key `{name}` is missing"))
    }

    fn duplicate_field(name: &'static str) -> Self {
        Self::new(rules::INVALID_VALUE, format!("the key `{name}` is given twice"))
    }
}

fn words(found: Unexpected<'_>) -> String {
    match found {
        Unexpected::Bool(value) => format!("`{value}`"),
        Unexpected::Unsigned(value) => format!("`{value}`"),
        Unexpected::Signed(value) => format!("`{value}`"),
        Unexpected::Float(value) => format!("`{value}`"),
        Unexpected::Str(value) => format!("`{value}`"),
        Unexpected::Map => "a table".to_owned(),
        Unexpected::Seq => "a list".to_owned(),
        _ => "this".to_owned(),
    }
}
