//! Whatever the bytes of an environment file, what is found in it points into it, speaks the words of its users,
//! and can be shown.

use bedrock_agents::BedrockAgents;
use bedrock_agents::config::Configuration;
use proptest::collection::vec;
use proptest::prelude::*;
use stackwright_configuration::decode;
use stackwright_core::diagnostics::render::{Colour, Sources, concise, human, json};
use stackwright_platform::Platform;

/// Reads the bytes, and renders what is found in every way.
fn check(bytes: &[u8]) -> Result<(), TestCaseError> {
    let Ok(text) = decode("any.toml", bytes) else { return Ok(()) };
    let (configuration, findings) = Configuration::read("any.toml", text);
    prop_assert_eq!(configuration.is_none(), findings.has_errors());
    for finding in &findings {
        let span = finding.place.span.as_ref().map(|span| span.bytes.clone());
        prop_assert!(span.is_none_or(|span| text.get(span).is_some()), "{:?}", finding);
        prop_assert!(!finding.message.is_empty() && !finding.message.contains('\n'), "{:?}", finding);
        // The words of serde, and the names of this code's types.
        for word in ["invalid type", "struct ", "variant", "expected a sequence", "Setting", "u32"] {
            prop_assert!(!finding.message.contains(word), "{:?}", finding);
        }
    }
    let mut sources = Sources::new();
    sources.insert("any.toml", text);
    let _ = human(&findings, &sources, Colour::Ansi);
    let _ = concise(&findings, &sources);
    let _ = json(&findings, &sources);
    Ok(())
}

/// A file that comes with the platform, and a longer one with every section.
fn good_file() -> impl Strategy<Value = String> {
    const FULL: &str = include_str!("full.toml");
    let built_in: Vec<_> =
        BedrockAgents.environments().iter().map(|environment| environment.text.to_owned()).collect();
    prop_oneof![proptest::sample::select(built_in), Just(FULL.to_owned())]
}

/// Pieces of files: what a mutation puts in.
fn piece() -> impl Strategy<Value = String> {
    prop_oneof![
        any::<char>().prop_map(String::from),
        proptest::sample::select(
            &[
                "\"",
                "'''",
                "[",
                "]",
                "[[",
                "{",
                "}",
                "=",
                "\n",
                ",",
                ".",
                "#",
                "\u{0}",
                "\u{feff}",
                "-1",
                "0x",
                "1e999",
                "9999999999999999999999",
                "nan",
                "1979-05-27",
                "true",
                "\"10.0.0.0/8\"",
                "\"0.0.0.0/0\"",
                "\"/\"",
                "dns",
                "network",
                "existing",
                "é",
                "\\u0000",
            ][..]
        )
        .prop_map(String::from),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes(bytes in vec(any::<u8>(), 0..300)) {
        check(&bytes)?;
    }

    #[test]
    fn any_text(text in ".{0,200}") {
        check(text.as_bytes())?;
    }

    #[test]
    fn a_good_file_with_pieces_changed(
        file in good_file(),
        changes in vec((any::<prop::sample::Index>(), 0..12_usize, piece()), 1..6),
    ) {
        let mut characters: Vec<char> = file.chars().collect();
        for (index, removed, piece) in changes {
            let start = index.index(characters.len() + 1);
            let end = (start + removed).min(characters.len());
            characters.splice(start..end, piece.chars());
        }
        check(characters.into_iter().collect::<String>().as_bytes())?;
    }

    #[test]
    fn a_good_file_with_lines_lost_doubled_and_moved(
        file in good_file(),
        picks in vec(any::<prop::sample::Index>(), 0..60),
    ) {
        let lines: Vec<_> = file.lines().collect();
        let picked: Vec<_> = picks.iter().map(|pick| *pick.get(&lines)).collect();
        check(picked.join("\n").as_bytes())?;
    }
}

#[test]
fn what_is_deep_or_long_is_read_too() {
    let deep = "[".repeat(100_000);
    let dotted = format!("{} = 1", vec!["a"; 100_000].join("."));
    let inline = format!("dns = {}1{}", "{ a = ".repeat(10_000), " }".repeat(10_000));
    let long = format!("environment = \"{}\"", "a".repeat(100_000));
    let many: String = (0..5_000).map(|index| format!("k{index} = 1\n")).collect();
    for text in [deep, dotted, inline, long, many, "\n".repeat(2_000_000)] {
        check(text.as_bytes()).unwrap_or_else(|error| panic!("{error}"));
    }
}
