//! The network: addresses, ways out, ACLs and flow logs (BA-001 to BA-007, BP-5, BP-6).

use stackwright_verify::Statement;
use stackwright_verify::requirement::pattern::{
    absent, below_arn, is, map, not, one_of, present, refers, some, within,
};
use stackwright_verify::requirement::{Examination, ResourceId, resources};

use super::ground::{BUCKET, by_default, output, route_table, routes, subnets, target, vpc, word};
use crate::config::{Configuration, Nat, Tier};

const PRIVATE: [Tier; 3] = [Tier::Application, Tier::Agent, Tier::Data];

pub(super) fn statements(config: &Configuration) -> Vec<Statement> {
    vec![
        addresses(config.clone()),
        tier("BA-002", Tier::Public, config.clone()),
        tier("BA-003", Tier::Application, config.clone()),
        tier("BA-004", Tier::Agent, config.clone()),
        tier("BA-005", Tier::Data, config.clone()),
        nat_gateways(config.clone()),
        internet_gateway(config.clone()),
        acls(config.clone()),
        flow_logs(),
    ]
}

fn addresses(config: Configuration) -> Statement {
    Statement::new("BA-001", move |exam| {
        let vpc = vpc(exam)?;
        exam.has(vpc, "CidrBlock", &is(config.network.cidr.to_string()));
        exam.region(vpc, &config.region);
        // IPv6 has no addresses of the register's.
        exam.none(&resources("AWS::EC2::VPCCidrBlock").with("CidrBlock", present()));
        exam.none(&resources("AWS::EC2::VPCCidrBlock").with("Ipv4IpamPoolId", present()));
        Some(())
    })
}

/// Its subnets, each in its zone; whether the internet gateway is their way out is what makes them public or not.
fn tier(id: &'static str, tier: Tier, config: Configuration) -> Statement {
    Statement::new(id, move |exam| {
        let vpc = vpc(exam)?;
        let gateway = exam.only(&resources("AWS::EC2::InternetGateway"))?;
        let subnets = subnets(exam, &config, tier)?;
        for (subnet, zone) in subnets.into_iter().zip(&config.network.zones) {
            exam.has(subnet, "AvailabilityZone", &is(zone.name.as_str()));
            exam.has(subnet, "VpcId", &refers(vpc));
            if tier == Tier::Public {
                leads_to_internet(exam, subnet, gateway);
            } else {
                exam.has(subnet, "MapPublicIpOnLaunch", &by_default(is(false)));
                stays_inside(exam, subnet, gateway);
            }
        }
        Some(())
    })
}

/// The default route of a public subnet.
fn leads_to_internet(exam: &mut Examination<'_, '_>, subnet: ResourceId, gateway: ResourceId) -> Option<()> {
    let table = route_table(exam, subnet)?;
    let route = default_route(exam, table)?;
    exam.has(route, "GatewayId", &refers(gateway));
    Some(())
}

/// The route of a table to all of IPv4.
pub(super) fn default_route(exam: &mut Examination<'_, '_>, table: ResourceId) -> Option<ResourceId> {
    exam.only(
        &resources("AWS::EC2::Route")
            .with("RouteTableId", refers(table))
            .with("DestinationCidrBlock", is("0.0.0.0/0")),
    )
}

/// No route of a subnet leads to the internet gateway, to whatever addresses.
pub(super) fn stays_inside(
    exam: &mut Examination<'_, '_>,
    subnet: ResourceId,
    gateway: ResourceId,
) -> Option<()> {
    let table = route_table(exam, subnet)?;
    for route in routes(exam, table) {
        let stays = exam.has(route, "GatewayId", &not(refers(gateway)));
        if !(exam.lacks(route, "EgressOnlyInternetGatewayId") && stays) {
            exam.fails("that is a route of this subnet", exam.place(subnet, ""));
        }
    }
    Some(())
}

fn nat_gateways(config: Configuration) -> Statement {
    Statement::new("BA-006", move |exam| {
        let public = subnets(exam, &config, Tier::Public)?;
        let wanted = match config.network.nat {
            Nat::One => 1,
            Nat::OnePerZone => public.len(),
        };
        let gateways = exam.exactly(wanted, &resources("AWS::EC2::NatGateway"));
        for gateway in &gateways {
            exam.has(*gateway, "ConnectivityType", &by_default(is("public")));
            let address = target(exam, *gateway, "AllocationId")?;
            exam.has(address, "Domain", &is("vpc"));
        }
        // Each zone with one of its own, as far as there are that many.
        let mut by_zone = Vec::new();
        for subnet in public.iter().take(wanted) {
            by_zone.push(exam.only(&resources("AWS::EC2::NatGateway").with("SubnetId", refers(*subnet)))?);
        }
        for (subnet, nat) in
            subnets(exam, &config, Tier::Application)?.into_iter().zip(by_zone.iter().cycle())
        {
            let table = route_table(exam, subnet)?;
            let route = default_route(exam, table)?;
            exam.has(route, "NatGatewayId", &refers(*nat));
        }
        Some(())
    })
}

fn internet_gateway(config: Configuration) -> Statement {
    Statement::new("BA-007", move |exam| {
        let vpc = vpc(exam)?;
        let gateway = exam.only(&resources("AWS::EC2::InternetGateway"))?;
        let attachment = exam
            .only(&resources("AWS::EC2::VPCGatewayAttachment").with("InternetGatewayId", refers(gateway)))?;
        exam.has(attachment, "VpcId", &refers(vpc));
        let mut public = Vec::new();
        for subnet in subnets(exam, &config, Tier::Public)? {
            leads_to_internet(exam, subnet, gateway);
            public.push(route_table(exam, subnet)?);
        }
        for tier in PRIVATE {
            for subnet in subnets(exam, &config, tier)? {
                let table = route_table(exam, subnet)?;
                if public.contains(&table) {
                    exam.fails("a private subnet has the routes of a public one", exam.place(subnet, ""));
                }
                stays_inside(exam, subnet, gateway);
            }
        }
        // Whatever table a route is in: only those of public subnets lead there.
        for route in exam.all(&resources("AWS::EC2::Route").with("GatewayId", refers(gateway))) {
            let table = target(exam, route, "RouteTableId")?;
            if !public.contains(&table) {
                exam.fails(
                    "a route to the internet gateway is in no public subnet's table",
                    exam.place(route, "RouteTableId"),
                );
            }
        }
        Some(())
    })
}

/// BP-5: each tier has an ACL, which nothing else has, and which lets nothing pass without regard to its port. What they
/// let pass is judged with the flow table.
fn acls(config: Configuration) -> Statement {
    const ASSOCIATION: &str = "AWS::EC2::SubnetNetworkAclAssociation";
    const ENTRY: &str = "AWS::EC2::NetworkAclEntry";
    Statement::new("BP-5", move |exam| {
        let mut taken: Vec<ResourceId> = Vec::new();
        for tier in Tier::ALL {
            let mut of_tier: Vec<ResourceId> = Vec::new();
            for subnet in subnets(exam, &config, tier)? {
                let association = exam.only(&resources(ASSOCIATION).with("SubnetId", refers(subnet)))?;
                of_tier.push(target(exam, association, "NetworkAclId")?);
            }
            of_tier.dedup();
            match of_tier.as_slice() {
                [acl] if !taken.contains(acl) => {
                    exam.saw(format!("the {} tier has an ACL of its own", tier.name()), exam.place(*acl, ""));
                }
                [acl, ..] => {
                    let text = format!("the {} tier has no ACL of its own", tier.name());
                    exam.fails(text, exam.place(*acl, ""));
                }
                [] => {}
            }
            for acl in &of_tier {
                for egress in [false, true] {
                    let entries = resources(ENTRY)
                        .with("NetworkAclId", refers(*acl))
                        .with("RuleAction", is("allow"))
                        .with("Egress", if egress { is(true) } else { by_default(is(false)) });
                    for entry in exam.all(&entries) {
                        exam.has(entry, "Protocol", &not(one_of([-1])));
                        exam.has(
                            entry,
                            "PortRange",
                            &map([("From", within(1, 65535)), ("To", within(1, 65535))]),
                        );
                    }
                }
            }
            taken.extend(of_tier);
        }
        Some(())
    })
}

fn flow_logs() -> Statement {
    Statement::new("BP-6", move |exam| {
        let vpc = vpc(exam)?;
        let bucket = output(exam, "LogBucketName", BUCKET)?;
        let log = exam.only(&resources("AWS::EC2::FlowLog").with("ResourceId", refers(vpc)))?;
        exam.has(log, "ResourceType", &is("VPC"));
        exam.has(log, "TrafficType", &is("ALL"));
        exam.has(log, "LogDestinationType", &is("s3"));
        exam.has(log, "LogDestination", &below_arn(bucket, [word("/flows/")]));
        let policy = exam.only(&resources("AWS::S3::BucketPolicy").with("Bucket", refers(bucket)))?;
        let account = exam.account(bucket);
        let written = [word("/flows/AWSLogs/"), account, word("/*")];
        let delivery = map([
            ("Effect", is("Allow")),
            ("Principal.Service", is("delivery.logs.amazonaws.com")),
            ("Action", some(is("s3:PutObject"))),
            ("Resource", some(below_arn(bucket, written))),
            ("NotAction", absent()),
        ]);
        exam.has(policy, "PolicyDocument.Statement", &some(delivery));
        Some(())
    })
}
