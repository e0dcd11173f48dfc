//! A zone's way out does not lead through another zone.

use std::collections::BTreeMap;
use std::collections::BTreeSet;

use stackwright_diagnostics::{Diagnostic, RuleId, Severity};
use stackwright_model::ResourceId;

use crate::Facts;
use crate::rule::Rule;
#[cfg(test)]
use crate::rules::cases::{Case, fails, passes};
use crate::rules::look::{is_development, sentence, target, target_of, zone};

pub(super) static RULE: Rule = Rule {
    id: RuleId("resilience/shared-nat"),
    severity: Severity::Warning,
    title: "A zone's way out does not lead through another zone",
    why: "Private subnets of several zones that share one NAT gateway all lose the internet when its \
          zone is lost.",
    fix: "make a NAT gateway in each zone, and route each zone's subnets to its own",
    sources: &["https://docs.aws.amazon.com/vpc/latest/userguide/nat-gateway-basics.html"],
    check,
};

fn check(rule: &Rule, facts: &Facts<'_>, found: &mut Vec<Diagnostic>) {
    let model = facts.model();
    let mut tables = BTreeMap::<ResourceId, ResourceId>::new();
    for (_, route) in model.of_type("AWS::EC2::Route") {
        let gateway = target_of(model, route.property("NatGatewayId"), "AWS::EC2::NatGateway");
        let table = target(model, route.property("RouteTableId"));
        if let (Some((gateway, _)), Some((table, _))) = (gateway, table) {
            tables.insert(table, gateway);
        }
    }
    let mut served = BTreeMap::<ResourceId, BTreeSet<&str>>::new();
    for (_, association) in model.of_type("AWS::EC2::SubnetRouteTableAssociation") {
        let Some((table, _)) = target(model, association.property("RouteTableId")) else { continue };
        let Some(gateway) = tables.get(&table) else { continue };
        served.entry(*gateway).or_default().extend(zone(model, association.property("SubnetId")));
    }
    for (gateway, zones) in served {
        // A regional gateway is in every zone.
        let is_regional = !model.resource(gateway).property("AvailabilityMode").is_null();
        if zones.len() > 1 && !is_regional && !is_development(model.resource(gateway)) {
            let zones: Vec<_> = zones.iter().map(|zone| format!("`{zone}`")).collect();
            let message = format!("the NAT gateway is the only way out of {}", sentence(&zones));
            found.push(rule.finding(facts, gateway, "", message));
        }
    }
}

#[cfg(test)]
pub(super) const CASES: &[Case] = &[
    passes("
Resources:
  A: { Type: AWS::EC2::Subnet, Properties: { AvailabilityZone: us-east-1a } }
  Nat: { Type: AWS::EC2::NatGateway }
  Table: { Type: AWS::EC2::RouteTable }
  Route: { Type: AWS::EC2::Route, Properties: { RouteTableId: !Ref Table, NatGatewayId: !Ref Nat } }
  ToA: { Type: AWS::EC2::SubnetRouteTableAssociation, Properties: { SubnetId: !Ref A, RouteTableId: !Ref Table } }
"),
    passes("
Resources:
  A: { Type: AWS::EC2::Subnet, Properties: { AvailabilityZone: us-east-1a } }
  B: { Type: AWS::EC2::Subnet, Properties: { AvailabilityZone: us-east-1b } }
  Nat: { Type: AWS::EC2::NatGateway, Properties: { Tags: [{ Key: Environment, Value: dev }] } }
  Table: { Type: AWS::EC2::RouteTable }
  Route: { Type: AWS::EC2::Route, Properties: { RouteTableId: !Ref Table, NatGatewayId: !Ref Nat } }
  ToA: { Type: AWS::EC2::SubnetRouteTableAssociation, Properties: { SubnetId: !Ref A, RouteTableId: !Ref Table } }
  ToB: { Type: AWS::EC2::SubnetRouteTableAssociation, Properties: { SubnetId: !Ref B, RouteTableId: !Ref Table } }
"),
    fails("
Resources:
  A: { Type: AWS::EC2::Subnet, Properties: { AvailabilityZone: us-east-1a } }
  B: { Type: AWS::EC2::Subnet, Properties: { AvailabilityZone: us-east-1b } }
  Nat: { Type: AWS::EC2::NatGateway }
  Table: { Type: AWS::EC2::RouteTable }
  Route: { Type: AWS::EC2::Route, Properties: { RouteTableId: !Ref Table, NatGatewayId: !Ref Nat } }
  ToA: { Type: AWS::EC2::SubnetRouteTableAssociation, Properties: { SubnetId: !Ref A, RouteTableId: !Ref Table } }
  ToB: { Type: AWS::EC2::SubnetRouteTableAssociation, Properties: { SubnetId: !Ref B, RouteTableId: !Ref Table } }
", &[("Nat", "")]),
];
