//! Whatever a template holds, a model is made of it in bounded time and space, without a panic.
//!
//! With a fuzzer: `cargo +nightly fuzz run template`.

use std::time::{Duration, Instant};

use proptest::collection::{btree_map, vec};
use proptest::prelude::*;
use serde_json::{Value as Json, json};
use stackwright_model::{Inputs, Model, SourceTemplate};

/// The largest template that CloudFormation takes, of which a program without optimization gets a part.
///
/// <https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html>
const LARGEST: usize = if cfg!(debug_assertions) { 1 << 16 } else { 1 << 20 };

/// Makes a model and asks everything of it that it can be asked.
fn exercise(texts: &[&str]) -> Model {
    let template = |(index, text): (usize, &&str)| SourceTemplate {
        stack: format!("s{index}"),
        file: format!("t{index}"),
        text: (*text).to_owned(),
    };
    let templates: Vec<_> = texts.iter().enumerate().map(template).collect();
    let model = Model::of_templates(&templates, &Inputs::default());
    for (id, resource) in model.resources() {
        let _ = model.place_of(id, "A.0.B");
        let _ = model.show(&model.canonical(&resource.properties)).len();
        let _ = model.references().to(id).count();
    }
    for template in &templates {
        let _ = SourceTemplate::is_template(&template.text);
    }
    model
}

/// `before`, as many lines as fit into a size, `after`.
fn fill_to(size: usize, before: &str, line: impl Fn(usize) -> String, after: &str) -> String {
    let mut text = before.to_owned();
    for index in 0.. {
        let line = line(index);
        if text.len() + line.len() + after.len() > size {
            break;
        }
        text.push_str(&line);
    }
    text + after
}

fn fill(before: &str, line: impl Fn(usize) -> String) -> String {
    fill_to(LARGEST, before, line, "")
}

/// A resource with one property.
fn one(value: &str) -> String {
    format!("Resources: {{A: {{Type: X, Properties: {{P: {value}}}}}}}")
}

/// A resource with as many properties as fit, all alike.
fn many(size: usize, value: &str) -> String {
    let before = "Resources:\n  A:\n    Type: AWS::SNS::Topic\n    Properties:\n";
    fill_to(size, before, |i| format!("      P{i}: {value}\n"), "")
}

/// Something within itself again and again.
fn within(count: usize, inner: &str, wrap: impl Fn(usize, String) -> String) -> String {
    (0..count).fold(inner.to_owned(), |inner, index| wrap(index, inner))
}

/// A template of each kind that is made to be slow or large, and the rule that says so, where one must.
fn slow_templates() -> Vec<(&'static str, Option<&'static str>, Vec<String>)> {
    let bounds = Some("model/out-of-bounds");
    let unreadable = Some("model/unreadable-template");
    let long = "x".repeat(LARGEST / 2);
    let extended = |rest: String| format!("Transform: AWS::LanguageExtensions\n{rest}");
    let nested = |inner: &str, open: &str, close: &str| {
        one(&within(60, inner, |_, inner| format!("{open}{inner}{close}")))
    };
    let parameter = |kind: &str| {
        format!("Parameters: {{P: {{Type: '{kind}', Default: {long}}}}}\n{}", many(LARGEST / 2, "!Ref P"))
    };
    let mapping = fill_to(LARGEST / 2, "Mappings:\n  M:\n", |i| format!("    k{i}: {{a: 1}}\n"), "");
    let export = |i: usize, value: &str| format!("  O{i}: {{Value: {value}, Export: {{Name: e{i}}}}}\n");
    let doubling = (1..200)
        .fold("Resources: {}\nOutputs:\n".to_owned() + &export(0, &"x".repeat(16)), |text, i| {
            text + &export(i, &format!("!Sub ['${{x}}${{x}}', {{x: !ImportValue e{}}}]", i - 1))
        });
    let loops = within(12, "{'A${V0}': {Type: X}}", |i, inner| {
        format!("{{'Fn::ForEach::L{i}': [V{i}, [a,b,c,d,e,f,g,h], {inner}]}}")
    });
    let long_loop = format!(
        "Resources: {{'Fn::ForEach::L': [V, [{long}], {{'A${{V}}': {{Type: '{}'}}}}]}}",
        "${V}".repeat(LARGEST / 12)
    );
    let quotes = within(60, "'\"'", |_, inner| format!("{{Fn::ToJsonString: [{inner}]}}"));
    let names = |i: usize| {
        let name = format!("${{B{}}}", i.saturating_sub(1)).repeat(4);
        format!("  B{i}: {{Type: AWS::S3::Bucket, Properties: {{BucketName: !Sub '{name}'}}}}\n")
    };
    let nesting = |i: usize| {
        let stack = |k: usize| {
            let url = format!("t{}", i + 1);
            format!("  R{k}: {{Type: AWS::CloudFormation::Stack, Properties: {{TemplateURL: {url}}}}}\n")
        };
        fill("Resources:\n", |k| if k < 8 { stack(k) } else { "#".repeat(LARGEST) })
    };
    let laughs = (1..40).fold("a0: &a0 [x]\n".to_owned(), |text, i| {
        text + &format!("a{i}: &a{i} [*a{before}, *a{before}]\n", before = i - 1)
    });
    vec![
        ("open braces of Fn::Sub", None, vec![one(&format!("!Sub '{}'", "${".repeat(LARGEST / 2)))]),
        ("dynamic references", None, vec![one(&format!("'{}'", "{{resolve:ssm:".repeat(LARGEST / 15)))]),
        ("split everywhere", None, vec![one(&format!("[!Split [x, {long}], !Split [x, {long}]]"))]),
        ("a long text many times", bounds, vec![parameter("String")]),
        ("a long reason many times", bounds, vec![parameter("AWS::SSM::Parameter::Value<String>")]),
        ("references that dangle", Some("model/dangling-reference"), vec![many(LARGEST, "!Ref N")]),
        ("blocks of addresses", None, vec![many(LARGEST, "!Cidr [10.0.0.0/8, 256, 8]")]),
        ("a large mapping", None, vec![mapping + &many(LARGEST / 2, "!FindInMap [M, k0, a]")]),
        ("values that double", bounds, vec![doubling]),
        ("quotes within quotes", bounds, vec![extended(one(&quotes))]),
        ("loops within loops", bounds, vec![extended(format!("Resources: {loops}"))]),
        ("a loop over a long text", None, vec![extended(long_loop)]),
        ("conditions within conditions", None, vec![nested("1", "{Fn::Not: [", "]}")]),
        ("choices within choices", None, vec![nested("1", "{Fn::If: [C, 1, ", "]}")]),
        ("texts within texts", None, vec![nested("1", "{Fn::Sub: ['${a}${a}', {a: ", "}]}")]),
        ("deep lists of YAML", unreadable, vec!["[".repeat(LARGEST), "- ".repeat(LARGEST / 2)]),
        ("deep maps", unreadable, vec!["{\"a\":".repeat(LARGEST / 5), "{? ".repeat(LARGEST / 3)]),
        (
            "a chain of conditions",
            bounds,
            vec![fill("Resources: {}\nConditions:\n", |i| format!("  C{i}: !Not [!Condition C{}]\n", i + 1))],
        ),
        (
            "a chain of exports",
            bounds,
            vec![fill("Resources: {}\nOutputs:\n", |i| export(i, &format!("!ImportValue e{}", i + 1)))],
        ),
        ("names made of names", None, vec![fill("Resources:\n", names)]),
        ("a long key", None, vec![one(&format!("{{{long}: [{}]}}", "{Ref: A},".repeat(LARGEST / 20)))]),
        ("templates that nest each other", bounds, (0..12).map(nesting).collect()),
        ("laughs", unreadable, vec![laughs + "Resources: {}\n"]),
        (
            "merges",
            Some("model/refused-yaml"),
            vec![fill_to(
                1 << 13,
                "a: &a {k: 1}\nb:\n",
                |i| format!("  <<: *a\n  k{i}: 1\n"),
                "Resources: {}\n",
            )],
        ),
        ("anchors within anchors", None, vec![format!("{}x{}", "[&a ".repeat(100), "]".repeat(100))]),
        (
            "a key many times",
            Some("model/duplicate-key"),
            vec![fill("Resources:\n", |_| "  A: {Type: X}\n".to_owned())],
        ),
    ]
}

#[test]
fn templates_made_to_be_slow_end() {
    for (name, rule, texts) in slow_templates() {
        let begin = Instant::now();
        let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
        let model = exercise(&texts);
        let took = begin.elapsed();
        println!("{took:>10.1?} {name}: {} findings", model.diagnostics().len());
        assert!(took < Duration::from_secs(60), "{name} took {took:?}");
        if let Some(rule) = rule {
            assert!(model.diagnostics().iter().any(|found| found.rule.0 == rule), "{name} is not said");
        }
    }
}

/// What a template below has, and has not.
const NAMES: &[&str] = &[
    "A",
    "B",
    "P",
    "L",
    "C",
    "M",
    "AWS::Region",
    "AWS::NoValue",
    "k",
    "a",
    "O",
    "",
    "0",
    "A.Arn",
    "Nested.Outputs.O",
];

#[rustfmt::skip]
const FUNCTIONS: &[&str] = &[
    "Ref", "Condition", "Fn::GetAtt", "Fn::Sub", "Fn::Join", "Fn::Select", "Fn::Split", "Fn::If", "Fn::FindInMap",
    "Fn::Cidr", "Fn::GetAZs", "Fn::Base64", "Fn::ImportValue", "Fn::GetStackOutput", "Fn::ToJsonString", "Fn::Length",
    "Fn::Transform", "Fn::And", "Fn::Or", "Fn::Not", "Fn::Equals", "Fn::ForEach::X", "Fn::Other",
];

const KEYS: &[&str] = &["K", "Name", "Value", "DefaultValue", "StackName", "OutputName", "Fn::ForEach::Y"];

/// JSON with what templates have in it: functions with arguments that may fit them or not.
fn node() -> impl Strategy<Value = Json> {
    let text = prop_oneof![
        6 => proptest::sample::select(NAMES).prop_map(str::to_owned),
        2 => "(\\$\\{[!A-Z.a-z]{0,6}\\}|[,/:]|\\{\\{resolve:ssm:[/a-z]{0,3}\\}\\}|a){0,5}",
        1 => any::<String>(),
    ];
    let leaf = prop_oneof![
        6 => text.prop_map(Json::from),
        1 => any::<i64>().prop_map(Json::from),
        1 => any::<bool>().prop_map(Json::from),
        1 => Just(Json::Null),
        1 => Just(json!("10.0.0.0/16")),
    ];
    leaf.prop_recursive(5, 48, 4, |inner| {
        let function = proptest::sample::select(FUNCTIONS);
        let key = proptest::sample::select(KEYS).prop_map(str::to_owned);
        let call = |(name, argument): (&str, Json)| json!({ name: argument });
        prop_oneof![
            4 => (function.clone(), inner.clone()).prop_map(call),
            4 => (function, vec(inner.clone(), 0..4).prop_map(Json::from)).prop_map(call),
            2 => vec(inner.clone(), 0..4).prop_map(Json::from),
            2 => btree_map(key, inner, 0..3).prop_map(|map| map.into_iter().collect()),
        ]
    })
}

fn parameter() -> impl Strategy<Value = Json> {
    let kinds = &[
        "String",
        "CommaDelimitedList",
        "AWS::SSM::Parameter::Value<List<String>>",
        "AWS::SSM::Parameter::Value<String>",
    ];
    (proptest::sample::select(&kinds[..]), proptest::option::of(node()))
        .prop_map(|(kind, default)| json!({ "Type": kind, "Default": default }))
}

fn resource() -> impl Strategy<Value = Json> {
    let kinds = &["AWS::SNS::Topic", "AWS::S3::Bucket", "AWS::SSM::Parameter", "AWS::EC2::VPC", "X"];
    (proptest::sample::select(&kinds[..]), node(), node()).prop_map(|(kind, a, b)| {
        let properties = json!({ "Name": a, "Value": b, "BucketName": a, "K": b });
        json!({ "Type": kind, "Properties": properties, "DependsOn": b })
    })
}

fn template() -> impl Strategy<Value = Json> {
    let parameters = [parameter(), parameter()];
    let resources = [resource(), resource(), resource()];
    (parameters, resources, [node(), node()], node(), any::<bool>()).prop_map(
        |([p, l], [a, b, looped], [c, k], output, nests)| {
            let nested = json!({
                "TemplateURL": if nests { "t1" } else { "elsewhere" },
                "Parameters": { "P": output, "L": output },
            });
            json!({
                "Transform": "AWS::LanguageExtensions",
                "Parameters": { "P": p, "L": l },
                "Conditions": { "C": c, "k": k },
                "Mappings": { "M": { "a": { "k": "v" }, "k": { "a": ["v"] } } },
                "Resources": {
                    "A": a,
                    "B": b,
                    "Fn::ForEach::X": ["V", ["a", "b"], { "R${V}": looped }],
                    "Nested": { "Type": "AWS::CloudFormation::Stack", "Condition": "C", "Properties": nested },
                },
                "Outputs": { "O": { "Value": output, "Export": { "Name": output } } },
            })
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_template(first in template(), second in template()) {
        let model = exercise(&[&first.to_string(), &second.to_string()]);
        // What is resolved holds no function any more.
        for (_, resource) in model.resources() {
            let shown = model.show(&resource.properties);
            prop_assert!(!shown.contains("\"Fn::"), "{shown}");
        }
    }

    #[test]
    fn any_text(text in "([{}\\[\\]:,!&*\"'|>?#-]|\\n|  |Ref|Resources|A|<<|\\PC){0,60}") {
        exercise(&[&text]);
    }
}
