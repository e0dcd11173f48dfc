//! Log groups that forget in time.

use bon::bon;
use stackwright_cfn::kms;
use stackwright_cfn::logs::{self, CfnLogGroup};
use stackwright_core::diagnostics::Diagnostic;
use stackwright_core::tree::RemovalPolicy;
use stackwright_core::value::{Arn, Id, Text, Typed, Val, Value, account_id, partition, region};
use stackwright_core::{Handle as _, Scope, text};

use crate::units::Days;
use crate::{removal, rules};

/// A log group.
///
/// Makes an `AWS::Logs::LogGroup`.
#[derive(Clone, Copy, Debug)]
pub struct LogGroup {
    /// The group.
    pub group: logs::LogGroup,
}

#[bon]
impl LogGroup {
    /// A log group that keeps what it is sent for as long as it is told to, and no longer.
    #[builder(finish_fn = add)]
    #[track_caller]
    pub fn builder(
        /// Where it is added.
        #[builder(finish_fn)]
        scope: &mut Scope<'_>,
        /// Its id in the scope.
        #[builder(finish_fn, into)]
        id: Text,
        /// Its name. Default: CloudFormation names it.
        #[builder(into)]
        name: Option<Text>,
        /// How long entries stay; CloudWatch Logs takes certain numbers of days only.
        retention: Days,
        /// The key that encrypts it, whose policy must let CloudWatch Logs do so
        /// ([`KeyUse::log_groups`](crate::security::KeyUse::log_groups)). Default: a key of CloudWatch Logs.
        #[builder(into)]
        key: Option<kms::Key>,
        /// What becomes of it when it leaves the template. Default: it stays.
        #[builder(default = RemovalPolicy::Retain)]
        removal: RemovalPolicy,
    ) -> Self {
        let mut settings = CfnLogGroup::new().retention_in_days(retention);
        let mut removal = removal;
        if let Some(name) = name {
            settings = settings.log_group_name(name);
            removal = removal::of_named(removal);
        }
        if let Some(key) = key {
            settings = settings.kms_key_id(key.arn());
        }
        let group = scope.add(id, settings);
        scope.resource(group).removal_policy(removal);
        if !RETENTIONS_IN_DAYS.contains(&retention.0) {
            let message = format!("CloudWatch Logs cannot keep logs for {retention}");
            let taken = RETENTIONS_IN_DAYS.map(|days| days.to_string()).join(", ");
            let refused = Diagnostic::error(rules::LOG_RETENTION, message).at(scope.at(group.node()).place());
            scope.report(refused.property("RetentionInDays").help(format!("it takes {taken}")));
        }
        Self { group }
    }
}

impl LogGroup {
    /// The ARN as most services want it. The attribute `Arn` ends in `:*`, which means the group's streams.
    ///
    /// Source: <https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/iam-access-control-overview-cwl.html>
    #[must_use]
    pub fn arn(self) -> Val<Arn<logs::LogGroup>> {
        text!["arn:", partition(), ":logs:", region(), ":", account_id(), ":log-group:", self.group].cast()
    }
}

impl Typed for LogGroup {
    type Is = Id<logs::LogGroup>;

    fn into_value(self) -> Value {
        self.group.into_value()
    }
}

/// Source: <https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html>
const RETENTIONS_IN_DAYS: [u32; 22] =
    [1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653];
