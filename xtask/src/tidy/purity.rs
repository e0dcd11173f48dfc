//! Sealed crates see no network, clock, environment variable or randomness (ARCHITECTURE.md, invariant 2).
//!
//! The scan reads Rust tokens, so comments and strings do not count, and macros' arguments do. It follows
//! `use` trees but not renamed modules: it finds what is written by habit, not what is hidden on purpose.

use proc_macro2::{Delimiter, TokenStream, TokenTree};

use super::{Finding, Source, is_test_code};

/// Paths by which the standard library lets the world in. Addresses are plain values.
const FORBIDDEN: &[(&[&str], &str)] = &[
    (&["std", "env"], "an environment variable or argument"),
    (&["std", "net"], "the network"),
    (&["std", "time", "Instant"], "the clock"),
    (&["std", "time", "SystemTime"], "the clock"),
    (&["std", "hash", "RandomState"], "randomness"),
    (&["std", "collections", "hash_map", "RandomState"], "randomness"),
];
const ALLOWED: &[&[&str]] = &[
    &["std", "net", "AddrParseError"],
    &["std", "net", "IpAddr"],
    &["std", "net", "Ipv4Addr"],
    &["std", "net", "Ipv6Addr"],
];

/// A path as written, `use` trees expanded, with the line it begins on.
#[derive(Debug, PartialEq, Eq)]
struct WrittenPath {
    segments: Vec<String>,
    line: usize,
}

/// What the sources of sealed crates use of the world. Tests and build scripts are exempt, and generated
/// files, which hold but types.
pub(super) fn check(sources: &[Source], is_sealed: impl Fn(&Source) -> bool) -> Vec<Finding> {
    let sealed = sources.iter().filter(|source| {
        source.path.ends_with(".rs")
            && !source.is_generated()
            && !is_test_code(&source.path)
            && !source.path.ends_with("/build.rs")
            && is_sealed(source)
    });
    sealed.flat_map(check_source).collect()
}

fn check_source(source: &Source) -> Vec<Finding> {
    let tokens: TokenStream = match source.text.parse() {
        Ok(tokens) => tokens,
        Err(error) => return vec![Finding::new(&source.path, format!("is not Rust: {error}"), "")],
    };
    let mut paths = Vec::new();
    collect_paths(tokens, &[], &mut paths);
    let mut findings = Vec::new();
    for path in paths {
        let starts_with = |prefix: &[&str]| {
            path.segments.len() >= prefix.len() && path.segments.iter().zip(prefix).all(|(a, b)| a == b)
        };
        if ALLOWED.iter().any(|allowed| starts_with(allowed)) {
            continue;
        }
        if let Some((_, what)) = FORBIDDEN.iter().find(|(prefix, _)| starts_with(prefix)) {
            findings.push(Finding::new(
                format!("{}:{}", source.path, path.line),
                format!("`{}` lets in {what}", path.segments.join("::")),
                "take the value as an argument; the CLI reads it",
            ));
        }
    }
    findings
}

/// Collects the paths in `tokens`, each with `prefix` before it, leaving out what is under `#[cfg(test)]`.
fn collect_paths(tokens: TokenStream, prefix: &[String], paths: &mut Vec<WrittenPath>) {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    let mut rest = tokens.as_slice();
    while let [first, after @ ..] = rest {
        rest = after;
        match first {
            TokenTree::Punct(punct) if punct.as_char() == '#' => {
                if let [TokenTree::Group(attribute), item @ ..] = rest
                    && attribute.stream().to_string() == "cfg (test)"
                {
                    rest = after_item(item);
                }
            }
            TokenTree::Group(group) => collect_paths(group.stream(), prefix, paths),
            TokenTree::Ident(ident) => {
                let mut segments = prefix.to_vec();
                segments.push(ident.to_string());
                let line = ident.span().start().line;
                rest = collect_path(segments, line, rest, paths);
            }
            TokenTree::Punct(_) | TokenTree::Literal(_) => {}
        }
    }
}

/// Follows a path that began with `segments`; gives back the tokens after it.
fn collect_path<'a>(
    mut segments: Vec<String>,
    line: usize,
    mut rest: &'a [TokenTree],
    paths: &mut Vec<WrittenPath>,
) -> &'a [TokenTree] {
    while let [TokenTree::Punct(first), TokenTree::Punct(second), next, after @ ..] = rest {
        if first.as_char() != ':' || second.as_char() != ':' {
            break;
        }
        match next {
            TokenTree::Ident(ident) => segments.push(ident.to_string()),
            TokenTree::Group(group) if group.delimiter() == Delimiter::Brace => {
                collect_paths(group.stream(), &segments, paths);
                return after;
            }
            _ => break,
        }
        rest = after;
    }
    paths.push(WrittenPath { segments, line });
    rest
}

/// The tokens after the item that `tokens` begin with: it ends at a semicolon or at a block.
fn after_item(tokens: &[TokenTree]) -> &[TokenTree] {
    let end = tokens.iter().position(|token| match token {
        TokenTree::Punct(punct) => punct.as_char() == ';',
        TokenTree::Group(group) => group.delimiter() == Delimiter::Brace,
        TokenTree::Ident(_) | TokenTree::Literal(_) => false,
    });
    end.and_then(|end| tokens.get(end + 1..)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn messages(path: &str, text: &str) -> Vec<String> {
        let source = Source { path: path.to_owned(), text: text.to_owned() };
        check(&[source], |source| source.path.starts_with("crates/core/"))
            .into_iter()
            .map(|finding| format!("{}: {}", finding.place, finding.message))
            .collect()
    }

    #[test]
    fn the_world_is_found_however_it_is_written() {
        let cases = [
            (
                "fn f() { std::env::var(\"HOME\"); }",
                "`std::env::var` lets in an environment variable or argument",
            ),
            ("use std::env;", "`std::env` lets in an environment variable or argument"),
            ("use std::{fmt, time::{Duration, SystemTime}};", "`std::time::SystemTime` lets in the clock"),
            (
                "fn f() { println!(\"{:?}\", std::time::Instant::now()); }",
                "`std::time::Instant::now` lets in the clock",
            ),
            ("use std::net::{Ipv4Addr, TcpStream};", "`std::net::TcpStream` lets in the network"),
            ("use std::hash::RandomState;", "`std::hash::RandomState` lets in randomness"),
        ];
        for (text, message) in cases {
            assert_eq!(
                messages("crates/core/src/lib.rs", text),
                [format!("crates/core/src/lib.rs:1: {message}")]
            );
        }
    }

    #[test]
    fn the_line_is_that_of_the_use() {
        let text = "//! Reads.\n\nuse std::fmt;\nuse std::env::args;\n";
        let [message] = &messages("crates/core/src/lib.rs", text)[..] else { panic!("one finding") };
        assert!(message.starts_with("crates/core/src/lib.rs:4:"), "{message}");
    }

    #[test]
    fn what_is_harmless_stays_silent() {
        let harmless = [
            ("crates/core/src/a.rs", "// std::env::var\nconst A: &str = \"std::env::var\";"),
            (
                "crates/core/src/b.rs",
                "use std::net::Ipv4Addr; use std::time::Duration; use std::environment;",
            ),
            ("crates/core/src/c.rs", "#[cfg(test)] mod tests { use std::env; }"),
            ("crates/core/src/tests.rs", "use std::env;"),
            ("crates/core/tests/all.rs", "use std::env;"),
            ("crates/core/build.rs", "use std::env;"),
            ("crates/stackwright/src/main.rs", "use std::env;"),
        ];
        for (path, text) in harmless {
            assert_eq!(messages(path, text), Vec::<String>::new(), "{path}");
        }
    }

    #[test]
    fn code_after_a_test_module_counts() {
        let text = "#[cfg(test)] mod tests; use std::env;";
        assert_eq!(messages("crates/core/src/lib.rs", text).len(), 1);
    }
}
