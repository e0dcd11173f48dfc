//! An application load balancer's log bucket is encrypted with S3's own keys.

use stackwright_diagnostics::{Diagnostic, RuleId, Severity};
use stackwright_model::Value;

use crate::Facts;
use crate::rule::Rule;
#[cfg(test)]
use crate::rules::cases::{Case, fails, passes};
use crate::rules::look::{items_of, target_of};

pub(super) static RULE: Rule = Rule {
    id: RuleId("service/load-balancer-log-bucket"),
    severity: Severity::Error,
    title: "An application load balancer's log bucket is encrypted with S3's own keys",
    why: "Log delivery of Elastic Load Balancing writes with SSE-S3 only; with a KMS key on the bucket \
          it is denied, and so is turning logs on.",
    fix: "set the bucket's `SSEAlgorithm` to `AES256`",
    sources: &[
        "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/enable-access-logging.html",
        "https://github.com/aws/aws-cdk/issues/21947",
    ],
    check,
};

fn check(rule: &Rule, facts: &Facts<'_>, found: &mut Vec<Diagnostic>) {
    let model = facts.model();
    for (id, balancer) in model.of_type("AWS::ElasticLoadBalancingV2::LoadBalancer") {
        let is_application = match balancer.property("Type") {
            Value::Null => true,
            kind => kind.as_text() == Some("application"),
        };
        if !is_application {
            continue;
        }
        for (_, attribute) in items_of(balancer, "LoadBalancerAttributes") {
            let Some("access_logs.s3.bucket" | "connection_logs.s3.bucket") = attribute.get("Key").as_text()
            else {
                continue;
            };
            let Some((bucket_id, bucket)) = target_of(model, attribute.get("Value"), "AWS::S3::Bucket")
            else {
                continue;
            };
            let property = "BucketEncryption.ServerSideEncryptionConfiguration.0.ServerSideEncryptionByDefault.SSEAlgorithm";
            if let Some(algorithm) =
                bucket.property(property).as_text().filter(|it| it.starts_with("aws:kms"))
            {
                let message = format!("`{}` cannot log to a bucket with `{algorithm}`", balancer.logical_id);
                let finding = rule.finding(facts, bucket_id, property, message);
                found.push(finding.note("the load balancer that logs there", model.place(id)));
            }
        }
    }
}

#[cfg(test)]
pub(super) const CASES: &[Case] = &[
    passes("
Resources:
  Bucket:
    Type: AWS::S3::Bucket
    Properties:
      BucketEncryption: { ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { SSEAlgorithm: AES256 } }] }
  Balancer:
    Type: AWS::ElasticLoadBalancingV2::LoadBalancer
    Properties: { LoadBalancerAttributes: [{ Key: access_logs.s3.bucket, Value: !Ref Bucket }] }
"),
    fails(r#"
Resources:
  Bucket:
    Type: AWS::S3::Bucket
    Properties:
      BucketEncryption: { ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { SSEAlgorithm: "aws:kms" } }] }
  Balancer:
    Type: AWS::ElasticLoadBalancingV2::LoadBalancer
    Properties: { LoadBalancerAttributes: [{ Key: access_logs.s3.bucket, Value: !Ref Bucket }] }
"#, &[("Bucket", "BucketEncryption.ServerSideEncryptionConfiguration.0.ServerSideEncryptionByDefault.SSEAlgorithm")]),
];
