//! What a failing assertion says, as a reader of the test's output sees it.

use insta::assert_snapshot;
use serde_json::json;
use stackwright_testing::{Capture, Match, Template, pattern};

const SUBNET: &str = "AWS::EC2::Subnet";
const BUCKET: &str = "AWS::S3::Bucket";

fn network() -> Template {
    let subnet = |cidr: &str, zone: &str, tags: serde_json::Value| {
        json!({
            "Type": SUBNET,
            "Properties": {
                "VpcId": { "Ref": "Vpc" },
                "CidrBlock": cidr,
                "AvailabilityZone": zone,
                "MapPublicIpOnLaunch": false,
                "Tags": tags,
            },
        })
    };
    let policy = json!({
        "Version": "2012-10-17",
        "Statement": [
            { "Sid": "Read", "Effect": "Allow", "Action": ["s3:GetObject", "s3:ListBucket"], "Resource": "*" },
            { "Sid": "Write", "Effect": "Allow", "Action": "s3:PutObject", "Resource": "*" },
        ],
    });
    Template::from_json(json!({
        "Parameters": { "Stage": { "Type": "String", "Default": "dev" } },
        "Resources": {
            "Vpc": { "Type": "AWS::EC2::VPC", "Properties": { "CidrBlock": "10.0.0.0/16" } },
            "SubnetA": subnet("10.0.1.0/24", "eu-west-1a", json!([
                { "Key": "Name", "Value": "net/a" },
                { "Key": "Tier", "Value": "private" },
            ])),
            "SubnetB": subnet("10.0.2.0/24", "eu-west-1b", json!([
                { "Key": "Name", "Value": "net/b" },
                { "Key": "Tier", "Value": "public" },
            ])),
            "SubnetC": subnet("10.0.3.0/24", "eu-west-1c", json!([])),
            "Logs": { "Type": BUCKET, "DeletionPolicy": "Retain" },
            "Data": { "Type": BUCKET, "Properties": { "BucketName": "data" } },
            "Role": { "Type": "AWS::IAM::Role", "Properties": { "PolicyText": policy.to_string() } },
        },
        "Outputs": { "VpcId": { "Value": { "Ref": "Vpc" } } },
    }))
}

/// The message of an assertion that must fail.
macro_rules! message {
    ($assertion:ident($($argument:expr),* $(,)?)) => {
        network().check().$assertion($($argument),*).expect_err("it does not hold").to_string()
    };
}

#[test]
fn nothing_of_the_type() {
    assert_snapshot!(message!(has_resource("AWS::EC2::SubNet", pattern!({}))), @r"
    the template has no resource of type `AWS::EC2::SubNet`
    help: it has `AWS::EC2::Subnet`
    ");
    assert_snapshot!(
        message!(all_resources("AWS::SQS::Queue", pattern!({}))),
        @"the template has no resource of type `AWS::SQS::Queue`"
    );
    assert_snapshot!(message!(has_output("VpcID", pattern!({}))), @r"
    the template has no output `VpcID`
    help: it has `VpcId`
    ");
    assert_snapshot!(message!(has_condition(Template::ANY, pattern!({}))), @"the template has no condition");
}

#[test]
fn the_nearest_candidate() {
    let expected = pattern!({
        "CidrBlock": "10.0.2.0/24",
        "AvailabilityZone": Match::string_like_regexp("^eu-west-1[ab]$"),
        "MapPublicIpOnLaunch": Match::absent(),
        "Tags": [{ "Key": "Name" }, { "Key": "Tier", "Value": "private" }],
    });
    assert_snapshot!(message!(has_resource_properties(SUBNET, expected)));
}

#[test]
fn the_only_candidate() {
    let expected = pattern!({ "CidrBlok": "10.0.0.0/16", "EnableDnsSupport": true });
    assert_snapshot!(message!(has_resource_properties("AWS::EC2::VPC", expected)));
}

#[test]
fn properties_of_a_resource_that_has_none() {
    let retained = pattern!({ "DeletionPolicy": "Retain", "Properties": { "BucketName": "logs" } });
    assert_snapshot!(message!(has_resource(BUCKET, retained)));
}

#[test]
fn keys_and_elements_too_many() {
    let expected = Match::object_equals(pattern!({
        "VpcId": { "Ref": "Vpc" },
        "CidrBlock": Match::any_value(),
        "AvailabilityZone": Match::not("eu-west-1a"),
        "Tags": [{ "Key": "Name", "Value": "net/a" }],
    }));
    let template = network();
    let failure = template.check().has_resource_properties(SUBNET, expected).expect_err("it does not hold");
    assert_snapshot!(failure.to_string());
}

#[test]
fn elements_of_array_with() {
    let tag = |key: &str, value: &str| pattern!({ "Key": key, "Value": value });
    let with = |tags: Vec<Match>| pattern!({ "CidrBlock": "10.0.1.0/24", "Tags": Match::array_with(tags) });
    assert_snapshot!(
        "an_element_that_is_near",
        message!(has_resource_properties(SUBNET, with(vec![tag("Tier", "secret")])))
    );
    assert_snapshot!(
        "an_element_that_is_missing",
        message!(has_resource_properties(SUBNET, with(vec![tag("Name", "net/a"), tag("Owner", "me")])))
    );
    assert_snapshot!(
        "elements_out_of_order",
        message!(has_resource_properties(SUBNET, with(vec![tag("Tier", "private"), tag("Name", "net/a")])))
    );
}

#[test]
fn inside_serialized_json() {
    let statement = pattern!({ "Sid": "Read", "Action": Match::array_with(["s3:DeleteObject"]) });
    let policy = Match::object_like(pattern!({
        "Statement": Match::array_with([Match::object_like(statement)]),
        "Versoin": "2012-10-17",
    }));
    let expected = pattern!({ "PolicyText": Match::serialized_json(policy) });
    assert_snapshot!(message!(has_resource_properties("AWS::IAM::Role", expected)));
}

#[test]
fn a_value_of_another_type() {
    let expected = pattern!({
        "VpcId": "vpc-1",
        "CidrBlock": { "Fn::Select": [0, { "Fn::Cidr": [Match::any_value(), 4, 8] }] },
        "AvailabilityZone": Match::array_with(["a"]),
        "MapPublicIpOnLaunch": Match::serialized_json(true),
        "Tags": Match::object_like(pattern!({})),
        "Ipv6Native": Capture::of(true),
    });
    assert_snapshot!(message!(has_resource_properties(SUBNET, expected)));
}

#[test]
fn some_of_all() {
    let expected = pattern!({ "Tags": Match::array_with([pattern!({ "Key": "Tier", "Value": "private" })]) });
    assert_snapshot!(message!(all_resources_properties(SUBNET, expected)));
}

#[test]
fn another_number() {
    assert_snapshot!(
        message!(resource_count_is(SUBNET, 2)),
        @"expected 2 resources of type `AWS::EC2::Subnet`, found 3: `SubnetA`, `SubnetB`, `SubnetC`"
    );
    assert_snapshot!(
        message!(resource_count_is("AWS::SQS::Queue", 1)),
        @"expected 1 resource of type `AWS::SQS::Queue`, found 0"
    );
    assert_snapshot!(
        message!(resource_id(BUCKET, pattern!({}))),
        @"expected 1 resource of type `AWS::S3::Bucket`, found 2: `Logs`, `Data`"
    );
    let expected = pattern!({ "Tags": Match::array_equals(pattern!([])) });
    assert_snapshot!("too_few_that_match", message!(resource_properties_count_is(SUBNET, expected, 2)));
}

#[test]
fn one_output_of_many_and_any() {
    assert_snapshot!(
        "a_named_output",
        message!(has_output("VpcId", pattern!({ "Export": { "Name": "vpc" } })))
    );
    assert_snapshot!("any_parameter", message!(has_parameter(Template::ANY, pattern!({ "Type": "Number" }))));
}

#[test]
fn the_template_as_a_whole() {
    let expected = pattern!({
        "Parameters": { "Stage": { "Default": "prod" } },
        "Resources": { "SubnetC": { "Type": BUCKET }, "Logs": { "Properties": Match::any_value() } },
        "Transform": "AWS::LanguageExtensions",
    });
    assert_snapshot!(message!(template_matches(expected)));
}

#[test]
fn many_candidates() {
    let queue = |name: &str| json!({ "Type": "AWS::SQS::Queue", "Properties": { "QueueName": name } });
    let long = "long-".repeat(30);
    let queues = (0..14).map(|number| (format!("Queue{number}"), queue(&format!("{long}{number}"))));
    let template = Template::from_json(json!({ "Resources": queues.collect::<serde_json::Map<_, _>>() }));
    let check = template.check();
    let expected = pattern!({ "QueueName": Match::string_like_regexp("7$") });
    let failure = check.all_resources_properties("AWS::SQS::Queue", expected).expect_err("only one matches");
    assert_snapshot!("many_of_all", failure.to_string());
    let failure = check.has_resource("AWS::SQS::Queue", pattern!({ "DeletionPolicy": "Retain" }));
    assert_snapshot!("many_none", failure.expect_err("none matches").to_string());
}

#[test]
fn a_value_on_its_own() {
    let pattern = Match::array_with([pattern!({ "A": 1, "B": 2 }), pattern!(3)]);
    let mismatch = pattern.check(&json!([4, { "A": 1, "B": 3 }])).expect_err("it does not match");
    assert_snapshot!(mismatch.to_string());
    assert_eq!(mismatch.cost(), 2);
    let twice = Match::array_with(["a", "a"]).check(&json!(["a", "b"])).expect_err("it is there once");
    assert_snapshot!(twice.to_string(), @r#"(the value itself): no element matches "a""#);
    let mismatch = pattern!("a").check(&json!("b")).expect_err("it does not match");
    assert_snapshot!(mismatch.to_string(), @r#"(the value itself): expected "a", found "b""#);
}
