//! Services that write logs into a bucket, and what each of them must be let do.

use stackwright_cfn::s3;
use stackwright_core::text;
use stackwright_core::value::{Text, Val, account_id, partition, region};

use crate::identity::policy::{ByPrincipals, Condition, Principal, Statement};

/// A service that writes logs into a bucket, below a prefix such as `load-balancers`.
#[derive(Clone, Debug)]
pub struct LogDelivery {
    service: Service,
    prefix: Text,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Service {
    LoadBalancers,
    ServerAccess,
    VendedLogs,
    LogExports,
}

impl LogDelivery {
    /// Access logs of application load balancers. They take no bucket that is encrypted with a KMS key.
    ///
    /// The name of each object has the load balancer's account in it, and so only this account's can write.
    ///
    /// Source: <https://docs.aws.amazon.com/elasticloadbalancing/latest/application/enable-access-logging.html>
    pub fn load_balancers(prefix: impl Into<Text>) -> Self {
        Self { service: Service::LoadBalancers, prefix: prefix.into() }
    }

    /// Access logs of other buckets. They take no bucket that is encrypted with a KMS key.
    ///
    /// Source: <https://docs.aws.amazon.com/AmazonS3/latest/userguide/enable-server-access-logging.html>
    pub fn server_access(prefix: impl Into<Text>) -> Self {
        Self { service: Service::ServerAccess, prefix: prefix.into() }
    }

    /// Logs that services hand to the log delivery service, such as flow logs of a VPC.
    ///
    /// Source: <https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/AWS-logs-infrastructure-S3.html>
    pub fn vended_logs(prefix: impl Into<Text>) -> Self {
        Self { service: Service::VendedLogs, prefix: prefix.into() }
    }

    /// Exports of log groups by CloudWatch Logs.
    ///
    /// Source: <https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/S3ExportTasks.html>
    pub fn log_exports(prefix: impl Into<Text>) -> Self {
        Self { service: Service::LogExports, prefix: prefix.into() }
    }

    /// What it is, where it cannot be delivered into a bucket that is encrypted with a KMS key.
    pub(super) const fn without_keys(&self) -> Option<&'static str> {
        match self.service {
            Service::LoadBalancers => Some("access logs of load balancers"),
            Service::ServerAccess => Some("access logs of buckets"),
            Service::VendedLogs | Service::LogExports => None,
        }
    }

    /// What the policy of `bucket` must say.
    pub(super) fn statements(self, bucket: s3::Bucket) -> Vec<Statement<ByPrincipals>> {
        let Self { service, prefix } = self;
        let put = Statement::allow(["s3:PutObject"]);
        let own = Condition::string_equals("aws:SourceAccount", account_id());
        let objects = || text![bucket.arn(), "/", prefix.clone(), "/*"];
        let own_objects = || text![bucket.arn(), "/", prefix.clone(), "/AWSLogs/", account_id(), "/*"];
        match service {
            Service::LoadBalancers => vec![
                put.on(own_objects())
                    .sid("LoadBalancerLogs")
                    .by(Principal::service("logdelivery.elasticloadbalancing")),
            ],
            Service::ServerAccess => {
                vec![put.on(objects()).sid("ServerAccessLogs").when(own).by(Principal::service("logging.s3"))]
            }
            Service::VendedLogs => {
                let source = || Condition::arn_like("aws:SourceArn", logs_arn("*"));
                vec![
                    Statement::allow(["s3:GetBucketAcl", "s3:ListBucket"])
                        .on(bucket.arn())
                        .sid("VendedLogsBucket")
                        .when(own.clone())
                        .when(source())
                        .by(Principal::service("delivery.logs")),
                    put.on(own_objects())
                        .sid("VendedLogs")
                        .when(own)
                        .when(source())
                        .when(owner_controls())
                        .by(Principal::service("delivery.logs")),
                ]
            }
            Service::LogExports => {
                let source = || Condition::arn_like("aws:SourceArn", logs_arn("log-group:*"));
                vec![
                    Statement::allow(["s3:GetBucketAcl"])
                        .on(bucket.arn())
                        .sid("LogExportsBucket")
                        .when(own.clone())
                        .when(source())
                        .by(Principal::regional_service("logs")),
                    put.on(objects())
                        .sid("LogExports")
                        .when(own)
                        .when(source())
                        .when(owner_controls())
                        .by(Principal::regional_service("logs")),
                ]
            }
        }
    }
}

fn logs_arn(resource: &'static str) -> Val<String> {
    text!["arn:", partition(), ":logs:", region(), ":", account_id(), ":", resource]
}

fn owner_controls() -> Condition {
    Condition::string_equals("s3:x-amz-acl", "bucket-owner-full-control")
}
