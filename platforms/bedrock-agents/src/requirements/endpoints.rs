//! Ways to AWS's services that do not lead through the internet (BA-008, BA-009).

use stackwright_verify::Statement;
use stackwright_verify::requirement::pattern::{every, is, items, not, refers, refers_to_one_of, same, some};
use stackwright_verify::requirement::{Examination, ResourceId, resources};

use super::ground::{SECURITY_GROUP, by_default, output, route_table, subnets, vpc};
use super::policies::{Says, anybody, document};
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

/// What the account's own principals do, whatever it is; who may do what is for their policies to say.
fn of_account(exam: &Examination<'_, '_>, endpoint: ResourceId) -> Says {
    let account = same(exam.account(endpoint));
    Says::allows(anybody(), &["*"], is("*")).when("StringEquals", vec![("aws:PrincipalAccount", account)])
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
        let own_buckets = of_account(exam, endpoint).and_when(
            "StringEquals",
            "aws:ResourceAccount",
            same(exam.account(endpoint)),
        );
        // ECR keeps the layers of images in a bucket of AWS's.
        // Source: <https://docs.aws.amazon.com/AmazonECR/latest/userguide/vpc-endpoints.html>
        let layers = is(format!("arn:aws:s3:::prod-{}-starport-layer-bucket/*", config.region));
        let of_images = Says::allows(anybody(), &["s3:GetObject"], layers);
        exam.has(endpoint, "PolicyDocument", &document([own_buckets, of_images]));
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
            endpoint(exam, &config, service);
        }
        // Further ones are no wider than those.
        for endpoint in exam.all(&resources(ENDPOINT).with("VpcEndpointType", not(is("Gateway")))) {
            exam.has(endpoint, "VpcEndpointType", &is("Interface"));
            exam.has(endpoint, "VpcId", &refers(vpc));
            exam.has(endpoint, "PrivateDnsEnabled", &is(true));
            exam.has(endpoint, "SecurityGroupIds", &items([refers(group)]));
            exam.has(endpoint, "SubnetIds", &items(subnets.iter().map(|subnet| refers(*subnet))));
            exam.has(endpoint, "SubnetIds", &every(refers_to_one_of(&subnets)));
            exam.has(endpoint, "PolicyDocument", &document([of_account(exam, endpoint)]));
        }
        Some(())
    })
}
