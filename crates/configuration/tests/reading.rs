//! From text to values: what is read, what is reported, and where.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::BTreeMap;

use serde::Deserialize;
use stackwright_configuration::{File, Setting, Span, decode};

#[derive(Debug, Default, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Settings {
    name: Setting<String>,
    size: Setting<u8>,
    share: Setting<f64>,
    on: Setting<bool>,
    list: Setting<Vec<Setting<i64>>>,
    map: Setting<BTreeMap<String, Setting<bool>>>,
    choice: Setting<Choice>,
    part: Setting<Part>,
}

/// Not a part of it is a setting: one fault makes all of it invalid.
#[derive(Debug, PartialEq, Deserialize)]
struct Part {
    needed: String,
    numbers: Option<Vec<u16>>,
}

#[derive(Debug, PartialEq, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Choice {
    Nothing,
    Number(u32),
    Fields { left: u32, right: u32 },
}

/// The value, and each finding as `place: message`.
fn read(text: &str) -> (Option<Settings>, Vec<String>) {
    let file = File::new("a.toml", text);
    let value = file.read();
    let findings = file.into_findings().into_iter().map(|finding| {
        let span = finding.place.span.unwrap();
        let path = finding.place.property.unwrap_or_default();
        format!("{path} at `{}`: {}", text.get(span.bytes).unwrap(), finding.message)
    });
    (value, findings.collect())
}

#[test]
fn everything_is_read_with_its_place() {
    let (value, found) = read(
        "name = \"a\"\nsize = 0xff\nshare = 1\non = true\nlist = [1, -2]\nmap = { x = false }\n\
         choice.fields = { left = 1, right = 2 }\n[part]\nneeded = \"n\"\nnumbers = [1_000]\n",
    );
    assert_eq!(found, Vec::<String>::new());
    let value = value.unwrap();
    assert_eq!(value.name.given().unwrap().span, Span { start: 7, end: 10 });
    assert_eq!(value.size.value(), Some(&255));
    assert_eq!(value.share.value(), Some(&1.0));
    assert_eq!(value.on.value(), Some(&true));
    let list: Vec<_> = value.list.value().unwrap().iter().map(|number| *number.value().unwrap()).collect();
    assert_eq!(list, [1, -2]);
    assert_eq!(value.map.value().unwrap().get("x").unwrap().value(), Some(&false));
    assert_eq!(value.choice.value(), Some(&Choice::Fields { left: 1, right: 2 }));
    assert_eq!(value.part.value(), Some(&Part { needed: "n".to_owned(), numbers: Some(vec![1000]) }));
}

#[test]
fn what_is_not_said_is_absent() {
    assert_eq!(read(""), (Some(Settings::default()), Vec::new()));
    assert_eq!(Setting::<u8>::Absent.or(7), 7);
    assert!(Setting::<u8>::default().is_absent());
}

#[test]
fn a_fault_leaves_the_others_alone() {
    let (value, found) = read("name = 1\nsize = 2\nlist = [1, \"x\", 3]\n");
    let value = value.unwrap();
    assert_eq!(value.name, Setting::Invalid(Span { start: 7, end: 8 }));
    assert!(!value.name.is_absent() && value.name.value().is_none());
    assert_eq!(value.size.value(), Some(&2));
    let list: Vec<_> = value.list.value().unwrap().iter().map(|number| number.value().copied()).collect();
    assert_eq!(list, [Some(1), None, Some(3)]);
    assert_eq!(
        found,
        [
            "name at `1`: `name` must be text, not a whole number",
            "list.1 at `\"x\"`: `list.1` must be a whole number, not text",
        ]
    );
}

#[test]
fn faults_are_at_the_innermost_value() {
    for (text, expected) in [
        ("size = 256", "size at `256`: `256` is too large a number"),
        ("size = -1", "size at `-1`: `-1` is too small a number"),
        ("nmae = 1", "nmae at `nmae`: unknown key `nmae`"),
        ("map = { x = 1 }", "map.x at `1`: `map.x` must be `true` or `false`, not a whole number"),
        ("part = {}", "part at `{}`: the key `needed` is missing"),
        ("[part]\nnumbers = [1]", "part at `[part]`: the key `needed` is missing"),
        (
            "part = { needed = \"\", numbers = [1, 70000] }",
            "part.numbers.1 at `70000`: `70000` is too large a number",
        ),
        ("part = { needed = \"\", more = 1 }", "part.more at `more`: unknown key `more`"),
        ("choice = \"nothin\"", "choice at `\"nothin\"`: `nothin` is not a value of this setting"),
        ("choice = { nmber = 1 }", "choice at `nmber`: `nmber` is not a value of this setting"),
        (
            "choice = { number = \"1\" }",
            "choice.number at `\"1\"`: `choice.number` must be a whole number, not text",
        ),
        ("choice = { fields = { left = 1 } }", "choice.fields at `{ left = 1 }`: the key `right` is missing"),
        ("choice = \"number\"", "choice at `\"number\"`: `number` needs more than its name"),
        ("choice = { nothing = 1 }", "choice at `{ nothing = 1 }`: `nothing` stands alone"),
        ("choice = {}", "choice at `{}`: one key belongs here, not 0"),
        ("choice = 1979-05-27", "choice at `1979-05-27`: `choice` must be text, not a date"),
        ("list = { a = 1 }", "list at `{ a = 1 }`: `list` must be a list, not a table"),
        ("name = \"a", " at ``: invalid basic string, expected `\"`"),
    ] {
        assert_eq!(read(text).1, [expected], "{text}");
    }
}

/// A type that has required parts at its root cannot be made without them.
#[test]
fn without_what_is_needed_there_is_no_value() {
    let file = File::new("a.toml", "numbers = []\nmore = 1\n");
    assert_eq!(file.read::<Part>(), None);
    let messages: Vec<_> = file.into_findings().into_iter().map(|finding| finding.message).collect();
    assert_eq!(messages, ["unknown key `more`", "the key `needed` is missing"]);
}

#[test]
fn only_text_is_decoded() {
    assert_eq!(decode("a.toml", "é".as_bytes()).unwrap(), "é");
    let finding = decode("a.toml", b"ab\xff").unwrap_err();
    assert_eq!(finding.message, "the file is not UTF-8 text: byte 2 is not");
}

#[test]
fn a_hundred_findings_are_enough() {
    let text: String = (0..150).map(|index| format!("key{index} = 1\n")).collect();
    let file = File::new("a.toml", &text);
    assert!(file.read::<Settings>().is_some());
    let findings = file.into_findings();
    assert_eq!(findings.len(), 101);
    let last = findings.into_iter().last().unwrap();
    assert_eq!(last.message, "further findings, 50 in all, are not shown");
}
