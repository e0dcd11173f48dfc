//! The network stack keeps the requirements about the VPC and what is in it, in every environment.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test fails by panicking")]

mod built_in;

use std::collections::BTreeSet;

use built_in::{Environment, environments};
use serde_json::Value as Json;
use stackwright_testing::{Entry, Match, Template, pattern};

const TIERS: [(&str, [&str; 2]); 4] = [
    ("public", ["10.0.1.0/24", "10.0.2.0/24"]),
    ("application", ["10.0.11.0/24", "10.0.12.0/24"]),
    ("agent", ["10.0.21.0/24", "10.0.22.0/24"]),
    ("data", ["10.0.31.0/24", "10.0.32.0/24"]),
];

fn in_every_network(check: impl Fn(&Environment, &Template)) {
    for environment in environments() {
        check(&environment, environment.template("network"));
    }
}

fn is_protected(environment: &Environment) -> bool {
    ["staging", "prod"].contains(&environment.name)
}

/// The logical ids of the subnets of a tier, in the order of the zones.
fn subnets<'t>(template: &'t Template, tier: &str) -> Vec<&'t str> {
    let (_, networks) = TIERS.iter().find(|(name, _)| *name == tier).unwrap();
    let subnet = |network: &&str| {
        template.resource_id("AWS::EC2::Subnet", pattern!({ "Properties": { "CidrBlock": *network } }))
    };
    networks.iter().map(subnet).collect()
}

/// The logical ids of the route tables of a tier, in the order of the zones.
fn route_tables(template: &Template, tier: &str) -> Vec<String> {
    let table = |subnet| {
        let associations = template.find_resources(
            "AWS::EC2::SubnetRouteTableAssociation",
            pattern!({ "Properties": { "SubnetId": { "Ref": subnet } } }),
        );
        assert_eq!(associations.len(), 1, "{subnet}");
        associations[0].value["Properties"]["RouteTableId"]["Ref"].as_str().unwrap().to_owned()
    };
    subnets(template, tier).into_iter().map(table).collect()
}

/// The routes of a route table.
fn routes<'t>(template: &'t Template, table: &str) -> Vec<&'t Json> {
    let pattern = pattern!({ "Properties": { "RouteTableId": { "Ref": table } } });
    let properties = |entry: Entry<'t>| &entry.value["Properties"];
    template.find_resources("AWS::EC2::Route", pattern).into_iter().map(properties).collect()
}

/// BA-001.
#[test]
fn the_vpc_has_the_addresses_of_the_register() {
    in_every_network(|environment, template| {
        assert_eq!(environment.configuration.region, "us-east-1");
        template.resource_count_is("AWS::EC2::VPC", 1);
        template.has_resource_properties(
            "AWS::EC2::VPC",
            pattern!({ "CidrBlock": "10.0.0.0/16", "EnableDnsSupport": true, "EnableDnsHostnames": true }),
        );
    });
}

/// BA-002 to BA-005.
#[test]
fn each_tier_has_a_subnet_a_zone() {
    in_every_network(|_, template| {
        template.resource_count_is("AWS::EC2::Subnet", 8);
        for (tier, networks) in TIERS {
            for (network, zone) in networks.iter().zip(["us-east-1a", "us-east-1b"]) {
                let name = Match::string_like_regexp(&format!("-{tier}-{zone}$"));
                template.has_resource_properties(
                    "AWS::EC2::Subnet",
                    pattern!({
                        "CidrBlock": *network,
                        "AvailabilityZone": zone,
                        "MapPublicIpOnLaunch": Match::absent(),
                        "Tags": Match::array_with([pattern!({ "Key": "Name", "Value": name })]),
                        "Ipv6CidrBlock": if tier == "public" { Match::any_value() } else { Match::absent() },
                    }),
                );
            }
        }
    });
}

/// BA-006, and the part of BA-046 that is about it: one NAT gateway a zone where others depend on the environment.
#[test]
fn nat_gateways_stand_in_the_public_subnets() {
    in_every_network(|environment, template| {
        let gateways = template.find_resources("AWS::EC2::NatGateway", pattern!({}));
        let stand_in: BTreeSet<_> =
            gateways.iter().map(|nat| nat.value["Properties"]["SubnetId"]["Ref"].as_str().unwrap()).collect();
        let public = subnets(template, "public");
        let expected = if is_protected(environment) { &public[..] } else { &public[..1] };
        assert_eq!(stand_in, expected.iter().copied().collect(), "{}", environment.name);
    });
}

/// BA-007.
#[test]
fn only_public_subnets_lead_to_the_internet_gateway() {
    in_every_network(|_, template| {
        let gateway = template.resource_id("AWS::EC2::InternetGateway", pattern!({}));
        let pattern = pattern!({ "Properties": { "GatewayId": { "Ref": gateway } } });
        let to_gateway = template.find_resources("AWS::EC2::Route", pattern);
        let tables: BTreeSet<_> = to_gateway
            .iter()
            .map(|route| route.value["Properties"]["RouteTableId"]["Ref"].as_str().unwrap().to_owned())
            .collect();
        assert_eq!(tables, route_tables(template, "public").into_iter().collect());
        // Each over both versions of IP, since the public load balancer has addresses of both.
        assert_eq!(to_gateway.len(), 4);
    });
}

/// BA-031: the application tier leads out through NAT, of its own zone where there is one; agents and data nowhere.
#[test]
fn private_subnets_lead_out_through_nat_or_nowhere() {
    in_every_network(|environment, template| {
        for (position, table) in route_tables(template, "application").iter().enumerate() {
            let routes = routes(template, table);
            assert_eq!(routes.len(), 1);
            assert_eq!(routes[0]["DestinationCidrBlock"], "0.0.0.0/0");
            let nat = routes[0]["NatGatewayId"]["Ref"].as_str().unwrap();
            let stands_in = &template.as_json()["Resources"][nat]["Properties"]["SubnetId"]["Ref"];
            let zone = if is_protected(environment) { position } else { 0 };
            assert_eq!(stands_in, subnets(template, "public")[zone]);
        }
        for table in ["agent", "data"].into_iter().flat_map(|tier| route_tables(template, tier)) {
            assert!(routes(template, &table).is_empty(), "{table}");
        }
    });
}

/// BA-008.
#[test]
fn every_private_route_table_leads_to_s3() {
    in_every_network(|_, template| {
        let tables: Vec<_> = ["application", "agent", "data"]
            .into_iter()
            .flat_map(|tier| route_tables(template, tier))
            .map(|table| pattern!({ "Ref": table }))
            .collect();
        template.has_resource_properties(
            "AWS::EC2::VPCEndpoint",
            pattern!({
                "VpcEndpointType": "Gateway",
                "ServiceName": { "Fn::Sub": "com.amazonaws.${AWS::Region}.s3" },
                "RouteTableIds": Match::array_equals(tables),
            }),
        );
    });
}

/// BA-009. That they are in both zones is BA-E1's.
#[test]
fn services_have_endpoints_for_the_account_alone() {
    let services = [
        "bedrock",
        "bedrock-runtime",
        "bedrock-agent",
        "bedrock-agent-runtime",
        "secretsmanager",
        "ssm",
        "ecr.api",
        "ecr.dkr",
        "logs",
        "xray",
    ];
    in_every_network(|_, template| {
        let group = template.resource_id(
            "AWS::EC2::SecurityGroup",
            pattern!({ "Properties": { "GroupDescription": "Interface endpoints of AWS services" } }),
        );
        let subnets: Vec<_> =
            subnets(template, "application").into_iter().map(|id| pattern!({ "Ref": id })).collect();
        for service in services {
            template.has_resource_properties(
                "AWS::EC2::VPCEndpoint",
                pattern!({
                    "ServiceName": { "Fn::Sub": format!("com.amazonaws.${{AWS::Region}}.{service}") },
                    "VpcEndpointType": "Interface",
                    "PrivateDnsEnabled": true,
                    "SubnetIds": Match::array_equals(subnets.clone()),
                    "SecurityGroupIds": [{ "Ref": group }],
                    "PolicyDocument": { "Statement": [{
                        "Effect": "Allow",
                        "Condition": { "StringEquals": { "aws:PrincipalAccount": { "Ref": "AWS::AccountId" } } },
                    }] },
                }),
            );
        }
        let interfaces = pattern!({ "VpcEndpointType": "Interface" });
        template.resource_properties_count_is("AWS::EC2::VPCEndpoint", interfaces, services.len());
    });
}

/// BA-032, for the groups of this stack: by themselves they let nothing in and nothing out.
#[test]
fn security_groups_are_closed_by_themselves() {
    in_every_network(|_, template| {
        template.all_resources_properties(
            "AWS::EC2::SecurityGroup",
            pattern!({
                "SecurityGroupIngress": Match::absent(),
                "SecurityGroupEgress": [{ "CidrIp": "127.0.0.1/32" }],
            }),
        );
    });
}

/// BP-6.
#[test]
fn all_traffic_is_recorded() {
    in_every_network(|_, template| {
        template.has_resource_properties(
            "AWS::EC2::FlowLog",
            pattern!({
                "ResourceType": "VPC",
                "ResourceId": { "Ref": "Vpc" },
                "TrafficType": "ALL",
                "LogDestinationType": "s3",
                "LogDestination": { "Fn::Sub": Match::string_like_regexp(r"^\$\{Logs\w*\.Arn\}/flows/$") },
            }),
        );
    });
}

/// BA-021, and what BA-024 and BA-025 say of this bucket.
#[test]
fn logs_go_into_a_bucket_with_keys_of_s3() {
    in_every_network(|environment, template| {
        let policy = if is_protected(environment) { "Retain" } else { "Delete" };
        template.has_resource(
            "AWS::S3::Bucket",
            pattern!({
                "DeletionPolicy": policy,
                "Properties": {
                    "BucketEncryption": { "ServerSideEncryptionConfiguration": [
                        { "ServerSideEncryptionByDefault": { "SSEAlgorithm": "AES256" } },
                    ] },
                    "VersioningConfiguration": { "Status": "Enabled" },
                    "LifecycleConfiguration": { "Rules": [{
                        "ExpirationInDays": environment.configuration.log_retention.0,
                        "NoncurrentVersionExpiration": Match::any_value(),
                    }] },
                },
            }),
        );
        let writers = [
            "logdelivery.elasticloadbalancing.amazonaws.com",
            "delivery.logs.amazonaws.com",
            "logging.s3.amazonaws.com",
        ];
        for writer in writers {
            template.has_resource_properties(
                "AWS::S3::BucketPolicy",
                pattern!({ "PolicyDocument": { "Statement": Match::array_with([pattern!({
                    "Effect": "Allow", "Action": "s3:PutObject", "Principal": { "Service": writer },
                    "Resource": Match::any_value(), "Sid": Match::any_value(),
                    "Condition": if writer.starts_with("logdelivery") { Match::absent() } else { Match::any_value() },
                })]) } }),
            );
        }
        template.has_resource_properties(
            "AWS::S3::BucketPolicy",
            pattern!({ "PolicyDocument": { "Statement": Match::array_with([Match::object_like(pattern!({
                "Effect": "Deny", "Condition": { "Bool": { "aws:SecureTransport": "false" } },
            }))]) } }),
        );
    });
}

/// BP-4: what other stacks and people rely on.
#[test]
fn outputs_are_a_contract() {
    in_every_network(|_, template| {
        let outputs: Vec<_> = template.as_json()["Outputs"].as_object().unwrap().keys().cloned().collect();
        assert_eq!(
            outputs,
            [
                "AgentSubnetIds",
                "ApplicationSubnetIds",
                "DataSubnetIds",
                "EndpointSecurityGroupId",
                "InternalListenerArn",
                "InternalLoadBalancerArn",
                "InternalLoadBalancerSecurityGroupId",
                "InternalUrl",
                "LogBucketName",
                "NatAddresses",
                "PublicListenerArn",
                "PublicLoadBalancerArn",
                "PublicLoadBalancerDnsName",
                "PublicLoadBalancerSecurityGroupId",
                "PublicSubnetIds",
                "VpcId",
            ]
        );
    });
}

/// BP-9, for this stack.
#[test]
fn resources_bear_the_required_tags() {
    in_every_network(|environment, template| {
        for resource_type in ["AWS::EC2::VPC", "AWS::EC2::Subnet", "AWS::S3::Bucket", "AWS::EC2::VPCEndpoint"]
        {
            let tag = |key: &str| Match::array_with([pattern!({ "Key": key, "Value": Match::any_value() })]);
            for key in ["application", "environment", "cost-center", "owner"] {
                template.all_resources_properties(resource_type, pattern!({ "Tags": tag(key) }));
            }
        }
        let tag = pattern!({ "Key": "environment", "Value": environment.name });
        template.all_resources_properties("AWS::EC2::VPC", pattern!({ "Tags": Match::array_with([tag]) }));
    });
}
