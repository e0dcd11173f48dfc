//! Certificates and the zone that they are validated in (BA-012, BA-039, BA-040).

use stackwright_verify::Statement;
use stackwright_verify::requirement::pattern::{absent, every, is, items, map, one_of, refers};
use stackwright_verify::requirement::{Examination, Pattern, ResourceId, resources};

use super::ground::{https_listener, internal_load_balancer, public_load_balancer, target};
use crate::config::{Certificate, Configuration, HostedZone};

const ZONE: &str = "AWS::Route53::HostedZone";

pub(super) fn statements(config: &Configuration) -> Vec<Statement> {
    vec![public(config.clone()), hosted_zone(config.clone()), all(config.clone())]
}

/// The id of the zone that answers for the platform's domain.
pub(super) fn zone(exam: &mut Examination<'_, '_>, config: &Configuration) -> Option<Pattern> {
    match &config.dns.zone {
        HostedZone::Existing { id, .. } => Some(is(id.as_str())),
        HostedZone::Create => Some(refers(made_zone(exam, config)?)),
    }
}

fn made_zone(exam: &mut Examination<'_, '_>, config: &Configuration) -> Option<ResourceId> {
    let domain = &config.dns.domain;
    exam.only(&resources(ZONE).with("Name", one_of([domain.clone(), format!("{domain}.")])))
}

/// The certificate of a load balancer's listener is one of ACM's, validated by DNS in the zone.
fn has_certificate(
    exam: &mut Examination<'_, '_>,
    config: &Configuration,
    balancer: ResourceId,
    domain: &str,
) -> Option<()> {
    let https = https_listener(exam, balancer)?;
    let certificate = target(exam, https, "Certificates.0.CertificateArn")?;
    exam.has(https, "Certificates", &items([map([("CertificateArn", refers(certificate))])]));
    let certificates = resources("AWS::CertificateManager::Certificate").with("DomainName", is(domain));
    if !exam.any(&certificates).contains(&certificate) {
        exam.fails(
            format!("the listener's certificate is none of ACM's for `{domain}`"),
            exam.place(https, "Certificates"),
        );
        return None;
    }
    exam.has(certificate, "ValidationMethod", &is("DNS"));
    let zone = zone(exam, config)?;
    exam.has(
        certificate,
        "DomainValidationOptions",
        &every(map([("HostedZoneId", zone), ("ValidationDomain", absent())])),
    );
    Some(())
}

fn public(config: Configuration) -> Statement {
    Statement::new("BA-012", move |exam| {
        let balancer = public_load_balancer(exam)?;
        match &config.dns.certificate {
            Certificate::New => has_certificate(exam, &config, balancer, &config.dns.domain),
            Certificate::Existing(arn) => {
                let https = https_listener(exam, balancer)?;
                exam.has(https, "Certificates", &items([map([("CertificateArn", is(arn.as_str()))])]));
                Some(())
            }
        }
    })
}

fn hosted_zone(config: Configuration) -> Statement {
    Statement::new("BA-039", move |exam| {
        let zone = zone(exam, &config)?;
        if matches!(config.dns.zone, HostedZone::Create) {
            let made = made_zone(exam, &config)?;
            // With VPCs it would be private, and the world would find nothing in it.
            exam.lacks(made, "VPCs");
        }
        // Users find the platform in it.
        let domain = &config.dns.domain;
        let records =
            resources("AWS::Route53::RecordSet").with("Name", one_of([domain.clone(), format!("{domain}.")]));
        for record in exam.all(&records) {
            exam.has(record, "HostedZoneId", &zone);
        }
        Some(())
    })
}

fn all(config: Configuration) -> Statement {
    Statement::new("BA-040", move |exam| {
        let public = public_load_balancer(exam)?;
        if config.dns.certificate == Certificate::New {
            has_certificate(exam, &config, public, &config.dns.domain);
        }
        let internal = internal_load_balancer(exam)?;
        has_certificate(exam, &config, internal, &config.dns.internal_domain())
    })
}
