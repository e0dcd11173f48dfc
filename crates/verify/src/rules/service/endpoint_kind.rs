//! A VPC endpoint has the properties of its kind.

use stackwright_diagnostics::{Diagnostic, RuleId, Severity};

use crate::Facts;
use crate::rule::Rule;
#[cfg(test)]
use crate::rules::cases::{Case, fails, passes};
use crate::rules::look::is_absent;

pub(super) static RULE: Rule = Rule {
    id: RuleId("service/endpoint-kind"),
    severity: Severity::Error,
    title: "A VPC endpoint has the properties of its kind",
    why: "A gateway endpoint is a route and an interface endpoint a network interface; EC2 refuses \
          subnets, groups or private DNS on the one, route tables on the other, and an interface \
          endpoint without subnets.",
    fix: "give a gateway endpoint route tables, and an interface endpoint subnets and security groups",
    sources: &[
        "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ec2-vpcendpoint.html",
    ],
    check,
};

fn check(rule: &Rule, facts: &Facts<'_>, found: &mut Vec<Diagnostic>) {
    for (id, endpoint) in facts.model().of_type("AWS::EC2::VPCEndpoint") {
        let kind = endpoint.property("VpcEndpointType");
        let (name, alien): (_, &[&str]) = match kind.as_text() {
            Some("Interface") => ("an interface", &["RouteTableIds"]),
            Some("Gateway") => ("a gateway", &["SubnetIds", "SecurityGroupIds"]),
            None if is_absent(facts, endpoint, "VpcEndpointType") => {
                ("a gateway", &["SubnetIds", "SecurityGroupIds"])
            }
            _ => continue,
        };
        for property in alien {
            if endpoint.property(property).as_list().is_some_and(|it| !it.is_empty()) {
                let message = format!("{name} endpoint cannot have `{property}`");
                found.push(rule.finding(facts, id, property, message));
            }
        }
        if name == "a gateway" && endpoint.property("PrivateDnsEnabled").as_bool() == Some(true) {
            let message = "a gateway endpoint has no private DNS";
            found.push(rule.finding(facts, id, "PrivateDnsEnabled", message));
        }
        if name == "an interface" && is_absent(facts, endpoint, "SubnetIds") {
            let message = "an interface endpoint needs subnets";
            found.push(rule.finding(facts, id, "SubnetIds", message));
        }
    }
}

#[cfg(test)]
pub(super) const CASES: &[Case] = &[
    passes(
        "
Resources:
  S3: { Type: AWS::EC2::VPCEndpoint, Properties: { RouteTableIds: [rtb-1] } }
  Ecr:
    Type: AWS::EC2::VPCEndpoint
    Properties: { VpcEndpointType: Interface, SubnetIds: [subnet-1], PrivateDnsEnabled: true }
",
    ),
    fails(
        "
Resources:
  S3: { Type: AWS::EC2::VPCEndpoint, Properties: { SubnetIds: [subnet-1], PrivateDnsEnabled: true } }
  Ecr: { Type: AWS::EC2::VPCEndpoint, Properties: { VpcEndpointType: Interface, RouteTableIds: [rtb-1] } }
",
        &[("S3", "SubnetIds"), ("S3", "PrivateDnsEnabled"), ("Ecr", "RouteTableIds"), ("Ecr", "SubnetIds")],
    ),
];
