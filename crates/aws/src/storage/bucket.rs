//! Buckets that are private, encrypted, versioned, and spoken to over TLS.

use std::fmt;

use bon::bon;
use stackwright_cfn::kms;
use stackwright_cfn::s3::bucket::{
    AbortIncompleteMultipartUpload, BucketEncryption, IntelligentTieringConfigurationStatus,
    LifecycleConfiguration, LoggingConfiguration, NoncurrentVersionExpiration, ObjectOwnership,
    OwnershipControls, OwnershipControlsRule, PublicAccessBlockConfiguration, Rule,
    ServerSideEncryptionByDefault, ServerSideEncryptionByDefaultSseAlgorithm, ServerSideEncryptionRule,
    VersioningConfiguration, VersioningConfigurationStatus,
};
use stackwright_cfn::s3::{self, CfnBucket, CfnBucketPolicy};
use stackwright_core::diagnostics::Diagnostic;
use stackwright_core::tree::RemovalPolicy;
use stackwright_core::value::{Id, Text, Typed, Value};
use stackwright_core::{Scope, text};

use super::LogDelivery;
use crate::identity::policy::{ByPrincipals, Condition, Principal, ResourcePolicy, Statement};
use crate::security::Key;
use crate::units::Days;
use crate::{range, rules};

/// A bucket and its policy.
///
/// Makes an `AWS::S3::Bucket` and an `AWS::S3::BucketPolicy`.
#[derive(Clone, Copy, Debug)]
pub struct Bucket {
    /// The bucket.
    pub bucket: s3::Bucket,
    /// Its policy. What must be able to write into the bucket when it is created, such as a load balancer that logs,
    /// depends on this.
    pub policy: s3::BucketPolicy,
}

/// What objects are encrypted with where a request does not say it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encryption {
    /// A KMS key of the account, through a bucket key, which spares most of the calls to KMS.
    ///
    /// Source: <https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucket-key.html>
    Key(kms::Key),
    /// Keys that S3 has (SSE-S3). For buckets whose writers take nothing else.
    S3Managed,
}

impl From<Key> for Encryption {
    fn from(key: Key) -> Self {
        Self::Key(key.key)
    }
}

/// A statement of the policy of a bucket that is not in the tree yet.
struct OwnStatement(Box<dyn FnOnce(s3::Bucket) -> Statement<ByPrincipals>>);

impl fmt::Debug for OwnStatement {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("OwnStatement")
    }
}

#[bon]
impl Bucket {
    /// A bucket that nobody outside of the account can be let into by mistake: public access is blocked, access
    /// control lists are off, and requests without TLS 1.2 or newer are denied. Every object keeps its old versions
    /// for a while. CloudFormation names it, and deletes it only while it is empty.
    ///
    /// Sources: <https://docs.aws.amazon.com/AmazonS3/latest/userguide/security-best-practices.html>,
    /// <https://docs.aws.amazon.com/AmazonS3/latest/userguide/lifecycle-configuration-examples.html>
    #[builder(finish_fn = add)]
    #[track_caller]
    pub fn builder(
        #[builder(field)] log_deliveries: Vec<LogDelivery>,
        #[builder(field)] own_statements: Vec<OwnStatement>,
        /// Where it is added.
        #[builder(finish_fn)]
        scope: &mut Scope<'_>,
        /// Its id in the scope.
        #[builder(finish_fn, into)]
        id: Text,
        /// What objects are encrypted with.
        #[builder(into)]
        encryption: Encryption,
        /// How long a version stays once it has been replaced or deleted. Default: 90 days.
        #[builder(default = Days(90))]
        old_versions: Days,
        /// How long an object stays. Default: until somebody deletes it.
        expiration: Option<Days>,
        /// The bucket in which S3 logs requests to this one, and what the names of the logs begin with.
        #[builder(with = |bucket: &Bucket, prefix: impl Into<Text>| (bucket.bucket, prefix.into()))]
        access_logs: Option<(s3::Bucket, Text)>,
        /// What becomes of it when it leaves the template. Default: it stays.
        #[builder(default = RemovalPolicy::Retain)]
        removal: RemovalPolicy,
    ) -> Self {
        let mut scope = scope.child(id);
        let mut settings = CfnBucket::new()
            .bucket_encryption(default_encryption(encryption))
            .lifecycle_configuration(lifecycle(old_versions, expiration))
            .ownership_controls(OwnershipControls::new([
                OwnershipControlsRule::new().object_ownership(ObjectOwnership::BucketOwnerEnforced)
            ]))
            .public_access_block_configuration(
                PublicAccessBlockConfiguration::new()
                    .block_public_acls(true)
                    .block_public_policy(true)
                    .ignore_public_acls(true)
                    .restrict_public_buckets(true),
            )
            .versioning_configuration(VersioningConfiguration::new(VersioningConfigurationStatus::Enabled));
        if let Some((bucket, prefix)) = access_logs {
            let prefix = text![prefix, "/"];
            settings = settings.logging_configuration(
                LoggingConfiguration::new().destination_bucket_name(bucket).log_file_prefix(prefix),
            );
        }
        let bucket = scope.add("Resource", settings);
        scope.resource(bucket).removal_policy(removal);
        for days in [Some(old_versions), expiration].into_iter().flatten() {
            range::check(&mut scope, bucket, "LifecycleConfiguration", days.0, 1..=MOST_DAYS);
        }
        let without_keys = log_deliveries.iter().find_map(LogDelivery::without_keys);
        if let (Encryption::Key(_), Some(logs)) = (encryption, without_keys) {
            let message = format!("{logs} are not delivered into a bucket that is encrypted with a KMS key");
            let refused = Diagnostic::error(rules::LOG_BUCKET_KEY, message).at(scope.place());
            scope.report(refused.help("encrypt this bucket with `Encryption::S3Managed`"));
        }
        let mut statements = transport(bucket);
        statements.extend(log_deliveries.into_iter().flat_map(|delivery| delivery.statements(bucket)));
        statements.extend(own_statements.into_iter().map(|OwnStatement(statement)| statement(bucket)));
        let policy = scope.add("Policy", CfnBucketPolicy::new(bucket, ResourcePolicy::new(statements)));
        Self { bucket, policy }
    }
}

impl<S: bucket_builder::State> BucketBuilder<'_, '_, S> {
    /// Lets a service write its logs into the bucket.
    pub fn receives(mut self, logs: LogDelivery) -> Self {
        self.log_deliveries.push(logs);
        self
    }

    /// Adds a statement to the bucket's policy.
    pub fn statement(
        mut self,
        statement: impl FnOnce(s3::Bucket) -> Statement<ByPrincipals> + 'static,
    ) -> Self {
        self.own_statements.push(OwnStatement(Box::new(statement)));
        self
    }
}

impl Typed for Bucket {
    type Is = Id<s3::Bucket>;

    fn into_value(self) -> Value {
        self.bucket.into_value()
    }
}

fn default_encryption(encryption: Encryption) -> BucketEncryption {
    type By = ServerSideEncryptionByDefaultSseAlgorithm;
    let rule = match encryption {
        Encryption::Key(key) => {
            let default = ServerSideEncryptionByDefault::new(By::AwsKms).kms_master_key_id(key.arn());
            ServerSideEncryptionRule::new()
                .bucket_key_enabled(true)
                .server_side_encryption_by_default(default)
        }
        Encryption::S3Managed => ServerSideEncryptionRule::new()
            .server_side_encryption_by_default(ServerSideEncryptionByDefault::new(By::Aes256)),
    };
    BucketEncryption::new([rule])
}

/// S3 counts days in positive numbers of 31 bits.
///
/// Source: <https://docs.aws.amazon.com/AmazonS3/latest/API/API_LifecycleExpiration.html>
const MOST_DAYS: u32 = i32::MAX.cast_unsigned();

/// Old versions go after a while, and with them uploads that were never completed and delete markers of objects that
/// have no version left. A rule that lets objects expire removes such markers by itself, and takes no word on them.
fn lifecycle(old_versions: Days, expiration: Option<Days>) -> LifecycleConfiguration {
    const INCOMPLETE_UPLOADS: Days = Days(7);
    let rule = Rule::new(IntelligentTieringConfigurationStatus::Enabled)
        .id("old-versions")
        .noncurrent_version_expiration(NoncurrentVersionExpiration::new(old_versions))
        .abort_incomplete_multipart_upload(AbortIncompleteMultipartUpload::new(INCOMPLETE_UPLOADS));
    LifecycleConfiguration::new([match expiration {
        Some(days) => rule.expiration_in_days(days),
        None => rule.expired_object_delete_marker(true),
    }])
}

/// Denies what does not come over TLS, and what comes over a version that is broken.
///
/// Source: <https://docs.aws.amazon.com/AmazonS3/latest/userguide/amazon-s3-policy-keys.html#example-object-tls-version>
fn transport(bucket: s3::Bucket) -> Vec<Statement<ByPrincipals>> {
    let deny = |sid: &'static str, condition| {
        Statement::deny(["s3:*"])
            .on(bucket.arn())
            .on(text![bucket.arn(), "/*"])
            .sid(sid)
            .when(condition)
            .by(Principal::everyone())
    };
    vec![
        deny("TlsOnly", Condition::bool("aws:SecureTransport", false)),
        deny("Tls12OrNewer", Condition::numeric_less_than("s3:TlsVersion", "1.2")),
    ]
}
