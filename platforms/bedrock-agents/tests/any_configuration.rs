//! Whatever an environment file holds, reading it does not panic: it gives findings that point into the file, or a
//! configuration that synthesizes, the same way each time (or says that its region needs an account).

#![expect(clippy::expect_used, reason = "a schema that the generator cannot follow fails the test")]

use bedrock_agents::BedrockAgents;
use bedrock_agents::config::Configuration;
use proptest::collection::{btree_map, vec};
use proptest::prelude::*;
use proptest::sample::{Index, select};
use proptest::strategy::ValueTree;
use serde_json::Value;
use stackwright_core::App;
use stackwright_core::diagnostics::Severity;
use stackwright_platform::Platform;

/// Texts that are somebody's valid value, and some that are nobody's.
const TEXTS: &[&str] = &[
    "",
    " ",
    "a",
    "b",
    "zz",
    "é\u{0}🚀",
    "dev",
    "prod",
    "us-east-1",
    "us-east-1a",
    "eu-central-2",
    "us-gov-west-1",
    "10.0.0.0/16",
    "10.0.0.0/20",
    "10.0.1.0/24",
    "10.0.1.1/24",
    "172.31.0.0/28",
    "0.0.0.0/0",
    "255.255.255.255/32",
    "999.1.1.1/99",
    "example.com",
    "a.example.com",
    "create",
    "AWSManagedRulesCommonRuleSet",
];

/// A value that the JSON Schema `schema` describes, or now and then any other.
fn described(schema: &Value, root: &Value) -> BoxedStrategy<Value> {
    prop_oneof![40 => valid(schema, root), 1 => anything()].boxed()
}

fn valid(schema: &Value, root: &Value) -> BoxedStrategy<Value> {
    let text = |key: &str| schema.get(key).and_then(Value::as_str);
    let list = |key: &str| schema.get(key).and_then(Value::as_array);
    let integer = |key: &str, default: i64| schema.get(key).and_then(Value::as_i64).unwrap_or(default);
    if let Some(reference) = text("$ref") {
        let target = root.pointer(reference.trim_start_matches('#'));
        valid(target.expect("the schema has what it refers to"), root)
    } else if let Some(constant) = schema.get("const") {
        Just(constant.clone()).boxed()
    } else if let Some(values) = list("enum") {
        select(values.clone()).boxed()
    } else if let Some(alternatives) = list("oneOf").or(list("anyOf")) {
        let alternatives: Vec<_> = alternatives.iter().map(|schema| described(schema, root)).collect();
        proptest::strategy::Union::new(alternatives).boxed()
    } else {
        match text("type") {
            Some("object") => object(schema, root),
            Some("array") => vec(described(schema.get("items").unwrap_or(&Value::Null), root), 0..4)
                .prop_map(Value::from)
                .boxed(),
            Some("string") => string(text("pattern")),
            Some("integer") => {
                let range = integer("minimum", i64::MIN)..=integer("maximum", i64::MAX);
                prop_oneof![8 => range, 1 => any::<i64>()].prop_map(Value::from).boxed()
            }
            Some("boolean") => any::<bool>().prop_map(Value::from).boxed(),
            _ => anything(),
        }
    }
}

/// Some of the properties of an object, and some others where it takes any.
fn object(schema: &Value, root: &Value) -> BoxedStrategy<Value> {
    let properties = schema.get("properties").and_then(Value::as_object).cloned().unwrap_or_default();
    let known: Vec<_> = properties
        .into_iter()
        .map(|(key, schema)| {
            proptest::option::weighted(0.15, described(&schema, root))
                .prop_map(move |value| (key.clone(), value))
        })
        .collect();
    let others = match schema.get("additionalProperties") {
        Some(schema @ Value::Object(_)) => btree_map(key(), described(schema, root), 0..3).boxed(),
        _ => prop_oneof![30 => Just(Default::default()), 1 => btree_map(key(), anything(), 1..2)].boxed(),
    };
    (known, others)
        .prop_map(|(known, others)| {
            let known = known.into_iter().filter_map(|(key, value)| Some((key, value?)));
            Value::Object(known.chain(others).collect())
        })
        .boxed()
}

fn key() -> impl Strategy<Value = String> {
    prop_oneof![4 => "[a-z_]{1,12}", 1 => select(TEXTS).prop_map(str::to_owned)]
}

fn string(pattern: Option<&str>) -> BoxedStrategy<Value> {
    let pattern =
        pattern.map_or("[a-z_]{1,12}", |pattern| pattern.trim_start_matches('^').trim_end_matches('$'));
    // Left open, repetitions grow so long that the names are refused for it.
    let short = pattern.replace("]*", "]{0,4}").replace(")*", "){0,2}").replace(")+", "){1,2}");
    let matching = proptest::string::string_regex(&short).expect("the schema's patterns are plain");
    prop_oneof![16 => matching, 4 => select(TEXTS).prop_map(str::to_owned), 1 => any::<String>()]
        .prop_map(Value::from)
        .boxed()
}

/// Everything that TOML can say.
fn anything() -> BoxedStrategy<Value> {
    let leaf = prop_oneof![
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        (-1e9..1e9).prop_map(Value::from),
        select(TEXTS).prop_map(Value::from),
    ];
    leaf.prop_recursive(3, 12, 3, |inner| {
        prop_oneof![
            vec(inner.clone(), 0..3).prop_map(Value::from),
            btree_map("[a-z]{1,4}", inner, 0..3).prop_map(|map| Value::Object(map.into_iter().collect())),
        ]
    })
    .boxed()
}

/// The text of a built-in environment with settings of any kind put over its own.
fn configuration() -> impl Strategy<Value = String> {
    let schema = Configuration::schema();
    (select(BedrockAgents.environments()), described(&schema, &schema)).prop_map(|(built_in, settings)| {
        let mut table: Value = toml::from_str(built_in.text).expect("the built-in environment is TOML");
        put_over(&mut table, settings);
        toml::to_string(&table).unwrap_or_default()
    })
}

fn put_over(below: &mut Value, above: Value) {
    match (below, above) {
        (Value::Object(below), Value::Object(above)) => {
            for (key, value) in above {
                put_over(below.entry(key).or_insert(Value::Null), value);
            }
        }
        (below, above) => *below = above,
    }
}

/// A text that was a configuration until a piece of it was replaced.
fn damaged() -> impl Strategy<Value = String> {
    let piece = prop_oneof![select(&["", "=", "[", "]]", "\"", "\"\"\"", "\n", "#", "é", "1979-05-27"][..])];
    (configuration(), any::<Index>(), 0_usize..12, piece).prop_map(|(text, at, length, piece)| {
        let characters: Vec<char> = text.chars().collect();
        let at = at.index(characters.len() + 1);
        let (before, rest) = characters.split_at(at);
        before.iter().copied().chain(piece.chars()).chain(rest.iter().copied().skip(length)).collect()
    })
}

fn check(text: &str) -> Result<(), TestCaseError> {
    let (configured, found) = BedrockAgents.load("any.toml", text);
    prop_assert_eq!(configured.is_none(), found.has_errors(), "{:?}", found);
    for diagnostic in found.iter() {
        let span = diagnostic.place.span.as_ref();
        prop_assert!(span.is_none_or(|span| text.get(span.bytes.clone()).is_some()), "{:?}", diagnostic);
        prop_assert!(span.is_some() || diagnostic.severity != Severity::Error, "{:?}", diagnostic);
    }
    let Some(configured) = configured else { return Ok(()) };
    let synthesize = || {
        let mut app = App::new();
        configured.build(&mut app.scope(), &configured.target());
        app.synthesize()
    };
    let (first, second) = (synthesize(), synthesize());
    // The one thing that a configuration cannot be refused for: a region whose prefix lists AWS alone knows needs an
    // account to look them up in. Exactly that is excused, and only where no account is given.
    let errors: Vec<_> = first.diagnostics.iter().filter(|found| found.severity == Severity::Error).collect();
    let needs_account = !errors.is_empty()
        && errors.iter().all(|found| found.rule == stackwright_aws::rules::PREFIX_LIST_UNKNOWN)
        && configured.target().account.is_none();
    prop_assert_eq!(first.assembly.is_none(), needs_account, "{:?}", first.diagnostics);
    prop_assert_eq!(first.assembly, second.assembly);
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_settings(text in configuration()) {
        check(&text)?;
    }

    #[test]
    fn any_text(text in damaged()) {
        check(&text)?;
    }
}

/// The generator would prove little if all that it makes were refused.
#[test]
fn many_configurations_are_accepted() {
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let accepted = (0..200)
        .filter(|_| {
            let tree = configuration().new_tree(&mut runner).expect("the generator has no filters");
            BedrockAgents.load("any.toml", &tree.current()).0.is_some()
        })
        .count();
    assert!((20..180).contains(&accepted), "{accepted} of 200");
}

/// The case that the property excuses, by itself: an error without an account, a question for AWS with one.
#[test]
fn a_region_whose_prefix_lists_only_aws_knows_needs_an_account() {
    for (account, is_refused) in [("", true), ("account = \"123456789012\"\n", false)] {
        let text = format!(
            "environment = \"dev\"\nregion = \"eu-central-2\"\n{account}\n[dns]\ndomain = \"a.example.com\"\n\
             zone = \"create\"\n\n[tags]\nowner = \"o\"\ncost_center = \"c\"\n"
        );
        let (configured, found) = BedrockAgents.load("any.toml", &text);
        let configured = configured.unwrap_or_else(|| panic!("{found:#?}"));
        let mut app = App::new();
        configured.build(&mut app.scope(), &configured.target());
        let synthesis = app.synthesize();
        assert_eq!(synthesis.assembly.is_none(), is_refused, "{:#?}", synthesis.diagnostics);
        let asked = synthesis.assembly.is_some_and(|assembly| !assembly.manifest.missing.is_empty());
        assert_eq!(asked, !is_refused);
    }
}
