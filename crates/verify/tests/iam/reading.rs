//! Wildcards, causes, and what is wrong with files.

use serde_json::json;
use stackwright_model::Value;
use stackwright_verify::facts::iam::Outcome::{Allowed, ImplicitlyDenied};
use stackwright_verify::facts::iam::{Policies, Request};

use super::{ACCOUNT, BOB, allow, decide, deny, request};

#[test]
fn everything_wrong_is_found_at_its_place() {
    let policies = json!({
        "identity": [
            { "Version": "2012", "Statement": [
                { "Effect": "allow", "Action": "s3", "Resource": [1, {}], "action": "x" },
                { "Effect": "Deny", "NotAction": "s3:*", "Action": "s3:*", "Resource": "*",
                  "Condition": { "StringEqual": { "k": "v" }, "Bool": { "k": {} } } },
                { "Effect": "Allow", "Principal": "*", "Action": "*", "Resource": "*" },
            ] },
        ],
        "resource": { "Statement": { "Effect": "Allow", "Principal": { "Aws": "x" }, "Action": "*" } },
        "serviceControl": [{}],
        "boundary": [],
    });
    let (_, faults) = Policies::read(&Value::from(policies));
    let paths: Vec<_> = faults.iter().map(|fault| fault.path.as_str()).collect();
    assert_eq!(
        paths,
        [
            "boundary",
            "identity.0.Version",
            "identity.0.Statement.0.action",
            "identity.0.Statement.0.Effect",
            "identity.0.Statement.0.Action",
            "identity.0.Statement.0.Resource.1",
            "identity.0.Statement.1.NotAction",
            "identity.0.Statement.1.Condition.Bool.k",
            "identity.0.Statement.1.Condition.StringEqual",
            "identity.0.Statement.2",
            "resource.Statement.Principal.Aws",
            "serviceControl.0",
        ],
        "{faults:#?}"
    );
    let (request, faults) =
        Request::read(&Value::from(json!({ "action": "s3:*", "principal": "bob", "context": [] })));
    assert!(request.is_none());
    assert_eq!(faults.len(), 4, "{faults:#?}");
}

#[test]
fn the_deciding_statements_are_named() {
    let decision = decide(&request(BOB), &json!({ "identity": [allow("s3:*", "*"), deny("s3:Get*", "*")] }));
    assert_eq!(decision.by.len(), 1);
    let cause = &decision.by[0];
    assert_eq!((&*cause.source, cause.sid.as_deref(), cause.statement), ("identity[1]", Some("No"), Some(0)));
    let lacking = decide(
        &request(BOB),
        &json!({ "identity": [allow("s3:*", "*")], "boundaries": [allow("sqs:*", "*")] }),
    );
    assert_eq!(lacking.by.iter().map(|cause| &*cause.source).collect::<Vec<_>>(), ["boundaries"]);
}

/// <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html>
#[test]
fn wildcards_of_resources() {
    for (pattern, resource, expected) in [
        ("*", "arn:aws:sqs:eu-west-1:111111111111:jobs", Allowed),
        ("arn:aws:sqs:*", "arn:aws:sqs:eu-west-1:111111111111:jobs", Allowed),
        ("arn:aws:sqs:*:jobs", "arn:aws:sqs:eu-west-1:111111111111:jobs", Allowed),
        ("arn:aws:sqs:eu-*-1:111111111111:jobs", "arn:aws:sqs:eu-west-1:111111111111:jobs", Allowed),
        ("arn:aws:sqs:e*1:jobs", "arn:aws:sqs:eu-west-1:111111111111:jobs", ImplicitlyDenied),
        ("arn:aws:sqs:eu-west-?:111111111111:j*s", "arn:aws:sqs:eu-west-1:111111111111:jobs", Allowed),
        (
            "arn:aws:logs:*:*:log-group:/a/*:*",
            "arn:aws:logs:eu-west-1:111111111111:log-group:/a/b:log-stream:c",
            Allowed,
        ),
        ("arn:aws:s3:::${aws:username}/*", "arn:aws:s3:::bob/x", Allowed),
        ("arn:aws:s3:::${aws:username}/*", "arn:aws:s3:::ann/x", ImplicitlyDenied),
    ] {
        let request =
            json!({ "principal": BOB, "action": "x:Do", "resource": resource, "resourceAccount": ACCOUNT });
        assert_eq!(
            decide(&request, &json!({ "identity": [allow("*", pattern)] })).outcome,
            expected,
            "{pattern} {resource}"
        );
    }
    // Without the version that has them, a variable is a text like any other.
    let old = json!({ "Statement": { "Effect": "Allow", "Action": "*", "Resource": "arn:aws:s3:::${aws:username}" } });
    let request = json!({ "principal": BOB, "action": "s3:X", "resource": "arn:aws:s3:::bob", "resourceAccount": ACCOUNT });
    assert_eq!(decide(&request, &json!({ "identity": [old] })).outcome, ImplicitlyDenied);
}
