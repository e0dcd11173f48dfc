//! A range of ports goes from the lower to the higher.

use stackwright_diagnostics::{Diagnostic, RuleId, Severity};
use stackwright_model::{ResourceId, Value};

use crate::Facts;
use crate::rule::Rule;
#[cfg(test)]
use crate::rules::cases::{Case, fails, passes};
use crate::rules::look::items_of;

pub(super) static RULE: Rule = Rule {
    id: RuleId("service/port-range-order"),
    severity: Severity::Error,
    title: "A range of ports goes from the lower to the higher",
    why: "EC2 refuses a range that ends before it begins.",
    fix: "put the lower port first",
    sources: &[
        "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-ec2-securitygroup-ingress.html",
        "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ec2-networkaclentry.html",
    ],
    check,
};

fn check(rule: &Rule, facts: &Facts<'_>, found: &mut Vec<Diagnostic>) {
    let mut judge = |id: ResourceId, range: &Value, path: &str, from: &str, to: &str| {
        // Of ICMP these are type and code, of which -1 means all.
        let protocol = range.get("IpProtocol");
        let is_icmp =
            protocol.as_text().is_some_and(|it| it.starts_with("icmp")) || protocol.as_integer() == Some(1);
        let ports = (range.get(from).as_integer(), range.get(to).as_integer());
        if let (Some(first), Some(last)) = ports
            && first > last
            && !is_icmp
        {
            let path = if path.is_empty() { to.to_owned() } else { format!("{path}.{to}") };
            let message = format!("the ports from {first} to {last} are none");
            found.push(rule.finding(facts, id, &path, message));
        }
    };
    for (id, resource) in facts.model().resources() {
        match resource.type_name.as_str() {
            "AWS::EC2::SecurityGroup" => {
                for property in ["SecurityGroupIngress", "SecurityGroupEgress"] {
                    for (path, range) in items_of(resource, property) {
                        judge(id, range, &path, "FromPort", "ToPort");
                    }
                }
            }
            "AWS::EC2::SecurityGroupIngress" | "AWS::EC2::SecurityGroupEgress" => {
                judge(id, &resource.properties, "", "FromPort", "ToPort");
            }
            "AWS::EC2::NetworkAclEntry" => {
                judge(id, resource.property("PortRange"), "PortRange", "From", "To");
            }
            _ => {}
        }
    }
}

#[cfg(test)]
pub(super) const CASES: &[Case] = &[
    passes(
        "
Resources:
  Group:
    Type: AWS::EC2::SecurityGroup
    Properties:
      SecurityGroupIngress:
        - { IpProtocol: tcp, FromPort: 80, ToPort: 443 }
        - { IpProtocol: icmp, FromPort: 8, ToPort: -1 }
  Entry: { Type: AWS::EC2::NetworkAclEntry, Properties: { PortRange: { From: 1024, To: 65535 } } }
",
    ),
    fails(
        "
Resources:
  Group:
    Type: AWS::EC2::SecurityGroup
    Properties: { SecurityGroupIngress: [{ IpProtocol: tcp, FromPort: 443, ToPort: 80 }] }
  In:
    Type: AWS::EC2::SecurityGroupIngress
    Properties: { IpProtocol: tcp, FromPort: 443, ToPort: 80 }
  Entry: { Type: AWS::EC2::NetworkAclEntry, Properties: { PortRange: { From: 1024, To: 80 } } }
",
        &[("Group", "SecurityGroupIngress.0.ToPort"), ("In", "ToPort"), ("Entry", "PortRange.To")],
    ),
];
