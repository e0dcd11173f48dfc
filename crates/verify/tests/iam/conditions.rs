//! Conditions: operators, keys that are absent or not known, several values, variables.

use serde_json::{Value as Json, json};
use stackwright_verify::facts::iam::Outcome::{Allowed, ExplicitlyDenied, ImplicitlyDenied, Unknown};

use super::{BOB, allow, allow_if, check, decide, deny, request, with};

/// <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html>,
/// <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys.html>
#[test]
fn conditions() {
    let cases = [
        (r#"{"StringEquals":{"k":["a","b"]}}"#, r#"{"k":"b"}"#, Allowed),
        (r#"{"StringEquals":{"K":"a"}}"#, r#"{"k":"A"}"#, ImplicitlyDenied),
        (r#"{"StringEquals":{"k":"a*"}}"#, r#"{"k":"ab"}"#, ImplicitlyDenied),
        (r#"{"StringEqualsIgnoreCase":{"k":"ÄB"}}"#, r#"{"K":"äb"}"#, Allowed),
        (r#"{"StringNotEquals":{"k":["a","b"]}}"#, r#"{"k":"b"}"#, ImplicitlyDenied),
        (r#"{"StringNotEquals":{"k":["a","b"]}}"#, r#"{"k":"c"}"#, Allowed),
        (r#"{"StringLike":{"k":"a?c*"}}"#, r#"{"k":"abcdef"}"#, Allowed),
        (r#"{"StringNotLike":{"k":"a?c*"}}"#, r#"{"k":"abcdef"}"#, ImplicitlyDenied),
        // A key that the request does not have.
        (r#"{"StringEquals":{"k":"a"}}"#, r#"{"k":null}"#, ImplicitlyDenied),
        (r#"{"StringEqualsIfExists":{"k":"a"}}"#, r#"{"k":null}"#, Allowed),
        (r#"{"StringNotEquals":{"k":"a"}}"#, r#"{"k":null}"#, Allowed),
        (r#"{"ForAllValues:StringEquals":{"k":"a"}}"#, r#"{"k":[]}"#, Allowed),
        (r#"{"ForAnyValue:StringEquals":{"k":"a"}}"#, r#"{"k":null}"#, ImplicitlyDenied),
        (r#"{"Null":{"k":"true"}}"#, r#"{"k":null}"#, Allowed),
        (r#"{"Null":{"k":true}}"#, r#"{"k":"x"}"#, ImplicitlyDenied),
        (r#"{"Null":{"k":"false"}}"#, r#"{"k":"x"}"#, Allowed),
        // One of which nothing is said.
        (r#"{"StringEquals":{"k":"a"}}"#, "{}", Unknown),
        (r#"{"StringEqualsIfExists":{"k":"a"}}"#, "{}", Unknown),
        (r#"{"Null":{"k":"true"}}"#, "{}", Unknown),
        (r#"{"StringEquals":{"k":"a","l":"b"}}"#, r#"{"l":"c"}"#, ImplicitlyDenied),
        // Several values.
        (r#"{"ForAllValues:StringLike":{"k":["a*","b"]}}"#, r#"{"k":["ax","b"]}"#, Allowed),
        (r#"{"ForAllValues:StringLike":{"k":["a*"]}}"#, r#"{"k":["ax","b"]}"#, ImplicitlyDenied),
        (r#"{"ForAnyValue:StringLike":{"k":["a*"]}}"#, r#"{"k":["c","ax"]}"#, Allowed),
        (r#"{"ForAnyValue:StringNotEquals":{"k":"a"}}"#, r#"{"k":["a","b"]}"#, Allowed),
        (r#"{"ForAnyValue:StringNotEquals":{"k":"a"}}"#, r#"{"k":["a"]}"#, ImplicitlyDenied),
        (r#"{"ForAllValues:StringNotEquals":{"k":["a","b"]}}"#, r#"{"k":["c","b"]}"#, ImplicitlyDenied),
        (r#"{"ForAllValues:StringEqualsIfExists":{"k":"a"}}"#, r#"{"k":"a"}"#, Allowed),
        // Numbers, dates, truth values, bytes, addresses.
        (r#"{"NumericLessThanEquals":{"k":"10"}}"#, r#"{"k":10}"#, Allowed),
        (r#"{"NumericLessThan":{"k":"10"}}"#, r#"{"k":"9.5"}"#, Allowed),
        (r#"{"NumericEquals":{"k":"10"}}"#, r#"{"k":"1e1"}"#, Allowed),
        (r#"{"NumericNotEquals":{"k":10}}"#, r#"{"k":11}"#, Allowed),
        (r#"{"NumericGreaterThan":{"k":"9007199254740992"}}"#, r#"{"k":"9007199254740993"}"#, Allowed),
        (r#"{"NumericEquals":{"k":"10"}}"#, r#"{"k":"ten"}"#, ImplicitlyDenied),
        (
            r#"{"DateGreaterThan":{"k":"2020-01-01T00:00:01Z"}}"#,
            r#"{"k":"2020-01-01T01:00:01+00:30"}"#,
            Allowed,
        ),
        (r#"{"DateLessThan":{"k":"1577836800"}}"#, r#"{"k":"2019-12-31T23:59:59.999Z"}"#, Allowed),
        (r#"{"DateEquals":{"k":"2020-01-01"}}"#, r#"{"k":1577836800}"#, Allowed),
        (r#"{"Bool":{"k":"true"}}"#, r#"{"k":true}"#, Allowed),
        (r#"{"Bool":{"k":"false"}}"#, r#"{"k":"True"}"#, ImplicitlyDenied),
        (
            r#"{"BinaryEquals":{"k":"QmluYXJ5VmFsdWVJbkJhc2U2NA=="}}"#,
            r#"{"k":"QmluYXJ5VmFsdWVJbkJhc2U2NA=="}"#,
            Allowed,
        ),
        (
            r#"{"IpAddress":{"k":["203.0.113.0/24","2001:db8:1234:5678::/64"]}}"#,
            r#"{"k":"203.0.113.255"}"#,
            Allowed,
        ),
        (r#"{"IpAddress":{"k":"2001:DB8:1234:5678::/64"}}"#, r#"{"k":"2001:db8:1234:5678::1"}"#, Allowed),
        (r#"{"IpAddress":{"k":"203.0.113.5"}}"#, r#"{"k":"203.0.113.6"}"#, ImplicitlyDenied),
        (r#"{"NotIpAddress":{"k":"203.0.113.0/24"}}"#, r#"{"k":"203.0.114.1"}"#, Allowed),
        // Each part of an ARN for itself.
        (r#"{"ArnLike":{"k":"arn:aws:x:*:1:finance/*"}}"#, r#"{"k":"arn:aws:x:us:1:finance/a:b"}"#, Allowed),
        (
            r#"{"ArnLike":{"k":"arn:aws:x:*:1:finance/*"}}"#,
            r#"{"k":"arn:aws:x:us:9:store/a:1:finance/d"}"#,
            ImplicitlyDenied,
        ),
        (
            r#"{"StringLike":{"k":"arn:aws:x:*:1:finance/*"}}"#,
            r#"{"k":"arn:aws:x:us:9:store/a:1:finance/d"}"#,
            Allowed,
        ),
        (r#"{"ArnEquals":{"k":"arn:aws:x:us:1:f*"}}"#, r#"{"k":"arn:aws:x:us:1:foo"}"#, Allowed),
        (r#"{"ArnNotEquals":{"k":"arn:aws:x:us:1:f*"}}"#, r#"{"k":"arn:aws:x:us:1:foo"}"#, ImplicitlyDenied),
        // Variables.
        (r#"{"StringEquals":{"k":"${aws:username}"}}"#, r#"{"k":"bob"}"#, Allowed),
        (r#"{"StringEquals":{"k":"${l, 'none'}"}}"#, r#"{"k":"none","l":null}"#, Allowed),
        (r#"{"StringEquals":{"k":"${l}"}}"#, r#"{"k":"x","l":null}"#, ImplicitlyDenied),
        (r#"{"StringNotEquals":{"k":"${l}"}}"#, r#"{"k":"x","l":null}"#, Allowed),
        (r#"{"StringLike":{"k":"a${*}b"}}"#, r#"{"k":"a*b"}"#, Allowed),
        (r#"{"StringLike":{"k":"a${*}b"}}"#, r#"{"k":"axb"}"#, ImplicitlyDenied),
        (r#"{"StringLike":{"k":"${l}/*"}}"#, r#"{"k":"abc/d","l":"a*"}"#, ImplicitlyDenied),
        (r#"{"StringEquals":{"k":"${l}"}}"#, r#"{"k":"x"}"#, Unknown),
    ];
    for (condition, context, expected) in cases {
        let context: Json = serde_json::from_str(context).unwrap();
        let policies = allow_if(serde_json::from_str(condition).unwrap());
        let decision = decide(&with(request(BOB), "context", context.clone()), &policies);
        assert_eq!(decision.outcome, expected, "{condition} of {context}: {decision:?}");
    }
}

#[test]
fn what_is_decided_does_not_depend_on_what_is_not_known() {
    let unless_secure = json!({ "Statement": {
        "Effect": "Deny", "Action": "*", "Resource": "*", "Condition": { "Bool": { "aws:SecureTransport": "false" } }
    } });
    let read = || allow("s3:GetObject", "*");
    check(vec![
        ("nothing to deny", request(BOB), json!({ "identity": [unless_secure.clone()] }), ImplicitlyDenied),
        (
            "denied anyway",
            request(BOB),
            json!({ "identity": [unless_secure.clone(), deny("*", "*")] }),
            ExplicitlyDenied,
        ),
        ("may be denied", request(BOB), json!({ "identity": [unless_secure, read()] }), Unknown),
        (
            "allowed anyway",
            request(BOB),
            json!({ "identity": [allow_if(json!({ "Bool": { "aws:SecureTransport": "true" } }))["identity"][0], read()] }),
            Allowed,
        ),
    ]);
    let decision = decide(
        &request(BOB),
        &json!({ "identity": [allow_if(json!({ "Bool": { "aws:SecureTransport": "true" }, "StringEquals": { "aws:SourceVpce": "vpce-1" } }))["identity"][0]] }),
    );
    assert_eq!(
        decision.depends_on.iter().map(|reason| &**reason).collect::<Vec<_>>(),
        ["aws:SecureTransport", "aws:SourceVpce"]
    );
}
