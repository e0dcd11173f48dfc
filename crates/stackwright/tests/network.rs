//! `reach` and `lose` as they are run, over a template that nobody's constructs made.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

use std::process::Command;

use serde_json::Value;

/// Runs the tool over the template; the exit code, and what it prints.
fn run(arguments: &str) -> (i32, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_stackwright"))
        .args(arguments.split_whitespace())
        .args(["--assembly", concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/web.yaml")])
        .output()
        .unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (output.status.code().unwrap(), text(output.stdout) + &text(output.stderr))
}

fn json(arguments: &str) -> (i32, Value) {
    let (code, text) = run(&format!("{arguments} --format json"));
    (code, serde_json::from_str(&text).unwrap_or_else(|error| panic!("{error}: {text}")))
}

#[test]
fn a_path_through_a_load_balancer_is_shown_hop_by_hop() {
    let (code, text) = run("reach internet Service");
    assert_eq!(code, 0);
    insta::assert_snapshot!(text);
}

#[test]
fn what_stops_a_connection_is_shown() {
    let (code, text) = run("reach internet Database 5432");
    assert_eq!(code, 1);
    insta::assert_snapshot!(text);
}

#[test]
fn what_is_not_known_is_said() {
    let (code, text) = run("reach Service Service 22");
    assert_eq!(code, 1);
    insta::assert_snapshot!(text);
}

#[test]
fn answers_for_programs() {
    let cases = [
        ("reach internet Balancer 443", 0, "reachable"),
        ("reach internet Balancer 80", 1, "unreachable"),
        ("reach internet Service", 0, "reachable"),
        ("reach internet Service --direct", 1, "unreachable"),
        ("reach Balancer Service tcp/8080", 0, "reachable"),
        ("reach Service Proxy", 0, "reachable"),
        ("reach Service Database", 0, "reachable"),
        ("reach Service Database --direct", 1, "unreachable"),
        ("reach Service internet 443", 0, "reachable"),
        ("reach Service 198.51.100.7 443", 0, "reachable"),
        ("reach 10.0.11.9 Proxy", 1, "unknown"),
        ("reach TaskGroup ProxyGroup 5432", 0, "reachable"),
    ];
    for (arguments, code, result) in cases {
        let (found, answer) = json(arguments);
        assert_eq!((found, answer["result"].as_str()), (code, Some(result)), "{arguments}: {answer:#}");
        assert_eq!(answer["schema_version"], 1);
        assert_eq!(answer["paths"].as_array().unwrap().is_empty(), result == "unreachable", "{arguments}");
        assert_eq!(answer["blocked_at"].is_object(), result == "unreachable", "{arguments}");
    }
}

#[test]
fn a_name_that_nothing_has_is_an_error() {
    for (arguments, said) in [
        ("reach internet Servize", "did you mean `Service`"),
        ("reach internet Gateway", "has no place in a network"),
        ("reach internet Service 99999", "it reads `443`"),
    ] {
        let (code, text) = run(arguments);
        assert_eq!(code, 2);
        assert!(text.contains(said), "{text}");
    }
}

#[test]
fn what_is_left_without_a_zone_is_shown() {
    let (code, text) = run("lose 0");
    assert_eq!(code, 1);
    insta::assert_snapshot!(text);
}

#[test]
fn losses_for_programs() {
    let (code, lost) = json("lose 1");
    assert_eq!((code, lost["result"].as_str()), (1, Some("unknown")), "{lost:#}");
    let environment = &lost["environments"][0];
    let outcome = |name: &str| {
        let effects = environment["effects"].as_array().unwrap();
        effects.iter().find(|effect| effect["name"] == name).map(|effect| effect["outcome"].clone())
    };
    assert_eq!(outcome("Service"), Some("kept".into()));
    assert_eq!(outcome("Nat"), Some("untouched".into()));
    assert_eq!(outcome("Database"), Some("lost-if-there".into()));
    let points = environment["single_points"].as_array().unwrap();
    assert!(points.iter().any(|point| point["name"] == "BackB" && point["kind"] == "route"), "{points:#?}");
    let (code, text) = run("lose us-east-1z");
    assert_eq!(code, 2);
    assert!(text.contains("there are `zone 0`, `zone 1`"), "{text}");
}
