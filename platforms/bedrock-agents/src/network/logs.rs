//! Where logs go: the bucket that load balancers, the VPC, other buckets and CloudWatch write into (BA-021).

use stackwright_aws::network::{FlowLog, Vpc};
use stackwright_aws::storage::{Bucket, Encryption, LogDelivery};
use stackwright_aws::units::Days;
use stackwright_core::Scope;

use crate::config::Configuration;

/// What the names of the load balancers' logs begin with.
pub(super) const LOAD_BALANCERS: &str = "load-balancers";
const FLOWS: &str = "flows";
const BUCKETS: &str = "buckets";
const CLOUDWATCH: &str = "cloudwatch";

/// The log bucket, and the flow logs of the VPC in it (BP-6).
///
/// It is here rather than in the storage stack since load balancers refuse to log into a bucket that is not there yet;
/// and encrypted with S3's own keys, since they log into no other (BA-021).
pub(super) fn add(scope: &mut Scope<'_>, config: &Configuration, vpc: &Vpc) -> Bucket {
    let retention = Days(config.log_retention.0);
    let bucket = Bucket::builder()
        .encryption(Encryption::S3Managed)
        .receives(LogDelivery::load_balancers(LOAD_BALANCERS))
        .receives(LogDelivery::vended_logs(FLOWS))
        .receives(LogDelivery::server_access(BUCKETS))
        .receives(LogDelivery::log_exports(CLOUDWATCH))
        .expiration(retention)
        .old_versions(retention)
        .removal(config.removal)
        .add(scope, "Logs");
    FlowLog::builder().vpc(vpc).destination(&bucket, FLOWS).add(scope, "FlowLog");
    bucket
}
