//! Kinds of policies, and how they limit one another.

use serde_json::{Value as Json, json};
use stackwright_verify::facts::iam::Outcome::{Allowed, ExplicitlyDenied, ImplicitlyDenied, Unknown};

use super::{ACCOUNT, BOB, KEY, ROLE, SESSION, STRANGER, allow, check, deny, request, resource_policy, with};

/// <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-denyallow.html>
#[test]
fn kinds_of_policies_limit_one_another() {
    let read = || allow("s3:GetObject", "arn:aws:s3:::store/*");
    let other = || allow("s3:PutObject", "*");
    check(vec![
        ("nothing allows", request(BOB), json!({}), ImplicitlyDenied),
        ("identity", request(BOB), json!({ "identity": [other(), read()] }), Allowed),
        (
            "another resource",
            request(BOB),
            json!({ "identity": [allow("s3:*", "arn:aws:s3:::other/*")] }),
            ImplicitlyDenied,
        ),
        ("case of actions", request(BOB), json!({ "identity": [allow("S3:getOBJECT", "*")] }), Allowed),
        (
            "case of resources",
            request(BOB),
            json!({ "identity": [allow("s3:*", "arn:aws:s3:::Store/*")] }),
            ImplicitlyDenied,
        ),
        ("deny wins", request(BOB), json!({ "identity": [read(), deny("s3:*", "*")] }), ExplicitlyDenied),
        (
            "deny of what is not allowed",
            request(BOB),
            json!({ "identity": [deny("s3:*", "*")] }),
            ExplicitlyDenied,
        ),
        (
            "deny of a boundary",
            request(BOB),
            json!({ "identity": [read()], "boundaries": [deny("s3:*", "*")] }),
            ExplicitlyDenied,
        ),
        ("boundary allows", request(BOB), json!({ "identity": [read()], "boundaries": [read()] }), Allowed),
        ("boundary alone", request(BOB), json!({ "boundaries": [read()] }), ImplicitlyDenied),
        (
            "boundary lacks",
            request(BOB),
            json!({ "identity": [read()], "boundaries": [other()] }),
            ImplicitlyDenied,
        ),
        (
            "session lacks",
            request(SESSION),
            json!({ "identity": [read()], "session": other() }),
            ImplicitlyDenied,
        ),
        (
            "session allows",
            request(SESSION),
            json!({ "identity": [read()], "session": [other(), read()] }),
            Allowed,
        ),
        (
            "every level",
            request(BOB),
            json!({ "identity": [read()], "serviceControl": [[read()], [other(), read()]] }),
            Allowed,
        ),
        (
            "one level lacks",
            request(BOB),
            json!({ "identity": [read()], "serviceControl": [[read()], [other()]] }),
            ImplicitlyDenied,
        ),
        (
            "resource control lacks",
            request(BOB),
            json!({ "identity": [read()], "resourceControl": [[other()]] }),
            ImplicitlyDenied,
        ),
        (
            "endpoint lacks",
            request(BOB),
            json!({ "identity": [read()], "endpoint": [other()] }),
            ImplicitlyDenied,
        ),
        (
            "endpoint denies",
            request(BOB),
            json!({ "identity": [read()], "endpoint": [deny("*", "*")] }),
            ExplicitlyDenied,
        ),
        ("the root user", request(ACCOUNT), json!({}), Allowed),
        ("the root user and a boundary", request(ACCOUNT), json!({ "boundaries": [other()] }), Allowed),
        (
            "the root user is controlled",
            request(ACCOUNT),
            json!({ "serviceControl": [[other()]] }),
            ImplicitlyDenied,
        ),
        (
            "a service-linked role is not",
            request("arn:aws:iam::111111111111:role/aws-service-role/x.amazonaws.com/AWSServiceRoleForX"),
            json!({ "identity": [read()], "serviceControl": [[other()]] }),
            Allowed,
        ),
        (
            "a federated session without a policy",
            request("arn:aws:sts::111111111111:federated-user/bob"),
            json!({ "identity": [read()] }),
            ImplicitlyDenied,
        ),
    ]);
}

#[test]
fn policies_of_resources_within_an_account() {
    let to = |principal: Json| json!({ "resource": resource_policy("Allow", principal) });
    let limited = |principal: Json| json!({ "resource": resource_policy("Allow", principal), "boundaries": [allow("sqs:*", "*")] });
    let in_session = |principal: Json| json!({ "resource": resource_policy("Allow", principal), "session": allow("sqs:*", "*") });
    check(vec![
        ("a user", request(BOB), to(json!({ "AWS": BOB })), Allowed),
        (
            "another user",
            request(BOB),
            to(json!({ "AWS": "arn:aws:iam::111111111111:user/team/ann" })),
            ImplicitlyDenied,
        ),
        ("a user, whatever the boundary", request(BOB), limited(json!({ "AWS": [BOB] })), Allowed),
        ("everybody, whatever the boundary", request(BOB), limited(json!("*")), Allowed),
        ("everybody of AWS", request(BOB), limited(json!({ "AWS": "*" })), Allowed),
        ("the account decides for itself", request(BOB), to(json!({ "AWS": ACCOUNT })), ImplicitlyDenied),
        (
            "a role",
            request(SESSION),
            to(json!({ "AWS": "arn:aws:iam::111111111111:role/app/reader" })),
            Allowed,
        ),
        ("a role within its boundary", request(SESSION), limited(json!({ "AWS": ROLE })), ImplicitlyDenied),
        ("a role within its session", request(SESSION), in_session(json!({ "AWS": ROLE })), ImplicitlyDenied),
        ("a session, whatever the boundary", request(SESSION), limited(json!({ "AWS": SESSION })), Allowed),
        ("a session, whatever its policy", request(SESSION), in_session(json!({ "AWS": SESSION })), Allowed),
        (
            "another session",
            request(SESSION),
            to(json!({ "AWS": "arn:aws:sts::111111111111:assumed-role/reader/x" })),
            ImplicitlyDenied,
        ),
        ("some session of the role", request(ROLE), to(json!({ "AWS": SESSION })), Unknown),
        (
            "a service",
            request("lambda.amazonaws.com"),
            to(json!({ "Service": "lambda.amazonaws.com" })),
            Allowed,
        ),
        (
            "another service",
            request("sns.amazonaws.com"),
            to(json!({ "Service": "lambda.amazonaws.com" })),
            ImplicitlyDenied,
        ),
        (
            "services have no account",
            request("sns.amazonaws.com"),
            json!({ "identity": [allow("*", "*")] }),
            ImplicitlyDenied,
        ),
        ("anybody", request("*"), to(json!("*")), Allowed),
        ("anybody, to somebody", request("*"), to(json!({ "AWS": BOB })), ImplicitlyDenied),
        (
            "all but one",
            request(BOB),
            json!({ "resource": { "Statement": [
                { "Effect": "Deny", "NotPrincipal": { "AWS": [BOB, ACCOUNT] }, "Action": "*", "Resource": "*" },
                { "Effect": "Allow", "Principal": { "AWS": BOB }, "Action": "*", "Resource": "*" },
            ] } }),
            Allowed,
        ),
        (
            "all but another",
            request(BOB),
            json!({ "identity": [allow("*", "*")], "resource": { "Statement": [
                { "Effect": "Deny", "NotPrincipal": { "AWS": STRANGER }, "Action": "*", "Resource": "*" },
            ] } }),
            ExplicitlyDenied,
        ),
    ]);
}

/// <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic-cross-account.html>
#[test]
fn across_accounts_both_sides_allow() {
    let identity = || json!([allow("s3:*", "*")]);
    check(vec![
        ("identity alone", request(STRANGER), json!({ "identity": identity() }), ImplicitlyDenied),
        (
            "resource alone",
            request(STRANGER),
            json!({ "resource": resource_policy("Allow", json!({ "AWS": STRANGER })) }),
            ImplicitlyDenied,
        ),
        (
            "everybody alone",
            request(STRANGER),
            json!({ "resource": resource_policy("Allow", json!("*")) }),
            ImplicitlyDenied,
        ),
        (
            "both",
            request(STRANGER),
            json!({ "identity": identity(), "resource": resource_policy("Allow", json!({ "AWS": STRANGER })) }),
            Allowed,
        ),
        (
            "to the account",
            request(STRANGER),
            json!({ "identity": identity(), "resource": resource_policy("Allow", json!({ "AWS": "222222222222" })) }),
            Allowed,
        ),
        (
            "a boundary limits",
            request(STRANGER),
            json!({ "identity": identity(), "boundaries": [allow("sqs:*", "*")], "resource": resource_policy("Allow", json!({ "AWS": STRANGER })) }),
            ImplicitlyDenied,
        ),
        (
            "whose the bucket is matters and is not known",
            with(request(BOB), "resourceAccount", Json::Null),
            json!({ "identity": identity() }),
            Unknown,
        ),
        (
            "whose the bucket is does not matter",
            with(request(BOB), "resourceAccount", Json::Null),
            json!({ "identity": identity(), "resource": resource_policy("Allow", json!({ "AWS": BOB })) }),
            Allowed,
        ),
    ]);
}

/// <https://docs.aws.amazon.com/kms/latest/developerguide/key-policies.html>,
/// <https://docs.aws.amazon.com/kms/latest/developerguide/grants.html>,
/// <https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_terms-and-concepts.html>
#[test]
fn keys_and_roles_say_themselves_who_may() {
    let decrypt = |who: &str| json!({ "principal": who, "action": "kms:Decrypt", "resource": KEY });
    let assume = |who: &str| json!({ "principal": who, "action": "sts:AssumeRole", "resource": ROLE });
    let identity = || json!([allow("*", "*")]);
    let trust = |principal: Json| json!({ "Statement": { "Effect": "Allow", "Principal": principal, "Action": "sts:AssumeRole" } });
    let grant = |who: &str| json!([{ "GranteePrincipal": who, "Operations": ["Decrypt"] }]);
    check(vec![
        ("identity counts for nothing", decrypt(BOB), json!({ "identity": identity() }), ImplicitlyDenied),
        (
            "the account lets identity count",
            decrypt(BOB),
            json!({ "identity": identity(), "resource": resource_policy("Allow", json!({ "AWS": "arn:aws:iam::111111111111:root" })) }),
            Allowed,
        ),
        (
            "the account alone",
            decrypt(BOB),
            json!({ "resource": resource_policy("Allow", json!({ "AWS": ACCOUNT })) }),
            ImplicitlyDenied,
        ),
        (
            "the user",
            decrypt(BOB),
            json!({ "resource": resource_policy("Allow", json!({ "AWS": BOB })) }),
            Allowed,
        ),
        (
            "identity denies",
            decrypt(BOB),
            json!({ "identity": [deny("kms:*", "*")], "resource": resource_policy("Allow", json!({ "AWS": BOB })) }),
            ExplicitlyDenied,
        ),
        ("even the root user", decrypt(ACCOUNT), json!({}), ImplicitlyDenied),
        ("a grant", decrypt(BOB), json!({ "grants": grant(BOB) }), Allowed),
        ("a grant to another", decrypt(BOB), json!({ "grants": grant(STRANGER) }), ImplicitlyDenied),
        ("a role's session by grant", decrypt(SESSION), json!({ "grants": grant(ROLE) }), Allowed),
        (
            "an action on no key",
            json!({ "principal": BOB, "action": "kms:ListKeys", "resource": "*" }),
            json!({ "identity": identity() }),
            Allowed,
        ),
        ("a role that trusts nobody", assume(BOB), json!({ "identity": identity() }), ImplicitlyDenied),
        (
            "a role that trusts the user",
            assume(BOB),
            json!({ "resource": trust(json!({ "AWS": BOB })) }),
            Allowed,
        ),
        (
            "a role that trusts the account",
            assume(BOB),
            json!({ "resource": trust(json!({ "AWS": ACCOUNT })) }),
            ImplicitlyDenied,
        ),
        (
            "and the user's policy",
            assume(BOB),
            json!({ "identity": identity(), "resource": trust(json!({ "AWS": ACCOUNT })) }),
            Allowed,
        ),
        (
            "a role that trusts a service",
            assume("ecs-tasks.amazonaws.com"),
            json!({ "resource": trust(json!({ "Service": "ecs-tasks.amazonaws.com" })) }),
            Allowed,
        ),
    ]);
}
