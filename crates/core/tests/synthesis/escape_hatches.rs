//! Escape hatches: properties overridden and deleted, raw resources, and what the facts say of them.

use serde_json::{Value as Json, json};
use stackwright_core::tree::RawResource;
use stackwright_core::value::{Value, no_value};
use stackwright_core::{Scope, json as value};

use crate::{one_stack, queue, rules};

/// The properties of a queue after a change, and the rules that it breaks.
fn changed(
    change: impl FnOnce(&mut stackwright_core::tree::ResourceMut<'_>),
) -> Result<Json, Vec<&'static str>> {
    let synthesis = one_stack(|s| {
        let q = s.add("Q", queue());
        change(&mut s.resource(q));
    });
    match synthesis.assembly {
        Some(_) => Ok(crate::template(&synthesis, "S")["Resources"]["Q"]["Properties"].take()),
        None => Err(rules(&synthesis)),
    }
}

#[test]
fn overriding_makes_what_is_missing_on_the_way() {
    assert_eq!(
        changed(|q| {
            q.override_property("Tags.0.Key", "k").override_property("Tags.0.Value", "v");
            q.override_property("Tags.1", value!({ "Key": "l", "Value": "w" }));
            q.override_property("RedrivePolicy.maxReceiveCount", 3);
        }),
        Ok(json!({
            "RedrivePolicy": { "maxReceiveCount": 3 },
            "Tags": [{ "Key": "k", "Value": "v" }, { "Key": "l", "Value": "w" }],
        }))
    );
    assert_eq!(
        changed(|q| {
            q.override_property("Tags.1.Key", "k");
        }),
        Err(vec!["core/property-value"]),
        "there is no first one, so it is taken for a name"
    );
}

#[test]
fn what_is_newer_than_the_facts_gets_through_on_request() {
    let newer = |q: &mut stackwright_core::tree::ResourceMut<'_>| {
        q.override_property("Colour", "red");
    };
    assert_eq!(changed(newer), Err(vec!["core/unknown-property"]));
    assert_eq!(changed(|q| newer(q.without_check())), Ok(json!({ "Colour": "red" })));
    let synthesis = one_stack(|s| {
        let new = s.add("New", RawResource::new("AWS::New::Type").property("A", 1).without_check());
        s.resource(new).override_property("B", 2);
    });
    assert_eq!(rules(&synthesis), [""; 0]);
}

#[test]
fn values_are_checked_against_the_facts() {
    let cases: &[(&str, &str, Value, &str)] = &[
        ("AWS::SQS::Queue", "DelaySeconds", 900.into(), ""),
        ("AWS::SQS::Queue", "DelaySeconds", "900".into(), ""),
        ("AWS::SQS::Queue", "DelaySeconds", "soon".into(), "core/property-value"),
        ("AWS::SQS::Queue", "DelaySeconds", true.into(), "core/property-value"),
        ("AWS::SQS::Queue", "DelaySeconds", 1.5.into(), "core/property-value"),
        ("AWS::SQS::Queue", "DelaySeconds", value!([1]), "core/property-value"),
        ("AWS::SQS::Queue", "DelaySeconds", "{{resolve:ssm:/delay}}".into(), ""),
        ("AWS::SQS::Queue", "FifoQueue", "true".into(), ""),
        ("AWS::SQS::Queue", "FifoQueue", "yes".into(), "core/property-value"),
        ("AWS::SQS::Queue", "QueueName", value!({ "a": 1 }), "core/property-value"),
        ("AWS::SQS::Queue", "QueueName", value!({ "Fn::Base64": "a" }), ""),
        ("AWS::SQS::Queue", "Tags", value!({ "Key": "a" }), "core/property-value"),
        ("AWS::SQS::Queue", "Tags", value!({ "Fn::Split": [",", "a"] }), ""),
        ("AWS::S3::Bucket", "AccessControl", "Private".into(), ""),
        ("AWS::S3::Bucket", "AccessControl", "private".into(), "core/property-value"),
        ("AWS::S3::Bucket", "VersioningConfiguration", "Enabled".into(), "core/property-value"),
        ("AWS::S3::Bucket", "VersioningConfiguration", value!({ "Status": "Enabled" }), ""),
        ("AWS::S3::Bucket", "VersioningConfiguration", value!({ "Status": "On" }), "core/property-value"),
    ];
    for (type_name, property, value, expected) in cases {
        let synthesis = one_stack(|s: &mut Scope<'_>| {
            s.add("R", RawResource::new(*type_name).property(*property, value.clone()));
        });
        assert_eq!(rules(&synthesis).join(" "), *expected, "{type_name} {property} {value:?}");
        for found in &synthesis.diagnostics {
            assert!(found.place.property.as_deref().unwrap().starts_with(property), "{found:?}");
        }
    }
}

#[test]
fn no_value_is_no_value_for_what_is_required() {
    let synthesis = one_stack(|s| {
        s.add(
            "T",
            RawResource::new("AWS::SSM::Parameter")
                .property("Type", "String")
                .property("Value", no_value::<String>()),
        );
    });
    assert_eq!(rules(&synthesis), ["core/missing-property"]);
}
