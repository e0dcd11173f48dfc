//! Flow logs: who talked to whom, and who was kept from it.

use bon::bon;
use stackwright_cfn::ec2::flow_log::{LogDestinationType, ResourceType, TrafficType};
use stackwright_cfn::ec2::{self, CfnFlowLog};
use stackwright_core::value::Text;
use stackwright_core::{Scope, text};

use super::Vpc;
use crate::storage::Bucket;

/// A record of all traffic of a VPC, accepted or rejected.
///
/// Makes an `AWS::EC2::FlowLog` that writes into a bucket, which costs a fraction of what CloudWatch Logs takes.
#[derive(Clone, Copy, Debug)]
pub struct FlowLog {
    /// The flow log.
    pub flow_log: ec2::FlowLog,
}

#[bon]
impl FlowLog {
    /// A flow log.
    #[builder(finish_fn = add)]
    #[track_caller]
    pub fn builder(
        /// Where it is added.
        #[builder(finish_fn)]
        scope: &mut Scope<'_>,
        /// Its id in the scope.
        #[builder(finish_fn, into)]
        id: Text,
        /// The VPC.
        vpc: &Vpc,
        /// The bucket that takes the records, and what their names begin with. The bucket must take vended logs below
        /// that prefix.
        #[builder(with = |bucket: &Bucket, prefix: impl Into<Text>| (*bucket, prefix.into()))]
        destination: (Bucket, Text),
    ) -> Self {
        let (bucket, prefix) = destination;
        let to = text![bucket.bucket.arn(), "/", prefix, "/"];
        let flow_log = CfnFlowLog::new(vpc.vpc, ResourceType::Vpc)
            .traffic_type(TrafficType::All)
            .log_destination_type(LogDestinationType::S3)
            .log_destination(to.cast::<stackwright_cfn::AnyArn>())
            .tags(vpc.name_tag("flow-log"));
        let flow_log = scope.add(id, flow_log);
        // The service adds what it needs to a policy that lets it not write, so that the bucket's would drift. Source:
        // <https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs-s3-permissions.html>
        scope.resource(flow_log).depends_on(bucket.policy);
        Self { flow_log }
    }
}
