//! Raw template fragments.

use serde_json::json as expected;
use stackwright_core::tree::RawHandle;
use stackwright_core::value::{Value, to_json_string};
use stackwright_core::{Scope, Stack, json};

use crate::{broken_rules, one_stack, only_template, queue, rules};

fn add(s: &mut Scope<'_>, id: &'static str, fragment: Value) {
    let Value::Object(sections) = fragment else { panic!("a fragment is a map") };
    s.fragment(id, sections);
}

#[test]
fn every_section_arrives() {
    let template = only_template(|s| {
        s.add("B", queue());
        add(
            s,
            "F",
            json!({
                "AWSTemplateFormatVersion": "2010-09-09",
                "Conditions": { "C": { "Fn::Equals": ["a", "b"] } },
                "Description": "what it is",
                "Hooks": { "H": { "Type": "AWS::CodeDeploy::BlueGreen" } },
                "Mappings": { "M": { "a": { "b": "c" } } },
                "Metadata": { "any-key": { "x": 1 } },
                "Outputs": { "O": { "Condition": "C", "Value": "v" } },
                "Parameters": { "P": { "Type": "String" } },
                "Resources": { "A": { "DependsOn": ["B"], "Type": "AWS::SNS::Topic" } },
                "Rules": { "R": { "Assertions": [] } },
            }),
        );
    });
    let keys: Vec<_> = template.as_object().unwrap().keys().map(String::as_str).collect();
    assert_eq!(
        keys,
        [
            "AWSTemplateFormatVersion",
            "Conditions",
            "Description",
            "Hooks",
            "Mappings",
            "Metadata",
            "Outputs",
            "Parameters",
            "Resources",
            "Rules"
        ]
    );
    assert_eq!(template["Rules"]["R"], expected!({ "Assertions": [] }));
}

#[test]
fn transforms_are_gathered_with_the_language_extensions_first() {
    let template = only_template(|s| {
        s.add("Q", queue().property("QueueName", to_json_string(json!({ "a": 1 }))));
        add(s, "F", json!({ "Transform": ["AWS::Serverless-2016-10-31", "Own"] }));
        add(s, "G", json!({ "Transform": "Own" }));
    });
    assert_eq!(
        template["Transform"],
        expected!(["AWS::LanguageExtensions", "AWS::Serverless-2016-10-31", "Own"])
    );
}

#[test]
fn handles_in_a_fragment_are_references() {
    let template = only_template(|s| {
        let q: RawHandle = s.child("Deep").add("Q", queue());
        add(s, "F", json!({ "Outputs": { "Url": { "Value": q } } }));
    });
    assert!(template["Outputs"]["Url"]["Value"]["Ref"].as_str().unwrap().starts_with("DeepQ"));
}

#[test]
fn handles_of_another_stack_travel() {
    let mut app = stackwright_core::App::new();
    let q = app.stack("A", Stack::new()).add("Q", queue());
    let mut s = app.stack("S", Stack::new());
    add(&mut s, "F", json!({ "Outputs": { "Url": { "Value": q } } }));
    let template = crate::template(&app.synthesize(), "S");
    assert_eq!(template["Outputs"]["Url"]["Value"], expected!({ "Ref": "AQ" }));
}

#[test]
fn what_is_wrong_with_a_fragment_is_found() {
    for (name, fragment, expected) in [
        ("unknown section", json!({ "Resource": {} }), "core/fragment"),
        ("section of the wrong form", json!({ "Resources": [] }), "core/fragment"),
        ("name", json!({ "Resources": { "a-b": {} } }), "core/fragment"),
        ("name of the stack's", json!({ "Resources": { "Q": {} } }), "core/duplicate-logical-id"),
        ("parameter and resource", json!({ "Parameters": { "Q": {} } }), "core/duplicate-logical-id"),
        ("reference", json!({ "Outputs": { "O": { "Value": { "Ref": "X" } } } }), "core/unknown-name"),
        (
            "attribute",
            json!({ "Outputs": { "O": { "Value": { "Fn::GetAtt": "X.Arn" } } } }),
            "core/unknown-name",
        ),
        (
            "substitution",
            json!({ "Outputs": { "O": { "Value": { "Fn::Sub": "${X.Arn}" } } } }),
            "core/unknown-name",
        ),
        ("condition", json!({ "Outputs": { "O": { "Condition": "X", "Value": "v" } } }), "core/unknown-name"),
        ("if", json!({ "Outputs": { "O": { "Value": { "Fn::If": ["X", 1, 2] } } } }), "core/unknown-name"),
        ("order", json!({ "Resources": { "A": { "DependsOn": "X" } } }), "core/unknown-name"),
    ] {
        let broken = broken_rules(|s| {
            s.add("Q", queue());
            add(s, "F", fragment);
        });
        assert_eq!(broken, expected, "{name}");
    }
    let twice = broken_rules(|s| {
        add(s, "F", json!({ "Resources": { "A": {} } }));
        add(s, "G", json!({ "Resources": { "A": {} } }));
    });
    assert_eq!(twice, "core/duplicate-logical-id");
}

#[test]
fn names_that_macros_and_loops_make_are_let_through() {
    for (name, fragment) in [
        ("known", json!({ "Outputs": { "O": { "Value": { "Fn::Sub": "${Q.Arn}${AWS::Region}${!X}" } } } })),
        ("macro", json!({ "Transform": "Own", "Outputs": { "O": { "Value": { "Ref": "X" } } } })),
        (
            "loop",
            json!({
                "Transform": "AWS::LanguageExtensions",
                "Resources": { "Fn::ForEach::Topics": ["Name", ["X"], { "Topic${Name}": { "Type": "AWS::SNS::Topic" } }] },
                "Outputs": { "O": { "Value": { "Ref": "TopicX" } } },
            }),
        ),
    ] {
        let synthesis = one_stack(|s| {
            s.add("Q", queue());
            add(s, "F", fragment);
        });
        assert_eq!(rules(&synthesis), [""; 0], "{name}");
    }
}
