//! Networks from templates: each rule of AWS with a case for it and the opposite.

use serde_json::{Value as Json, json};
use stackwright_model::{Inputs, Model, SourceTemplate};

use super::Network;
use super::query::{Answer, Verdict};
use super::sets::{Protocol, Service, ServiceSet, describe_services};

/// A network of a template's resources.
struct Case {
    model: Model,
    network: Network,
}

impl Case {
    fn new(resources: Json) -> Self {
        let template = json!({ "Parameters": { "Open": { "Type": "String" } }, "Resources": resources });
        let source = SourceTemplate { stack: "S".into(), file: "s.json".into(), text: template.to_string() };
        let model =
            Model::of_templates(&[source], &Inputs { region: Some("eu-west-1".into()), ..Inputs::default() });
        let network = Network::of(&model);
        Self { model, network }
    }

    fn reach(&self, from: &str, to: &str, wanted: &ServiceSet) -> Answer {
        let node = |name| self.network.node(&self.model, name).unwrap();
        self.network.reach(&node(from), &node(to), wanted)
    }

    fn direct(&self, from: &str, to: &str) -> String {
        let answer = self.reach(from, to, &ServiceSet::full());
        let exact = if answer.direct.is_exact() { "" } else { " perhaps" };
        format!("{}{exact}", describe_services(&answer.direct.possible))
    }

    fn verdict(&self, from: &str, to: &str, port: u16) -> Verdict {
        self.reach(from, to, &ServiceSet::between(Service::tcp(port), Service::tcp(port))).verdict
    }
}

fn merge(parts: &[Json]) -> Json {
    let mut all = serde_json::Map::new();
    for part in parts {
        all.extend(part.as_object().unwrap().clone());
    }
    Json::Object(all)
}

fn resource(kind: &str, properties: Json) -> Json {
    json!({ "Type": kind, "Properties": properties })
}

fn reference(id: &str) -> Json {
    json!({ "Ref": id })
}

/// A VPC with a public subnet `Front` and a private one `Back`, and an instance in each, `Web` and `App`, with groups
/// `WebGroup` and `AppGroup` that let nothing through.
fn two_tiers() -> Json {
    let nothing = json!([{ "IpProtocol": "-1", "CidrIp": "127.0.0.1/32" }]);
    let group = || {
        resource(
            "AWS::EC2::SecurityGroup",
            json!({ "GroupDescription": "g", "VpcId": reference("Vpc"), "SecurityGroupEgress": nothing }),
        )
    };
    let instance = |subnet: &str, group: &str, public: bool| {
        let interface = json!({
            "DeviceIndex": "0", "SubnetId": reference(subnet), "GroupSet": [reference(group)],
            "AssociatePublicIpAddress": public,
        });
        resource("AWS::EC2::Instance", json!({ "NetworkInterfaces": [interface] }))
    };
    json!({
        "Vpc": resource("AWS::EC2::VPC", json!({ "CidrBlock": "10.0.0.0/16" })),
        "Gateway": resource("AWS::EC2::InternetGateway", json!({})),
        "Attachment": resource(
            "AWS::EC2::VPCGatewayAttachment",
            json!({ "VpcId": reference("Vpc"), "InternetGatewayId": reference("Gateway") }),
        ),
        "Front": resource("AWS::EC2::Subnet", json!({ "VpcId": reference("Vpc"), "CidrBlock": "10.0.1.0/24" })),
        "Back": resource("AWS::EC2::Subnet", json!({ "VpcId": reference("Vpc"), "CidrBlock": "10.0.2.0/24" })),
        "FrontTable": resource("AWS::EC2::RouteTable", json!({ "VpcId": reference("Vpc") })),
        "FrontTableOfFront": resource(
            "AWS::EC2::SubnetRouteTableAssociation",
            json!({ "SubnetId": reference("Front"), "RouteTableId": reference("FrontTable") }),
        ),
        "FrontRoute": resource(
            "AWS::EC2::Route",
            json!({
                "RouteTableId": reference("FrontTable"), "DestinationCidrBlock": "0.0.0.0/0",
                "GatewayId": reference("Gateway"),
            }),
        ),
        "WebGroup": group(),
        "AppGroup": group(),
        "Web": instance("Front", "WebGroup", true),
        "App": instance("Back", "AppGroup", false),
    })
}

fn rule(id: &str, egress: bool, owner: &str, peer: (&str, Json), port: u16) -> Json {
    let kind = if egress { "AWS::EC2::SecurityGroupEgress" } else { "AWS::EC2::SecurityGroupIngress" };
    let mut properties = json!({
        "GroupId": { "Fn::GetAtt": [owner, "GroupId"] }, "IpProtocol": "tcp", "FromPort": port, "ToPort": port,
    });
    properties[peer.0] = peer.1;
    json!({ id: resource(kind, properties) })
}

/// Web reaches App at a port, as far as groups are concerned.
fn web_to_app(port: u16) -> Json {
    merge(&[
        rule("Out", true, "WebGroup", ("DestinationSecurityGroupId", reference("AppGroup")), port),
        rule("In", false, "AppGroup", ("SourceSecurityGroupId", reference("WebGroup")), port),
    ])
}

fn entry(
    id: &str,
    acl: &str,
    number: i64,
    egress: bool,
    action: &str,
    block: &str,
    ports: Option<(u16, u16)>,
) -> Json {
    let mut properties = json!({
        "NetworkAclId": reference(acl), "RuleNumber": number, "Egress": egress, "RuleAction": action,
        "CidrBlock": block, "Protocol": if ports.is_some() { 6 } else { -1 },
    });
    if let Some((from, to)) = ports {
        properties["PortRange"] = json!({ "From": from, "To": to });
    }
    json!({ id: resource("AWS::EC2::NetworkAclEntry", properties) })
}

fn acl(id: &str, subnet: &str) -> Json {
    json!({
        id: resource("AWS::EC2::NetworkAcl", json!({ "VpcId": reference("Vpc") })),
        format!("{id}Of{subnet}"): resource(
            "AWS::EC2::SubnetNetworkAclAssociation",
            json!({ "SubnetId": reference(subnet), "NetworkAclId": reference(id) }),
        ),
    })
}

#[test]
fn groups_need_a_rule_on_both_sides() {
    let case = Case::new(merge(&[two_tiers(), web_to_app(8080)]));
    assert_eq!(case.direct("Web", "App"), "tcp/8080");
    assert_eq!(case.direct("App", "Web"), "nothing");
    assert_eq!(case.direct("internet", "App"), "nothing");
    for missing in ["Out", "In"] {
        let mut resources = merge(&[two_tiers(), web_to_app(8080)]);
        resources.as_object_mut().unwrap().remove(missing);
        assert_eq!(Case::new(resources).direct("Web", "App"), "nothing", "{missing}");
    }
}

#[test]
fn a_group_without_egress_rules_lets_everything_out() {
    let mut resources = merge(&[two_tiers(), web_to_app(8080)]);
    resources.as_object_mut().unwrap().remove("Out");
    resources["WebGroup"]["Properties"].as_object_mut().unwrap().remove("SecurityGroupEgress");
    assert_eq!(Case::new(resources.clone()).direct("Web", "App"), "tcp/8080");
    // A stand-alone rule does not take the default one away; an inline one does.
    let more = rule("Other", true, "WebGroup", ("CidrIp", json!("192.0.2.0/24")), 443);
    assert_eq!(Case::new(merge(&[resources.clone(), more])).direct("Web", "App"), "tcp/8080");
    resources["WebGroup"]["Properties"]["SecurityGroupEgress"] =
        json!([{ "IpProtocol": "tcp", "FromPort": 443, "ToPort": 443, "CidrIp": "0.0.0.0/0" }]);
    assert_eq!(Case::new(resources).direct("Web", "App"), "nothing");
}

#[test]
fn a_group_can_name_itself() {
    let parts = merge(&[
        rule("Out", true, "AppGroup", ("DestinationSecurityGroupId", reference("AppGroup")), 7800),
        rule("In", false, "AppGroup", ("SourceSecurityGroupId", reference("AppGroup")), 7800),
    ]);
    let case = Case::new(merge(&[two_tiers(), parts]));
    assert_eq!(case.direct("App", "App"), "tcp/7800");
    assert_eq!(case.direct("Web", "App"), "nothing");
}

#[test]
fn without_groups_the_default_one_counts() {
    let mut resources = two_tiers();
    for instance in ["Web", "App"] {
        resources[instance]["Properties"]["NetworkInterfaces"][0].as_object_mut().unwrap().remove("GroupSet");
    }
    let case = Case::new(resources.clone());
    assert_eq!(case.direct("Web", "App"), "every protocol and port");
    assert_eq!(case.direct("internet", "Web"), "nothing");
    // A rule on the default group counts too.
    let group = json!({ "Fn::GetAtt": ["Vpc", "DefaultSecurityGroup"] });
    let mut parts = rule("Open", false, "WebGroup", ("CidrIp", json!("0.0.0.0/0")), 22);
    parts["Open"]["Properties"]["GroupId"] = group;
    assert_eq!(Case::new(merge(&[resources, parts])).direct("internet", "Web"), "tcp/22");
}

#[test]
fn the_internet_needs_a_gateway_a_route_and_a_public_address() {
    let open = |group| rule("Open", false, group, ("CidrIp", json!("0.0.0.0/0")), 443);
    let public = merge(&[two_tiers(), open("WebGroup")]);
    assert_eq!(Case::new(public.clone()).direct("internet", "Web"), "tcp/443");
    assert_eq!(Case::new(merge(&[two_tiers(), open("AppGroup")])).direct("internet", "App"), "nothing");
    for missing in ["FrontRoute", "FrontTableOfFront", "Attachment"] {
        let mut resources = public.clone();
        resources.as_object_mut().unwrap().remove(missing);
        assert_eq!(Case::new(resources).direct("internet", "Web"), "nothing", "{missing}");
    }
    let mut resources = public;
    resources["Web"]["Properties"]["NetworkInterfaces"][0]["AssociatePublicIpAddress"] = json!(false);
    assert_eq!(Case::new(resources).direct("internet", "Web"), "nothing");
}

#[test]
fn the_longest_prefix_decides() {
    let parts = rule("Open", false, "WebGroup", ("CidrIp", json!("198.51.100.0/24")), 443);
    let nat = json!({
        "Address": resource("AWS::EC2::EIP", json!({})),
        "Nat": resource("AWS::EC2::NatGateway", json!({
            "SubnetId": reference("Front"), "AllocationId": { "Fn::GetAtt": ["Address", "AllocationId"] },
        })),
        "Longer": resource("AWS::EC2::Route", json!({
            "RouteTableId": reference("FrontTable"), "DestinationCidrBlock": "198.51.100.0/24",
            "NatGatewayId": reference("Nat"),
        })),
    });
    let without = merge(&[two_tiers(), parts.clone()]);
    assert_eq!(Case::new(without).direct("internet", "Web"), "tcp/443");
    // Replies would leave by the NAT gateway.
    assert_eq!(Case::new(merge(&[two_tiers(), parts, nat])).direct("internet", "Web"), "nothing");
}

#[test]
fn a_gateway_that_is_attached_elsewhere_is_a_black_hole() {
    let mut resources =
        merge(&[two_tiers(), rule("Open", false, "WebGroup", ("CidrIp", json!("0.0.0.0/0")), 443)]);
    resources["Other"] = resource("AWS::EC2::VPC", json!({ "CidrBlock": "10.9.0.0/16" }));
    resources["Attachment"]["Properties"]["VpcId"] = reference("Other");
    let case = Case::new(resources);
    let answer = case.reach("internet", "Web", &ServiceSet::full());
    assert_eq!(answer.verdict, Verdict::Unreachable);
    assert!(answer.blocked.is_some());
}

#[test]
fn a_subnet_without_an_acl_has_the_default_one() {
    let resources = merge(&[
        two_tiers(),
        web_to_app(8080),
        json!({
            "Acl": resource("AWS::EC2::NetworkAcl", json!({ "VpcId": reference("Vpc") })),
        }),
    ]);
    // An ACL that no subnet has stops nothing; one without rules stops all.
    assert_eq!(Case::new(resources).direct("Web", "App"), "tcp/8080");
    assert_eq!(
        Case::new(merge(&[two_tiers(), web_to_app(8080), acl("Acl", "Back")])).direct("Web", "App"),
        "nothing"
    );
    // The default one can be added to.
    let mut deny = entry("Deny", "Vpc", 50, false, "deny", "10.0.1.0/24", Some((8080, 8080)));
    deny["Deny"]["Properties"]["NetworkAclId"] = json!({ "Fn::GetAtt": ["Vpc", "DefaultNetworkAcl"] });
    assert_eq!(Case::new(merge(&[two_tiers(), web_to_app(8080), deny])).direct("Web", "App"), "nothing");
}

#[test]
fn acl_rules_are_tried_in_their_order() {
    let with = |deny: i64| {
        Case::new(merge(&[
            two_tiers(),
            web_to_app(8080),
            acl("Acl", "Back"),
            entry("Deny", "Acl", deny, false, "deny", "10.0.1.0/24", Some((8080, 8080))),
            entry("Allow", "Acl", 100, false, "allow", "10.0.0.0/16", Some((8000, 9000))),
            entry("Reply", "Acl", 100, true, "allow", "10.0.0.0/16", Some((1024, 65535))),
        ]))
    };
    assert_eq!(with(200).direct("Web", "App"), "tcp/8080");
    assert_eq!(with(50).direct("Web", "App"), "nothing");
}

#[test]
fn acls_must_let_replies_through() {
    let with = |first: u16, last: u16| {
        Case::new(merge(&[
            two_tiers(),
            web_to_app(8080),
            acl("Acl", "Back"),
            entry("In", "Acl", 100, false, "allow", "10.0.1.0/24", Some((8080, 8080))),
            entry("Reply", "Acl", 100, true, "allow", "10.0.1.0/24", Some((first, last))),
            // `In` is taken by the group's rule in this template.
            web_to_app(8080),
            entry("AclIn", "Acl", 100, false, "allow", "10.0.1.0/24", Some((8080, 8080))),
        ]))
    };
    assert_eq!(with(1024, 65535).direct("Web", "App"), "tcp/8080");
    assert_eq!(with(32768, 65535).verdict("Web", "App", 8080), Verdict::Reachable);
    // Some of the client's ports: it depends on which one it takes.
    assert_eq!(with(50000, 65535).verdict("Web", "App", 8080), Verdict::Unknown);
    assert_eq!(with(8080, 8080).verdict("Web", "App", 8080), Verdict::Unknown);
    let mut silent = merge(&[two_tiers(), web_to_app(8080), acl("Acl", "Back")]);
    silent = merge(&[silent, entry("AclIn", "Acl", 100, false, "allow", "10.0.1.0/24", Some((8080, 8080)))]);
    let answer = Case::new(silent).reach("Web", "App", &ServiceSet::full());
    assert_eq!(answer.verdict, Verdict::Unreachable);
    assert!(answer.blocked.unwrap().hop.text.contains("replies"));
}

#[test]
fn within_a_subnet_no_acl_counts() {
    let mut resources = merge(&[two_tiers(), web_to_app(8080), acl("Acl", "Back")]);
    resources["Web"]["Properties"]["NetworkInterfaces"][0]["SubnetId"] = reference("Back");
    assert_eq!(Case::new(resources).direct("Web", "App"), "tcp/8080");
}

#[test]
fn nat_leads_out_and_never_in() {
    let nat = json!({
        "Nat": resource("AWS::EC2::NatGateway", json!({ "SubnetId": reference("Front"), "AllocationId": "eipalloc-1" })),
        "BackTable": resource("AWS::EC2::RouteTable", json!({ "VpcId": reference("Vpc") })),
        "BackTableOfBack": resource(
            "AWS::EC2::SubnetRouteTableAssociation",
            json!({ "SubnetId": reference("Back"), "RouteTableId": reference("BackTable") }),
        ),
        "BackRoute": resource("AWS::EC2::Route", json!({
            "RouteTableId": reference("BackTable"), "DestinationCidrBlock": "0.0.0.0/0",
            "NatGatewayId": reference("Nat"),
        })),
    });
    let rules = merge(&[
        rule("Out", true, "AppGroup", ("CidrIp", json!("0.0.0.0/0")), 443),
        rule("In", false, "AppGroup", ("CidrIp", json!("0.0.0.0/0")), 443),
    ]);
    let resources = merge(&[two_tiers(), rules, nat]);
    let case = Case::new(resources.clone());
    assert_eq!(case.direct("App", "internet"), "tcp/443");
    assert_eq!(case.direct("internet", "App"), "nothing");
    // The gateway's own subnet must lead to the internet.
    let mut lost = resources.clone();
    lost.as_object_mut().unwrap().remove("FrontRoute");
    assert_eq!(Case::new(lost).direct("App", "internet"), "nothing");
    // And its ACL must let the replies to the gateway in.
    let acls = merge(&[
        acl("Acl", "Front"),
        entry("A", "Acl", 100, false, "allow", "10.0.2.0/24", Some((443, 443))),
        entry("B", "Acl", 100, true, "allow", "0.0.0.0/0", None),
    ]);
    let answered = entry("C", "Acl", 110, false, "allow", "0.0.0.0/0", Some((1024, 65535)));
    assert_eq!(Case::new(merge(&[resources.clone(), acls.clone()])).direct("App", "internet"), "nothing");
    assert_eq!(Case::new(merge(&[resources, acls, answered])).direct("App", "internet"), "tcp/443");
}

#[test]
fn what_is_not_known_is_unknown() {
    let parts = rule("Open", false, "WebGroup", ("CidrIp", reference("Open")), 443);
    let answer = Case::new(merge(&[two_tiers(), parts])).reach("internet", "Web", &ServiceSet::full());
    assert_eq!(answer.verdict, Verdict::Unknown);
    assert_eq!(
        answer.unknowns.iter().map(ToString::to_string).collect::<Vec<_>>(),
        ["the parameter `Open`, which has no value here"]
    );
    // Something else that is certain decides anyway.
    let open = rule("Sure", false, "WebGroup", ("CidrIp", json!("0.0.0.0/0")), 443);
    let parts = merge(&[rule("Open", false, "WebGroup", ("CidrIp", reference("Open")), 443), open]);
    assert_eq!(Case::new(merge(&[two_tiers(), parts])).verdict("internet", "Web", 443), Verdict::Reachable);
}

#[test]
fn protocols_and_icmp_are_told_apart() {
    let with = |protocol: &str, from: i64, to: i64| {
        let mut parts = rule("Open", false, "WebGroup", ("CidrIp", json!("0.0.0.0/0")), 1);
        let properties = &mut parts["Open"]["Properties"];
        properties["IpProtocol"] = json!(protocol);
        properties["FromPort"] = json!(from);
        properties["ToPort"] = json!(to);
        Case::new(merge(&[two_tiers(), parts])).direct("internet", "Web")
    };
    assert_eq!(with("udp", 53, 53), "udp/53");
    assert_eq!(with("icmp", 8, -1), "icmp type 8");
    assert_eq!(with("icmp", -1, -1), "icmp of every type");
    assert_eq!(with("-1", 53, 53), "every protocol and port");
    assert_eq!(with("50", 53, 53), "protocol 50");
    assert_eq!(with("6", 0, 65535), describe_services(&ServiceSet::all_of(Protocol::TCP)));
}
