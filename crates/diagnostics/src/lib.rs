//! Findings about a design, as data.
//!
//! A [`Diagnostic`] says what is wrong, where, and what to do. Whoever finds something accumulates
//! diagnostics and goes on, so that a user sees everything at once; only the command line tool decides
//! how they are shown.

mod diagnostic;
mod place;
pub mod render;
mod rules;

pub use diagnostic::{Diagnostic, Diagnostics, Note, RuleId, Severity};
pub use place::{CodeLine, Origin, Place, SourceSpan};
