//! Ports for administration and data are not open to the world.

use stackwright_diagnostics::{Diagnostic, RuleId, Severity};
use stackwright_model::{ResourceId, Value};

use crate::Facts;
use crate::rule::Rule;
#[cfg(test)]
use crate::rules::cases::{Case, fails, passes};
use crate::rules::look::{items_of, sentence};

pub(super) static RULE: Rule = Rule {
    id: RuleId("security/open-port"),
    severity: Severity::Error,
    title: "Ports for administration and data are not open to the world",
    why: "Remote shells, databases and caches that the whole internet can reach are attacked all the \
          time, by guessed passwords and by every flaw that becomes known.",
    fix: "allow the security group or the address range that needs it, and use Session Manager for shells",
    sources: &["https://docs.aws.amazon.com/securityhub/latest/userguide/ec2-controls.html"],
    check,
};

fn check(rule: &Rule, facts: &Facts<'_>, found: &mut Vec<Diagnostic>) {
    let mut judge = |id: ResourceId, ingress: &Value, path: &str| {
        let (property, source) = match (ingress.get("CidrIp").as_text(), ingress.get("CidrIpv6").as_text()) {
            (Some(source @ "0.0.0.0/0"), _) => ("CidrIp", source),
            (_, Some(source @ ("::/0" | "0:0:0:0:0:0:0:0/0"))) => ("CidrIpv6", source),
            _ => return,
        };
        let path = if path.is_empty() { property.to_owned() } else { format!("{path}.{property}") };
        let protocol = match ingress.get("IpProtocol") {
            Value::Text(text) => text.to_ascii_lowercase(),
            Value::Number(number) => number.to_string(),
            _ => return,
        };
        let message = match protocol.as_str() {
            "-1" => format!("every port is open to `{source}`"),
            "tcp" | "udp" | "6" | "17" => {
                let port = |end: &str| facts.model().canonical(ingress.get(end)).as_integer();
                let (Some(from), Some(to)) = (port("FromPort"), port("ToPort")) else { return };
                let open: Vec<_> = SENSITIVE
                    .iter()
                    .filter(|(port, _)| (from..=to).contains(port) || (from == -1 && to == -1))
                    .map(|(port, name)| format!("{port} ({name})"))
                    .collect();
                match open.as_slice() {
                    [] => return,
                    [one] => format!("port {one} is open to `{source}`"),
                    [first, ..] if to - from > 1000 => {
                        format!("ports {from} to {to}, with {first}, are open to `{source}`")
                    }
                    several => format!("ports {} are open to `{source}`", sentence(several)),
                }
            }
            _ => return,
        };
        found.push(rule.finding(facts, id, &path, message));
    };
    for (id, group) in facts.model().of_type("AWS::EC2::SecurityGroup") {
        for (path, ingress) in items_of(group, "SecurityGroupIngress") {
            judge(id, ingress, &path);
        }
    }
    for (id, ingress) in facts.model().of_type("AWS::EC2::SecurityGroupIngress") {
        judge(id, &ingress.properties, "");
    }
}

/// Ports that nobody serves to the public, with what is behind them.
const SENSITIVE: [(i64, &str); 20] = [
    (20, "FTP"),
    (21, "FTP"),
    (22, "SSH"),
    (23, "Telnet"),
    (135, "RPC"),
    (445, "SMB"),
    (1433, "SQL Server"),
    (1521, "Oracle"),
    (2375, "Docker"),
    (3306, "MySQL"),
    (3389, "RDP"),
    (5432, "PostgreSQL"),
    (5439, "Redshift"),
    (5601, "OpenSearch Dashboards"),
    (5984, "CouchDB"),
    (6379, "Redis"),
    (9200, "OpenSearch"),
    (9300, "OpenSearch"),
    (11211, "Memcached"),
    (27017, "MongoDB"),
];

#[cfg(test)]
pub(super) const CASES: &[Case] = &[
    passes(
        r#"
Resources:
  Balancer:
    Type: AWS::EC2::SecurityGroup
    Properties:
      SecurityGroupIngress:
        - { IpProtocol: tcp, FromPort: 443, ToPort: 443, CidrIp: 0.0.0.0/0 }
        - { IpProtocol: tcp, FromPort: 22, ToPort: 22, CidrIp: 10.0.0.0/8 }
      SecurityGroupEgress: [{ IpProtocol: "-1", CidrIp: 0.0.0.0/0 }]
"#,
    ),
    fails(
        r#"
Resources:
  A:
    Type: AWS::EC2::SecurityGroup
    Properties:
      SecurityGroupIngress:
        - { IpProtocol: tcp, FromPort: 22, ToPort: 22, CidrIp: 0.0.0.0/0 }
        - { IpProtocol: -1, CidrIpv6: "::/0" }
  B:
    Type: AWS::EC2::SecurityGroupIngress
    Properties: { IpProtocol: tcp, FromPort: 0, ToPort: 65535, CidrIp: 0.0.0.0/0 }
  C:
    Type: AWS::EC2::SecurityGroupIngress
    Properties:
      IpProtocol: tcp
      FromPort: !GetAtt Database.Endpoint.Port
      ToPort: !GetAtt Database.Endpoint.Port
      CidrIp: 0.0.0.0/0
  Database:
    Type: AWS::RDS::DBInstance
    Properties: { Engine: postgres, DBInstanceClass: db.t4g.medium }
"#,
        &[
            ("A", "SecurityGroupIngress.0.CidrIp"),
            ("A", "SecurityGroupIngress.1.CidrIpv6"),
            ("B", "CidrIp"),
            ("C", "CidrIp"),
        ],
    ),
];
