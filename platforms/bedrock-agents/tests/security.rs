//! The security stack, and what holds in every stack.

mod built_in;

use std::collections::BTreeSet;

use built_in::{environments, statement};
use serde_json::{Value as Json, json};
use stackwright_testing::{Match, pattern};

/// BA-013.
#[test]
fn a_web_acl_stands_before_the_public_load_balancer() {
    const GROUPS: [&str; 4] = [
        "AWSManagedRulesCommonRuleSet",
        "AWSManagedRulesKnownBadInputsRuleSet",
        "AWSManagedRulesAmazonIpReputationList",
        "AWSManagedRulesSQLiRuleSet",
    ];
    for environment in environments() {
        let security = environment.template("security");
        let acl =
            security.resource_id("AWS::WAFv2::WebACL", pattern!({ "Properties": { "Scope": "REGIONAL" } }));
        for group in GROUPS {
            security.has_resource_properties(
                "AWS::WAFv2::WebACL",
                pattern!({ "Rules": Match::array_with([pattern!({
                    "Name": group,
                    "Priority": Match::any_value(),
                    "OverrideAction": { "None": {} },
                    "Statement": { "ManagedRuleGroupStatement": { "Name": group, "VendorName": "AWS" } },
                    "VisibilityConfig": Match::any_value(),
                })]) }),
            );
        }
        security.has_resource_properties(
            "AWS::WAFv2::WebACL",
            pattern!({ "Rules": Match::array_with([pattern!({
                "Name": "rate-limit",
                "Priority": 0,
                "Action": { "Block": {} },
                "Statement": { "RateBasedStatement": { "AggregateKeyType": "IP", "Limit": 2000, "EvaluationWindowSec": 300 } },
                "VisibilityConfig": Match::any_value(),
            })]) }),
        );
        let associations = environment.of_type("AWS::WAFv2::WebACLAssociation");
        let [(stack, _, association)] = associations[..] else { panic!("{associations:?}") };
        assert_eq!(association["Properties"]["WebACLArn"], json!({ "Fn::GetAtt": [acl, "Arn"] }));
        let protected = environment.referent(stack, &association["Properties"]["ResourceArn"]);
        assert_eq!(protected.0, "AWS::ElasticLoadBalancingV2::LoadBalancer");
        assert_eq!(protected.1["Scheme"], "internet-facing");
    }
}

/// BA-013.
#[test]
fn what_the_web_acl_sees_is_logged() {
    for environment in environments() {
        let security = environment.template("security");
        let name = format!("aws-waf-logs-bidopsai-{}", environment.name);
        let group =
            security.resource_id("AWS::Logs::LogGroup", pattern!({ "Properties": { "LogGroupName": name } }));
        let acl = security.resource_id("AWS::WAFv2::WebACL", pattern!({}));
        let arn = format!(
            "arn:${{AWS::Partition}}:logs:${{AWS::Region}}:${{AWS::AccountId}}:log-group:${{{group}}}"
        );
        security.has_resource_properties(
            "AWS::WAFv2::LoggingConfiguration",
            pattern!({
                "ResourceArn": { "Fn::GetAtt": [acl, "Arn"] },
                "LogDestinationConfigs": [{ "Fn::Sub": arn.clone() }],
            }),
        );
        security.has_resource_properties(
            "AWS::Logs::ResourcePolicy",
            pattern!({ "PolicyDocument": { "Statement": [{
                "Effect": "Allow",
                "Principal": { "Service": "delivery.logs.amazonaws.com" },
                "Resource": { "Fn::Sub": format!("{arn}:*") },
            }] } }),
        );
    }
}

/// BA-023, BP-7.
#[test]
fn keys_rotate_and_open_to_nobody_but_their_services() {
    for environment in environments() {
        let keys = environment.of_type("AWS::KMS::Key");
        assert_eq!(keys.len(), 3);
        for (_, id, key) in keys {
            let properties = &key["Properties"];
            assert_eq!(properties["EnableKeyRotation"], true, "{id}");
            for statement in properties["KeyPolicy"]["Statement"].as_array().unwrap() {
                assert_eq!(statement["Effect"], "Allow", "{id}");
                assert!(!statement["Principal"].to_string().contains('*'), "{id}: {statement}");
                if statement["Sid"] == "Administration" {
                    let actions = statement["Action"].to_string();
                    for cryptographic in ["Decrypt", "Encrypt", "DataKey", "CreateGrant", "*"] {
                        assert!(!actions.contains(cryptographic), "{id}: {actions}");
                    }
                } else {
                    assert!(statement.get("Condition").is_some(), "{id}: {statement}");
                }
            }
        }
    }
}

/// The log groups of the platform are within what the key of logs is for.
#[test]
fn the_key_of_logs_covers_the_log_groups() {
    for environment in environments() {
        for (stack, id, group) in environment.of_type("AWS::Logs::LogGroup") {
            let Some(key) = group["Properties"].get("KmsKeyId") else { continue };
            let (_, key) = environment.referent(stack, key);
            let logs = statement(&key["KeyPolicy"], "LogGroups");
            let arns = logs["Condition"]["ArnLike"]["kms:EncryptionContext:aws:logs:arn"].to_string();
            let name = group["Properties"]["LogGroupName"].as_str().unwrap();
            assert!(arns.contains(&format!("log-group:{name}\"")), "{id}: {arns}");
        }
    }
}

/// BA-018, BA-029: what is secret is made up by Secrets Manager, and stands in no template.
#[test]
fn secrets_are_encrypted_and_in_no_template() {
    for environment in environments() {
        let secrets = environment.of_type("AWS::SecretsManager::Secret");
        assert_eq!(secrets.len(), 1);
        for (stack, id, secret) in secrets {
            let properties = &secret["Properties"];
            assert_eq!(environment.referent(stack, &properties["KmsKeyId"]).0, "AWS::KMS::Key", "{id}");
            assert!(properties.get("SecretString").is_none(), "{id}");
            assert!(properties.get("GenerateSecretString").is_some(), "{id}");
        }
    }
}

/// BA-030.
#[test]
fn parameters_tell_programs_what_they_need() {
    let told = [
        "auth/client-id",
        "auth/issuer-url",
        "auth/sign-in-url",
        "auth/user-pool-id",
        "config/environment",
        "config/region",
        "endpoints/internal-url",
        "endpoints/public-url",
        "secrets/api-keys-arn",
        "storage/data-automation-bucket",
        "storage/knowledge-base-bucket",
    ];
    for environment in environments() {
        let prefix = format!("/bidopsai/{}/", environment.name);
        let names: BTreeSet<_> = environment
            .of_type("AWS::SSM::Parameter")
            .into_iter()
            .map(|(_, id, parameter)| {
                assert_eq!(parameter["Properties"]["Type"], "String", "{id}");
                let name = parameter["Properties"]["Name"].as_str().unwrap();
                name.strip_prefix(&prefix).unwrap_or_else(|| panic!("{name} is not below {prefix}"))
            })
            // Values on their way from stack to stack are nobody else's business.
            .filter(|name| !name.starts_with("stacks/"))
            .collect();
        assert_eq!(names, BTreeSet::from(told), "{}", environment.name);
    }
}

/// BA-033.
#[test]
fn users_have_strong_passwords_and_a_second_factor_where_it_counts() {
    for environment in environments() {
        let mfa = match environment.name {
            "dev" | "test" => "OPTIONAL",
            _ => "ON",
        };
        environment.template("security").has_resource_properties(
            "AWS::Cognito::UserPool",
            pattern!({
                "MfaConfiguration": mfa,
                "EnabledMfas": ["SOFTWARE_TOKEN_MFA"],
                // Advanced security is part of this plan only.
                "UserPoolTier": "PLUS",
                "UserPoolAddOns": { "AdvancedSecurityMode": "ENFORCED" },
                "Policies": { "PasswordPolicy": {
                    "MinimumLength": 14,
                    "RequireLowercase": true,
                    "RequireUppercase": true,
                    "RequireNumbers": true,
                    "RequireSymbols": true,
                } },
            }),
        );
    }
}

/// BA-034, the part of the user pool.
#[test]
fn the_load_balancer_can_sign_users_in() {
    for environment in environments() {
        let domain = &environment.configuration.dns.domain;
        let security = environment.template("security");
        let pool = security.resource_id("AWS::Cognito::UserPool", pattern!({}));
        security.has_resource_properties(
            "AWS::Cognito::UserPoolClient",
            pattern!({
                "UserPoolId": { "Ref": pool },
                "GenerateSecret": true,
                "AllowedOAuthFlowsUserPoolClient": true,
                "AllowedOAuthFlows": ["code"],
                "CallbackURLs": [format!("https://{domain}/oauth2/idpresponse")],
            }),
        );
        security.has_resource_properties(
            "AWS::Cognito::UserPoolDomain",
            pattern!({ "UserPoolId": { "Ref": pool } }),
        );
    }
}

/// What keeps data stays in staging and prod when its stack goes, and goes with it in dev and test.
#[test]
fn what_keeps_data_stays_where_it_counts() {
    const STATEFUL: [&str; 6] = [
        "AWS::Cognito::UserPool",
        "AWS::ECR::Repository",
        "AWS::KMS::Key",
        "AWS::Logs::LogGroup",
        "AWS::S3::Bucket",
        "AWS::SecretsManager::Secret",
    ];
    for environment in environments() {
        let is_protected = environment.configuration.class.is_protected();
        for (_, id, resource) in environment.resources() {
            let resource_type = resource["Type"].as_str().unwrap();
            if !STATEFUL.contains(&resource_type) {
                continue;
            }
            // What has a name must not stand in the way of the next try when the first one is rolled back.
            let is_named = ["AWS::ECR::Repository", "AWS::Logs::LogGroup"].contains(&resource_type);
            let (deletion, replacement) = match (is_protected, is_named) {
                (false, _) => ("Delete", "Delete"),
                (true, false) => ("Retain", "Retain"),
                (true, true) => ("RetainExceptOnCreate", "Retain"),
            };
            assert_eq!(resource["DeletionPolicy"], deletion, "{id}");
            assert_eq!(resource["UpdateReplacePolicy"], replacement, "{id}");
        }
    }
}

/// BP-9: every resource that has tags has the four that are asked for.
#[test]
fn resources_bear_the_tags_of_the_platform() {
    for environment in environments() {
        let mut tagged = BTreeSet::new();
        for (_, id, resource) in environment.resources() {
            let properties = &resource["Properties"];
            let tags = ["Tags", "UserPoolTags", "HostedZoneTags"].iter().find_map(|key| properties.get(key));
            let Some(tags) = tags else { continue };
            for (key, value) in &environment.configuration.tags {
                assert_eq!(tag(tags, key), Some(value.as_str()), "{id}: {key}");
            }
            tagged.insert(resource["Type"].as_str().unwrap());
        }
        for resource_type in [
            "AWS::Cognito::UserPool",
            "AWS::EC2::SecurityGroup",
            "AWS::EC2::VPC",
            "AWS::ECR::Repository",
            "AWS::ElasticLoadBalancingV2::LoadBalancer",
            "AWS::KMS::Key",
            "AWS::Logs::LogGroup",
            "AWS::S3::Bucket",
            "AWS::SSM::Parameter",
            "AWS::SecretsManager::Secret",
            "AWS::WAFv2::WebACL",
        ] {
            assert!(tagged.contains(resource_type), "{resource_type} bears no tags");
        }
        let keys: Vec<_> = environment.configuration.tags.iter().map(|(key, _)| key.as_str()).collect();
        assert_eq!(keys, ["application", "environment", "cost-center", "owner"]);
    }
}

/// A tag's value, of a list or a map of them.
fn tag<'t>(tags: &'t Json, key: &str) -> Option<&'t str> {
    match tags {
        Json::Array(tags) => tags.iter().find(|tag| tag["Key"] == key)?["Value"].as_str(),
        tags => tags.get(key)?.as_str(),
    }
}
