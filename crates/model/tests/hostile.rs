//! Whatever a template holds, a model is made of it in bounded time and space, without a panic.
//!
//! With a fuzzer: `cargo +nightly fuzz run template`.

use std::fmt::Write as _;
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

/// A template of nearly the largest size: `before`, as many lines as fit, `after`.
fn fill(before: &str, line: impl Fn(usize) -> String, after: &str) -> String {
    fill_to(LARGEST, before, line, after)
}

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

#[test]
fn templates_made_to_be_slow_end() {
    let long = "x".repeat(LARGEST / 2);
    let many_in = |size: usize, line: &str| {
        fill_to(
            size,
            "Resources:\n  A:\n    Type: AWS::SNS::Topic\n    Properties:\n",
            |i| format!("      P{i}: {line}\n"),
            "",
        )
    };
    let many = |line: &str| many_in(LARGEST, line);
    let half = |line: &str| many_in(LARGEST / 2, line);
    let nested = |open: &str, close: &str, count: usize| {
        format!(
            "Resources: {{A: {{Type: X, Properties: {{P: {}1{}}}}}}}",
            open.repeat(count),
            close.repeat(count)
        )
    };
    let quotes: String =
        (0..60).fold("\"\\\"\"".to_owned(), |inner, _| format!("{{\"Fn::ToJsonString\": [{inner}]}}"));
    let mut doubling =
        "Resources: {}\nOutputs:\n  O0: {Value: xxxxxxxxxxxxxxxx, Export: {Name: e0}}\n".to_owned();
    for i in 1..200 {
        let (value, name) =
            (format!("!Sub ['${{x}}${{x}}', {{x: !ImportValue e{}}}]", i - 1), format!("e{i}"));
        writeln!(doubling, "  O{i}: {{Value: {value}, Export: {{Name: {name}}}}}").unwrap();
    }
    let loops = (0..12).fold("{'A${V0}': {Type: X}}".to_owned(), |inner, i| {
        format!("{{'Fn::ForEach::L{i}': [V{i}, [a,b,c,d,e,f,g,h], {inner}]}}")
    });
    let names = fill(
        "Resources:\n",
        |i| {
            format!(
                "  B{i}: {{Type: AWS::S3::Bucket, Properties: {{BucketName: !Sub '{}'}}}}\n",
                format!("${{B{}}}", i.saturating_sub(1)).repeat(8)
            )
        },
        "",
    );
    let cases: Vec<(&str, Vec<String>)> = vec![
        ("open braces of Fn::Sub", vec![format!("Resources: {{A: {{Type: X, Properties: {{P: !Sub '{}'}}}}}}", "${".repeat(LARGEST / 2))]),
        ("dynamic references that do not end", vec![format!("Resources: {{A: {{Type: X, Properties: {{P: '{}'}}}}}}", "{{resolve:ssm:".repeat(LARGEST / 15))]),
        ("split everywhere", vec![format!("Resources: {{A: {{Type: X, Properties: {{P: !Split [x, {long}], Q: !Split [x, {long}]}}}}}}")]),
        ("a long text many times", vec![format!("Parameters: {{P: {{Type: String, Default: {long}}}}}\n{}", half("!Ref P"))]),
        ("a long name that is not known, many times", vec![format!("Parameters: {{P: {{Type: 'AWS::SSM::Parameter::Value<String>', Default: {long}}}}}\n{}", half("!Ref P"))]),
        ("references that dangle", vec![many("!Ref N")]),
        ("blocks of addresses", vec![many("!Cidr [10.0.0.0/8, 256, 8]")]),
        ("a large mapping", vec![fill_to(LARGEST / 2, "Mappings:\n  M:\n", |i| format!("    k{i}: {{a: 1}}\n"), "") + &half("!FindInMap [M, k0, a]")]),
        ("values that double", vec![doubling]),
        ("quotes within quotes", vec![format!("{{\"Transform\": \"AWS::LanguageExtensions\", \"Resources\": {{\"A\": {{\"Type\": \"X\", \"Properties\": {{\"P\": {quotes}}}}}}}}}")]),
        ("loops within loops", vec![format!("Transform: AWS::LanguageExtensions\nResources: {loops}")]),
        ("a loop over long texts", vec![format!("Transform: AWS::LanguageExtensions\nResources: {{'Fn::ForEach::L': [V, [{long}], {{'A${{V}}': {{Type: '{}'}}}}]}}", "${V}".repeat(LARGEST / 12))]),
        ("functions as deep as possible", vec![nested("{'Fn::Not': [", "]}", 62), nested("{'Fn::If': [C, 1, ", "]}", 62), nested("{'Fn::Join': ['', [", "]]}", 40)]),
        ("lists too deep", vec![nested("[", "]", LARGEST / 3), "[".repeat(LARGEST), "{\"a\":".repeat(LARGEST / 5), "- ".repeat(LARGEST / 2), "{? ".repeat(LARGEST / 3)]),
        ("a chain of conditions", vec![fill("Resources: {A: {Type: X, Condition: C0}}\nConditions:\n", |i| format!("  C{i}: !Not [!Condition C{}]\n", i + 1), "")]),
        ("a chain of exports", vec![fill("Resources: {}\nOutputs:\n", |i| format!("  O{i}: {{Value: !ImportValue e{}, Export: {{Name: e{i}}}}}\n", i + 1), "")]),
        ("names made of names", vec![names]),
        ("a long key above many references", vec![format!("Resources: {{A: {{Type: X, Properties: {{{long}: [{}]}}}}}}", "{Ref: A},".repeat(LARGEST / 20))]),
        ("templates that nest each other", (0..12).map(|i| fill("Resources:\n", |k| if k < 8 { format!("  R{k}: {{Type: AWS::CloudFormation::Stack, Properties: {{TemplateURL: t{}}}}}\n", i + 1) } else { "#".repeat(LARGEST) }, "")).collect()),
        ("laughs", vec![format!("a0: &a0 [x]\n{}Resources: {{}}\n", (1..40).fold(String::new(), |text, i| text + &format!("a{i}: &a{i} [*a{0}, *a{0}]\n", i - 1)))]),
        ("merges", vec![fill("a: &a {k: 1}\nb:\n", |i| format!("  <<: *a\n  k{i}: 1\n"), "Resources: {}\n")]),
        ("anchors within anchors", vec![format!("{}x{}", "[&a ".repeat(100), "]".repeat(100))]),
        ("a key many times", vec![fill("Resources:\n", |_| "  A: {Type: X}\n".to_owned(), "")]),
    ];
    for (name, texts) in cases {
        let begin = Instant::now();
        let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
        let model = exercise(&texts);
        let took = begin.elapsed();
        println!(
            "{took:>10.1?} {name}: {} resources, {} findings",
            model.resources().count(),
            model.diagnostics().len()
        );
        assert!(took < Duration::from_secs(60), "{name} took {took:?}");
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
        let function = proptest::sample::select(&[
            "Ref", "Fn::GetAtt", "Fn::Sub", "Fn::Join", "Fn::Select", "Fn::Split", "Fn::If", "Fn::FindInMap", "Fn::Cidr",
            "Fn::GetAZs", "Fn::Base64", "Fn::ImportValue", "Fn::GetStackOutput", "Fn::ToJsonString", "Fn::Length",
            "Fn::Transform", "Fn::And", "Fn::Or", "Fn::Not", "Fn::Equals", "Condition", "Fn::ForEach::X", "Fn::Other",
        ][..]);
        let key = prop_oneof![Just("K"), Just("Name"), Just("Value"), Just("DefaultValue"), Just("StackName"), Just("OutputName"), Just("Fn::ForEach::Y")];
        prop_oneof![
            4 => (function.clone(), inner.clone()).prop_map(|(name, argument)| json!({ name: argument })),
            4 => (function, vec(inner.clone(), 0..4)).prop_map(|(name, arguments)| json!({ name: arguments })),
            2 => vec(inner.clone(), 0..4).prop_map(Json::from),
            2 => btree_map(key.prop_map(str::to_owned), inner, 0..3).prop_map(|map| map.into_iter().collect()),
        ]
    })
}

fn template() -> impl Strategy<Value = Json> {
    let parameter = || {
        (
            proptest::sample::select(
                &[
                    "String",
                    "CommaDelimitedList",
                    "AWS::SSM::Parameter::Value<List<String>>",
                    "AWS::SSM::Parameter::Value<String>",
                ][..],
            ),
            proptest::option::of(node()),
        )
            .prop_map(|(kind, default)| json!({ "Type": kind, "Default": default }))
    };
    let resource = || {
        (proptest::sample::select(&["AWS::SNS::Topic", "AWS::S3::Bucket", "AWS::SSM::Parameter", "AWS::EC2::VPC", "X"][..]), node(), node())
        .prop_map(|(kind, a, b)| json!({ "Type": kind, "Properties": { "Name": a, "Value": b, "BucketName": a, "K": b }, "DependsOn": b }))
    };
    ([parameter(), parameter()], [resource(), resource(), resource()], [node(), node()], node(), any::<bool>()).prop_map(|([p, l], [a, b, looped], [c, k], output, nests)| {
        json!({
            "Transform": "AWS::LanguageExtensions",
            "Parameters": { "P": p, "L": l },
            "Conditions": { "C": c, "k": k },
            "Mappings": { "M": { "a": { "k": "v" }, "k": { "a": ["v"] } } },
            "Resources": {
                "A": a, "B": b, "Fn::ForEach::X": ["V", ["a", "b"], { "R${V}": looped }],
                "Nested": { "Type": "AWS::CloudFormation::Stack", "Condition": "C", "Properties": {
                    "TemplateURL": if nests { "t1" } else { "elsewhere" }, "Parameters": { "P": output, "L": output } } },
            },
            "Outputs": { "O": { "Value": output, "Export": { "Name": output } } },
        })
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_template(first in template(), second in template()) {
        let model = exercise(&[&first.to_string(), &second.to_string()]);
        // What is resolved holds no function any more.
        for (_, resource) in model.resources() {
            prop_assert!(!model.show(&resource.properties).contains("\"Fn::"), "{}", model.show(&resource.properties));
        }
    }

    #[test]
    fn any_text(text in "([{}\\[\\]:,!&*\"'|>?#-]|\\n|  |Ref|Resources|A|<<|\\PC){0,60}") {
        exercise(&[&text]);
    }
}
