//! Web ACLs: what is kept from reaching a load balancer, with a log of every request.

use bon::bon;
use stackwright_cfn::AnyArn;
use stackwright_cfn::kms;
use stackwright_cfn::logs::CfnResourcePolicy;
use stackwright_cfn::wafv2::logging_configuration::{FieldToMatch, SingleHeader};
use stackwright_cfn::wafv2::web_acl::{
    self, AggregateKeyType, AllowAction, BlockAction, DefaultAction, ManagedRuleGroupStatement,
    OverrideAction, RateBasedStatement, Rule, RuleAction, Statement, VisibilityConfig,
};
use stackwright_cfn::wafv2::{self, CfnLoggingConfiguration, CfnWebAcl, CfnWebAclAssociation};
use stackwright_core::tree::RemovalPolicy;
use stackwright_core::value::{IntoVal, Text, account_id, partition, region};
use stackwright_core::{Scope, json, text};

use crate::identity::policy::{self, Condition, Principal, ResourcePolicy};
use crate::observability::LogGroup;
use crate::range;
use crate::units::Days;

/// A web ACL for resources of a region, such as load balancers.
///
/// Makes an `AWS::WAFv2::WebACL`, an `AWS::WAFv2::LoggingConfiguration`, an `AWS::Logs::LogGroup` and an
/// `AWS::Logs::ResourcePolicy`.
#[derive(Clone, Copy, Debug)]
pub struct WebAcl {
    /// The web ACL.
    pub acl: wafv2::WebAcl,
    /// Where each request is logged.
    pub logs: LogGroup,
}

/// A group of rules that AWS maintains.
///
/// Source: <https://docs.aws.amazon.com/waf/latest/developerguide/aws-managed-rule-groups-list.html>
#[derive(Clone, Debug)]
pub struct ManagedRules {
    name: Text,
    is_counting: bool,
}

impl ManagedRules {
    /// A group by its name, such as `AWSManagedRulesCommonRuleSet`. Its rules do what they say.
    pub fn of_aws(name: impl Into<Text>) -> Self {
        Self { name: name.into(), is_counting: false }
    }

    /// Lets everything through that the group would block, and counts it.
    #[must_use]
    pub fn allow_and_count(mut self) -> Self {
        self.is_counting = true;
        self
    }
}

#[bon]
impl WebAcl {
    /// A web ACL that lets through what none of its rules blocks: first the one that limits how many requests an
    /// address may make, then groups of rules in the order in which they are given.
    ///
    /// Requests are logged into a log group of its own, without the headers that hold credentials. Its name begins with
    /// what WAF demands, `aws-waf-logs-`, and the log delivery service is let write into it by a policy that names it
    /// (WAF would otherwise grow one policy for all web ACLs of the account, until it is full).
    ///
    /// Source: <https://docs.aws.amazon.com/waf/latest/developerguide/logging-cw-logs.html>
    #[builder(finish_fn = add)]
    #[track_caller]
    pub fn builder(
        #[builder(field)] rules: Vec<ManagedRules>,
        /// Where it is added.
        #[builder(finish_fn)]
        scope: &mut Scope<'_>,
        /// Its id in the scope.
        #[builder(finish_fn, into)]
        id: Text,
        /// Its name, and the end of its log group's: letters, digits, `-` and `_`.
        #[builder(into)]
        name: Text,
        /// The most requests of one address in five minutes, 10 to 2,000,000,000; those above are blocked.
        ///
        /// Source: <https://docs.aws.amazon.com/waf/latest/APIReference/API_RateBasedStatement.html>
        rate_limit_per_five_minutes: u32,
        /// How long the log stays.
        log_retention: Days,
        /// The key that encrypts the log.
        #[builder(into)]
        log_key: kms::Key,
        /// What becomes of the log when it leaves the template. Default: it stays.
        #[builder(default = RemovalPolicy::Retain)]
        log_removal: RemovalPolicy,
    ) -> Self {
        let mut scope = scope.child(id);
        let limit = rate_rule(rate_limit_per_five_minutes);
        let groups = (1i64..).zip(rules).map(|(priority, group)| managed_rule(priority, group));
        let acl = scope.add(
            "Resource",
            CfnWebAcl::new(
                DefaultAction::new().allow(AllowAction::new()),
                web_acl::Scope::Regional,
                visibility(name.clone()),
            )
            .name(name.clone())
            .rules(std::iter::once(limit).chain(groups).collect::<Vec<_>>()),
        );
        range::check(&mut scope, acl, "Rules", rate_limit_per_five_minutes, 10..=2_000_000_000);
        let logs = LogGroup::builder()
            .name(format!("aws-waf-logs-{name}"))
            .retention(log_retention)
            .key(log_key)
            .removal(log_removal)
            .add(&mut scope, "Logs");
        let delivery =
            scope.add("LogDelivery", CfnResourcePolicy::new(log_delivery(logs), text![name, "-waf-logs"]));
        let logging = scope.add(
            "Logging",
            CfnLoggingConfiguration::new([logs.arn()], acl.arn()).redacted_fields(
                ["authorization", "cookie"]
                    .map(|header| FieldToMatch::new().single_header(SingleHeader::new(header))),
            ),
        );
        scope.resource(logging).depends_on(delivery);
        Self { acl, logs }
    }
}

impl<S: web_acl_builder::State> WebAclBuilder<'_, '_, S> {
    /// Adds a group of rules, evaluated after those added before.
    pub fn rules(mut self, group: ManagedRules) -> Self {
        self.rules.push(group);
        self
    }
}

impl WebAcl {
    /// Puts the web ACL before a resource, such as a load balancer. A resource has one at most.
    #[track_caller]
    pub fn protect(
        self,
        scope: &mut Scope<'_>,
        id: impl Into<Text>,
        resource: impl IntoVal<AnyArn>,
    ) -> wafv2::WebAclAssociation {
        scope.add(id, CfnWebAclAssociation::new(resource, self.acl.arn()))
    }
}

/// Metrics, and samples of the requests that a rule matched.
fn visibility(metric: impl IntoVal<String>) -> VisibilityConfig {
    VisibilityConfig::new(true, metric, true)
}

fn rate_rule(limit: u32) -> Rule {
    const NAME: &str = "rate-limit";
    const FIVE_MINUTES_IN_SECONDS: u32 = 300;
    let rate =
        RateBasedStatement::new(AggregateKeyType::Ip, limit).evaluation_window_sec(FIVE_MINUTES_IN_SECONDS);
    Rule::new(NAME, 0, Statement::new().rate_based_statement(rate), visibility(NAME))
        .action(RuleAction::new().block(BlockAction::new()))
}

fn managed_rule(priority: i64, group: ManagedRules) -> Rule {
    let ManagedRules { name, is_counting } = group;
    let statement = ManagedRuleGroupStatement::new(name.clone(), "AWS");
    let action = OverrideAction::new();
    let action = if is_counting { action.count(json!({})) } else { action.none(json!({})) };
    Rule::new(
        name.clone(),
        priority,
        Statement::new().managed_rule_group_statement(statement),
        visibility(name),
    )
    .override_action(action)
}

/// Lets the log delivery service write into the log group, on behalf of this account alone.
///
/// Source: <https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/AWS-logs-infrastructure-CWL.html>
fn log_delivery(logs: LogGroup) -> ResourcePolicy {
    let sources = text!["arn:", partition(), ":logs:", region(), ":", account_id(), ":*"];
    ResourcePolicy::new([policy::Statement::allow(["logs:CreateLogStream", "logs:PutLogEvents"])
        .on(text![logs.arn(), ":*"])
        .when(Condition::string_equals("aws:SourceAccount", account_id()))
        .when(Condition::arn_like("aws:SourceArn", sources))
        .by(Principal::service("delivery.logs"))])
}
