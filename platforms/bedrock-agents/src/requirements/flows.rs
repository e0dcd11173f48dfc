//! Security groups of the tasks, rule by rule (ECS-025 to ECS-030, ECS-SC-010).

use stackwright_verify::Statement;
use stackwright_verify::requirement::pattern::{absent, is, one_of, present, refers};
use stackwright_verify::requirement::{Examination, Resources, resources};

use super::ground::{SECURITY_GROUP, output};
use crate::config::Configuration;

/// The groups of tasks, by their outputs.
const BFF: &str = "BffSecurityGroupId";
const BACKEND: &str = "BackendSecurityGroupId";
const AGENT: &str = "AgentSecurityGroupId";
const PROXY: &str = "ProxySecurityGroupId";
const DATABASE: &str = "DatabaseSecurityGroupId";
const ENDPOINTS: &str = "EndpointSecurityGroupId";
const PUBLIC: &str = "PublicLoadBalancerSecurityGroupId";
const TASKS: [&str; 3] = [BFF, BACKEND, AGENT];

pub(super) fn statements(_: &Configuration) -> Vec<Statement> {
    vec![
        only_from("ECS-025", BFF, PUBLIC, 3000),
        only_from("ECS-026", AGENT, BFF, 8080),
        Statement::new("ECS-027", |exam| reaches(exam, BFF, AGENT, 8080)),
        Statement::new("ECS-028", |exam| {
            for task in TASKS {
                reaches(exam, task, ENDPOINTS, 443)?;
                let group = output(exam, task, SECURITY_GROUP)?;
                let to_s3 = at_port(egress().with("GroupId", refers(group)), 443);
                exam.there_is(&to_s3.with("DestinationPrefixListId", present()))?;
            }
            Some(())
        }),
        Statement::new("ECS-029", |exam| {
            for task in TASKS {
                reaches(exam, task, PROXY, 5432)?;
            }
            reaches(exam, PROXY, DATABASE, 5432)
        }),
        open_to_nobody("ECS-030"),
        open_to_nobody("ECS-SC-010"),
    ]
}

const fn ingress() -> Resources {
    resources("AWS::EC2::SecurityGroupIngress")
}

const fn egress() -> Resources {
    resources("AWS::EC2::SecurityGroupEgress")
}

fn at_port(rules: Resources, port: u16) -> Resources {
    rules.with("IpProtocol", one_of(["tcp", "6"])).with("FromPort", is(port)).with("ToPort", is(port))
}

/// A group lets one other in at one port, and nobody else at any.
fn only_from(id: &'static str, group: &'static str, peer: &'static str, port: u16) -> Statement {
    Statement::new(id, move |exam| {
        let (group, peer) = (output(exam, group, SECURITY_GROUP)?, output(exam, peer, SECURITY_GROUP)?);
        exam.has(group, "SecurityGroupIngress", &absent());
        let rule = exam.only(&ingress().with("GroupId", refers(group)))?;
        exam.has(rule, "SourceSecurityGroupId", &refers(peer));
        exam.has(rule, "IpProtocol", &one_of(["tcp", "6"]));
        exam.has(rule, "FromPort", &is(port));
        exam.has(rule, "ToPort", &is(port));
        Some(())
    })
}

/// Both sides let a connection pass: security groups know what leaves as well as what comes.
fn reaches(exam: &mut Examination<'_, '_>, from: &str, to: &str, port: u16) -> Option<()> {
    let (from, to) = (output(exam, from, SECURITY_GROUP)?, output(exam, to, SECURITY_GROUP)?);
    let out = egress().with("GroupId", refers(from)).with("DestinationSecurityGroupId", refers(to));
    exam.there_is(&at_port(out, port))?;
    let into = ingress().with("GroupId", refers(to)).with("SourceSecurityGroupId", refers(from));
    exam.there_is(&at_port(into, port))?;
    Some(())
}

/// No rule of a task's group is for addresses, of which the internet's would be some.
fn open_to_nobody(id: &'static str) -> Statement {
    Statement::new(id, |exam| {
        for task in TASKS {
            let group = output(exam, task, SECURITY_GROUP)?;
            exam.has(group, "SecurityGroupIngress", &absent());
            for rule in exam.all(&ingress().with("GroupId", refers(group))) {
                for addresses in ["CidrIp", "CidrIpv6", "SourcePrefixListId"] {
                    exam.lacks(rule, addresses);
                }
                exam.has(rule, "SourceSecurityGroupId", &present());
            }
        }
        Some(())
    })
}
