//! Web ACLs, from constructs to templates.

mod one_stack;

use one_stack::{key, template};
use serde_json::{Value as Json, json};
use stackwright_aws::edge::{ManagedRules, WebAcl};
use stackwright_aws::units::Days;
use stackwright_cfn::AnyArn;
use stackwright_core::Val;
use stackwright_testing::{Match, pattern};

#[test]
fn a_web_acl_limits_first_and_logs_without_credentials() {
    let template = template(|s| {
        let key = key(s);
        let acl = WebAcl::builder()
            .name("app-dev")
            .rate_limit_per_five_minutes(2000)
            .log_retention(Days(7))
            .log_key(key)
            .rules(ManagedRules::of_aws("AWSManagedRulesCommonRuleSet"))
            .rules(ManagedRules::of_aws("AWSManagedRulesSQLiRuleSet").allow_and_count())
            .add(s, "WebAcl");
        acl.protect(s, "Protection", Val::<AnyArn>::existing("arn:of:a:load:balancer"));
    });
    let managed = |name: &str, priority: u32, action: Json| {
        json!({
            "Name": name,
            "Priority": priority,
            "OverrideAction": action,
            "Statement": { "ManagedRuleGroupStatement": { "Name": name, "VendorName": "AWS" } },
            "VisibilityConfig": {
                "CloudWatchMetricsEnabled": true, "MetricName": name, "SampledRequestsEnabled": true,
            },
        })
    };
    template.has_resource_properties(
        "AWS::WAFv2::WebACL",
        pattern!({
            "Scope": "REGIONAL",
            "DefaultAction": { "Allow": {} },
            "Rules": [
                {
                    "Name": "rate-limit",
                    "Priority": 0,
                    "Action": { "Block": {} },
                    "Statement": { "RateBasedStatement": {
                        "AggregateKeyType": "IP", "Limit": 2000, "EvaluationWindowSec": 300,
                    } },
                },
                managed("AWSManagedRulesCommonRuleSet", 1, json!({ "None": {} })),
                managed("AWSManagedRulesSQLiRuleSet", 2, json!({ "Count": {} })),
            ],
        }),
    );
    let group = template.resource_id(
        "AWS::Logs::LogGroup",
        pattern!({ "Properties": { "LogGroupName": "aws-waf-logs-app-dev", "RetentionInDays": 7, "KmsKeyId": Match::any_value() } }),
    );
    let arn =
        format!("arn:${{AWS::Partition}}:logs:${{AWS::Region}}:${{AWS::AccountId}}:log-group:${{{group}}}");
    let acl = template.resource_id("AWS::WAFv2::WebACL", pattern!({}));
    let delivery = template.resource_id(
        "AWS::Logs::ResourcePolicy",
        pattern!({ "Properties": { "PolicyDocument": { "Statement": [{
            "Effect": "Allow",
            "Principal": { "Service": "delivery.logs.amazonaws.com" },
            "Action": ["logs:CreateLogStream", "logs:PutLogEvents"],
            "Resource": { "Fn::Sub": format!("{arn}:*") },
            "Condition": { "StringEquals": { "aws:SourceAccount": { "Ref": "AWS::AccountId" } } },
        }] } } }),
    );
    template.has_resource(
        "AWS::WAFv2::LoggingConfiguration",
        pattern!({
            "DependsOn": [delivery],
            "Properties": {
                "ResourceArn": { "Fn::GetAtt": [acl, "Arn"] },
                "LogDestinationConfigs": [{ "Fn::Sub": arn }],
                "RedactedFields": [
                    { "SingleHeader": { "Name": "authorization" } },
                    { "SingleHeader": { "Name": "cookie" } },
                ],
            },
        }),
    );
    template.has_resource_properties(
        "AWS::WAFv2::WebACLAssociation",
        pattern!({ "WebACLArn": { "Fn::GetAtt": [acl, "Arn"] }, "ResourceArn": "arn:of:a:load:balancer" }),
    );
}
