//! The load balancers and how users reach them (BA-010, BA-011, BA-014, BA-034, BA-041, ECS-021).

use stackwright_verify::Statement;
use stackwright_verify::requirement::pattern::{
    absent, all, either, entry, every, is, items, map, no, not, one_of, present, refers, same, text, within,
};
use stackwright_verify::requirement::{Examination, Pattern, Reference, ResourceId, Value, resources};

use super::certificates::zone;
use super::ground::{
    BUCKET, LISTENER, RULE, SECURITY_GROUP, by_default, https_listener, internal_load_balancer, output,
    public_load_balancer, subnets, vpc, word,
};
use super::users::{pool, sign_in_client};
use crate::config::{Configuration, Tier};

pub(super) fn statements(config: &Configuration) -> Vec<Statement> {
    vec![
        public(config.clone()),
        internal(config.clone()),
        shield(config.clone()),
        sign_in(config.clone()),
        names(config.clone()),
        targets(),
    ]
}

/// Whether a listener that bears a policy takes nothing older than TLS 1.2. A policy says in its name what it begins
/// with; those of the oldest kind, such as `ELBSecurityPolicy-2016-08`, begin with TLS 1.0.
///
/// Source: <https://docs.aws.amazon.com/elasticloadbalancing/latest/application/describe-ssl-policies.html>
pub(super) fn modern_tls() -> Pattern {
    text("a TLS policy of version 1.2 or newer", |policy| {
        let begins = ["TLS13-1-2-", "TLS13-1-3-", "TLS-1-2-", "FS-1-2-"];
        policy
            .strip_prefix("ELBSecurityPolicy-")
            .is_some_and(|rest| begins.iter().any(|begin| rest.starts_with(begin)))
    })
}

fn is_balancer_in(exam: &mut Examination<'_, '_>, id: ResourceId, scheme: Pattern, subnets: &[ResourceId]) {
    exam.has(id, "Type", &by_default(is("application")));
    exam.has(id, "Scheme", &scheme);
    exam.has(id, "Subnets", &items(subnets.iter().map(|subnet| refers(*subnet))));
}

fn public(config: Configuration) -> Statement {
    Statement::new("BA-010", move |exam| {
        let balancer = public_load_balancer(exam)?;
        let subnets = subnets(exam, &config, Tier::Public)?;
        is_balancer_in(exam, balancer, by_default(is("internet-facing")), &subnets);
        exam.exactly(2, &resources(LISTENER).with("LoadBalancerArn", refers(balancer)));
        if let Some(https) = https_listener(exam, balancer) {
            exam.has(https, "Port", &is(443));
            exam.has(https, "SslPolicy", &modern_tls());
            exam.has(https, "Certificates", &every(map([("CertificateArn", present())])));
        }
        let http = resources(LISTENER).with("LoadBalancerArn", refers(balancer)).with("Port", is(80));
        let http = exam.only(&http)?;
        let target = map([
            ("Protocol", is("HTTPS")),
            ("Port", is(443)),
            ("StatusCode", one_of(["HTTP_301", "HTTP_302"])),
            // Nobody is sent to another host.
            ("Host", by_default(is("#{host}"))),
        ]);
        exam.has(http, "Protocol", &is("HTTP"));
        exam.has(
            http,
            "DefaultActions",
            &items([map([("Type", is("redirect")), ("RedirectConfig", target)])]),
        );
        exam.none(&resources(RULE).with("ListenerArn", refers(http)));
        Some(())
    })
}

fn internal(config: Configuration) -> Statement {
    Statement::new("BA-011", move |exam| {
        let balancer = internal_load_balancer(exam)?;
        let subnets = subnets(exam, &config, Tier::Application)?;
        is_balancer_in(exam, balancer, is("internal"), &subnets);
        exam.exactly(1, &resources(LISTENER).with("LoadBalancerArn", refers(balancer)));
        let https = https_listener(exam, balancer)?;
        exam.has(https, "Port", &is(443));
        exam.has(https, "SslPolicy", &modern_tls());
        let group = output(exam, "InternalLoadBalancerSecurityGroupId", SECURITY_GROUP)?;
        exam.has(balancer, "SecurityGroups", &items([refers(group)]));
        let bff = output(exam, "BffSecurityGroupId", SECURITY_GROUP)?;
        exam.has(group, "SecurityGroupIngress", &absent());
        let ingress =
            exam.only(&resources("AWS::EC2::SecurityGroupIngress").with("GroupId", refers(group)))?;
        exam.has(ingress, "SourceSecurityGroupId", &refers(bff));
        exam.has(ingress, "IpProtocol", &one_of(["tcp", "6"]));
        exam.has(ingress, "FromPort", &is(443));
        exam.has(ingress, "ToPort", &is(443));
        Some(())
    })
}

/// Shield Standard protects every load balancer of this kind by itself.
///
/// Source: <https://docs.aws.amazon.com/waf/latest/developerguide/ddos-overview.html>
fn shield(config: Configuration) -> Statement {
    Statement::new("BA-014", move |exam| {
        let balancer = public_load_balancer(exam)?;
        exam.has(balancer, "Type", &by_default(is("application")));
        let protections = resources("AWS::Shield::Protection");
        if config.edge.shield_advanced {
            exam.only(&protections.with("ResourceArn", refers(balancer)))?;
        } else {
            exam.none(&protections);
        }
        Some(())
    })
}

/// Whatever is forwarded to anybody has been through Cognito before.
fn sign_in(config: Configuration) -> Statement {
    Statement::new("BA-034", move |exam| {
        let balancer = public_load_balancer(exam)?;
        let https = https_listener(exam, balancer)?;
        // What no rule takes is answered by the listener itself.
        exam.has(https, "DefaultActions", &every(map([("Type", is("fixed-response"))])));
        let (pool, client) = (pool(exam)?, sign_in_client(exam)?);
        let domain =
            exam.only(&resources("AWS::Cognito::UserPoolDomain").with("UserPoolId", refers(pool)))?;
        let sign_in = map([
            ("Type", is("authenticate-cognito")),
            ("Order", is(1)),
            ("AuthenticateCognitoConfig.UserPoolArn", refers(pool)),
            ("AuthenticateCognitoConfig.UserPoolClientId", refers(client)),
            ("AuthenticateCognitoConfig.UserPoolDomain", refers(domain)),
            // Whoever has not signed in is neither let through nor refused.
            ("AuthenticateCognitoConfig.OnUnauthenticatedRequest", by_default(is("authenticate"))),
        ]);
        let forward = map([("Type", is("forward")), ("Order", within(2, 50_000))]);
        for rule in exam.all(&resources(RULE).with("ListenerArn", refers(https))) {
            exam.has(rule, "Actions", &items([sign_in.clone(), forward.clone()]));
        }
        // Users come back to the load balancer with a code, which it redeems with its secret.
        exam.has(client, "UserPoolId", &refers(pool));
        exam.has(client, "GenerateSecret", &is(true));
        exam.has(client, "AllowedOAuthFlowsUserPoolClient", &is(true));
        exam.has(client, "AllowedOAuthFlows", &items([is("code")]));
        let back = format!("https://{}/oauth2/idpresponse", config.dns.domain);
        exam.has(client, "CallbackURLs", &items([is(back)]));
        Some(())
    })
}

fn names(config: Configuration) -> Statement {
    Statement::new("BA-041", move |exam| {
        let balancer = public_load_balancer(exam)?;
        // Without IPv6 of its own the AAAA record would lead nowhere.
        exam.has(balancer, "IpAddressType", &is("dualstack"));
        let attribute = |name: &str| {
            let reference = Reference { resource: balancer, attribute: Some(name.into()) };
            Value::Reference(Box::new(reference))
        };
        let name = attribute("DNSName");
        let dualstack = Value::Joined(vec![word("dualstack."), name.clone()]);
        let is_domain = || {
            let dot = format!("{}.", config.dns.domain);
            one_of([config.dns.domain.clone(), dot])
        };
        let zone = zone(exam, &config)?;
        for kind in ["A", "AAAA"] {
            let records =
                resources("AWS::Route53::RecordSet").with("Name", is_domain()).with("Type", is(kind));
            let Some(record) = exam.only(&records) else { continue };
            exam.has(record, "AliasTarget.DNSName", &either([same(dualstack.clone()), same(name.clone())]));
            exam.has(record, "AliasTarget.HostedZoneId", &same(attribute("CanonicalHostedZoneID")));
            exam.has(record, "HostedZoneId", &zone);
            // A record that is one of several answers some of the users only.
            exam.lacks(record, "SetIdentifier");
        }
        Some(())
    })
}

/// ECS-021, as far as the service is not needed for it.
fn targets() -> Statement {
    Statement::new("ECS-021", |exam| {
        let balancer = public_load_balancer(exam)?;
        let https = https_listener(exam, balancer)?;
        let group = output(exam, "BffTargetGroupArn", super::health::TARGETS)?;
        let vpc = vpc(exam)?;
        exam.has(group, "Port", &is(3000));
        exam.has(group, "Protocol", &is("HTTP"));
        exam.has(group, "TargetType", &is("ip"));
        exam.has(group, "VpcId", &refers(vpc));
        for rule in exam.all(&resources(RULE).with("ListenerArn", refers(https))) {
            let elsewhere = map([("Type", is("forward")), ("TargetGroupArn", not(refers(group)))]);
            exam.has(rule, "Actions", &no(elsewhere));
        }
        Some(())
    })
    .without("the service that registers its tasks comes with the cluster")
}

/// The load balancers write their requests into a bucket.
pub(super) fn logs_requests(
    exam: &mut Examination<'_, '_>,
    balancer: ResourceId,
    prefix: &str,
) -> Option<()> {
    let bucket = output(exam, "LogBucketName", BUCKET)?;
    exam.has(
        balancer,
        "LoadBalancerAttributes",
        &all([
            entry("access_logs.s3.enabled", is("true")),
            entry("access_logs.s3.bucket", refers(bucket)),
            entry("access_logs.s3.prefix", is(prefix)),
        ]),
    );
    Some(())
}
