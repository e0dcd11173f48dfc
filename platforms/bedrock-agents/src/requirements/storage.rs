//! Buckets and repositories (BA-020 to BA-028, the storage part of BP-7).

use stackwright_verify::Statement;
use stackwright_verify::requirement::pattern::{
    absent, at_least, below_arn, either, every, is, items, json_text, map, one_of, refers, same, some,
};
use stackwright_verify::requirement::{Examination, Pattern, ResourceId, resources};

use super::edge::logs_requests;
use super::ground::{
    BUCKET, KEY, by_default, internal_load_balancer, output, public_load_balancer, target, word,
};
use super::policies::{Says, anybody, document, regional_arn, service};
use crate::config::Configuration;

const POLICY: &str = "AWS::S3::BucketPolicy";
const REPOSITORY: &str = "AWS::ECR::Repository";
const KNOWLEDGE_BASE: &str = "KnowledgeBaseBucketName";
const DATA_AUTOMATION: &str = "DataAutomationBucketName";
const LOGS: &str = "LogBucketName";
const ENCRYPTION: &str = "BucketEncryption.ServerSideEncryptionConfiguration";

pub(super) fn statements(config: &Configuration) -> Vec<Statement> {
    vec![
        bucket("BA-020", KNOWLEDGE_BASE, [DATA_AUTOMATION, LOGS]),
        logs(config.clone()),
        bucket("BA-022", DATA_AUTOMATION, [KNOWLEDGE_BASE, LOGS]),
        encryption(config.clone()),
        tls_only(),
        versioning(),
        repositories(config.clone()),
        of_repositories("BA-027", config.clone(), ("ImageScanningConfiguration.ScanOnPush", is(true))),
        of_repositories("BA-028", config.clone(), ("ImageTagMutability", is("IMMUTABLE"))),
    ]
}

/// A bucket of its own, which nobody outside gets at.
fn bucket(id: &'static str, name: &'static str, others: [&'static str; 2]) -> Statement {
    Statement::new(id, move |exam| {
        let bucket = output(exam, name, BUCKET)?;
        for other in others {
            if output(exam, other, BUCKET)? == bucket {
                exam.fails(format!("it is the bucket of `{other}` too"), exam.place(bucket, ""));
            }
        }
        is_closed(exam, bucket);
        let policy = policy(exam, bucket)?;
        exam.has(policy, "PolicyDocument", &document(refusals(bucket)));
        Some(())
    })
}

fn is_closed(exam: &mut Examination<'_, '_>, bucket: ResourceId) {
    for refusal in ["BlockPublicAcls", "BlockPublicPolicy", "IgnorePublicAcls", "RestrictPublicBuckets"] {
        exam.has(bucket, &format!("PublicAccessBlockConfiguration.{refusal}"), &is(true));
    }
}

/// The policy of a bucket, of which it has one.
fn policy(exam: &mut Examination<'_, '_>, bucket: ResourceId) -> Option<ResourceId> {
    exam.only(&resources(POLICY).with("Bucket", refers(bucket)))
}

fn logs(config: Configuration) -> Statement {
    Statement::new("BA-021", move |exam| {
        let bucket = output(exam, LOGS, BUCKET)?;
        is_closed(exam, bucket);
        exam.has(bucket, ENCRYPTION, &every(algorithm("AES256")));
        for balancer in [public_load_balancer(exam)?, internal_load_balancer(exam)?] {
            logs_requests(exam, balancer, "load-balancers");
        }
        let policy = policy(exam, bucket)?;
        exam.has(policy, "PolicyDocument", &document(deliveries(exam, &config, bucket)));
        Some(())
    })
}

/// Who writes which logs into the bucket, each below its own prefix; and nobody over plain HTTP or an old TLS.
fn deliveries(exam: &Examination<'_, '_>, config: &Configuration, bucket: ResourceId) -> Vec<Says> {
    let account = exam.account(bucket);
    let below =
        |prefix: &str| below_arn(bucket, [word(&format!("/{prefix}/AWSLogs/")), account.clone(), word("/*")]);
    let source = |rest: &str| {
        let arn = regional_arn(exam, config, bucket, "logs", vec![word(rest)]);
        ("ArnLike", vec![("aws:SourceArn", arn)])
    };
    let owner = || ("aws:SourceAccount", same(account.clone()));
    let acl = || ("s3:x-amz-acl", is("bucket-owner-full-control"));
    let export = || service(format!("logs.{}.amazonaws.com", config.region));
    let vended = || service("delivery.logs.amazonaws.com");
    let itself = || below_arn(bucket, []);
    let says = |to, actions, on, source: Option<_>, equals: Vec<_>| {
        let says = Says::allows(to, actions, on).when("StringEquals", equals);
        match source {
            Some((operator, keys)) => says.when(operator, keys),
            None => says,
        }
    };
    let [plain, old] = refusals(bucket);
    vec![
        plain,
        old,
        Says::allows(
            service("logdelivery.elasticloadbalancing.amazonaws.com"),
            &["s3:PutObject"],
            below("load-balancers"),
        ),
        says(vended(), &["s3:GetBucketAcl", "s3:ListBucket"], itself(), Some(source("*")), vec![owner()]),
        says(vended(), &["s3:PutObject"], below("flows"), Some(source("*")), vec![owner(), acl()]),
        says(
            service("logging.s3.amazonaws.com"),
            &["s3:PutObject"],
            below_arn(bucket, [word("/buckets/*")]),
            None,
            vec![owner()],
        ),
        says(export(), &["s3:GetBucketAcl"], itself(), Some(source("log-group:*")), vec![owner()]),
        says(
            export(),
            &["s3:PutObject"],
            below_arn(bucket, [word("/cloudwatch/*")]),
            Some(source("log-group:*")),
            vec![owner(), acl()],
        ),
    ]
}

/// What every bucket refuses: plain HTTP, and TLS before 1.2.
fn refusals(bucket: ResourceId) -> [Says; 2] {
    let everything = || items([below_arn(bucket, []), below_arn(bucket, [word("/*")])]);
    [
        Says::denies(anybody(), &["s3:*"], everything())
            .when("Bool", vec![("aws:SecureTransport", is("false"))]),
        Says::denies(anybody(), &["s3:*"], everything())
            .when("NumericLessThan", vec![("s3:TlsVersion", is("1.2"))]),
    ]
}

fn algorithm(name: &str) -> Pattern {
    map([("ServerSideEncryptionByDefault.SSEAlgorithm", is(name))])
}

fn encryption(config: Configuration) -> Statement {
    Statement::new("BA-023", move |exam| {
        let logs = output(exam, LOGS, BUCKET)?;
        for bucket in exam.all(&resources(BUCKET)) {
            if bucket == logs {
                exam.has(bucket, ENCRYPTION, &every(algorithm("AES256")));
                continue;
            }
            let path = format!("{ENCRYPTION}.0.ServerSideEncryptionByDefault.KMSMasterKeyID");
            let Some(key) = target(exam, bucket, &path) else { continue };
            let by_key = map([
                ("ServerSideEncryptionByDefault.SSEAlgorithm", one_of(["aws:kms", "aws:kms:dsse"])),
                ("ServerSideEncryptionByDefault.KMSMasterKeyID", refers(key)),
            ]);
            exam.has(bucket, ENCRYPTION, &items([by_key]));
            rotates(exam, key, &config);
        }
        Some(())
    })
}

/// A key of the platform's own that is in use and whose material is renewed.
pub(super) fn rotates(exam: &mut Examination<'_, '_>, key: ResourceId, config: &Configuration) {
    let type_name = &exam.model().resource(key).type_name;
    if type_name != KEY {
        exam.fails(format!("the key is an `{type_name}`, not one of the platform's"), exam.place(key, ""));
        return;
    }
    exam.has(key, "Enabled", &by_default(is(true)));
    exam.has(key, "EnableKeyRotation", &is(true));
    exam.has(key, "RotationPeriodInDays", &is(config.encryption.rotation.0));
}

/// A statement of a bucket's policy that refuses everybody everything under a condition, whatever else it says.
fn refuses(bucket: ResourceId, condition: Pattern) -> Pattern {
    some(map([
        ("Effect", is("Deny")),
        ("Principal", either([is("*"), map([("AWS", some(is("*")))])])),
        ("Action", some(one_of(["s3:*", "*"]))),
        ("Resource", either([some(is("*")), bucket_and_objects(bucket)])),
        ("Condition", condition),
        ("NotPrincipal", absent()),
        ("NotAction", absent()),
        ("NotResource", absent()),
    ]))
}

fn bucket_and_objects(bucket: ResourceId) -> Pattern {
    let (itself, objects) = (below_arn(bucket, []), below_arn(bucket, [word("/*")]));
    Pattern::Map(vec![(String::new(), some(itself)), (String::new(), some(objects))])
}

fn tls_only() -> Statement {
    Statement::new("BA-024", |exam| {
        for bucket in exam.all(&resources(BUCKET)) {
            let Some(policy) = policy(exam, bucket) else { continue };
            let plain = is(serde_json::json!({ "Bool": { "aws:SecureTransport": "false" } }));
            exam.has(policy, "PolicyDocument.Statement", &refuses(bucket, plain));
        }
        Some(())
    })
}

/// Old versions of TLS are refused by every bucket too (BP-7).
pub(super) fn refuses_old_tls(exam: &mut Examination<'_, '_>) {
    for bucket in exam.all(&resources(BUCKET)) {
        let Some(policy) = policy(exam, bucket) else { continue };
        let old = is(serde_json::json!({ "NumericLessThan": { "s3:TlsVersion": "1.2" } }));
        exam.has(policy, "PolicyDocument.Statement", &refuses(bucket, old));
    }
}

fn versioning() -> Statement {
    Statement::new("BA-025", |exam| {
        for bucket in exam.all(&resources(BUCKET)) {
            exam.has(bucket, "VersioningConfiguration.Status", &is("Enabled"));
            let old_versions_go = map([
                ("Status", is("Enabled")),
                ("NoncurrentVersionExpiration.NoncurrentDays", at_least(1)),
                ("Prefix", absent()),
                ("TagFilters", absent()),
            ]);
            exam.has(bucket, "LifecycleConfiguration.Rules", &some(old_versions_go));
        }
        Some(())
    })
}

fn repositories(config: Configuration) -> Statement {
    Statement::new("BA-026", move |exam| {
        for name in &config.registry.repositories {
            let named = resources(REPOSITORY).with("RepositoryName", is(name.as_str()));
            let Some(repository) = exam.only(&named) else { continue };
            let untagged_go = map([
                ("selection.tagStatus", is("untagged")),
                ("selection.countType", is("sinceImagePushed")),
                ("selection.countUnit", is("days")),
                ("selection.countNumber", is(config.registry.untagged_images.0)),
                ("action.type", is("expire")),
            ]);
            let policy = json_text(map([("rules", some(untagged_go))]));
            exam.has(repository, "LifecyclePolicy.LifecyclePolicyText", &policy);
        }
        Some(())
    })
}

/// Something that every repository has.
fn of_repositories(id: &'static str, config: Configuration, property: (&'static str, Pattern)) -> Statement {
    Statement::new(id, move |exam| {
        exam.exactly(config.registry.repositories.len(), &resources(REPOSITORY));
        for repository in exam.all(&resources(REPOSITORY)) {
            exam.has(repository, property.0, &property.1);
        }
        Some(())
    })
}
