//! Results on standard output, everything else on standard error.

use std::env;
use std::io::{self, IsTerminal, Write};

use stackwright_diagnostics::Diagnostics;
use stackwright_diagnostics::render::{Colour, Sources, human, summary};

use crate::failure::Failure;

/// Writes a result. Nobody reading on (`stackwright ls | head -1`) is no fault.
pub(crate) fn print(result: &str) {
    let _ = io::stdout().lock().write_all(result.as_bytes());
}

/// Writes something about the work, beside its result.
pub(crate) fn note(text: &str) {
    let _ = io::stderr().lock().write_all(text.as_bytes());
}

/// Shows findings in full, and how many there are.
pub(crate) fn show(findings: &Diagnostics, sources: &Sources) {
    if findings.is_empty() {
        return;
    }
    let mut text = human(findings, sources, colour());
    let summary = summary(findings);
    if !summary.is_empty() {
        text.push_str(&summary);
        text.push('\n');
    }
    note(&text);
}

/// Shows why a command cannot run.
pub(crate) fn show_failure(failure: &Failure) {
    let (red, cyan, plain) = match colour() {
        Colour::Ansi => ("\u{1b}[1;31m", "\u{1b}[1;36m", "\u{1b}[0m"),
        Colour::None => ("", "", ""),
    };
    let mut text = format!("{red}error{plain}: {failure}\n");
    if let Some(help) = failure.help() {
        text.push_str(&format!("{cyan}help{plain}: {help}\n"));
    }
    note(&text);
}

/// Colour of what goes to standard error.
fn colour() -> Colour {
    colour_on(io::stderr().is_terminal())
}

/// Colour of what goes to standard output.
pub(crate) fn colour_of_results() -> Colour {
    colour_on(io::stdout().is_terminal())
}

/// Colour on a terminal that has it, unless the user wants none: <https://no-color.org>.
fn colour_on(is_terminal: bool) -> Colour {
    let unwanted = env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
    let dumb = env::var_os("TERM").is_some_and(|terminal| terminal == "dumb");
    if is_terminal && !unwanted && !dumb { Colour::Ansi } else { Colour::None }
}

/// A number of things: `1 stack`, `2 stacks`.
pub(crate) fn count(number: usize, thing: &str) -> String {
    format!("{number} {thing}{}", if number == 1 { "" } else { "s" })
}

/// A size that people read: `812 B`, `41.2 kB`.
pub(crate) fn bytes(number: usize) -> String {
    #[expect(clippy::cast_precision_loss, reason = "it is shown with one decimal")]
    let size = number as f64;
    match number {
        0..1_000 => format!("{number} B"),
        1_000..1_000_000 => format!("{:.1} kB", size / 1e3),
        _ => format!("{:.1} MB", size / 1e6),
    }
}

/// Text broken into lines of at most `width` characters, each behind `indent`.
pub(crate) fn wrap(text: &str, width: usize, indent: &str) -> String {
    let mut wrapped = String::new();
    for paragraph in text.split("\n\n") {
        if !wrapped.is_empty() {
            wrapped.push('\n');
        }
        let mut column = 0;
        for word in paragraph.split_whitespace() {
            let length = word.chars().count();
            if column > 0 && column + 1 + length > width {
                wrapped.push('\n');
                column = 0;
            }
            if column == 0 {
                wrapped.push_str(indent);
                column = indent.chars().count();
            } else {
                wrapped.push(' ');
                column += 1;
            }
            wrapped.push_str(word);
            column += length;
        }
        wrapped.push('\n');
    }
    wrapped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units() {
        assert_eq!(
            [count(0, "stack"), count(1, "stack"), count(2, "stack")],
            ["0 stacks", "1 stack", "2 stacks"]
        );
        for (number, expected) in
            [(0, "0 B"), (999, "999 B"), (1_000, "1.0 kB"), (41_234, "41.2 kB"), (2_500_000, "2.5 MB")]
        {
            assert_eq!(bytes(number), expected);
        }
    }

    #[test]
    fn lines_are_broken_between_words() {
        assert_eq!(wrap("one two three", 9, "  "), "  one two\n  three\n");
        assert_eq!(wrap("a\nb\n\nc", 80, ""), "a b\n\nc\n");
        assert_eq!(wrap("unbreakable", 4, "> "), "> unbreakable\n");
        assert_eq!(wrap("", 4, "> "), "\n");
    }
}
