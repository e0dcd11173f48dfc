//! What builders put into a resource: names as in the schema, values as they were given.

use serde_json::json;
use stackwright_cfn::Tag;
use stackwright_cfn::ec2::{CfnSecurityGroup, CfnSubnet, Vpc, security_group, subnet};
use stackwright_cfn::iam::{CfnRole, Role, role};
use stackwright_cfn::s3::{CfnBucket, bucket};
use stackwright_core::ipnet::Ipv4Net;

use stackwright_core::value::{Arn, Id, Object, Val, Value, existing, region};
use stackwright_core::{App, Handle, Resource, Stack, json as template};

/// The properties as plain JSON; what is known only when deployed as its kind.
fn plain(value: &Value) -> serde_json::Value {
    match value {
        Value::Null => serde_json::Value::Null,
        Value::Bool(flag) => json!(flag),
        Value::Integer(number) => json!(number),
        Value::Number(number) => json!(number),
        Value::Text(text) => json!(text),
        Value::List(items) => items.iter().map(plain).collect(),
        Value::Object(object) => properties(object),
        Value::Ref(_) => json!("REF"),
        Value::Attribute(_, name) => json!(format!("GETATT {name}")),
        Value::Expr(_) => json!("EXPR"),
    }
}

fn properties(object: &Object) -> serde_json::Value {
    object
        .iter()
        .map(|(name, value)| (name.to_owned(), plain(value)))
        .collect::<serde_json::Map<_, _>>()
        .into()
}

fn check(resource: impl Resource, type_name: &str, expected: &serde_json::Value) {
    assert_eq!(resource.type_name(), type_name);
    assert_eq!(properties(&resource.into_properties()), *expected, "{type_name}");
}

#[test]
fn builders_write_the_names_of_the_schema() {
    let block: Ipv4Net = "10.0.0.0/24".parse().unwrap();
    check(
        CfnSubnet::new(existing("vpc-1"))
            .cidr_block(block)
            .map_public_ip_on_launch(false)
            .availability_zone(region())
            .private_dns_name_options_on_launch(
                subnet::PrivateDnsNameOptionsOnLaunch::new().hostname_type("resource-name"),
            )
            .tags([Tag::new("Name", "a"), Tag::new("Tier", "private")]),
        "AWS::EC2::Subnet",
        &json!({
            "VpcId": "vpc-1",
            "CidrBlock": "10.0.0.0/24",
            "MapPublicIpOnLaunch": false,
            "AvailabilityZone": "EXPR",
            "PrivateDnsNameOptionsOnLaunch": { "HostnameType": "resource-name" },
            "Tags": [{ "Key": "Name", "Value": "a" }, { "Key": "Tier", "Value": "private" }],
        }),
    );
    check(
        CfnSecurityGroup::new("web").security_group_ingress([security_group::Ingress::new("tcp")
            .from_port(443)
            .to_port(443)
            .cidr_ip(block)]),
        "AWS::EC2::SecurityGroup",
        &json!({
            "GroupDescription": "web",
            "SecurityGroupIngress": [
                { "IpProtocol": "tcp", "FromPort": 443, "ToPort": 443, "CidrIp": "10.0.0.0/24" },
            ],
        }),
    );
    check(
        CfnRole::new(template!({ "Version": "2012-10-17", "Statement": [] }))
            .policies([role::Policy::new(template!({ "Statement": [] }), "inline")]),
        "AWS::IAM::Role",
        &json!({
            "AssumeRolePolicyDocument": { "Version": "2012-10-17", "Statement": [] },
            "Policies": [{ "PolicyDocument": { "Statement": [] }, "PolicyName": "inline" }],
        }),
    );
    check(
        CfnBucket::new().versioning_configuration(bucket::VersioningConfiguration::new(
            bucket::VersioningConfigurationStatus::Enabled,
        )),
        "AWS::S3::Bucket",
        &json!({ "VersioningConfiguration": { "Status": "Enabled" } }),
    );
}

#[test]
fn the_last_value_of_a_property_counts() {
    let twice = CfnBucket::new().bucket_name("first").bucket_name("second");
    check(twice, "AWS::S3::Bucket", &json!({ "BucketName": "second" }));
}

#[test]
fn handles_are_references_and_have_attributes() {
    let mut app = App::new();
    let mut scope = app.scope();
    let mut stack = scope.stack("Stack", Stack::new());
    let role = stack.add("Role", CfnRole::new(template!({})));
    let arn: Val<Arn<Role>> = role.arn();
    assert_eq!(arn.into_value(), Value::Attribute(role.node(), "Arn".into()));
    let name: Val<Id<Role>> = role.reference();
    assert_eq!(name.into_value(), Value::Ref(role.node()));
    assert_eq!(Role::TYPE, "AWS::IAM::Role");
    assert_eq!(Vpc::TYPE, "AWS::EC2::VPC");
}
