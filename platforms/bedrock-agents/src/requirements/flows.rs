//! Who may talk to whom: the flow table as a whole (BA-032), and the security groups of the tasks rule by rule (ECS-025 to
//! ECS-030, ECS-SC-010).

use stackwright_verify::Statement;
use stackwright_verify::requirement::pattern::{absent, is, one_of, present, refers};
use stackwright_verify::requirement::{Examination, Resources, Side, TableRow, resources};

use super::ground::{SECURITY_GROUP, output, route_table, subnets, target};
use super::network::{default_route, stays_inside};
use crate::config::{Configuration, Tier};

/// The groups of tasks, by their outputs.
const BFF: &str = "BffSecurityGroupId";
const BACKEND: &str = "BackendSecurityGroupId";
const AGENT: &str = "AgentSecurityGroupId";
const PROXY: &str = "ProxySecurityGroupId";
const DATABASE: &str = "DatabaseSecurityGroupId";
const ENDPOINTS: &str = "EndpointSecurityGroupId";
const PUBLIC: &str = "PublicLoadBalancerSecurityGroupId";
const TASKS: [&str; 3] = [BFF, BACKEND, AGENT];

const INTERNAL: &str = "InternalLoadBalancerSecurityGroupId";
const SEARCH: &str = "SearchSecurityGroupId";

/// Sides of the table that are no group.
const INTERNET: &str = "internet";
const S3: &str = "s3";

/// The flow table of the register: who opens connections, to whom, at which port.
const TABLE: [(&str, &str, u16); 21] = [
    (INTERNET, PUBLIC, 443),
    (INTERNET, PUBLIC, 80),
    (PUBLIC, BFF, 3000),
    // Cognito's token endpoint.
    (PUBLIC, INTERNET, 443),
    (BFF, INTERNAL, 443),
    (INTERNAL, BACKEND, 4000),
    (BFF, AGENT, 8080),
    (BFF, ENDPOINTS, 443),
    (BACKEND, ENDPOINTS, 443),
    (AGENT, ENDPOINTS, 443),
    (BFF, S3, 443),
    (BACKEND, S3, 443),
    (AGENT, S3, 443),
    (BFF, PROXY, 5432),
    (BACKEND, PROXY, 5432),
    (AGENT, PROXY, 5432),
    (PROXY, DATABASE, 5432),
    (BACKEND, SEARCH, 443),
    (AGENT, SEARCH, 443),
    (BFF, INTERNET, 443),
    (BACKEND, INTERNET, 443),
];

pub(super) fn statements(config: &Configuration) -> Vec<Statement> {
    vec![
        Statement::new("BA-032", |exam| {
            let rows: Option<Vec<_>> = TABLE
                .iter()
                .map(|(from, to, port)| {
                    Some(TableRow { from: side(exam, from)?, to: side(exam, to)?, port: *port })
                })
                .collect();
            let rows = rows?;
            exam.flows_are(&rows);
            exam.groups_are(&rows);
            Some(())
        }),
        isolation(config.clone()),
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

/// The routes of the private tiers, and who is within reach of the internet or has it within reach.
fn isolation(config: Configuration) -> Statement {
    Statement::new("BA-031", move |exam| {
        let gateway = exam.only(&resources("AWS::EC2::InternetGateway"))?;
        for subnet in subnets(exam, &config, Tier::Application)? {
            stays_inside(exam, subnet, gateway);
            let table = route_table(exam, subnet)?;
            let route = default_route(exam, table)?;
            let nat = target(exam, route, "NatGatewayId")?;
            exam.has(route, "NatGatewayId", &refers(nat));
        }
        for tier in [Tier::Agent, Tier::Data] {
            for subnet in subnets(exam, &config, tier)? {
                let table = route_table(exam, subnet)?;
                exam.none(&resources("AWS::EC2::Route").with("RouteTableId", refers(table)));
            }
        }
        let public = side(exam, PUBLIC)?;
        let (bff, backend) = (side(exam, BFF)?, side(exam, BACKEND)?);
        exam.flows_from(&Side::Internet, std::slice::from_ref(&public));
        exam.flows_to(&Side::Internet, &[public, bff, backend]);
        Some(())
    })
}

fn side(exam: &mut Examination<'_, '_>, name: &str) -> Option<Side> {
    match name {
        INTERNET => Some(Side::Internet),
        S3 => Some(Side::Service(S3)),
        output_name => output(exam, output_name, SECURITY_GROUP).map(Side::Group),
    }
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
