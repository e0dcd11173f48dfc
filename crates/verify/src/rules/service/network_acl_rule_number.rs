//! A network ACL has one rule of a number in each direction.

use std::collections::HashMap;

use stackwright_diagnostics::{Diagnostic, RuleId, Severity};
use stackwright_model::{Presence, Value};

use crate::Facts;
use crate::rule::Rule;
#[cfg(test)]
use crate::rules::cases::{Case, fails, passes};
use crate::rules::look::target;

pub(super) static RULE: Rule = Rule {
    id: RuleId("service/network-acl-rule-number"),
    severity: Severity::Error,
    title: "A network ACL has one rule of a number in each direction",
    why: "The number is the rule's place in the order, and its identity; EC2 refuses a second one.",
    fix: "give the rule another number",
    sources: &[
        "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ec2-networkaclentry.html",
    ],
    check,
};

fn check(rule: &Rule, facts: &Facts<'_>, found: &mut Vec<Diagnostic>) {
    let model = facts.model();
    let mut seen = HashMap::new();
    for (id, entry) in model.of_type("AWS::EC2::NetworkAclEntry") {
        if entry.presence != Presence::Certain {
            continue;
        }
        let Some((acl, _)) = target(model, entry.property("NetworkAclId")) else { continue };
        let Some(number) = entry.property("RuleNumber").as_integer() else { continue };
        let is_egress = match entry.property("Egress") {
            Value::Null => Some(false),
            value => value.as_bool(),
        };
        let Some(is_egress) = is_egress else { continue };
        if let Some(other) = seen.insert((acl, is_egress, number), id) {
            let direction = if is_egress { "outbound" } else { "inbound" };
            let other_name = &model.resource(other).logical_id;
            let message = format!("`{other_name}` is {direction} rule {number} of the network ACL already");
            let finding = rule.finding(facts, id, "RuleNumber", message);
            found.push(finding.note("the other rule", model.place(other)));
        }
    }
}

#[cfg(test)]
pub(super) const CASES: &[Case] = &[
    passes("
Resources:
  Acl: { Type: AWS::EC2::NetworkAcl }
  In: { Type: AWS::EC2::NetworkAclEntry, Properties: { NetworkAclId: !Ref Acl, RuleNumber: 100 } }
  Out: { Type: AWS::EC2::NetworkAclEntry, Properties: { NetworkAclId: !Ref Acl, RuleNumber: 100, Egress: true } }
"),
    fails("
Resources:
  Acl: { Type: AWS::EC2::NetworkAcl }
  A: { Type: AWS::EC2::NetworkAclEntry, Properties: { NetworkAclId: !Ref Acl, RuleNumber: 100 } }
  B: { Type: AWS::EC2::NetworkAclEntry, Properties: { NetworkAclId: !Ref Acl, RuleNumber: 100, Egress: false } }
", &[("B", "RuleNumber")]),
];
