//! An assertion that fails panics at the line of the test that makes it, with the failure as the message.

use std::panic::{Location, catch_unwind, set_hook, take_hook};
use std::sync::{Arc, Mutex};

use serde_json::json;
use stackwright_testing::{Capture, Match, Template, pattern};

#[test]
fn the_place_is_the_caller() {
    let template = Template::from_json(json!({ "Resources": { "Queue": { "Type": "AWS::SQS::Queue" } } }));
    type Assertion = fn(&Template);
    let failing: [(&str, Assertion); 14] = [
        ("does not match", |t| t.has_resource("AWS::SQS::Queue", pattern!({ "A": 1 }))),
        ("does not match", |t| t.has_resource_properties("AWS::SQS::Queue", pattern!({ "A": 1 }))),
        ("does not match", |t| t.all_resources("AWS::SQS::Queue", pattern!({ "A": 1 }))),
        ("does not match", |t| t.all_resources_properties("AWS::SQS::Queue", pattern!({ "A": 1 }))),
        ("expected 2", |t| t.resource_count_is("AWS::SQS::Queue", 2)),
        ("expected 2", |t| t.resource_properties_count_is("AWS::SQS::Queue", pattern!({}), 2)),
        ("has no resource", |t| drop(t.resource_id("AWS::SQS::Other", pattern!({})).to_owned())),
        ("has no output", |t| t.has_output("A", pattern!({}))),
        ("has no parameter", |t| t.has_parameter("A", pattern!({}))),
        ("has no mapping", |t| t.has_mapping("A", pattern!({}))),
        ("has no condition", |t| t.has_condition("A", pattern!({}))),
        ("does not match", |t| t.template_matches(pattern!({ "A": 1 }))),
        ("cannot be an element", |_| drop(Match::array_with([Match::absent()]))),
        ("nothing was captured", |_| drop(Capture::new().first::<String>())),
    ];

    let place = Arc::new(Mutex::new(None));
    let seen = Arc::clone(&place);
    let hook = take_hook();
    set_hook(Box::new(move |panic| {
        *seen.lock().unwrap() = panic.location().map(|location: &Location<'_>| location.file().to_owned());
    }));
    let outcomes = failing.map(|(expected, assertion)| {
        let panic = catch_unwind(|| assertion(&template)).err();
        let message = panic.and_then(|panic| panic.downcast::<String>().ok()).map(|message| *message);
        (expected, message.unwrap_or_default(), place.lock().unwrap().take().unwrap_or_default())
    });
    set_hook(hook);

    for (expected, message, place) in outcomes {
        assert!(message.contains(expected), "expected `{expected}` in: {message}");
        assert!(place.ends_with("tests/panics.rs"), "{place} for: {message}");
    }
}
