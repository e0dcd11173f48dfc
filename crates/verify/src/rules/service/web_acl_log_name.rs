//! What a web ACL logs to has a name that begins with aws-waf-logs-.

use stackwright_diagnostics::{Diagnostic, RuleId, Severity};
use stackwright_model::{ResourceId, Value};

use crate::Facts;
use crate::rule::Rule;
#[cfg(test)]
use crate::rules::cases::{Case, fails, passes};
use crate::rules::look::{is_absent, items_of, target_of};

pub(super) static RULE: Rule = Rule {
    id: RuleId("service/web-acl-log-name"),
    severity: Severity::Error,
    title: "What a web ACL logs to has a name that begins with aws-waf-logs-",
    why: "WAF takes a log group, bucket or delivery stream only if its name begins so; anything else is \
          refused.",
    fix: "name the destination `aws-waf-logs-…`",
    sources: &["https://docs.aws.amazon.com/waf/latest/APIReference/API_LoggingConfiguration.html"],
    check,
};

fn check(rule: &Rule, facts: &Facts<'_>, found: &mut Vec<Diagnostic>) {
    let model = facts.model();
    for (id, logging) in model.of_type("AWS::WAFv2::LoggingConfiguration") {
        for (path, destination) in items_of(logging, "LogDestinationConfigs") {
            let Some((name, place)) = name_of(facts, destination) else { continue };
            let is_wrong = match name {
                Some(name) => !name.starts_with("aws-waf-logs-"),
                // CloudFormation makes names from that of the stack.
                None => place.is_some_and(|it| {
                    !model.stack(model.resource(it).stack).name.starts_with("aws-waf-logs-")
                }),
            };
            if is_wrong {
                let name =
                    name.map_or_else(|| "a generated name".to_owned(), |name| format!("the name `{name}`"));
                let message =
                    format!("the destination has {name}, which does not begin with `aws-waf-logs-`");
                let finding = rule.finding(facts, id, &path, message);
                found.push(match place {
                    Some(place) => finding.note("the destination", model.place(place)),
                    None => finding,
                });
            }
        }
    }
}

/// The name of a destination where it is known: none for one that CloudFormation will make.
fn name_of<'m>(facts: &Facts<'m>, value: &'m Value) -> Option<(Option<&'m str>, Option<ResourceId>)> {
    let model = facts.model();
    // An ARN that is joined has its resource as the last part but for `:*`.
    let parts = match value {
        Value::Joined(parts) => parts.as_slice(),
        one => std::slice::from_ref(one),
    };
    for (type_name, property) in [
        ("AWS::Logs::LogGroup", "LogGroupName"),
        ("AWS::S3::Bucket", "BucketName"),
        ("AWS::KinesisFirehose::DeliveryStream", "DeliveryStreamName"),
    ] {
        let found = parts.iter().find_map(|part| target_of(model, part, type_name));
        if let Some((id, resource)) = found {
            let name = match resource.property(property) {
                Value::Joined(parts) => parts.first().and_then(Value::as_text).filter(|it| it.len() >= 13),
                value => value.as_text(),
            };
            if name.is_none() && !is_absent(facts, resource, property) {
                return None;
            }
            return Some((name, Some(id)));
        }
    }
    let arn = value.as_text()?;
    let last = arn.split(':').nth(if arn.contains(":logs:") { 6 } else { 5 })?;
    Some((Some(last.trim_start_matches("deliverystream/")), None))
}

#[cfg(test)]
pub(super) const CASES: &[Case] = &[
    passes(
        r#"
Resources:
  Logs: { Type: AWS::Logs::LogGroup, Properties: { LogGroupName: aws-waf-logs-app } }
  A: { Type: AWS::WAFv2::LoggingConfiguration, Properties: { LogDestinationConfigs: [!GetAtt Logs.Arn] } }
  B:
    Type: AWS::WAFv2::LoggingConfiguration
    Properties: { LogDestinationConfigs: ["arn:aws:logs:us-east-1:123456789012:log-group:aws-waf-logs-b"] }
"#,
    ),
    fails(
        r#"
Resources:
  Logs: { Type: AWS::Logs::LogGroup, Properties: { LogGroupName: waf } }
  A: { Type: AWS::WAFv2::LoggingConfiguration, Properties: { LogDestinationConfigs: [!GetAtt Logs.Arn] } }
  B: { Type: AWS::WAFv2::LoggingConfiguration, Properties: { LogDestinationConfigs: ["arn:aws:s3:::waf"] } }
  Bucket: { Type: AWS::S3::Bucket }
  C: { Type: AWS::WAFv2::LoggingConfiguration, Properties: { LogDestinationConfigs: [!GetAtt Bucket.Arn] } }
"#,
        &[
            ("A", "LogDestinationConfigs.0"),
            ("B", "LogDestinationConfigs.0"),
            ("C", "LogDestinationConfigs.0"),
        ],
    ),
];
