//! The edge, from constructs to templates.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod one_stack;

use one_stack::template;
use stackwright_aws::edge::{
    Certificate, Exposure, HealthCheck, HostedZone, Listener, ListenerRule, LoadBalancer, SignIn, TargetGroup,
};
use stackwright_aws::identity::cognito::{LoadBalancerClient, Mfa, PasswordPolicy, UserPool};
use stackwright_aws::network::{InternetGateway, SubnetTier, Vpc};
use stackwright_aws::storage::{Bucket, Encryption, LogDelivery};
use stackwright_aws::units::{Days, Hours, Seconds};
use stackwright_core::Scope;
use stackwright_core::value::Val;
use stackwright_testing::{Match, pattern};

struct Ground {
    vpc: Vpc,
    tier: SubnetTier,
    internet: InternetGateway,
    logs: Bucket,
}

fn ground(s: &mut Scope<'_>) -> Ground {
    let vpc = Vpc::builder().name("app-dev").cidr("10.0.0.0/16".parse().unwrap()).ipv6(true).add(s, "Vpc");
    let zones = [('a', "10.0.1.0/24"), ('b', "10.0.2.0/24")];
    let zones =
        zones.map(|(letter, network)| (format!("us-east-1{letter}").into(), network.parse().unwrap()));
    let tier = SubnetTier::builder().vpc(&vpc).zones(zones).ipv6_from(0).add(s, "Public");
    let internet = InternetGateway::builder().vpc(&vpc).add(s, "Internet");
    let logs = Bucket::builder()
        .encryption(Encryption::S3Managed)
        .receives(LogDelivery::load_balancers("alb"))
        .add(s, "Logs");
    Ground { vpc, tier, internet, logs }
}

fn load_balancer(s: &mut Scope<'_>, ground: &Ground, exposure: Exposure) -> LoadBalancer {
    LoadBalancer::builder()
        .vpc(&ground.vpc)
        .tier(&ground.tier)
        .exposure(exposure)
        .access_logs(&ground.logs, "alb")
        .add(s, "LoadBalancer")
}

#[test]
fn a_load_balancer_logs_and_stays() {
    let attributes = pattern!(Match::array_equals([
        pattern!({ "Key": "deletion_protection.enabled", "Value": "true" }),
        pattern!({ "Key": "routing.http.drop_invalid_header_fields.enabled", "Value": "true" }),
        pattern!({ "Key": "access_logs.s3.enabled", "Value": "true" }),
        pattern!({ "Key": "access_logs.s3.bucket", "Value": { "Ref": Match::string_like_regexp("^Logs") } }),
        pattern!({ "Key": "access_logs.s3.prefix", "Value": "alb" }),
    ]));
    for (is_public, scheme, addresses, waits_for) in
        [(true, "internet-facing", "dualstack", 2), (false, "internal", "ipv4", 1)]
    {
        let template = template(|s| {
            let ground = ground(s);
            let exposure = if is_public { Exposure::Internet(ground.internet) } else { Exposure::Internal };
            load_balancer(s, &ground, exposure);
        });
        let depends_on = vec![Match::any_value(); waits_for];
        let depends_on = if is_public { pattern!(depends_on) } else { Match::any_value() };
        template.has_resource(
            "AWS::ElasticLoadBalancingV2::LoadBalancer",
            pattern!({
                "Properties": {
                    "Type": "application",
                    "Scheme": scheme,
                    "IpAddressType": addresses,
                    "Subnets": [Match::any_value(), Match::any_value()],
                    "LoadBalancerAttributes": attributes.clone(),
                },
                "DependsOn": depends_on,
            }),
        );
    }
}

#[test]
fn listeners_encrypt_or_redirect() {
    let template = template(|s| {
        let ground = ground(s);
        let balancer = load_balancer(s, &ground, Exposure::Internal);
        let arn = Val::existing("arn:aws:acm:us-east-1:123456789012:certificate/x");
        Listener::https().load_balancer(balancer).certificate(arn).add(s, "Https");
        Listener::redirect_to_https().load_balancer(balancer).add(s, "Http");
    });
    template.has_resource_properties(
        "AWS::ElasticLoadBalancingV2::Listener",
        pattern!({
            "Port": 443,
            "Protocol": "HTTPS",
            "SslPolicy": Match::string_like_regexp("^ELBSecurityPolicy-TLS13-1-[23]-"),
            "Certificates": [{ "CertificateArn": "arn:aws:acm:us-east-1:123456789012:certificate/x" }],
            "DefaultActions": [{ "Type": "fixed-response", "FixedResponseConfig": { "StatusCode": "404" } }],
        }),
    );
    template.has_resource_properties(
        "AWS::ElasticLoadBalancingV2::Listener",
        pattern!({
            "Port": 80,
            "Protocol": "HTTP",
            "DefaultActions": [{
                "Type": "redirect",
                "RedirectConfig": { "Protocol": "HTTPS", "Port": "443", "StatusCode": "HTTP_301" },
            }],
        }),
    );
}

#[test]
fn users_sign_in_before_they_are_forwarded() {
    let template = template(|s| {
        let ground = ground(s);
        let balancer = load_balancer(s, &ground, Exposure::Internal);
        let listener =
            Listener::https().load_balancer(balancer).certificate(Val::existing("arn")).add(s, "Https");
        let passwords = PasswordPolicy { min_characters: 14, temporary_validity: Days(3) };
        let users = UserPool::builder()
            .name("users")
            .domain_prefix("users")
            .mfa(Mfa::Required)
            .passwords(passwords)
            .add(s, "Users");
        let client = LoadBalancerClient::builder().pool(&users).domain("example.com").add(s, "Client");
        let health_check = HealthCheck {
            path: "/health",
            interval: Seconds(30),
            timeout: Seconds(5),
            healthy_after: 2,
            unhealthy_after: 3,
        };
        let group =
            TargetGroup::builder().vpc(&ground.vpc).port(3000).health_check(health_check).add(s, "Targets");
        ListenerRule::builder()
            .listener(listener)
            .priority(1)
            .paths(["/*"])
            .sign_in(SignIn { users, client, session: Hours(12) })
            .forward_to(group)
            .add(s, "Rule");
    });
    template.has_resource_properties(
        "AWS::ElasticLoadBalancingV2::ListenerRule",
        pattern!({
            "ListenerArn": { "Ref": "Https" },
            "Conditions": [{ "Field": "path-pattern", "PathPatternConfig": { "Values": ["/*"] } }],
            "Actions": [
                {
                    "Order": 1,
                    "Type": "authenticate-cognito",
                    "AuthenticateCognitoConfig": {
                        "UserPoolArn": { "Fn::GetAtt": [Match::any_value(), "Arn"] },
                        "UserPoolClientId": { "Ref": "Client" },
                        "UserPoolDomain": { "Ref": Match::any_value() },
                        "SessionTimeout": 43200,
                        "OnUnauthenticatedRequest": Match::absent(),
                    },
                },
                { "Order": 2, "Type": "forward", "TargetGroupArn": { "Ref": "Targets" } },
            ],
        }),
    );
    template.has_resource_properties(
        "AWS::ElasticLoadBalancingV2::TargetGroup",
        pattern!({
            "TargetType": "ip", "Protocol": "HTTP", "Port": 3000,
            "HealthCheckEnabled": true, "HealthCheckPath": "/health", "HealthCheckIntervalSeconds": 30,
            "HealthyThresholdCount": 2, "UnhealthyThresholdCount": 3, "Matcher": { "HttpCode": "200" },
        }),
    );
}

#[test]
fn names_lead_to_a_load_balancer_over_the_versions_it_speaks() {
    let template = template(|s| {
        let ground = ground(s);
        let balancer = load_balancer(s, &ground, Exposure::Internet(ground.internet));
        let world = HostedZone::public().domain("example.com").add(s, "World");
        let inside = HostedZone::private().domain("internal.example.com").vpc(&ground.vpc).add(s, "Inside");
        Certificate::builder().domain("app.example.com").zone(&world).add(s, "Certificate");
        world.alias(s, "App", "app.example.com", balancer);
        inside.alias(s, "Internal", "internal.example.com", LoadBalancer { has_ipv6: false, ..balancer });
    });
    template.has_resource(
        "AWS::Route53::HostedZone",
        pattern!({
            "Properties": { "Name": "example.com", "VPCs": Match::absent() },
            "DeletionPolicy": "Retain",
        }),
    );
    template.has_resource_properties(
        "AWS::Route53::HostedZone",
        pattern!({
            "Name": "internal.example.com",
            "VPCs": [{ "VPCId": { "Ref": "Vpc" }, "VPCRegion": { "Ref": "AWS::Region" } }],
        }),
    );
    template.has_resource_properties(
        "AWS::CertificateManager::Certificate",
        pattern!({
            "DomainName": "app.example.com",
            "ValidationMethod": "DNS",
            "DomainValidationOptions": [{ "DomainName": "app.example.com", "HostedZoneId": { "Ref": "World" } }],
        }),
    );
    let record = |name: &str, version: &str, zone: &str| {
        pattern!({
            "Name": name,
            "Type": version,
            "HostedZoneId": { "Ref": zone },
            "AliasTarget": { "DNSName": { "Fn::Sub": Match::string_like_regexp(r"^dualstack\.\$\{LoadBalancer") } },
            "TTL": Match::absent(),
        })
    };
    for (name, version, zone) in [
        ("app.example.com", "A", "World"),
        ("app.example.com", "AAAA", "World"),
        ("internal.example.com", "A", "Inside"),
    ] {
        template.has_resource_properties("AWS::Route53::RecordSet", record(name, version, zone));
    }
    template.resource_count_is("AWS::Route53::RecordSet", 3);
}
