//! No two rules of a listener have the same priority.

use std::collections::HashMap;

use stackwright_diagnostics::{Diagnostic, RuleId, Severity};
use stackwright_model::Presence;

use crate::Facts;
use crate::rule::Rule;
#[cfg(test)]
use crate::rules::cases::{Case, fails, passes};
use crate::rules::look::target;

pub(super) static RULE: Rule = Rule {
    id: RuleId("service/listener-rule-priority"),
    severity: Severity::Error,
    title: "No two rules of a listener have the same priority",
    why: "The priority is a rule's place in the order; Elastic Load Balancing refuses a second rule \
          with it.",
    fix: "give the rule another priority",
    sources: &[
        "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-elasticloadbalancingv2-listenerrule.html",
    ],
    check,
};

fn check(rule: &Rule, facts: &Facts<'_>, found: &mut Vec<Diagnostic>) {
    let model = facts.model();
    let mut seen = HashMap::new();
    for (id, listener_rule) in model.of_type("AWS::ElasticLoadBalancingV2::ListenerRule") {
        if listener_rule.presence != Presence::Certain {
            continue;
        }
        let Some((listener, _)) = target(model, listener_rule.property("ListenerArn")) else { continue };
        let Some(priority) = listener_rule.property("Priority").as_integer() else { continue };
        if let Some(other) = seen.insert((listener, priority), id) {
            let name = &model.resource(other).logical_id;
            let message = format!("`{name}` has priority {priority} on the listener already");
            let finding = rule.finding(facts, id, "Priority", message);
            found.push(finding.note("the other rule", model.place(other)));
        }
    }
}

#[cfg(test)]
pub(super) const CASES: &[Case] = &[
    passes(
        "
Resources:
  One: { Type: AWS::ElasticLoadBalancingV2::Listener }
  Two: { Type: AWS::ElasticLoadBalancingV2::Listener }
  A: { Type: AWS::ElasticLoadBalancingV2::ListenerRule, Properties: { ListenerArn: !Ref One, Priority: 1 } }
  B: { Type: AWS::ElasticLoadBalancingV2::ListenerRule, Properties: { ListenerArn: !Ref One, Priority: 2 } }
  C: { Type: AWS::ElasticLoadBalancingV2::ListenerRule, Properties: { ListenerArn: !Ref Two, Priority: 1 } }
",
    ),
    fails(
        r#"
Resources:
  One: { Type: AWS::ElasticLoadBalancingV2::Listener }
  A: { Type: AWS::ElasticLoadBalancingV2::ListenerRule, Properties: { ListenerArn: !Ref One, Priority: 1 } }
  B: { Type: AWS::ElasticLoadBalancingV2::ListenerRule, Properties: { ListenerArn: !Ref One, Priority: "1" } }
"#,
        &[("B", "Priority")],
    ),
];
