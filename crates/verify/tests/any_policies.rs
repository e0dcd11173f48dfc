//! Any JSON as a request and as policies: reading and deciding does not panic, ends soon, and keeps its word on what the
//! answer depends on. The fuzz target `policies` does the same without bounds.

use std::time::{Duration, Instant};

use proptest::prelude::*;
use proptest::sample::select;
use serde_json::{Value as Json, json};
use stackwright_model::Value;
use stackwright_verify::facts::iam::{Outcome, Permissions, Policies, Request};

/// What the fuzz target does.
fn run(request: &Json, policies: &Json) {
    let (request, faults) = Request::read(&Value::from(request.clone()));
    assert_eq!(request.is_none(), !faults.is_empty());
    let (policies, _) = Policies::read(&Value::from(policies.clone()));
    let _ = Permissions::of(&policies.identity).beyond(&[]);
    if let Some(request) = request {
        let decision = policies.decide(&request);
        assert_eq!(decision.outcome == Outcome::Unknown, !decision.depends_on.is_empty(), "{decision:?}");
    }
}

/// Words that mean something somewhere, and some that do nowhere.
const WORDS: [&str; 40] = [
    "identity",
    "resource",
    "boundaries",
    "session",
    "serviceControl",
    "resourceControl",
    "endpoint",
    "grants",
    "principal",
    "action",
    "context",
    "resourceAccount",
    "Statement",
    "Effect",
    "Allow",
    "Deny",
    "Principal",
    "NotPrincipal",
    "Action",
    "NotAction",
    "Resource",
    "NotResource",
    "Condition",
    "Sid",
    "Version",
    "2012-10-17",
    "StringLike",
    "ForAllValues:ArnLikeIfExists",
    "NumericLessThan",
    "DateEquals",
    "IpAddress",
    "Null",
    "AWS",
    "*",
    "s3:GetObject",
    "arn:aws:iam::111111111111:role/r",
    "arn:aws:s3:::b/${aws:username, 'x'}*?${*}",
    "${",
    "true",
    "ü",
];

fn any_json() -> impl Strategy<Value = Json> {
    let leaf = prop_oneof![
        6 => select(WORDS.to_vec()).prop_map(Json::from),
        1 => any::<i64>().prop_map(Json::from),
        1 => any::<bool>().prop_map(Json::from),
        1 => Just(Json::Null),
        1 => ".{0,8}".prop_map(Json::from),
    ];
    leaf.prop_recursive(6, 64, 6, |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..4).prop_map(Json::from),
            proptest::collection::vec((select(WORDS.to_vec()), inner), 0..6).prop_map(|members| members
                .into_iter()
                .map(|(key, value)| (key.to_owned(), value))
                .collect()),
        ]
    })
}

fn request() -> Json {
    json!({ "principal": "arn:aws:iam::111111111111:role/r", "action": "s3:GetObject", "resource": "arn:aws:s3:::b/k" })
}

proptest! {
    #[test]
    fn any_json_is_read(first in any_json(), second in any_json(), value in any_json()) {
        run(&first, &second);
        let statement = json!({ "Effect": "Allow", "Action": value.clone(), "Resource": value.clone(), "Condition": value.clone() });
        run(&request(), &json!({ "identity": { "Statement": [statement, value.clone()] }, "resource": value.clone() }));
        run(&json!({ "principal": value.clone(), "action": "s3:X", "resource": value.clone(), "context": value }), &json!({}));
    }
}

#[test]
fn work_is_bounded() {
    let statement = |resource: &str| json!({ "Effect": "Allow", "Action": "*", "Resource": resource });
    let stars = "*a".repeat(3_000);
    let questions = format!("*{}", "?".repeat(3_000));
    let key = "a".repeat(2_000);
    let mut slow = request();
    *slow.get_mut("resource").unwrap() = json!(format!("arn:aws:s3:::b/{key}"));
    let entangled: Vec<_> = (0..40).map(|at| statement(&format!("*a{}", "?".repeat(at)))).collect();
    let denied: Vec<_> = (0..40)
        .map(|at| json!({ "Effect": "Deny", "Action": format!("s{at}:*"), "Resource": format!("*b{}", "?".repeat(at)) }))
        .collect();
    let many: Vec<_> = (0..3_000).map(|at| statement(&format!("arn:aws:s3:::b{at}/*"))).collect();
    let start = Instant::now();
    for statements in [
        json!([statement(&stars)]),
        json!([statement(&questions)]),
        json!(many),
        json!(entangled.iter().chain(&denied).collect::<Vec<_>>()),
    ] {
        run(&slow, &json!({ "identity": [{ "Statement": statements }] }));
    }
    // A debug build on a busy machine.
    assert!(start.elapsed() < Duration::from_secs(60), "{:?}", start.elapsed());
}
