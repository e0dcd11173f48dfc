//! What protects the public load balancer.

use schemars::JsonSchema;
use serde::Deserialize;
use stackwright_configuration::number::Within;
use stackwright_configuration::{File, Setting, rules};

/// What protects the public load balancer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edge {
    /// Most requests of one address in five minutes.
    pub rate_limit_per_five_minutes: u32,
    /// AWS's rule groups in the order of their evaluation, each with what it does with a match.
    pub rule_groups: Vec<(RuleGroup, Match)>,
    /// Whether Shield Advanced is subscribed to; Shield Standard is always there (BA-014).
    pub shield_advanced: bool,
}

/// What a rule group does with a request that matches.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Match {
    /// What the group's rules say, which is mostly to block it.
    Act,
    /// Nothing but count it.
    Count,
}

macro_rules! rule_groups {
    ($($(#[$attribute:meta])* $name:ident = $aws:literal,)*) => {
        /// A rule group that AWS maintains.
        ///
        /// Source: <https://docs.aws.amazon.com/waf/latest/developerguide/aws-managed-rule-groups-list.html>
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
        pub enum RuleGroup {
            $($(#[$attribute])* #[serde(rename = $aws)] $name,)*
        }

        impl RuleGroup {
            /// Its name in AWS.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self { $(Self::$name => $aws,)* }
            }
        }
    };
}

rule_groups! {
    /// What most attacks have in common.
    Common = "AWSManagedRulesCommonRuleSet",
    /// Inputs that are known to exploit something.
    KnownBadInputs = "AWSManagedRulesKnownBadInputsRuleSet",
    /// Addresses that AWS has seen in attacks.
    IpReputation = "AWSManagedRulesAmazonIpReputationList",
    /// SQL in places where it should not be.
    SqlInjection = "AWSManagedRulesSQLiRuleSet",
    /// Addresses of anonymizing services and hosting providers.
    AnonymousIps = "AWSManagedRulesAnonymousIpList",
    /// Administration pages.
    AdminProtection = "AWSManagedRulesAdminProtectionRuleSet",
    /// What exploits Linux.
    Linux = "AWSManagedRulesLinuxRuleSet",
    /// What exploits POSIX systems.
    Unix = "AWSManagedRulesUnixRuleSet",
    /// What exploits Windows.
    Windows = "AWSManagedRulesWindowsRuleSet",
    /// What exploits PHP.
    Php = "AWSManagedRulesPHPRuleSet",
    /// What exploits WordPress.
    WordPress = "AWSManagedRulesWordPressRuleSet",
}

/// The groups of BA-013.
const REQUIRED_GROUPS: [RuleGroup; 4] =
    [RuleGroup::Common, RuleGroup::KnownBadInputs, RuleGroup::IpReputation, RuleGroup::SqlInjection];

/// Enough for a person with several windows, and for an office behind one address.
const DEFAULT_RATE_LIMIT: u32 = 2000;

/// Bounds of a rate-based rule's limit.
///
/// Source: <https://docs.aws.amazon.com/waf/latest/APIReference/API_RateBasedStatement.html>
type RateLimit = Within<10, 2_000_000_000>;

/// What protects the public load balancer.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub(super) struct EdgeSettings {
    /// Most requests of one address in five minutes. Default: 2000.
    rate_limit_per_five_minutes: Setting<RateLimit>,
    /// Rule groups of AWS besides the common, known-bad-inputs, IP-reputation and SQL-injection groups, which
    /// are always there. Default: none.
    further_rule_groups: Setting<Vec<Setting<RuleGroup>>>,
    /// Rule groups that only count what matches them, to see what they would block. Default: none.
    counting_rule_groups: Setting<Vec<Setting<RuleGroup>>>,
    /// Whether Shield Advanced protects the load balancer; it costs thousands of dollars a month. Default: false.
    shield_advanced: Setting<bool>,
}

impl EdgeSettings {
    pub(super) fn resolve(self, file: &File<'_>) -> Edge {
        let mut groups = REQUIRED_GROUPS.to_vec();
        for further in self.further_rule_groups.or_default() {
            let Some(further) = further.given() else { continue };
            if groups.contains(&further.value) {
                let message = format!("the rule group `{}` is there already", further.value.name());
                file.push(
                    file.error(rules::CONFLICT, further.span, message).help("take it out of this list"),
                );
            } else {
                groups.push(further.value);
            }
        }
        let mut counting = Vec::new();
        for group in self.counting_rule_groups.or_default() {
            let Some(group) = group.given() else { continue };
            if !groups.contains(&group.value) {
                let message = format!("the rule group `{}` is not in use", group.value.name());
                let help = "add it to `further_rule_groups` too, or take it out of this list";
                file.push(file.error(rules::CONFLICT, group.span, message).help(help));
            }
            counting.push(group.value);
        }
        let with_match = |group| (group, if counting.contains(&group) { Match::Count } else { Match::Act });
        Edge {
            rate_limit_per_five_minutes: self
                .rate_limit_per_five_minutes
                .value()
                .map_or(DEFAULT_RATE_LIMIT, |limit| limit.get()),
            rule_groups: groups.into_iter().map(with_match).collect(),
            shield_advanced: self.shield_advanced.or(false),
        }
    }
}
