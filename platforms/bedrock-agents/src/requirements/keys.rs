//! Whom the keys let in (BP-7): those who look after them, and what is encrypted with them through the service that
//! keeps it.

use stackwright_verify::Statement;
use stackwright_verify::requirement::pattern::{is, items, refers};
use stackwright_verify::requirement::{Examination, ResourceId, resources};

use super::ground::{BUCKET, KEY, output, target, word};
use super::policies::{Says, account_itself, document, regional_arn, service};
use crate::config::Configuration;

pub(super) fn statements(config: &Configuration) -> Vec<Statement> {
    vec![keys(config.clone())]
}

/// What administers a key, and uses it for nothing. Not `kms:*`, which would.
const ADMINISTRATION: [&str; 22] = [
    "kms:CancelKeyDeletion",
    "kms:CreateAlias",
    "kms:DeleteAlias",
    "kms:DescribeKey",
    "kms:DisableKey",
    "kms:DisableKeyRotation",
    "kms:EnableKey",
    "kms:EnableKeyRotation",
    "kms:GetKeyPolicy",
    "kms:GetKeyRotationStatus",
    "kms:ListGrants",
    "kms:ListKeyPolicies",
    "kms:ListKeyRotations",
    "kms:ListResourceTags",
    "kms:PutKeyPolicy",
    "kms:RevokeGrant",
    "kms:RotateKeyOnDemand",
    "kms:ScheduleKeyDeletion",
    "kms:TagResource",
    "kms:UntagResource",
    "kms:UpdateAlias",
    "kms:UpdateKeyDescription",
];

fn keys(config: Configuration) -> Statement {
    Statement::new("BP-7", move |exam| {
        let bucket = output(exam, "KnowledgeBaseBucketName", BUCKET)?;
        let encryption = "BucketEncryption.ServerSideEncryptionConfiguration.0.ServerSideEncryptionByDefault";
        let data = target(exam, bucket, &format!("{encryption}.KMSMasterKeyID"))?;
        let secret = output(exam, "ApiKeysSecretArn", "AWS::SecretsManager::Secret")?;
        let secrets = target(exam, secret, "KmsKeyId")?;
        let groups = exam.all(&resources("AWS::Logs::LogGroup"));
        let logs = target(exam, *groups.first()?, "KmsKeyId")?;
        for group in groups {
            exam.has(group, "KmsKeyId", &refers(logs));
        }
        exam.exactly(3, &resources(KEY));
        let through = |exam: &Examination<'_, '_>, key, service: &str, actions| {
            let service = format!("{service}.{}.amazonaws.com", config.region);
            Says::allows(account_itself(exam, key), actions, is("*"))
                .when("StringEquals", vec![("kms:ViaService", is(service))])
        };
        let buckets = through(exam, data, "s3", &["kms:Decrypt", "kms:GenerateDataKey"]);
        let images = through(exam, data, "ecr", &["kms:CreateGrant", "kms:RetireGrant"]);
        lets_in(exam, data, &config, vec![buckets, images]);
        let use_of_secrets = ["kms:Decrypt", "kms:Encrypt", "kms:GenerateDataKey"].as_slice();
        let of_secrets = through(exam, secrets, "secretsmanager", use_of_secrets);
        lets_in(exam, secrets, &config, vec![of_secrets]);
        let of_logs = log_groups(exam, logs, &config);
        lets_in(exam, logs, &config, vec![of_logs]);
        Some(())
    })
}

/// A key of ours that is administered by the account, and used as these statements say.
fn lets_in(exam: &mut Examination<'_, '_>, key: ResourceId, config: &Configuration, uses: Vec<Says>) {
    let administered = Says::allows(account_itself(exam, key), &ADMINISTRATION, is("*"));
    exam.has(key, "KeyPolicy", &document(std::iter::once(administered).chain(uses)));
    exam.has(key, "PendingWindowInDays", &is(config.encryption.deletion_window.0));
    exam.only(&resources("AWS::KMS::Alias").with("TargetKeyId", refers(key)));
}

/// The groups of this environment, and no others of the account, are encrypted with the key.
fn log_groups(exam: &Examination<'_, '_>, key: ResourceId, config: &Configuration) -> Says {
    let Configuration { application, environment, .. } = config;
    let named =
        [format!("aws-waf-logs-{application}-{environment}"), format!("/{application}/{environment}/*")];
    let groups =
        named.map(|name| regional_arn(exam, config, key, "logs", vec![word(&format!("log-group:{name}"))]));
    let actions =
        &["kms:Decrypt", "kms:DescribeKey", "kms:Encrypt", "kms:GenerateDataKey*", "kms:ReEncrypt*"];
    Says::allows(service(format!("logs.{}.amazonaws.com", config.region)), actions, is("*"))
        .when("ArnLike", vec![("kms:EncryptionContext:aws:logs:arn", items(groups))])
}
