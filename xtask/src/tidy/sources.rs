//! The form of the Rust sources: length, opening sentence, and the marker of generated files.

use super::{Finding, Source, is_test_code};

/// A file holds one idea; beyond this length it holds more.
const MOST_LINES: usize = 500;

/// The folder whose files `cargo xtask codegen` writes.
const GENERATED_FOLDER: &str = "crates/cfn/src/services/";

/// Files that are too long, say not what they are about, or are generated and do not say so.
pub(super) fn check(sources: &[Source]) -> Vec<Finding> {
    sources.iter().filter(|source| source.path.ends_with(".rs")).filter_map(check_source).collect()
}

fn check_source(source: &Source) -> Option<Finding> {
    let generated = source.path.starts_with(GENERATED_FOLDER);
    let marked = source.is_generated();
    let lines = source.text.lines().count();
    if generated != marked {
        let (message, help) = if generated {
            ("lies among generated files without their marker", format!("begin it with {}", Source::MARKER))
        } else {
            ("bears the marker of generated files", format!("generated files lie in {GENERATED_FOLDER}"))
        };
        Some(Finding::new(&source.path, message, help))
    } else if generated {
        None
    } else if lines > MOST_LINES {
        let message = format!("has {lines} lines, more than {MOST_LINES}");
        Some(Finding::new(&source.path, message, "give each of its ideas a file"))
    } else if !source.text.starts_with("//!") && !is_test_code(&source.path) {
        Some(Finding::new(&source.path, "does not say what it is about", "begin it with a `//!` sentence"))
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_fault_is_found() {
        let long = "//! Long.\n".repeat(MOST_LINES + 1);
        let generated = format!("{}; do not edit.\n{long}", Source::MARKER);
        let cases = [
            ("crates/core/src/a.rs", "//! Short.\n", None),
            ("crates/core/src/a.rs", long.as_str(), Some("has 501 lines, more than 500")),
            ("crates/core/src/a.rs", "use std::fmt;\n", Some("does not say what it is about")),
            ("crates/core/tests/ui/a.rs", "fn main() {}\n", None),
            ("crates/core/src/a.rs", &generated, Some("bears the marker of generated files")),
            ("crates/cfn/src/services/s3.rs", &generated, None),
            (
                "crates/cfn/src/services/s3.rs",
                "//! Short.\n",
                Some("lies among generated files without their marker"),
            ),
            ("docs/long.md", long.as_str(), None),
        ];
        for (path, text, expected) in cases {
            let source = Source { path: path.to_owned(), text: text.to_owned() };
            let found = check(&[source]).pop().map(|finding| finding.message);
            assert_eq!(found.as_deref(), expected, "{path}");
        }
    }
}
