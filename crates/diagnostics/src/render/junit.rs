//! Results for continuous integration: the XML that JUnit made common.
//!
//! Source: <https://github.com/testmoapp/junitxml>

use std::fmt::Write as _;

/// Cases that belong together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JunitSuite {
    /// Such as `bedrock-agents dev`.
    pub name: String,
    /// What was looked at.
    pub cases: Vec<JunitCase>,
}

/// Something that was looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JunitCase {
    /// What it belongs to, such as `bedrock-agents.dev`.
    pub class: String,
    /// What it is called.
    pub name: String,
    /// What became of it.
    pub result: JunitResult,
}

/// What became of a case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum JunitResult {
    /// It is as it must be.
    Passed,
    /// It is not: in a line, and in full.
    Failed(String, String),
    /// It could not be judged: in a line, and in full.
    Errored(String, String),
    /// It was not judged, and why.
    Skipped(String),
}

/// The whole document.
#[must_use]
pub fn junit(name: &str, suites: &[JunitSuite]) -> String {
    let mut text = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    let all: Vec<&JunitCase> = suites.iter().flat_map(|suite| &suite.cases).collect();
    let _ = writeln!(text, "<testsuites name=\"{}\"{}>", escape(name), counts(&all));
    for suite in suites {
        let cases: Vec<&JunitCase> = suite.cases.iter().collect();
        let _ = writeln!(text, "  <testsuite name=\"{}\"{}>", escape(&suite.name), counts(&cases));
        for case in cases {
            write_case(&mut text, case);
        }
        text.push_str("  </testsuite>\n");
    }
    text.push_str("</testsuites>\n");
    text
}

fn counts(cases: &[&JunitCase]) -> String {
    let count = |which: fn(&JunitResult) -> bool| cases.iter().filter(|case| which(&case.result)).count();
    format!(
        " tests=\"{}\" failures=\"{}\" errors=\"{}\" skipped=\"{}\"",
        cases.len(),
        count(|result| matches!(result, JunitResult::Failed(..))),
        count(|result| matches!(result, JunitResult::Errored(..))),
        count(|result| matches!(result, JunitResult::Skipped(_))),
    )
}

fn write_case(text: &mut String, case: &JunitCase) {
    let (class, name) = (escape(&case.class), escape(&case.name));
    let _ = write!(text, "    <testcase classname=\"{class}\" name=\"{name}\"");
    let _ = match &case.result {
        JunitResult::Passed => writeln!(text, "/>"),
        JunitResult::Skipped(reason) => {
            writeln!(text, ">\n      <skipped message=\"{}\"/>\n    </testcase>", escape(reason))
        }
        JunitResult::Failed(line, full) => write_fault(text, "failure", line, full),
        JunitResult::Errored(line, full) => write_fault(text, "error", line, full),
    };
}

fn write_fault(text: &mut String, kind: &str, line: &str, full: &str) -> std::fmt::Result {
    let (line, full) = (escape(line), escape(full));
    writeln!(text, ">\n      <{kind} message=\"{line}\">{full}</{kind}>\n    </testcase>")
}

/// Text within XML. Characters that XML cannot hold at all, such as most control characters, become `?`.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\n' => escaped.push_str("&#10;"),
            '\t' => escaped.push_str("&#9;"),
            '\u{0}'..='\u{1f}' | '\u{7f}'..='\u{9f}' | '\u{fffe}' | '\u{ffff}' => escaped.push('?'),
            letter => escaped.push(letter),
        }
    }
    escaped
}
