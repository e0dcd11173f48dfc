//! What people and machines read of findings.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use stackwright_diagnostics::render::{Colour, Sources, concise, human, json, summary};
use stackwright_diagnostics::{Diagnostic, Diagnostics, Origin, Place, RuleId};

const FILE: &str = "dev.toml";
const TEXT: &str =
    "environment = \"dev\"\n\n[network]\n# größer\ncidr = \"10.0.0.0/16\"\nsubnet = \"10.1.0.0/24\"\n";

/// The place of a word in the file.
fn at(word: &str) -> Place {
    let start = TEXT.find(word).unwrap();
    Place::in_file(FILE, start..start + word.len())
}

fn findings() -> Diagnostics {
    const OUTSIDE: RuleId = RuleId("test/outside");
    const DUPLICATE: RuleId = RuleId("test/duplicate");
    let origin = |line| Some(Origin { file: "src\\network.rs", line }.into());
    let construct = |name: &str, line| Place {
        construct: Some(name.to_owned()),
        origin: origin(line),
        ..Place::default()
    };
    Diagnostics::from_iter([
        Diagnostic::error(OUTSIDE, "the subnet `10.1.0.0/24` is outside")
            .at(at("\"10.1.0.0/24\""))
            .note("the VPC", at("\"10.0.0.0/16\""))
            .note("made here", construct("network/Vpc", 7))
            .help("choose another"),
        Diagnostic::error(OUTSIDE, "the key `dns.domain` is missing")
            .at(Place::in_file(FILE, 0..0))
            .property("dns.domain"),
        Diagnostic::warning(DUPLICATE, "there is already a construct `Vpc` here")
            .at(construct("network/Vpc", 12))
            .note("the first one is made here", construct("network/Vpc", 7)),
        Diagnostic::error(OUTSIDE, "behind the end of a file that is not known")
            .at(Place::in_file("other.toml", 1000..2000)),
        Diagnostic::error(OUTSIDE, "through the middle of `ö`, to behind the end")
            .at(Place::in_file(FILE, TEXT.find('ö').unwrap() + 1..TEXT.len() + 10)),
    ])
}

fn sources() -> Sources {
    let mut sources = Sources::new();
    sources.insert(FILE, TEXT);
    sources
}

#[test]
fn people_see_the_place() {
    insta::assert_snapshot!(human(&findings(), &sources(), Colour::None));
}

#[test]
fn a_line_each() {
    insta::assert_snapshot!(concise(&findings(), &sources()));
}

#[test]
fn machines_get_lines_and_columns() {
    insta::assert_json_snapshot!(json(&findings(), &sources()));
}

#[test]
fn colour_is_only_where_it_is_asked_for() {
    assert!(human(&findings(), &sources(), Colour::Ansi).contains("\u{1b}["));
    assert!(!human(&findings(), &sources(), Colour::None).contains('\u{1b}'));
}

#[test]
fn counts() {
    assert_eq!(summary(&findings()), "4 errors, 1 warning");
    assert_eq!(summary(&Diagnostics::new()), "");
}
