//! Models of assemblies: what the manifest says of stacks, and where their resources come from.
#![expect(clippy::expect_used, reason = "a test fails by panicking")]

mod dump;

use std::collections::BTreeMap;

use dump::dump;
use stackwright_assembly::{Assembly, Content};
use stackwright_model::{Inputs, Model};

/// An assembly as aws-cdk-lib writes it, as far as it matters: stages, an asset that is a nested template, lines of
/// code in the manifest or in a file of their own.
fn assembly() -> Assembly {
    let manifest = serde_json::json!({
        "version": "36.0.0",
        "artifacts": {
            "Outer": {
                "type": "aws:cloudformation:stack",
                "environment": "aws://111111111111/eu-west-1",
                "displayName": "Prod/Outer",
                "properties": { "templateFile": "Outer.template.json", "stackName": "prod-outer", "parameters": { "Given": "value" } },
                "metadata": { "/Prod/Outer/Bucket/Resource": [
                    { "type": "aws:cdk:logicalId", "data": "Bucket" },
                    { "type": "aws:cdk:creationStack", "data": ["...new Bucket in aws-cdk-lib...", "new Outer (file:///app/main.mjs:7:81)"] }
                ] },
                "additionalMetadataFile": "Outer.metadata.json"
            },
            "Missing": { "type": "aws:cloudformation:stack", "properties": { "templateFile": "Missing.template.json" } },
            "Outer.assets": { "type": "cdk:asset-manifest", "properties": { "file": "Outer.assets.json" } }
        }
    });
    let template = serde_json::json!({
        "Parameters": { "Given": { "Type": "String" } },
        "Resources": {
            "Bucket": { "Type": "AWS::S3::Bucket", "Properties": { "BucketName": { "Ref": "Given" } } },
            "Inner": {
                "Type": "AWS::CloudFormation::Stack",
                "Properties": { "TemplateURL": { "Fn::Join": ["", ["https://s3.", { "Ref": "AWS::URLSuffix" }, "/assets/abc.json"]] } }
            }
        }
    });
    let inner = serde_json::json!({
        "Resources": { "Topic": { "Type": "AWS::SNS::Topic", "Metadata": { "aws:cdk:path": "Prod/Outer/Inner/Topic/Resource" } } }
    });
    let metadata = serde_json::json!({
        "/Prod/Outer/Inner.NestedStack": [{ "type": "aws:cdk:logicalId", "data": "Inner", "trace": ["src/main.rs:9"] }],
        "/Prod/Outer/Inner/Topic": [{ "type": "aws:cdk:creationStack", "data": ["new Inner (/app/inner.ts:3:5)"] }]
    });
    let assets = serde_json::json!({
        "version": "36.0.0",
        "files": { "abc": {
            "source": { "path": "Inner.nested.template.json", "packaging": "file" },
            "destinations": { "here": { "bucketName": "assets", "objectKey": "abc.json" } }
        } }
    });
    let files = [
        ("Outer.template.json", template),
        ("Inner.nested.template.json", inner),
        ("Outer.metadata.json", metadata),
        ("Outer.assets.json", assets),
    ];
    let files = files.map(|(name, json)| (name.to_owned(), Content::Bytes(json.to_string().into_bytes())));
    Assembly {
        manifest: serde_json::from_value(manifest).expect("the manifest is one"),
        files: BTreeMap::from(files),
        nested: BTreeMap::new(),
    }
}

#[test]
fn assemblies_say_where_things_come_from() {
    insta::assert_snapshot!(dump(&Model::of_assembly(&assembly(), &Inputs::default())));
}

#[test]
fn names_belong_to_an_account_and_a_region() {
    let stack = |name: &str, environment: &str| {
        let properties = serde_json::json!({ "templateFile": format!("{name}.json") });
        serde_json::json!({
            "type": "aws:cloudformation:stack", "environment": environment, "properties": properties,
        })
    };
    let manifest = serde_json::json!({ "version": "36.0.0", "artifacts": {
        "producer": stack("producer", "aws://111111111111/eu-west-1"),
        "beside": stack("consumer", "aws://111111111111/eu-west-1"),
        "region": stack("consumer", "aws://111111111111/us-east-1"),
        "account": stack("consumer", "aws://222222222222/eu-west-1"),
        "open": stack("consumer", "aws://unknown-account/unknown-region"),
    } });
    let producer = serde_json::json!({
        "Resources": {
            "Topic": { "Type": "AWS::SNS::Topic" },
            "Parameter": { "Type": "AWS::SSM::Parameter", "Properties": { "Name": "/p", "Value": "value" } },
        },
        "Outputs": { "Topic": { "Value": { "Ref": "Topic" }, "Export": { "Name": "topic" } } },
    });
    let output = |region: &str| {
        serde_json::json!({ "Fn::GetStackOutput": {
            "StackName": "producer", "OutputName": "Topic", "Region": region,
            "RoleArn": "arn:aws:iam::111111111111:role/reader",
        } })
    };
    let consumer = serde_json::json!({ "Resources": { "Subject": { "Type": "AWS::SNS::Topic", "Properties": {
        "Export": { "Fn::ImportValue": "topic" },
        "Parameter": "{{resolve:ssm:/p}}",
        "Output": output("eu-west-1"),
        "OutputOfAnotherRegion": output("us-east-1"),
    } } } });
    let files = [("producer.json", producer), ("consumer.json", consumer)];
    let files = files.map(|(name, json)| (name.to_owned(), Content::Bytes(json.to_string().into_bytes())));
    let assembly = Assembly {
        manifest: serde_json::from_value(manifest).expect("the manifest is one"),
        files: BTreeMap::from(files),
        nested: BTreeMap::new(),
    };
    insta::assert_snapshot!(dump(&Model::of_assembly(&assembly, &Inputs::default())));
}

#[test]
fn stages_are_models_of_their_own() {
    let middle =
        Assembly { nested: BTreeMap::from([("deep".to_owned(), assembly())]), ..Assembly::default() };
    let outer = Assembly {
        nested: BTreeMap::from([("b".to_owned(), middle), ("a".to_owned(), assembly())]),
        ..assembly()
    };
    let stages = Model::of_stages(&outer, &Inputs::default());
    let names: Vec<&str> = stages.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["", "a", "b/deep"]);
}
