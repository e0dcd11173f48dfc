//! Endpoints: ways to AWS's services that do not lead through the internet.

use std::fmt;

use bon::bon;
use stackwright_cfn::ec2::vpc_endpoint::VpcEndpointType;
use stackwright_cfn::ec2::{self, CfnVpcEndpoint};
use stackwright_core::value::{self, Text};
use stackwright_core::{Scope, text};

use super::{SecurityGroup, SubnetTier, Vpc};
use crate::identity::policy::{Condition, Principal, ResourcePolicy, Statement};

/// A service of AWS, by the last part of its endpoints' name: `ecr.api` of `com.amazonaws.us-east-1.ecr.api`.
///
/// Source: <https://docs.aws.amazon.com/vpc/latest/privatelink/aws-services-privatelink-support.html>
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct AwsService(pub &'static str);

impl AwsService {
    /// Bedrock's models and guardrails, to manage them.
    pub const BEDROCK: Self = Self("bedrock");
    /// Bedrock's models, to invoke them.
    pub const BEDROCK_RUNTIME: Self = Self("bedrock-runtime");
    /// Bedrock's agents and knowledge bases, to manage them.
    pub const BEDROCK_AGENT: Self = Self("bedrock-agent");
    /// Bedrock's agents and knowledge bases, to ask them.
    pub const BEDROCK_AGENT_RUNTIME: Self = Self("bedrock-agent-runtime");
    /// ECR's own operations.
    pub const ECR: Self = Self("ecr.api");
    /// ECR as a container registry. Layers come from S3.
    pub const ECR_REGISTRY: Self = Self("ecr.dkr");
    /// CloudWatch Logs.
    pub const LOGS: Self = Self("logs");
    /// S3.
    pub const S3: Self = Self("s3");
    /// Secrets Manager.
    pub const SECRETS_MANAGER: Self = Self("secretsmanager");
    /// Systems Manager, with its parameters.
    pub const SYSTEMS_MANAGER: Self = Self("ssm");
    /// X-Ray.
    pub const XRAY: Self = Self("xray");

    fn name(self) -> value::Val<String> {
        text!["com.amazonaws.", value::region(), ".", self.0]
    }
}

impl fmt::Display for AwsService {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

/// Whoever belongs to the stack's account may do what their own policies allow; nobody else gets through.
///
/// The principal is everyone, narrowed by a condition: an endpoint's policy compares the caller, and a role's sessions
/// are no principals of the account's ARN there.
/// Source: <https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-access.html>
pub(super) fn own_principals() -> Statement<crate::identity::policy::ByPrincipals> {
    Statement::allow(["*"])
        .on_any_resource()
        .by(Principal::everyone())
        .when(Condition::string_equals("aws:PrincipalAccount", value::account_id()))
}

/// A way to a service by addresses in one's own subnets, which its public names lead to.
///
/// Makes an `AWS::EC2::VPCEndpoint` of type Interface, with private DNS.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InterfaceEndpoint {
    /// The endpoint.
    pub endpoint: ec2::VpcEndpoint,
}

#[bon]
impl InterfaceEndpoint {
    /// An interface endpoint.
    #[builder(finish_fn = add)]
    #[track_caller]
    pub fn builder(
        /// Where it is added.
        #[builder(finish_fn)]
        scope: &mut Scope<'_>,
        /// Its id in the scope.
        #[builder(finish_fn, into)]
        id: Text,
        /// The VPC.
        vpc: &Vpc,
        /// Which service.
        service: AwsService,
        /// Where its addresses are, one a zone.
        tier: &SubnetTier,
        /// Who may use it.
        security_group: SecurityGroup,
        /// What may be done through it. Default: whatever the account's own principals are allowed.
        #[builder(default = ResourcePolicy::new([own_principals()]))]
        policy: ResourcePolicy,
    ) -> Self {
        let endpoint = CfnVpcEndpoint::new(vpc.vpc)
            .vpc_endpoint_type(VpcEndpointType::Interface)
            .service_name(service.name())
            .subnet_ids(tier.ids())
            .security_group_ids([security_group])
            .private_dns_enabled(true)
            .policy_document(policy)
            .tags(vpc.name_tag(service.0));
        Self { endpoint: scope.add(id, endpoint) }
    }
}

/// A way to S3 by a route, free of charge.
///
/// Makes an `AWS::EC2::VPCEndpoint` of type Gateway. Routes to S3's addresses appear in the route tables by themselves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GatewayEndpoint {
    /// The endpoint.
    pub endpoint: ec2::VpcEndpoint,
}

#[bon]
impl GatewayEndpoint {
    /// A gateway endpoint of S3.
    #[builder(finish_fn = add)]
    #[track_caller]
    pub fn s3(
        /// Where it is added.
        #[builder(finish_fn)]
        scope: &mut Scope<'_>,
        /// Its id in the scope.
        #[builder(finish_fn, into)]
        id: Text,
        /// The VPC.
        vpc: &Vpc,
        /// The tiers whose route tables lead to it.
        tiers: &[&SubnetTier],
        /// What may be done through it. Default: what the account's own principals are allowed with the account's own
        /// buckets, and reading the layers of container images.
        #[builder(default = own_buckets_and_image_layers())]
        policy: ResourcePolicy,
    ) -> Self {
        let route_tables: Vec<_> = tiers.iter().flat_map(|tier| tier.route_tables()).collect();
        let endpoint = CfnVpcEndpoint::new(vpc.vpc)
            .vpc_endpoint_type(VpcEndpointType::Gateway)
            .service_name(AwsService::S3.name())
            .route_table_ids(route_tables)
            .policy_document(policy)
            .tags(vpc.name_tag(AwsService::S3.0));
        Self { endpoint: scope.add(id, endpoint) }
    }
}

fn own_buckets_and_image_layers() -> ResourcePolicy {
    let own_buckets =
        own_principals().when(Condition::string_equals("aws:ResourceAccount", value::account_id()));
    // ECR keeps layers in a bucket of its own and hands out links that it has signed itself, so the one who reads
    // them is not a principal of this account. Source:
    // <https://docs.aws.amazon.com/AmazonECR/latest/userguide/vpc-endpoints.html#ecr-minimum-s3-perms>
    let layers =
        text!["arn:", value::partition(), ":s3:::prod-", value::region(), "-starport-layer-bucket/*"];
    let image_layers = Statement::allow(["s3:GetObject"]).on(layers).by(Principal::everyone());
    ResourcePolicy::new([own_buckets.sid("OwnBuckets"), image_layers.sid("ImageLayers")])
}
