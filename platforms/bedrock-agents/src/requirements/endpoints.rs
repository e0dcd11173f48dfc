//! Ways to AWS's services that do not lead through the internet (BA-008, BA-009).

use stackwright_verify::Statement;
use stackwright_verify::requirement::pattern::{
    absent, either, every, is, items, map, refers, refers_to_one_of, same, some,
};
use stackwright_verify::requirement::{Examination, ResourceId, resources};

use super::ground::{SECURITY_GROUP, by_default, output, route_table, subnets, vpc};
use crate::config::{Configuration, Tier};

const ENDPOINT: &str = "AWS::EC2::VPCEndpoint";

/// The services of BA-009. Bedrock is four of them.
const SERVICES: [&str; 9] = [
    "bedrock",
    "bedrock-runtime",
    "bedrock-agent",
    "bedrock-agent-runtime",
    "secretsmanager",
    "ssm",
    "ecr.api",
    "ecr.dkr",
    "logs",
];

pub(super) fn statements(config: &Configuration) -> Vec<Statement> {
    vec![gateway(config.clone()), interfaces(config.clone())]
}

/// The endpoint of a service. Its name has no region where the template does not know that.
fn endpoint(exam: &mut Examination<'_, '_>, config: &Configuration, service: &str) -> Option<ResourceId> {
    let name = format!("com.amazonaws.{}.{service}", config.region);
    exam.only(&resources(ENDPOINT).with("ServiceName", is(name)))
}

fn gateway(config: Configuration) -> Statement {
    Statement::new("BA-008", move |exam| {
        let vpc = vpc(exam)?;
        let endpoint = endpoint(exam, &config, "s3")?;
        exam.has(endpoint, "VpcId", &refers(vpc));
        exam.has(endpoint, "VpcEndpointType", &by_default(is("Gateway")));
        for tier in [Tier::Application, Tier::Agent, Tier::Data] {
            for subnet in subnets(exam, &config, tier)? {
                let table = route_table(exam, subnet)?;
                exam.has(endpoint, "RouteTableIds", &some(refers(table)));
            }
        }
        Some(())
    })
}

fn interfaces(config: Configuration) -> Statement {
    Statement::new("BA-009", move |exam| {
        let vpc = vpc(exam)?;
        // Names of services lead to endpoints by the VPC's own name servers.
        exam.has(vpc, "EnableDnsSupport", &by_default(is(true)));
        exam.has(vpc, "EnableDnsHostnames", &is(true));
        let group = output(exam, "EndpointSecurityGroupId", SECURITY_GROUP)?;
        let subnets = subnets(exam, &config, Tier::Application)?;
        for service in SERVICES {
            let Some(endpoint) = endpoint(exam, &config, service) else { continue };
            exam.has(endpoint, "VpcEndpointType", &is("Interface"));
            exam.has(endpoint, "VpcId", &refers(vpc));
            exam.has(endpoint, "PrivateDnsEnabled", &is(true));
            exam.has(endpoint, "SecurityGroupIds", &items([refers(group)]));
            exam.has(endpoint, "SubnetIds", &items(subnets.iter().map(|subnet| refers(*subnet))));
            exam.has(endpoint, "SubnetIds", &every(refers_to_one_of(&subnets)));
            let account = same(exam.account(endpoint));
            let of_account = either([
                map([("Effect", is("Deny"))]),
                map([
                    ("Effect", is("Allow")),
                    ("Condition.StringEquals.aws:PrincipalAccount", account),
                    ("NotPrincipal", absent()),
                ]),
            ]);
            exam.has(endpoint, "PolicyDocument.Statement", &every(of_account));
        }
        Some(())
    })
}
