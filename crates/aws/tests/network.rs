//! Networks, from constructs to templates.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

mod one_stack;

use one_stack::{one_stack, template};
use stackwright_aws::network::acl::{ClientPorts, Flow, NetworkAcl, Side};
use stackwright_aws::network::{
    AwsService, GatewayEndpoint, InterfaceEndpoint, InternetGateway, NatGateway, Peer, Port, SecurityGroup,
    SubnetTier, Vpc, aws_prefix_list, connect,
};
use stackwright_core::diagnostics::Severity;
use stackwright_core::ipnet::Ipv4Net;
use stackwright_core::{App, Environment, Scope, Stack, Synthesis};
use stackwright_testing::{Match, Template, pattern};

fn template_of(synthesis: &Synthesis, stack: &str) -> Template {
    let assembly = synthesis.assembly.as_ref().unwrap_or_else(|| panic!("{:#?}", synthesis.diagnostics));
    let found = assembly.stacks().find(|s| s.name() == stack).unwrap();
    Template::from_json(assembly.template(found).unwrap().document().unwrap())
}

fn vpc(scope: &mut Scope<'_>) -> Vpc {
    Vpc::builder().name("app-dev").cidr("10.0.0.0/16".parse().unwrap()).ipv6(true).add(scope, "Vpc")
}

fn tier(scope: &mut Scope<'_>, vpc: &Vpc, id: &'static str, networks: &[&str]) -> SubnetTier {
    let zones = networks.iter().zip('a'..);
    let zones =
        zones.map(|(network, letter)| (format!("us-east-1{letter}").into(), network.parse().unwrap()));
    SubnetTier::builder().vpc(vpc).zones(zones).add(scope, id)
}

fn group(scope: &mut Scope<'_>, vpc: &Vpc, id: &'static str) -> SecurityGroup {
    SecurityGroup::builder().vpc(vpc).description(id).add(scope, id)
}

#[test]
fn a_subnet_leads_out_only_by_the_gateways_it_is_given() {
    let template = template(|s| {
        let vpc = vpc(s);
        let zones = [("us-east-1a".into(), "10.0.1.0/24".parse().unwrap())];
        let public = SubnetTier::builder().vpc(&vpc).zones(zones).ipv6_from(0).add(s, "Public");
        let hidden = tier(s, &vpc, "Hidden", &["10.0.11.0/24"]);
        tier(s, &vpc, "Closed", &["10.0.21.0/24"]);
        let internet = InternetGateway::builder().vpc(&vpc).add(s, "Internet");
        internet.route(s, &public);
        let nat = NatGateway::builder().vpc(&vpc).subnet(&public.subnets[0]).internet(internet).add(s, "Nat");
        nat.route(s, &hidden.subnets[0]);
    });
    template.resource_count_is("AWS::EC2::RouteTable", 3);
    template.resource_count_is("AWS::EC2::Route", 3);
    let table = |tier| {
        let named = format!("app-dev-{tier}-us-east-1a");
        template
            .resource_id("AWS::EC2::RouteTable", pattern!({ "Properties": { "Tags": [{ "Value": named }] } }))
    };
    for properties in [
        pattern!({ "RouteTableId": { "Ref": table("public") }, "GatewayId": { "Ref": "Internet" },
            "DestinationCidrBlock": "0.0.0.0/0" }),
        pattern!({ "RouteTableId": { "Ref": table("public") }, "GatewayId": { "Ref": "Internet" },
            "DestinationIpv6CidrBlock": "::/0" }),
        pattern!({ "RouteTableId": { "Ref": table("hidden") }, "NatGatewayId": Match::any_value(),
            "DestinationCidrBlock": "0.0.0.0/0" }),
    ] {
        template.has_resource_properties("AWS::EC2::Route", properties);
    }
    template.has_resource(
        "AWS::EC2::Subnet",
        pattern!({
            "Properties": {
                "CidrBlock": "10.0.1.0/24",
                "Ipv6CidrBlock": { "Fn::Select": [0, { "Fn::Cidr": [
                    { "Fn::Select": [0, { "Fn::GetAtt": ["Vpc", "Ipv6CidrBlocks"] }] }, 1, 64,
                ] }] },
                "MapPublicIpOnLaunch": Match::absent(),
            },
            "DependsOn": Match::any_value(),
        }),
    );
    template.resource_properties_count_is(
        "AWS::EC2::Subnet",
        pattern!({ "Ipv6CidrBlock": Match::absent() }),
        2,
    );
}

#[test]
fn a_security_group_lets_nothing_out() {
    let template = template(|s| {
        let vpc = vpc(s);
        group(s, &vpc, "Group");
    });
    template.has_resource_properties(
        "AWS::EC2::SecurityGroup",
        pattern!({
            "GroupDescription": "Group",
            "VpcId": { "Ref": "Vpc" },
            "SecurityGroupEgress": [{ "IpProtocol": "-1", "CidrIp": "127.0.0.1/32" }],
            "SecurityGroupIngress": Match::absent(),
        }),
    );
}

#[test]
fn a_connection_becomes_rules_in_the_stack_of_the_later_group() {
    let mut app = App::new();
    let mut root = app.scope();
    let (vpc, early) = {
        let mut s = root.stack("network", Stack::new());
        let vpc = vpc(&mut s);
        let early = group(&mut s, &vpc, "Early");
        (vpc, early)
    };
    let mut s = root.stack("security", Stack::new());
    let late = group(&mut s, &vpc, "Late");
    connect(&mut s, early, late, Port::tcp(3000));
    connect(&mut s, late, early, Port::HTTPS);
    // Said twice, meant once.
    connect(&mut s, late, early, Port::HTTPS);
    connect(&mut s, Peer::AnyIpv4, early, Port::HTTPS);
    connect(&mut s, early, Peer::AnyIpv6, Port::HTTPS);
    let synthesis = app.synthesize();
    let (network, security) = (template_of(&synthesis, "network"), template_of(&synthesis, "security"));
    let (late, early) =
        (pattern!({ "Ref": "Late" }), pattern!({ "Ref": Match::string_like_regexp("^networkEarly") }));
    for (port, from, to, name) in [
        (3000, &early, &late, "from network/Early at tcp/3000"),
        (443, &late, &early, "to network/Early at tcp/443"),
    ] {
        let ports = pattern!({ "FromPort": port, "ToPort": port, "IpProtocol": "tcp", "Description": name });
        security.has_resource_properties(
            "AWS::EC2::SecurityGroupEgress",
            pattern!({ "GroupId": from.clone(), "DestinationSecurityGroupId": to.clone(), "FromPort": port }),
        );
        security.has_resource_properties(
            "AWS::EC2::SecurityGroupIngress",
            pattern!({ "GroupId": to.clone(), "SourceSecurityGroupId": from.clone(), "FromPort": port }),
        );
        security.has_resource_properties("AWS::EC2::SecurityGroupEgress", ports.clone());
        security.has_resource_properties("AWS::EC2::SecurityGroupIngress", ports);
    }
    security.resource_count_is("AWS::EC2::SecurityGroupEgress", 2);
    network.resource_count_is("AWS::EC2::SecurityGroupIngress", 1);
    network.has_resource_properties(
        "AWS::EC2::SecurityGroupIngress",
        pattern!({ "GroupId": { "Ref": "Early" }, "CidrIp": "0.0.0.0/0", "FromPort": 443 }),
    );
    network.has_resource_properties(
        "AWS::EC2::SecurityGroupEgress",
        pattern!({ "GroupId": { "Ref": "Early" }, "CidrIpv6": "::/0", "FromPort": 443 }),
    );
    network.template_matches(pattern!({ "Parameters": Match::absent() }));
}

#[test]
fn a_connection_without_a_group_is_refused() {
    let synthesis = one_stack(|s| {
        let network: Ipv4Net = "10.1.0.0/16".parse().unwrap();
        connect(s, network, Peer::AnyIpv4, Port::HTTPS);
    });
    let found = synthesis.diagnostics.iter().next().unwrap();
    assert_eq!(found.rule, stackwright_aws::rules::CONNECTION_OUTSIDE);
    assert_eq!(found.message, "neither `10.1.0.0/16` nor `any IPv4` is a security group");
}

#[test]
fn prefix_lists_are_known_or_looked_up() {
    let rule = |region: &'static str| {
        let mut app = App::new();
        let environment = Environment::new("123456789012", region);
        let mut root = app.scope();
        let mut s = root.stack("S", Stack::new().environment(environment));
        let vpc = vpc(&mut s);
        let group = group(&mut s, &vpc, "Group");
        let s3 = aws_prefix_list(&mut s, "s3");
        connect(&mut s, group, s3, Port::HTTPS);
        let synthesis = app.synthesize();
        let missing = synthesis.assembly.as_ref().unwrap().manifest_json();
        let rules = template_of(&synthesis, "S");
        let rule = rules.find_resources("AWS::EC2::SecurityGroupEgress", pattern!({}))[0].value.clone();
        let asked = String::from_utf8(missing).unwrap().contains("com.amazonaws.eu-central-2.s3");
        (rule["Properties"]["DestinationPrefixListId"].clone(), asked)
    };
    assert_eq!(rule("us-east-1"), ("pl-63a5400a".into(), false));
    assert_eq!(rule("eu-central-2"), ("pl-00000000".into(), true));
}

#[test]
fn a_prefix_list_that_cannot_be_looked_up_is_an_error() {
    let mut app = App::new();
    let mut s = app.stack("S", Stack::new().environment(Environment::region("eu-central-2")));
    aws_prefix_list(&mut s, "s3");
    let found = app.synthesize().diagnostics.iter().next().cloned().unwrap();
    assert_eq!(found.rule, stackwright_aws::rules::PREFIX_LIST_UNKNOWN);
    assert_eq!(found.message, "the id of the prefix list `com.amazonaws.eu-central-2.s3` is not known here");
}

#[test]
fn an_acl_numbers_its_rules() {
    let template = template(|s| {
        let vpc = vpc(s);
        let web = tier(s, &vpc, "Web", &["10.0.1.0/24"]);
        let flows = [Flow::new(Side::OutsideIpv4, &web, Port::HTTPS, ClientPorts::ANY)];
        NetworkAcl::builder().vpc(&vpc).tier(&web).flows(&flows).add(s, "WebAcl");
    });
    let vpc = pattern!({ "CidrBlock": "10.0.0.0/16", "Protocol": -1, "RuleAction": "deny" });
    let all = pattern!({
        "CidrBlock": "0.0.0.0/0", "Protocol": 6, "RuleAction": "allow", "PortRange": { "From": 443, "To": 443 },
    });
    for (pattern, number) in [(vpc, 100), (all, 110)] {
        let mut entries =
            template.find_resources("AWS::EC2::NetworkAclEntry", pattern!({ "Properties": pattern }));
        entries.retain(|entry| entry.value["Properties"]["Egress"] == false);
        assert_eq!(entries.len(), 1);
        assert_eq!(entries[0].value["Properties"]["RuleNumber"], number);
    }
    template.resource_count_is("AWS::EC2::NetworkAclEntry", 4);
    template.resource_count_is("AWS::EC2::SubnetNetworkAclAssociation", 1);
}

#[test]
fn more_rules_than_the_quota_are_found() {
    let found = |tiers: u8| {
        let synthesis = one_stack(|s| {
            let vpc = vpc(s);
            let data = tier(s, &vpc, "Data", &["10.0.200.0/24"]);
            let clients: Vec<_> = (0..tiers)
                .map(|n| {
                    // With gaps, since neighbours would share a rule.
                    let network = format!("10.0.{}.0/24", 2 * n).parse().unwrap();
                    let zones = [("us-east-1a".into(), network)];
                    SubnetTier::builder().vpc(&vpc).zones(zones).add(s, format!("Tier{n}"))
                })
                .collect();
            let flows: Vec<_> = clients
                .iter()
                .map(|client| Flow::new(client, &data, Port::POSTGRESQL, ClientPorts::LINUX))
                .collect();
            NetworkAcl::builder().vpc(&vpc).tier(&data).flows(&flows).add(s, "DataAcl");
        });
        synthesis.diagnostics.iter().map(|d| (d.severity, d.message.clone())).collect::<Vec<_>>()
    };
    assert_eq!(found(19), []);
    let warnings = found(20);
    assert_eq!(warnings.len(), 2);
    assert_eq!(
        warnings[0],
        (Severity::Warning, "21 rules are needed on the way in, more than the quota of 20".to_owned())
    );
    assert_eq!(found(40)[1].0, Severity::Error);
}

#[test]
fn endpoints_serve_the_account_and_let_image_layers_through() {
    let template = template(|s| {
        let vpc = vpc(s);
        let app = tier(s, &vpc, "App", &["10.0.1.0/24", "10.0.2.0/24"]);
        let group = group(s, &vpc, "Group");
        InterfaceEndpoint::builder()
            .vpc(&vpc)
            .service(AwsService::ECR)
            .tier(&app)
            .security_group(group)
            .add(s, "Ecr");
        GatewayEndpoint::s3().vpc(&vpc).tiers(&[&app]).add(s, "S3");
    });
    let own_principals =
        pattern!({ "StringEquals": { "aws:PrincipalAccount": { "Ref": "AWS::AccountId" } } });
    template.has_resource_properties(
        "AWS::EC2::VPCEndpoint",
        pattern!({
            "ServiceName": { "Fn::Sub": "com.amazonaws.${AWS::Region}.ecr.api" },
            "VpcEndpointType": "Interface",
            "PrivateDnsEnabled": true,
            "SecurityGroupIds": [{ "Ref": "Group" }],
            "SubnetIds": [Match::any_value(), Match::any_value()],
            "PolicyDocument": { "Statement": [{ "Effect": "Allow", "Condition": own_principals }] },
        }),
    );
    template.has_resource_properties(
        "AWS::EC2::VPCEndpoint",
        pattern!({
            "VpcEndpointType": "Gateway",
            "RouteTableIds": [Match::any_value(), Match::any_value()],
            "PolicyDocument": { "Statement": [
                { "Condition": { "StringEquals": {
                    "aws:PrincipalAccount": { "Ref": "AWS::AccountId" },
                    "aws:ResourceAccount": { "Ref": "AWS::AccountId" },
                } } },
                {
                    "Action": "s3:GetObject",
                    "Resource": { "Fn::Sub": "arn:${AWS::Partition}:s3:::prod-${AWS::Region}-starport-layer-bucket/*" },
                    "Condition": Match::absent(),
                },
            ] },
        }),
    );
}

#[test]
fn a_rule_keeps_its_logical_id_when_others_come() {
    let ids = |with_sibling: bool| {
        let template = template(|s| {
            let vpc = vpc(s);
            let web = group(s, &vpc, "Web");
            if with_sibling {
                let other = group(s, &vpc, "Other");
                connect(s, web, other, Port::HTTPS);
                connect(s, other, web, Port::HTTPS);
            }
            let app = group(s, &vpc, "App");
            connect(s, web, app, Port::tcp(3000));
        });
        let rules = template.find_resources(
            "AWS::EC2::SecurityGroupIngress",
            pattern!({ "Properties": { "FromPort": 3000 } }),
        );
        assert_eq!(rules.len(), 1);
        rules[0].logical_id.to_owned()
    };
    assert_eq!(ids(false), ids(true));
}
