//! Buckets, repositories and log groups, from constructs to templates.

mod one_stack;

use one_stack::{key, one_stack, rules, statement, template};
use serde_json::json;
use stackwright_aws::identity::policy::{Condition, Principal, Statement};
use stackwright_aws::observability::LogGroup;
use stackwright_aws::storage::{Bucket, Encryption, LogDelivery, Repository};
use stackwright_aws::units::Days;
use stackwright_core::text;
use stackwright_core::tree::RemovalPolicy;
use stackwright_testing::{Match, pattern};

#[test]
fn a_bucket_is_private_encrypted_and_versioned() {
    let template = template(|s| {
        let key = key(s);
        Bucket::builder().encryption(key).old_versions(Days(30)).add(s, "Bucket");
    });
    let key = template.resource_id("AWS::KMS::Key", pattern!({}));
    template.has_resource(
        "AWS::S3::Bucket",
        pattern!({
            "DeletionPolicy": "Retain",
            "Properties": Match::object_equals(pattern!({
                "BucketEncryption": { "ServerSideEncryptionConfiguration": [{
                    "BucketKeyEnabled": true,
                    "ServerSideEncryptionByDefault": {
                        "SSEAlgorithm": "aws:kms",
                        "KMSMasterKeyID": { "Fn::GetAtt": [key, "Arn"] },
                    },
                }] },
                "LifecycleConfiguration": { "Rules": [{
                    "Id": "old-versions",
                    "Status": "Enabled",
                    "NoncurrentVersionExpiration": { "NoncurrentDays": 30 },
                    "AbortIncompleteMultipartUpload": { "DaysAfterInitiation": 7 },
                    "ExpiredObjectDeleteMarker": true,
                }] },
                "OwnershipControls": { "Rules": [{ "ObjectOwnership": "BucketOwnerEnforced" }] },
                "PublicAccessBlockConfiguration": {
                    "BlockPublicAcls": true,
                    "BlockPublicPolicy": true,
                    "IgnorePublicAcls": true,
                    "RestrictPublicBuckets": true,
                },
                "VersioningConfiguration": { "Status": "Enabled" },
            })),
        }),
    );
    let bucket = template.resource_id("AWS::S3::Bucket", pattern!({}));
    for (sid, condition) in [
        ("TlsOnly", json!({ "Bool": { "aws:SecureTransport": "false" } })),
        ("Tls12OrNewer", json!({ "NumericLessThan": { "s3:TlsVersion": "1.2" } })),
    ] {
        let expected = json!({
            "Sid": sid, "Effect": "Deny", "Principal": { "AWS": "*" }, "Action": "s3:*", "Condition": condition,
            "Resource": [{ "Fn::GetAtt": [bucket, "Arn"] }, { "Fn::Sub": format!("${{{bucket}.Arn}}/*") }],
        });
        assert_eq!(statement(&template, "AWS::S3::BucketPolicy", "PolicyDocument", sid), expected);
    }
}

#[test]
fn a_bucket_receives_the_logs_it_is_told_to() {
    let template = template(|s| {
        let logs = Bucket::builder()
            .encryption(Encryption::S3Managed)
            .expiration(Days(90))
            .receives(LogDelivery::load_balancers("alb"))
            .receives(LogDelivery::server_access("s3"))
            .receives(LogDelivery::vended_logs("flow"))
            .receives(LogDelivery::log_exports("exports"))
            .statement(|bucket| {
                Statement::allow(["s3:GetObject"])
                    .on(text![bucket.arn(), "/*"])
                    .sid("Own")
                    .when(Condition::string_equals("aws:PrincipalTag/role", "auditor"))
                    .by(Principal::this_account())
            })
            .add(s, "Logs");
        let key = key(s);
        Bucket::builder().encryption(key).access_logs(&logs, "s3/data").add(s, "Data");
    });
    let logs = template.resource_id(
        "AWS::S3::Bucket",
        pattern!({ "Properties": {
            "LifecycleConfiguration": { "Rules": [{ "ExpirationInDays": 90, "ExpiredObjectDeleteMarker": Match::absent() }] }
        } }),
    );
    template.has_resource_properties(
        "AWS::S3::Bucket",
        pattern!({ "LoggingConfiguration": { "DestinationBucketName": { "Ref": logs }, "LogFilePrefix": "s3/data/" } }),
    );
    let own = |prefix: &str| json!({ "Fn::Sub": format!("${{{logs}.Arn}}/{prefix}/AWSLogs/${{AWS::AccountId}}/*") });
    let all = |prefix: &str| json!({ "Fn::Sub": format!("${{{logs}.Arn}}/{prefix}/*") });
    let policy = "AWS::S3::BucketPolicy";
    let of_logs = pattern!({ "Bucket": { "Ref": logs } });
    let statements = template.find_resources(policy, pattern!({ "Properties": of_logs }))[0].value["Properties"]
        ["PolicyDocument"]["Statement"]
        .as_array()
        .unwrap()
        .clone();
    let of = |sid: &str| statements.iter().find(|statement| statement["Sid"] == sid).unwrap();
    for (sid, service, resource) in [
        ("LoadBalancerLogs", json!("logdelivery.elasticloadbalancing.amazonaws.com"), own("alb")),
        ("ServerAccessLogs", json!("logging.s3.amazonaws.com"), all("s3")),
        ("VendedLogs", json!("delivery.logs.amazonaws.com"), own("flow")),
        ("LogExports", json!({ "Fn::Sub": "logs.${AWS::Region}.amazonaws.com" }), all("exports")),
    ] {
        let found = of(sid);
        assert_eq!(found["Action"], "s3:PutObject", "{sid}");
        assert_eq!(found["Principal"], json!({ "Service": service }), "{sid}");
        assert_eq!(found["Resource"], resource, "{sid}");
        let source = &found["Condition"]["StringEquals"]["aws:SourceAccount"];
        // The load balancer's account is in the resource; its service does not say it otherwise.
        assert_eq!(source.is_null(), sid == "LoadBalancerLogs", "{sid}");
    }
    assert_eq!(of("Own")["Action"], "s3:GetObject");
}

#[test]
fn logs_that_refuse_keys_are_refused_a_bucket_with_one() {
    for (delivery, expected) in [
        (LogDelivery::load_balancers("a"), vec!["aws/log-bucket-key"]),
        (LogDelivery::server_access("a"), vec!["aws/log-bucket-key"]),
        (LogDelivery::vended_logs("a"), vec![]),
        (LogDelivery::log_exports("a"), vec![]),
    ] {
        let synthesis = one_stack(|s| {
            let key = key(s);
            Bucket::builder().encryption(key).receives(delivery).add(s, "Logs");
        });
        assert_eq!(rules(&synthesis), expected);
    }
}

#[test]
fn a_log_group_is_kept_only_as_long_as_the_service_can() {
    for (days, expected) in [(14, vec![]), (10, vec!["aws/log-retention"]), (0, vec!["aws/log-retention"])] {
        let synthesis = one_stack(|s| {
            LogGroup::builder().retention(Days(days)).add(s, "Logs");
        });
        assert_eq!(rules(&synthesis), expected, "{days}");
    }
}

#[test]
fn a_repository_is_scanned_immutable_and_encrypted() {
    for (removal, empties) in [(RemovalPolicy::Retain, false), (RemovalPolicy::Delete, true)] {
        let template = template(|s| {
            let key = key(s);
            Repository::builder()
                .name("app/web")
                .key(key)
                .untagged_images(Days(14))
                .removal(removal)
                .add(s, "Web");
        });
        let key = template.resource_id("AWS::KMS::Key", pattern!({}));
        template.has_resource_properties(
            "AWS::ECR::Repository",
            pattern!({
                "RepositoryName": "app/web",
                "EmptyOnDelete": empties,
                "ImageScanningConfiguration": { "ScanOnPush": true },
                "ImageTagMutability": "IMMUTABLE",
                "EncryptionConfiguration": { "EncryptionType": "KMS", "KmsKey": { "Fn::GetAtt": [key, "Arn"] } },
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
