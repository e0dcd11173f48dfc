//! What is kept from the public load balancer (BA-013).

use serde_json::json;
use stackwright_verify::Statement;
use stackwright_verify::requirement::pattern::{
    absent, is, items, map, mentions, no, present, refers, same, some, text,
};
use stackwright_verify::requirement::{Pattern, Reference, Value, resources};

use super::ground::{by_default, public_load_balancer, target, word};
use super::policies::{Says, document, regional_arn, service};
use crate::config::{Configuration, Match, RuleGroup};

pub(super) fn statements(config: &Configuration) -> Vec<Statement> {
    vec![web_acl(config.clone())]
}

/// A rule that runs all of a managed group over all requests.
fn group(group: RuleGroup, on_match: Match) -> Pattern {
    let action = match on_match {
        Match::Act => json!({ "None": {} }),
        Match::Count => json!({ "Count": {} }),
    };
    map([
        ("Statement.ManagedRuleGroupStatement.Name", is(group.name())),
        ("Statement.ManagedRuleGroupStatement.VendorName", is("AWS")),
        ("Statement.ManagedRuleGroupStatement.ScopeDownStatement", absent()),
        ("Statement.ManagedRuleGroupStatement.ExcludedRules", absent()),
        ("Statement.ManagedRuleGroupStatement.RuleActionOverrides", absent()),
        ("OverrideAction", is(action)),
    ])
}

fn web_acl(config: Configuration) -> Statement {
    Statement::new("BA-013", move |exam| {
        let balancer = public_load_balancer(exam)?;
        let association =
            exam.only(&resources("AWS::WAFv2::WebACLAssociation").with("ResourceArn", refers(balancer)))?;
        let acl = target(exam, association, "WebACLArn")?;
        exam.has(association, "WebACLArn", &refers(acl));
        exam.has(acl, "Scope", &is("REGIONAL"));
        for (rules, on_match) in &config.edge.rule_groups {
            exam.has(acl, "Rules", &some(group(*rules, *on_match)));
        }
        let rate = "Statement.RateBasedStatement";
        let rate_limit = Pattern::Map(vec![
            (format!("{rate}.Limit"), is(config.edge.rate_limit_per_five_minutes)),
            (format!("{rate}.EvaluationWindowSec"), by_default(is(300))),
            (format!("{rate}.AggregateKeyType"), is("IP")),
            (format!("{rate}.ScopeDownStatement"), absent()),
            ("Action.Block".to_owned(), present()),
        ]);
        exam.has(acl, "Rules", &some(rate_limit));
        // What an earlier rule allows, no later one sees.
        exam.has(acl, "Rules", &no(map([("Action.Allow", present())])));
        let logging =
            exam.only(&resources("AWS::WAFv2::LoggingConfiguration").with("ResourceArn", refers(acl)))?;
        exam.lacks(logging, "LoggingFilter");
        // WAF takes log groups of such names only.
        // Source: <https://docs.aws.amazon.com/waf/latest/developerguide/logging-cw-logs.html>
        let named = text("a name that begins with `aws-waf-logs-`", |name| name.starts_with("aws-waf-logs-"));
        let group = exam.only(&resources("AWS::Logs::LogGroup").with("LogGroupName", named))?;
        exam.has(logging, "LogDestinationConfigs", &items([mentions(group)]));
        let delivery = exam.only(&resources("AWS::Logs::ResourcePolicy"))?;
        let name = Value::Reference(Box::new(Reference { resource: group, attribute: None }));
        let streams = regional_arn(exam, &config, group, "logs", vec![word("log-group:"), name, word(":*")]);
        let source = regional_arn(exam, &config, group, "logs", vec![word("*")]);
        let actions = &["logs:CreateLogStream", "logs:PutLogEvents"];
        let delivers = Says::allows(service("delivery.logs.amazonaws.com"), actions, streams)
            .when("ArnLike", vec![("aws:SourceArn", source)])
            .when("StringEquals", vec![("aws:SourceAccount", same(exam.account(group)))]);
        exam.has(delivery, "PolicyDocument", &document([delivers]));
        Some(())
    })
}
