//! An environment for development has one NAT gateway.

use std::collections::BTreeMap;

use stackwright_diagnostics::{Diagnostic, RuleId, Severity};
use stackwright_model::ResourceId;

use crate::Facts;
use crate::rule::Rule;
#[cfg(test)]
use crate::rules::cases::{Case, fails, passes};
use crate::rules::look::is_development;

pub(super) static RULE: Rule = Rule {
    id: RuleId("cost/nat-in-development"),
    severity: Severity::Info,
    title: "An environment for development has one NAT gateway",
    why: "A NAT gateway is paid for by the hour; one in each zone is for environments that have to \
          survive the loss of a zone.",
    fix: "route the private subnets of all zones to one gateway",
    sources: &["https://docs.aws.amazon.com/vpc/latest/userguide/nat-gateway-pricing.html"],
    check,
};

fn check(rule: &Rule, facts: &Facts<'_>, found: &mut Vec<Diagnostic>) {
    let model = facts.model();
    let mut gateways = BTreeMap::<_, Vec<ResourceId>>::new();
    for (id, gateway) in model.of_type("AWS::EC2::NatGateway") {
        if is_development(gateway) {
            gateways.entry(gateway.stack).or_default().push(id);
        }
    }
    for ids in gateways.values() {
        if let [_, second, ..] = ids.as_slice() {
            let message = format!("an environment for development has {} NAT gateways", ids.len());
            found.push(rule.finding(facts, *second, "", message));
        }
    }
}

#[cfg(test)]
pub(super) const CASES: &[Case] = &[
    passes(
        "
Resources:
  A: { Type: AWS::EC2::NatGateway, Properties: { Tags: [{ Key: environment, Value: production }] } }
  B: { Type: AWS::EC2::NatGateway, Properties: { Tags: [{ Key: environment, Value: production }] } }
  C: { Type: AWS::EC2::NatGateway, Properties: { Tags: [{ Key: environment, Value: dev }] } }
",
    ),
    fails(
        "
Resources:
  A: { Type: AWS::EC2::NatGateway, Properties: { Tags: [{ Key: environment, Value: dev }] } }
  B: { Type: AWS::EC2::NatGateway, Properties: { Tags: [{ Key: Environment, Value: Dev }] } }
",
        &[("B", "")],
    ),
];
