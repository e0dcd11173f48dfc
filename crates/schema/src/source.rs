//! Where the facts come from.

use crate::bytes::{Cursor, Texts};
use crate::layout::header;

/// A package that the facts were taken from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Source {
    /// Its name, such as `cfn-lint`.
    pub package: &'static str,
    /// Its version.
    pub version: &'static str,
    /// The SHA-256 of the package file, in hexadecimal.
    pub sha256: &'static str,
}

/// The packages that the embedded facts were taken from.
pub fn sources() -> impl Iterator<Item = Source> {
    let mut texts: Texts = Cursor::new(Cursor::new(0).nth_word(header::SOURCES as u32)).texts();
    std::iter::from_fn(move || {
        Some(Source { package: texts.next()?, version: texts.next()?, sha256: texts.next()? })
    })
}
