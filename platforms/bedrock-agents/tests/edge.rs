//! The load balancers, their certificates and their names keep the requirements, in every environment.

mod built_in;

use built_in::{Environment, environments};
use stackwright_testing::{Match, Template, pattern};

fn in_every_network(check: impl Fn(&Environment, &Template)) {
    for environment in environments() {
        check(&environment, environment.template("network"));
    }
}

fn balancer<'t>(template: &'t Template, scheme: &str) -> &'t str {
    template.resource_id(
        "AWS::ElasticLoadBalancingV2::LoadBalancer",
        pattern!({ "Properties": { "Scheme": scheme } }),
    )
}

fn subnets(template: &Template, networks: [&str; 2]) -> Match {
    Match::array_equals(networks.map(|network| {
        let pattern = pattern!({ "Properties": { "CidrBlock": network } });
        pattern!({ "Ref": template.resource_id("AWS::EC2::Subnet", pattern) })
    }))
}

/// BA-010, BA-011, BP-7: over both zones, logged, kept from deletion where others depend on them.
#[test]
fn load_balancers_stand_in_both_zones() {
    in_every_network(|environment, template| {
        let protected = ["staging", "prod"].contains(&environment.name);
        for (scheme, networks) in [
            ("internet-facing", ["10.0.1.0/24", "10.0.2.0/24"]),
            ("internal", ["10.0.11.0/24", "10.0.12.0/24"]),
        ] {
            let attribute =
                |key: &str, value: &str| Match::array_with([pattern!({ "Key": key, "Value": value })]);
            for (key, value) in [
                ("access_logs.s3.enabled", "true"),
                ("routing.http.drop_invalid_header_fields.enabled", "true"),
                ("deletion_protection.enabled", if protected { "true" } else { "false" }),
            ] {
                template.has_resource_properties(
                    "AWS::ElasticLoadBalancingV2::LoadBalancer",
                    pattern!({
                        "Scheme": scheme,
                        "Subnets": subnets(template, networks),
                        "LoadBalancerAttributes": attribute(key, value),
                    }),
                );
            }
        }
        template.resource_count_is("AWS::ElasticLoadBalancingV2::LoadBalancer", 2);
    });
}

/// BA-010, BA-011, BP-7: TLS 1.2 or newer, and nothing else but a redirect at the public port 80.
#[test]
fn listeners_encrypt_or_redirect() {
    in_every_network(|_, template| {
        for scheme in ["internet-facing", "internal"] {
            template.has_resource_properties(
                "AWS::ElasticLoadBalancingV2::Listener",
                pattern!({
                    "LoadBalancerArn": { "Ref": balancer(template, scheme) },
                    "Port": 443,
                    "Protocol": "HTTPS",
                    "SslPolicy": Match::string_like_regexp("^ELBSecurityPolicy-TLS13-1-[23]-"),
                    "Certificates": [{ "CertificateArn": Match::any_value() }],
                    "DefaultActions": [{ "Type": "fixed-response", "FixedResponseConfig": { "StatusCode": "404" } }],
                }),
            );
        }
        template.has_resource_properties(
            "AWS::ElasticLoadBalancingV2::Listener",
            pattern!({
                "LoadBalancerArn": { "Ref": balancer(template, "internet-facing") },
                "Port": 80,
                "DefaultActions": [{ "Type": "redirect", "RedirectConfig": { "Protocol": "HTTPS", "Port": "443" } }],
            }),
        );
        template.resource_count_is("AWS::ElasticLoadBalancingV2::Listener", 3);
    });
}

/// BA-012, BA-040.
#[test]
fn certificates_are_validated_by_dns() {
    in_every_network(|environment, template| {
        let domain = &environment.configuration.dns.domain;
        let zone = match environment.name {
            "dev" | "test" => pattern!({ "Ref": "dnsHostedZone" }),
            _ => pattern!("Z0123456789EXAMPLE01"),
        };
        for (domain, listener) in
            [(domain.clone(), "PublicHttps"), (format!("internal.{domain}"), "InternalHttps")]
        {
            let certificate = template.resource_id(
                "AWS::CertificateManager::Certificate",
                pattern!({ "Properties": {
                    "DomainName": domain.clone(),
                    "ValidationMethod": "DNS",
                    "DomainValidationOptions": [{ "DomainName": domain, "HostedZoneId": zone.clone() }],
                } }),
            );
            let shown = &template.as_json()["Resources"][listener]["Properties"]["Certificates"];
            assert_eq!(shown[0]["CertificateArn"]["Ref"], certificate);
        }
    });
}

/// BA-012: a certificate that exists is taken as it is.
#[test]
fn a_certificate_may_exist() {
    let arn = "arn:aws:acm:us-east-1:123456789012:certificate/01234567-89ab-cdef-0123-456789abcdef";
    let text = format!(
        r#"
        environment = "dev"
        [dns]
        domain = "dev.example.com"
        zone = "create"
        certificate = {{ existing = "{arn}" }}
        [tags]
        owner = "us"
        cost_center = "1"
        "#
    );
    let environment = Environment::of("dev", &text);
    environment.template("network").has_resource_properties(
        "AWS::ElasticLoadBalancingV2::Listener",
        pattern!({ "Certificates": [{ "CertificateArn": arn }] }),
    );
}

/// BA-014.
#[test]
fn shield_advanced_is_a_switch() {
    in_every_network(|_, template| template.resource_count_is("AWS::Shield::Protection", 0));
    let text = r#"
        environment = "dev"
        [dns]
        domain = "dev.example.com"
        zone = "create"
        [edge]
        shield_advanced = true
        [tags]
        owner = "us"
        cost_center = "1"
    "#;
    let environment = Environment::of("dev", text);
    let template = environment.template("network");
    template.has_resource_properties(
        "AWS::Shield::Protection",
        pattern!({ "ResourceArn": { "Ref": balancer(template, "internet-facing") } }),
    );
}

/// BA-039.
#[test]
fn the_zone_exists_or_is_made_in_a_stack_of_its_own() {
    for environment in environments() {
        let has_stack = environment.templates().iter().any(|(stack, _)| stack == "dns");
        assert_eq!(has_stack, ["dev", "test"].contains(&environment.name), "{}", environment.name);
        if has_stack {
            let template = environment.template("dns");
            let domain = environment.configuration.dns.domain.clone();
            template.has_resource_properties("AWS::Route53::HostedZone", pattern!({ "Name": domain }));
            template.has_output("NameServers", pattern!({ "Value": { "Fn::Join": Match::any_value() } }));
        }
    }
}

/// BA-041; and the internal load balancer's name is known within the VPC only.
#[test]
fn names_lead_to_the_load_balancers() {
    in_every_network(|environment, template| {
        let domain = &environment.configuration.dns.domain;
        let alias = |name: String, version: &str, scheme| {
            let target = format!("dualstack.${{{}.DNSName}}", balancer(template, scheme));
            pattern!({ "Name": name, "Type": version, "AliasTarget": { "DNSName": { "Fn::Sub": target } } })
        };
        for (name, version, scheme) in [
            (domain.clone(), "A", "internet-facing"),
            (domain.clone(), "AAAA", "internet-facing"),
            (format!("internal.{domain}"), "A", "internal"),
        ] {
            template.has_resource_properties("AWS::Route53::RecordSet", alias(name, version, scheme));
        }
        // The AAAA record leads somewhere.
        template.has_resource_properties(
            "AWS::ElasticLoadBalancingV2::LoadBalancer",
            pattern!({ "Scheme": "internet-facing", "IpAddressType": "dualstack" }),
        );
        let private = template.find_resources(
            "AWS::Route53::HostedZone",
            pattern!({ "Properties": { "VPCs": [{ "VPCId": { "Ref": "Vpc" } }] } }),
        );
        assert_eq!(private.len(), 1);
        assert_eq!(private[0].value["Properties"]["Name"].as_str().unwrap(), format!("internal.{domain}"));
    });
}
