//! A flow log may write to its destination, and names it in the way of its kind.

use stackwright_diagnostics::{Diagnostic, RuleId, Severity};

use crate::Facts;
use crate::rule::Rule;
#[cfg(test)]
use crate::rules::cases::{Case, fails, passes};
use crate::rules::look::{is_absent, is_given};

pub(super) static RULE: Rule = Rule {
    id: RuleId("service/flow-log-destination"),
    severity: Severity::Error,
    title: "A flow log may write to its destination, and names it in the way of its kind",
    why: "EC2 refuses a flow log to CloudWatch Logs without a role, and the name of a log group for any \
          other destination.",
    fix: "set `DeliverLogsPermissionArn` and the log group for `cloud-watch-logs`, and `LogDestination` \
          for the others",
    sources: &[
        "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ec2-flowlog.html",
    ],
    check,
};

fn check(rule: &Rule, facts: &Facts<'_>, found: &mut Vec<Diagnostic>) {
    for (id, log) in facts.model().of_type("AWS::EC2::FlowLog") {
        let is_default = is_absent(facts, log, "LogDestinationType");
        match log.property("LogDestinationType").as_text() {
            None if !is_default => {}
            None | Some("cloud-watch-logs") => {
                if is_absent(facts, log, "DeliverLogsPermissionArn") {
                    let message = "a flow log to CloudWatch Logs needs a role that may write there";
                    found.push(rule.finding(facts, id, "DeliverLogsPermissionArn", message));
                }
            }
            Some(other) => {
                if is_given(log.property("LogGroupName")) {
                    let message = format!("a flow log to `{other}` cannot have a log group");
                    found.push(rule.finding(facts, id, "LogGroupName", message));
                }
                if is_absent(facts, log, "LogDestination") {
                    let message = format!("a flow log to `{other}` needs the ARN of its destination");
                    found.push(rule.finding(facts, id, "LogDestination", message));
                }
            }
        }
    }
}

#[cfg(test)]
pub(super) const CASES: &[Case] = &[
    passes(
        "
Resources:
  ToLogs:
    Type: AWS::EC2::FlowLog
    Properties: { LogGroupName: flows, DeliverLogsPermissionArn: arn:aws:iam::123456789012:role/flows }
  ToBucket:
    Type: AWS::EC2::FlowLog
    Properties: { LogDestinationType: s3, LogDestination: arn:aws:s3:::flows }
",
    ),
    fails(
        "
Resources:
  ToLogs: { Type: AWS::EC2::FlowLog, Properties: { LogGroupName: flows } }
  ToBucket: { Type: AWS::EC2::FlowLog, Properties: { LogDestinationType: s3, LogGroupName: flows } }
",
        &[
            ("ToLogs", "DeliverLogsPermissionArn"),
            ("ToBucket", "LogGroupName"),
            ("ToBucket", "LogDestination"),
        ],
    ),
];
