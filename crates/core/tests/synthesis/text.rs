//! Text made of parts, in the form that means to CloudFormation what was said.

use serde_json::{Value as Json, json};
use stackwright_core::tree::RawHandle;
use stackwright_core::value::{Val, import_value, region};
use stackwright_core::{Handle as _, text};

use crate::{only_template, queue};

fn output(make: impl FnOnce(RawHandle) -> Val<String>) -> Json {
    let mut template = only_template(|s| {
        let q = s.add("Q", queue());
        s.output("Text", make(q));
    });
    template["Outputs"]["Text"]["Value"].take()
}

#[test]
fn literals_stay_what_they_are() {
    for (text, expected) in [
        ("plain ${} $ {x}", json!({ "Fn::Sub": "plain ${!} $ {x}-${AWS::Region}" })),
        ("${a}", json!({ "Fn::Sub": "${!a}-${AWS::Region}" })),
        ("${!a}", json!({ "Fn::Sub": "${!!a}-${AWS::Region}" })),
        ("${a}${b}", json!({ "Fn::Sub": "${!a}${!b}-${AWS::Region}" })),
        ("never ${closed", json!({ "Fn::Join": ["", ["never ${closed-", { "Ref": "AWS::Region" }]] })),
        ("${a${b}}", json!({ "Fn::Join": ["", ["${a${b}}-", { "Ref": "AWS::Region" }]] })),
    ] {
        assert_eq!(output(|_| text![text, "-", region()]), expected, "{text}");
    }
}

#[test]
fn a_value_between_literal_braces_is_not_a_part_of_the_literal() {
    assert_eq!(
        output(|q| text!["${aws:PrincipalTag/", q, "}"]),
        json!({ "Fn::Join": ["", ["${aws:PrincipalTag/", { "Ref": "Q" }, "}"]] })
    );
    assert_eq!(output(|q| text!["$", q]), json!({ "Fn::Join": ["", ["$", { "Ref": "Q" }]] }));
}

#[test]
fn what_cannot_be_named_in_a_substitution_is_joined() {
    assert_eq!(
        output(|q| text!["a", q.attribute::<String>("Arn"), import_value::<String>("x")]),
        json!({ "Fn::Join": ["", ["a", { "Fn::GetAtt": ["Q", "Arn"] }, { "Fn::ImportValue": "x" }]] })
    );
    let mut template = only_template(|s| {
        let custom =
            s.add("C", stackwright_core::tree::RawResource::new("Custom::C").property("ServiceToken", "t"));
        s.output("Odd", text!["a-", custom.attribute::<String>("b/c")]);
        s.output("Nested", text!["a-", custom.attribute::<String>("b.c")]);
    });
    assert_eq!(
        template["Outputs"].take(),
        json!({
            "Nested": { "Value": { "Fn::Sub": "a-${C.b.c}" } },
            "Odd": { "Value": { "Fn::Join": ["", ["a-", { "Fn::GetAtt": ["C", "b/c"] }]] } },
        })
    );
}

#[test]
fn one_part_is_itself() {
    assert_eq!(output(|q| text![q]), json!({ "Ref": "Q" }));
    assert_eq!(output(|_| text![7]), json!("7"));
    assert_eq!(output(|_| text!["", ""]), json!(""));
}
