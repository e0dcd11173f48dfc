//! What people and machines read of findings.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use stackwright_diagnostics::render::{
    Colour, JunitCase, JunitResult, JunitSuite, SarifRule, SarifRun, Sources, concise, human, json, junit,
    sarif, summary,
};
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

#[test]
fn code_scanning_gets_sarif() {
    let (findings, sources, none) = (findings(), sources(), Diagnostics::new());
    let suppressed = findings.iter().take(1).map(|finding| (finding, "it is meant to be")).collect();
    let runs = [
        SarifRun { name: "prove/dev".into(), findings: &findings, suppressed, sources: &sources },
        SarifRun { name: "prove/prod".into(), findings: &none, suppressed: Vec::new(), sources: &sources },
    ];
    let log = sarif("1.2.3", &runs, |rule| {
        (rule.0 == "test/outside").then(|| SarifRule {
            title: "subnets lie within".into(),
            meaning: "AWS refuses others".into(),
            help: "choose another".into(),
            page: Some("https://example.com".into()),
        })
    });
    insta::assert_json_snapshot!(log);
}

#[test]
fn paths_become_uris() {
    let uri = |file: &str| {
        let finding = Diagnostic::error(RuleId("test/a"), "a").at(Place::in_file(file, 0..0));
        let (findings, sources) = (Diagnostics::from_iter([finding]), Sources::new());
        let run =
            SarifRun { name: "a".into(), findings: &findings, suppressed: Vec::new(), sources: &sources };
        let log = sarif("1", &[run], |_| None);
        log.pointer("/runs/0/results/0/locations/0/physicalLocation/artifactLocation/uri")
            .and_then(|uri| uri.as_str().map(str::to_owned))
            .unwrap()
    };
    for (file, expected) in [
        ("src/a.rs", "src/a.rs"),
        ("src\\a b.rs", "src/a%20b.rs"),
        ("/tmp/größe.json", "file:///tmp/gr%C3%B6%C3%9Fe.json"),
        ("C:\\a.json", "file:///C%3A/a.json"),
    ] {
        assert_eq!(uri(file), expected);
    }
}

#[test]
fn continuous_integration_gets_junit() {
    let case = |name: &str, result| JunitCase { class: "p.dev".into(), name: name.into(), result };
    let suites = [
        JunitSuite {
            name: "p <dev>".into(),
            cases: vec![
                case("A-1: \"quoted\" & so on", JunitResult::Passed),
                case("A-2", JunitResult::Failed("a < b".into(), "a < b\nthere\u{1b}[0m\n".into())),
                case("A-3", JunitResult::Errored("not known".into(), "not known".into())),
                case("A-4", JunitResult::Skipped("later".into())),
            ],
        },
        JunitSuite { name: "empty".into(), cases: Vec::new() },
    ];
    insta::assert_snapshot!(junit("prove", &suites));
}
