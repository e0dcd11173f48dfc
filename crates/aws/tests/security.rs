//! Keys, secrets and parameters, from constructs to templates.

mod one_stack;

use one_stack::{key, one_stack, rules, statement, template};
use serde_json::{Value as Json, json};
use stackwright_aws::security::{Key, KeyUse, Parameter, Secret};
use stackwright_aws::units::Days;
use stackwright_core::tree::RemovalPolicy;
use stackwright_testing::{Match, pattern};

fn this_account() -> Json {
    json!({ "AWS": { "Fn::Sub": "arn:${AWS::Partition}:iam::${AWS::AccountId}:root" } })
}

#[test]
fn a_key_is_rotated_and_kept() {
    let template = template(|s| {
        key(s);
    });
    template.has_resource(
        "AWS::KMS::Key",
        pattern!({
            "DeletionPolicy": "Retain",
            "UpdateReplacePolicy": "Retain",
            "Properties": { "EnableKeyRotation": true, "RotationPeriodInDays": 365, "PendingWindowInDays": 30 },
        }),
    );
    let key = template.resource_id("AWS::KMS::Key", pattern!({}));
    template.has_resource_properties(
        "AWS::KMS::Alias",
        pattern!({ "AliasName": "alias/tests", "TargetKeyId": { "Ref": key } }),
    );
}

#[test]
fn whoever_administers_a_key_cannot_use_it() {
    let template = template(|s| {
        key(s);
    });
    let administration = statement(&template, "AWS::KMS::Key", "KeyPolicy", "Administration");
    assert_eq!(administration["Principal"], this_account());
    for action in administration["Action"].as_array().unwrap() {
        let action = action.as_str().unwrap();
        assert!(!action.contains('*'), "{action}");
        for use_of_it in ["Encrypt", "Decrypt", "DataKey", "CreateGrant", "Sign", "Mac"] {
            assert!(!action.contains(use_of_it), "{action}");
        }
    }
}

#[test]
fn each_use_of_a_key_is_a_statement_bound_to_its_service() {
    let template = template(|s| {
        Key::builder()
            .description("For all")
            .alias("all")
            .usable(KeyUse::s3())
            .usable(KeyUse::secrets_manager())
            .usable(KeyUse::ecr())
            .usable(KeyUse::log_groups(["app-*", "other"]))
            .removal(RemovalPolicy::Delete)
            .add(s, "Key");
    });
    for (sid, service, actions) in [
        ("Buckets", "s3", json!(["kms:Decrypt", "kms:GenerateDataKey"])),
        ("Secrets", "secretsmanager", json!(["kms:Decrypt", "kms:Encrypt", "kms:GenerateDataKey"])),
        ("Repositories", "ecr", json!(["kms:CreateGrant", "kms:RetireGrant"])),
    ] {
        let via = format!("{service}.${{AWS::Region}}.${{AWS::URLSuffix}}");
        let expected = json!({
            "Sid": sid, "Effect": "Allow", "Action": actions, "Resource": "*", "Principal": this_account(),
            "Condition": { "StringEquals": { "kms:ViaService": { "Fn::Sub": via } } },
        });
        assert_eq!(statement(&template, "AWS::KMS::Key", "KeyPolicy", sid), expected);
    }
    let logs = statement(&template, "AWS::KMS::Key", "KeyPolicy", "LogGroups");
    assert_eq!(logs["Principal"], json!({ "Service": { "Fn::Sub": "logs.${AWS::Region}.amazonaws.com" } }));
    let group =
        |name| format!("arn:${{AWS::Partition}}:logs:${{AWS::Region}}:${{AWS::AccountId}}:log-group:{name}");
    assert_eq!(
        logs["Condition"]["ArnLike"]["kms:EncryptionContext:aws:logs:arn"],
        json!([{ "Fn::Sub": group("app-*") }, { "Fn::Sub": group("other") }])
    );
    template.has_resource("AWS::KMS::Key", pattern!({ "DeletionPolicy": "Delete" }));
}

#[test]
fn a_secret_is_made_up_by_the_service() {
    let template = template(|s| {
        let key = key(s);
        Secret::builder().description("Keys of others").key(key).generated("internal").add(s, "ApiKeys");
        Parameter::builder().name("/app/dev/region").value("us-east-1").add(s, "Region");
    });
    let key = template.resource_id("AWS::KMS::Key", pattern!({}));
    template.has_resource(
        "AWS::SecretsManager::Secret",
        pattern!({
            "DeletionPolicy": "Retain",
            "Properties": {
                "KmsKeyId": { "Fn::GetAtt": [key, "Arn"] },
                "SecretString": Match::absent(),
                "GenerateSecretString": { "GenerateStringKey": "internal", "PasswordLength": 64 },
            },
        }),
    );
    template.has_resource_properties(
        "AWS::SSM::Parameter",
        pattern!({ "Name": "/app/dev/region", "Type": "String", "Value": "us-east-1", "Tier": "Standard" }),
    );
}

#[test]
fn what_aws_would_refuse_is_refused_first() {
    for (rotation, window, expected) in [
        (90, 7, vec![]),
        (2560, 30, vec![]),
        (89, 30, vec!["aws/out-of-range"]),
        (2561, 6, vec!["aws/out-of-range", "aws/out-of-range"]),
        (365, 31, vec!["aws/out-of-range"]),
    ] {
        let synthesis = one_stack(|s| {
            let key = Key::builder().description("For tests").alias("tests");
            key.rotation(Days(rotation)).deletion_window(Days(window)).add(s, "Key");
        });
        assert_eq!(rules(&synthesis), expected, "{rotation}, {window}");
    }
}
