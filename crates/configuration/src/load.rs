//! From the bytes of a file to a value and findings.

use std::cell::RefCell;

use serde::de::DeserializeOwned;
use stackwright_diagnostics::{Diagnostic, Diagnostics, Place};
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::fault::Fault;
use crate::node::{Node, Path};
use crate::{Span, rules};

/// Far more than anybody writes by hand, and little enough to be read in no time.
const MOST_BYTES: usize = 1 << 20;

/// A file that is no TOML at all has a fault on every line; beyond these they tell nothing more.
const MOST_SYNTAX_FAULTS: usize = 10;

/// Reads a configuration file.
///
/// Every fault is reported, in the order in which they stand in the file; keys that the type does not have
/// are faults. The value is there when the type can be made in spite of the faults, which it always can
/// where each of its fields is a [`Setting`](crate::Setting); whoever uses it looks at the findings first.
pub fn load<T: DeserializeOwned>(file: &str, text: &str) -> (Option<T>, Diagnostics) {
    let file = File::new(file, text);
    if text.len() > MOST_BYTES {
        let message = format!("the file has {} bytes, more than {MOST_BYTES}", text.len());
        return (None, Diagnostics::from_iter([file.error(rules::NOT_TEXT, Span::default(), message)]));
    }
    let (table, faults) = DeTable::parse_recoverable(text);
    if !faults.is_empty() {
        return (None, file.syntax(&faults));
    }
    let root = Spanned::new(0..0, DeValue::Table(table.into_inner()));
    let node = Node { value: &root, path: Path::Root, file: &file };
    let value = match T::deserialize(node) {
        Ok(value) => Some(value),
        Err(fault) => {
            file.report(fault);
            None
        }
    };
    (value, file.into_findings())
}

/// The text of a file from its bytes.
///
/// # Errors
/// Where they are not UTF-8.
pub fn decode<'b>(file: &str, bytes: &'b [u8]) -> Result<&'b str, Box<Diagnostic>> {
    std::str::from_utf8(bytes).map_err(|error| {
        let message = format!("the file is not UTF-8 text: byte {} is not", error.valid_up_to());
        let mut diagnostic = Diagnostic::error(rules::NOT_TEXT, message);
        diagnostic.place = Place::in_file(file, error.valid_up_to()..error.valid_up_to());
        Box::new(diagnostic)
    })
}

/// A file being read, and what has been found in it.
pub struct File<'f> {
    name: &'f str,
    text: &'f str,
    found: RefCell<Vec<Diagnostic>>,
}

impl<'f> File<'f> {
    /// A file in which nothing has been found yet.
    #[must_use]
    pub fn new(name: &'f str, text: &'f str) -> Self {
        Self { name, text, found: RefCell::default() }
    }

    /// An error at a place in the file.
    #[must_use]
    pub fn error(
        &self,
        rule: stackwright_diagnostics::RuleId,
        at: Span,
        message: impl Into<String>,
    ) -> Diagnostic {
        Diagnostic::error(rule, message).at(self.place(at))
    }

    /// A place in the file.
    #[must_use]
    pub fn place(&self, at: Span) -> Place {
        Place::in_file(self.name, at.into())
    }

    /// The file's text at a place.
    #[must_use]
    pub fn text(&self, at: Span) -> &'f str {
        self.text.get(at.start..at.end).unwrap_or_default()
    }

    /// Adds a finding.
    pub fn push(&self, diagnostic: Diagnostic) {
        self.found.borrow_mut().push(diagnostic);
    }

    /// What has been found, in the order of the file.
    #[must_use]
    pub fn into_findings(self) -> Diagnostics {
        in_order(self.found.into_inner())
    }

    pub(crate) fn report(&self, fault: Fault) {
        if fault.reported {
            return;
        }
        let (at, path) = fault.place.unwrap_or_default();
        let mut diagnostic = self.error(fault.rule, at, fault.message);
        diagnostic.help = fault.help;
        diagnostic.place.property = Some(path).filter(|path| !path.is_empty());
        self.push(diagnostic);
    }

    fn syntax(self, faults: &[toml::de::Error]) -> Diagnostics {
        for fault in faults.iter().take(MOST_SYNTAX_FAULTS) {
            let at = fault.span().map(Span::from).unwrap_or_default();
            self.push(self.error(rules::SYNTAX, at, fault.message()));
        }
        let mut findings = self.into_findings();
        if let Some(more) = faults.len().checked_sub(MOST_SYNTAX_FAULTS).filter(|more| *more > 0) {
            let message = format!("{more} more faults of this kind are not shown");
            findings.push(Diagnostic::new(rules::SYNTAX, stackwright_diagnostics::Severity::Info, message));
        }
        findings
    }
}

fn in_order(mut found: Vec<Diagnostic>) -> Diagnostics {
    found.sort_by_key(|d| d.place.span.as_ref().map_or(usize::MAX, |span| span.bytes.start));
    found.into_iter().collect()
}
