//! The Rust tests of the workspace, documentation tests included, counted one by one.

use std::io::{BufRead, BufReader};
use std::process::Stdio;

use anyhow::{Context, bail};

use super::{Checks, Subject};
use crate::process;

pub(super) fn run(checks: &mut Checks, _: &Subject) -> anyhow::Result<()> {
    let mut child = process::cargo()
        .args(["test", "--workspace", "--no-fail-fast"])
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .spawn()
        .context("cannot run `cargo test`")?;
    let output = child.stdout.take().context("`cargo test` has no output")?;
    for line in BufReader::new(output).lines() {
        let line = line.context("cannot read the output of `cargo test`")?;
        println!("{line}");
        if let Some((passed, failed)) = counts(&line) {
            checks.passed += passed;
            checks.failed += failed;
        }
    }
    let status = child.wait().context("cannot wait for `cargo test`")?;
    if !status.success() && checks.failed == 0 {
        bail!("`cargo test` failed, though no test did: {status}");
    }
    Ok(())
}

/// The tests passed and failed, from the line with which a test program ends.
fn counts(line: &str) -> Option<(usize, usize)> {
    let rest = line.strip_prefix("test result: ")?;
    let count = |word: &str| {
        let end = rest.find(&format!(" {word}"))?;
        rest.get(..end)?.rsplit(' ').next()?.parse().ok()
    };
    Some((count("passed")?, count("failed")?))
}

#[cfg(test)]
mod tests {
    use super::counts;

    #[test]
    fn the_last_line_of_a_test_program_is_counted() {
        let cases = [
            ("test result: ok. 8 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out", Some((8, 0))),
            ("test result: FAILED. 3 passed; 12 failed; 0 ignored; 0 measured", Some((3, 12))),
            ("test tidy::tests::counts ... ok", None),
            ("8 passed; 0 failed", None),
        ];
        for (line, expected) in cases {
            assert_eq!(counts(line), expected, "{line}");
        }
    }
}
