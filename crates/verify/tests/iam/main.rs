//! The evaluation of policies: cases whose answers AWS documents, and a naive evaluator over random policies.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test fails by panicking")]

mod conditions;
mod kinds;
mod model;
mod oracle;
mod reading;

use serde_json::{Value as Json, json};
use stackwright_model::Value;
use stackwright_verify::facts::iam::{Decision, Outcome, Policies, Request};

const ACCOUNT: &str = "111111111111";
const BOB: &str = "arn:aws:iam::111111111111:user/team/bob";
const ROLE: &str = "arn:aws:iam::111111111111:role/app/reader";
const SESSION: &str = "arn:aws:sts::111111111111:assumed-role/reader/today";
const STRANGER: &str = "arn:aws:iam::222222222222:user/eve";
const OBJECT: &str = "arn:aws:s3:::store/a/b.txt";
const KEY: &str = "arn:aws:kms:eu-west-1:111111111111:key/1234";

fn decide(request: &Json, policies: &Json) -> Decision {
    let (request, faults) = Request::read(&Value::from(request.clone()));
    assert_eq!(faults, [], "{request:?}");
    let (policies, faults) = Policies::read(&Value::from(policies.clone()));
    assert_eq!(faults, [], "{policies:?}");
    policies.decide(&request.unwrap())
}

/// Reads an object of a bucket of the principal's account, unless the case says otherwise.
fn request(principal: &str) -> Json {
    json!({ "principal": principal, "action": "s3:GetObject", "resource": OBJECT, "resourceAccount": ACCOUNT })
}

fn with(mut value: Json, key: &str, member: Json) -> Json {
    value[key] = member;
    value
}

fn allow(action: &str, resource: &str) -> Json {
    json!({ "Version": "2012-10-17", "Statement": { "Effect": "Allow", "Action": action, "Resource": resource } })
}

fn deny(action: &str, resource: &str) -> Json {
    json!({ "Version": "2012-10-17", "Statement": [{ "Sid": "No", "Effect": "Deny", "Action": action, "Resource": resource }] })
}

fn resource_policy(effect: &str, principal: Json) -> Json {
    json!({ "Statement": { "Effect": effect, "Principal": principal, "Action": "*", "Resource": "*" } })
}

/// One identity policy that allows `s3:*` if the condition holds.
fn allow_if(condition: Json) -> Json {
    json!({ "identity": [{ "Version": "2012-10-17", "Statement": {
        "Effect": "Allow", "Action": "s3:*", "Resource": "*", "Condition": condition
    } }] })
}

#[track_caller]
fn check(cases: Vec<(&str, Json, Json, Outcome)>) {
    for (what, request, policies, expected) in cases {
        let decision = decide(&request, &policies);
        assert_eq!(decision.outcome, expected, "{what}: {decision:?}");
        assert_eq!(decision.outcome == Outcome::Unknown, !decision.depends_on.is_empty(), "{what}");
    }
}
