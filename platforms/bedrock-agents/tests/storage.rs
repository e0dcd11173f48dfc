//! The storage stack, and what holds for every bucket.

mod built_in;

use built_in::{environments, statement};
use serde_json::json;
use stackwright_testing::{Match, pattern};

/// BA-020, BA-022.
#[test]
fn there_are_buckets_for_the_knowledge_base_and_for_data_automation() {
    for environment in environments() {
        let storage = environment.template("storage");
        storage.resource_count_is("AWS::S3::Bucket", 2);
        for output in ["KnowledgeBaseBucketName", "DataAutomationBucketName"] {
            let value = &storage.as_json()["Outputs"][output]["Value"];
            assert_eq!(environment.referent("storage", value).0, "AWS::S3::Bucket");
        }
    }
}

/// BA-023: a key of the platform's, which rotates; BA-021: but for the log bucket.
#[test]
fn buckets_are_encrypted() {
    for environment in environments() {
        for (stack, id, bucket) in environment.of_type("AWS::S3::Bucket") {
            let encryption = &bucket["Properties"]["BucketEncryption"]["ServerSideEncryptionConfiguration"];
            let rule = &encryption[0];
            let default = &rule["ServerSideEncryptionByDefault"];
            if stack == "network" {
                assert_eq!(*default, json!({ "SSEAlgorithm": "AES256" }), "{id}");
                continue;
            }
            assert_eq!(default["SSEAlgorithm"], "aws:kms", "{id}");
            assert_eq!(rule["BucketKeyEnabled"], true, "{id}");
            let (found, key) = environment.referent(stack, &default["KMSMasterKeyID"]);
            assert_eq!((found, &key["EnableKeyRotation"]), ("AWS::KMS::Key", &json!(true)), "{id}");
        }
    }
}

/// BA-024, and for versions of TLS BP-7.
#[test]
fn buckets_refuse_what_does_not_come_over_tls() {
    for environment in environments() {
        let buckets = environment.of_type("AWS::S3::Bucket");
        assert_eq!(buckets.len(), 3);
        for (stack, id, _) in buckets {
            let policies = environment.of_type("AWS::S3::BucketPolicy");
            let (_, _, policy) = policies
                .iter()
                .find(|(of, _, policy)| {
                    *of == stack && policy["Properties"]["Bucket"] == json!({ "Ref": id })
                })
                .unwrap();
            let document = &policy["Properties"]["PolicyDocument"];
            for (sid, condition) in [
                ("TlsOnly", json!({ "Bool": { "aws:SecureTransport": "false" } })),
                ("Tls12OrNewer", json!({ "NumericLessThan": { "s3:TlsVersion": "1.2" } })),
            ] {
                let expected = json!({
                    "Sid": sid, "Effect": "Deny", "Principal": { "AWS": "*" }, "Action": "s3:*",
                    "Resource": [{ "Fn::GetAtt": [id, "Arn"] }, { "Fn::Sub": format!("${{{id}.Arn}}/*") }],
                    "Condition": condition,
                });
                assert_eq!(*statement(document, sid), expected, "{id}");
            }
        }
    }
}

/// BA-025.
#[test]
fn buckets_keep_old_versions_for_a_while() {
    for environment in environments() {
        for (_, id, bucket) in environment.of_type("AWS::S3::Bucket") {
            let properties = &bucket["Properties"];
            assert_eq!(properties["VersioningConfiguration"]["Status"], "Enabled", "{id}");
            let rule = &properties["LifecycleConfiguration"]["Rules"][0];
            assert_eq!(rule["Status"], "Enabled", "{id}");
            assert!(rule["NoncurrentVersionExpiration"]["NoncurrentDays"].as_u64().unwrap() > 0, "{id}");
        }
    }
}

#[test]
fn no_bucket_can_be_made_public() {
    for environment in environments() {
        for (_, id, bucket) in environment.of_type("AWS::S3::Bucket") {
            let expected = json!({
                "BlockPublicAcls": true, "BlockPublicPolicy": true, "IgnorePublicAcls": true, "RestrictPublicBuckets": true,
            });
            assert_eq!(bucket["Properties"]["PublicAccessBlockConfiguration"], expected, "{id}");
            assert!(bucket["Properties"].get("BucketName").is_none(), "{id}");
        }
    }
}

/// BA-026 to BA-028.
#[test]
fn repositories_are_scanned_and_their_tags_never_move() {
    for environment in environments() {
        let storage = environment.template("storage");
        storage.resource_count_is("AWS::ECR::Repository", 3);
        for name in ["bidopsai/app", "bidopsai/agent", "bidopsai/backend"] {
            storage.has_resource_properties(
                "AWS::ECR::Repository",
                pattern!({
                    "RepositoryName": name,
                    "ImageScanningConfiguration": { "ScanOnPush": true },
                    "ImageTagMutability": "IMMUTABLE",
                    "EncryptionConfiguration": { "EncryptionType": "KMS", "KmsKey": Match::any_value() },
                    "LifecyclePolicy": { "LifecyclePolicyText": Match::serialized_json(pattern!({
                        "rules": [{
                            "rulePriority": 1,
                            "description": Match::any_value(),
                            "selection": {
                                "tagStatus": "untagged",
                                "countType": "sinceImagePushed",
                                "countUnit": "days",
                                "countNumber": 14,
                            },
                            "action": { "type": "expire" },
                        }],
                    })) },
                }),
            );
        }
    }
}
