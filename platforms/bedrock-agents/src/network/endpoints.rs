//! Ways to AWS's services that do not lead through the internet (BA-008, BA-009).

use stackwright_aws::network::{AwsService, GatewayEndpoint, InterfaceEndpoint, SecurityGroup, Vpc};
use stackwright_core::Scope;

use super::Tiers;

/// The services with addresses in the VPC, by construct id.
///
/// Those of BA-009, and X-Ray: agents write traces (BP-8) and have no way to the internet. None for STS, since tasks get
/// their roles' credentials from the task metadata endpoint and database sign-ins are signed by themselves; none for
/// CloudWatch metrics and ECS, which Fargate reports to by itself; none for KMS, which S3 and Secrets Manager call on
/// behalf of their callers.
///
/// Source: <https://docs.aws.amazon.com/AmazonECS/latest/developerguide/vpc-endpoints.html>
const SERVICES: [(&str, AwsService); 10] = [
    ("Bedrock", AwsService::BEDROCK),
    ("BedrockRuntime", AwsService::BEDROCK_RUNTIME),
    ("BedrockAgent", AwsService::BEDROCK_AGENT),
    ("BedrockAgentRuntime", AwsService::BEDROCK_AGENT_RUNTIME),
    ("SecretsManager", AwsService::SECRETS_MANAGER),
    ("SystemsManager", AwsService::SYSTEMS_MANAGER),
    ("Ecr", AwsService::ECR),
    ("EcrRegistry", AwsService::ECR_REGISTRY),
    ("Logs", AwsService::LOGS),
    ("XRay", AwsService::XRAY),
];

/// The security group of the interface endpoints.
///
/// Their addresses are in the application tier, one a zone: nothing but what BFF and backend already send lands there,
/// and the agents' tier keeps to agents. Policies let the account's own principals through and nobody else; S3's lets
/// ECR's layers through besides.
pub(super) fn add(scope: &mut Scope<'_>, vpc: &Vpc, tiers: &Tiers) -> SecurityGroup {
    let mut scope = scope.child("Endpoints");
    GatewayEndpoint::s3().vpc(vpc).tiers(&tiers.private()).add(&mut scope, "S3");
    let security_group = SecurityGroup::builder()
        .vpc(vpc)
        .description("Interface endpoints of AWS services")
        .add(&mut scope, "SecurityGroup");
    for (id, service) in SERVICES {
        InterfaceEndpoint::builder()
            .vpc(vpc)
            .service(service)
            .tier(&tiers.application)
            .security_group(security_group)
            .add(&mut scope, id);
    }
    security_group
}
