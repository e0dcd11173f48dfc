//! The rules of a web ACL have priorities that differ, and one action of the right kind.

use std::collections::BTreeMap;

use stackwright_diagnostics::{Diagnostic, RuleId, Severity};

use crate::Facts;
use crate::rule::Rule;
#[cfg(test)]
use crate::rules::cases::{Case, fails, passes};
use crate::rules::look::{is_absent_in, is_given, items_of};

pub(super) static RULE: Rule = Rule {
    id: RuleId("service/web-acl-rules"),
    severity: Severity::Error,
    title: "The rules of a web ACL have priorities that differ, and one action of the right kind",
    why: "WAF refuses two rules of the same priority, an action on a rule that is a group of rules, and \
          an override on one that is not.",
    fix: "give each rule a priority of its own, a group an `OverrideAction`, and any other an `Action`",
    sources: &[
        "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-wafv2-webacl-rule.html",
    ],
    check,
};

fn check(rule: &Rule, facts: &Facts<'_>, found: &mut Vec<Diagnostic>) {
    for type_name in ["AWS::WAFv2::WebACL", "AWS::WAFv2::RuleGroup"] {
        for (id, acl) in facts.model().of_type(type_name) {
            let mut seen = BTreeMap::new();
            for (path, item) in items_of(acl, "Rules") {
                let name = item.get("Name").as_text().unwrap_or("a rule");
                if let Some(priority) = item.get("Priority").as_integer()
                    && let Some(other) = seen.insert(priority, name)
                {
                    let message = format!("`{name}` has the priority {priority}, and so has `{other}`");
                    found.push(rule.finding(facts, id, &format!("{path}.Priority"), message));
                }
                let statement = item.get("Statement");
                let Some(statements) = statement.as_map() else { continue };
                let is_group = ["ManagedRuleGroupStatement", "RuleGroupReferenceStatement"]
                    .iter()
                    .any(|kind| statements.get(kind).is_some());
                let (right, wrong) =
                    if is_group { ("OverrideAction", "Action") } else { ("Action", "OverrideAction") };
                if is_given(item.get(wrong)) {
                    let message = format!("`{name}` cannot have `{wrong}`");
                    found.push(rule.finding(facts, id, &format!("{path}.{wrong}"), message));
                } else if is_absent_in(item, right) {
                    let message = format!("`{name}` needs `{right}`");
                    found.push(rule.finding(facts, id, &format!("{path}.{right}"), message));
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
  Acl:
    Type: AWS::WAFv2::WebACL
    Properties:
      Rules:
        - { Name: a, Priority: 0, Statement: { ManagedRuleGroupStatement: {} }, OverrideAction: { None: {} } }
        - { Name: b, Priority: 1, Statement: { RateBasedStatement: {} }, Action: { Block: {} } }
",
    ),
    fails(
        "
Resources:
  Acl:
    Type: AWS::WAFv2::WebACL
    Properties:
      Rules:
        - { Name: a, Priority: 1, Statement: { ManagedRuleGroupStatement: {} }, Action: { Block: {} } }
        - { Name: b, Priority: 1, Statement: { RateBasedStatement: {} } }
",
        &[("Acl", "Rules.0.Action"), ("Acl", "Rules.1.Action"), ("Acl", "Rules.1.Priority")],
    ),
];
