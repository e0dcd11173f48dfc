//! From the bytes of a file to a value and findings.

use std::cell::RefCell;

use serde::de::DeserializeOwned;
use stackwright_diagnostics::{Diagnostic, Diagnostics, Place, RuleId, Severity, SourceSpan};
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::fault::Fault;
use crate::node::{Node, Path};
use crate::{Span, rules};

/// Far more than anybody writes by hand, and little enough to be read in no time.
const MOST_BYTES: usize = 1 << 20;

/// A file that is no TOML at all has a fault on every line; beyond these lines they tell nothing more.
const MOST_SYNTAX_FAULTS: usize = 10;

/// Nobody reads more at a time, and each costs a look through the file.
const MOST_FINDINGS: usize = 100;

/// The text of a file from its bytes.
///
/// # Errors
/// Where they are not UTF-8.
pub fn decode<'b>(file: &str, bytes: &'b [u8]) -> Result<&'b str, Box<Diagnostic>> {
    std::str::from_utf8(bytes).map_err(|error| {
        let message = format!("the file is not UTF-8 text: byte {} is not", error.valid_up_to());
        let place = Place::in_file(file, error.valid_up_to()..error.valid_up_to());
        Box::new(Diagnostic::error(rules::NOT_TEXT, message).at(place))
    })
}

/// A configuration file: it is [read](Self::read) into a value, checked further with
/// [`error`](Self::error) and [`push`](Self::push), and ends in its [findings](Self::into_findings).
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

    /// The file as a value. Every fault is recorded; keys that the type does not have are faults.
    ///
    /// There is a value when the type can be made in spite of the faults, which it always can where each of its
    /// fields is a [`Setting`](crate::Setting); whoever uses it looks at the findings too.
    pub fn read<T: DeserializeOwned>(&self) -> Option<T> {
        if self.text.len() > MOST_BYTES {
            let message = format!("the file has {} bytes, more than {MOST_BYTES}", self.text.len());
            self.push(self.error(rules::NOT_TEXT, Span::default(), message));
            return None;
        }
        let (table, faults) = DeTable::parse_recoverable(self.text);
        if !faults.is_empty() {
            self.report_syntax(&faults);
            return None;
        }
        let root = Spanned::new(0..0, DeValue::Table(table.into_inner()));
        let node = Node { value: &root, path: Path::Root, file: self };
        T::deserialize(node).map_err(|fault| self.report(fault)).ok()
    }

    /// An error at a place in the file.
    #[must_use]
    pub fn error(&self, rule: RuleId, at: Span, message: impl Into<String>) -> Diagnostic {
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

    /// Records a finding.
    pub fn push(&self, finding: Diagnostic) {
        self.found.borrow_mut().push(finding);
    }

    /// What has been found, in the order of the file; what concerns the file as a whole comes last.
    #[must_use]
    pub fn into_findings(self) -> Diagnostics {
        let mut found = self.found.into_inner();
        let start = |span: &SourceSpan| if span.bytes.end == 0 { usize::MAX } else { span.bytes.start };
        found.sort_by_key(|finding| finding.place.span.as_ref().map_or(usize::MAX, start));
        if let Some(more) = found.len().checked_sub(MOST_FINDINGS).filter(|more| *more > 0) {
            let rule = found.get(MOST_FINDINGS).map_or(rules::SYNTAX, |first| first.rule);
            found.truncate(MOST_FINDINGS);
            found.push(Diagnostic::new(
                rule,
                Severity::Info,
                format!("further findings, {more} in all, are not shown"),
            ));
        }
        found.into_iter().collect()
    }

    pub(crate) fn report(&self, fault: Fault) {
        if fault.reported {
            return;
        }
        let (at, path) = fault.place.unwrap_or_default();
        let mut finding = self.error(fault.rule, at, fault.message);
        finding.help = fault.help;
        finding.place.property = Some(path).filter(|path| !path.is_empty());
        self.push(finding);
    }

    /// The first fault of each line: what follows it there is mostly its consequence.
    fn report_syntax(&self, faults: &[toml::de::Error]) {
        let mut faults: Vec<_> =
            faults.iter().map(|fault| (fault.span().map(Span::from).unwrap_or_default(), fault)).collect();
        faults.sort_by_key(|(at, _)| at.start);
        let mut shown = 0;
        let mut line_end = 0;
        for (at, fault) in faults {
            if at.start < line_end {
                continue;
            }
            shown += 1;
            if shown > MOST_SYNTAX_FAULTS {
                let message = "the lines behind these have faults of this kind too";
                self.push(Diagnostic::new(rules::SYNTAX, Severity::Info, message));
                break;
            }
            self.push(self.error(rules::SYNTAX, at, fault.message()));
            let rest = self.text.get(at.start..).unwrap_or_default();
            line_end = rest.find('\n').map_or(usize::MAX, |newline| at.start + newline + 1);
        }
    }
}
