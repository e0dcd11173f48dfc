//! The domain, its hosted zone, and the certificate of the public load balancer.

use schemars::JsonSchema;
use serde::Deserialize;
use stackwright_configuration::dns::{CertificateArn, DomainName, HostedZoneId};
use stackwright_configuration::{File, Setting, Span, rules};

/// How users reach the platform.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dns {
    /// The name that users type.
    pub domain: String,
    /// The hosted zone that answers for it.
    pub zone: HostedZone,
    /// The certificate of the public load balancer.
    pub certificate: Certificate,
}

impl Dns {
    /// The name of the internal load balancer, which is known within the VPC only.
    #[must_use]
    pub fn internal_domain(&self) -> String {
        internal(&self.domain)
    }
}

fn internal(domain: &str) -> String {
    format!("internal.{domain}")
}

/// The hosted zone that answers for the domain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum HostedZone {
    /// A new one of the domain's name, in a stack of its own that is deployed first and outputs the name servers
    /// to delegate to. Until they are, the certificate cannot be validated.
    Create,
    /// One that exists.
    Existing {
        /// Such as `Z0123456789ABCDEFGHIJ`.
        id: String,
        /// The domain of the zone.
        name: String,
    },
}

/// The certificate of the public load balancer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Certificate {
    /// A new one, validated by DNS.
    New,
    /// One of the same region that exists, by its ARN.
    Existing(String),
}

/// The domain, its hosted zone and its certificate.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
#[schemars(extend("required" = ["domain", "zone"]))]
pub(super) struct DnsSettings {
    /// The name that users type, such as `dev.example.com`.
    domain: Setting<DomainName>,
    /// The hosted zone that answers for it: `"create"`, or `{ existing = { id = "Z…", name = "example.com" } }`.
    zone: Setting<ZoneSettings>,
    /// The public load balancer's certificate: `"new"`, or `{ existing = "arn:…" }`. Default: new.
    certificate: Setting<CertificateSettings>,
}

/// The hosted zone that answers for the domain.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
enum ZoneSettings {
    /// A new one of the domain's name. Its parent must delegate to it before the certificate can be validated.
    Create,
    /// One that exists.
    Existing(ExistingZone),
}

/// A hosted zone that exists.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
#[schemars(extend("required" = ["id", "name"]))]
struct ExistingZone {
    /// Its id, such as `Z0123456789ABCDEFGHIJ`.
    id: Setting<HostedZoneId>,
    /// Its domain, which the platform's domain lies in.
    name: Setting<DomainName>,
}

/// The public load balancer's certificate.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
enum CertificateSettings {
    /// A new one, validated by DNS.
    New,
    /// One that exists, by its ARN.
    Existing(CertificateArn),
}

/// The longest name of which a certificate can be the first.
///
/// Source: <https://docs.aws.amazon.com/acm/latest/APIReference/API_RequestCertificate.html>
const MOST_CERTIFICATE_NAME: usize = 64;

impl DnsSettings {
    /// `None` where something that has been reported is needed. `at` is the section, if there is one.
    pub(super) fn resolve(self, file: &File<'_>, at: Span, region: &str) -> Option<Dns> {
        for (key, missing, help) in [
            (
                "dns.domain",
                self.domain.is_absent(),
                "write the name that users type: `domain = \"dev.example.com\"`",
            ),
            (
                "dns.zone",
                self.zone.is_absent(),
                "write `zone = \"create\"`, or `zone = { existing = { id = \"Z…\", name = \"example.com\" } }`",
            ),
        ] {
            if missing {
                let missing = file.error(rules::MISSING_KEY, at, format!("the key `{key}` is missing"));
                file.push(missing.property(key).help(help));
            }
        }
        let zone = self.resolve_zone(file);
        let certificate = match self.certificate {
            Setting::Absent => Some(Certificate::New),
            Setting::Invalid(_) => None,
            Setting::Given(given) => match given.value {
                CertificateSettings::New => Some(Certificate::New),
                CertificateSettings::Existing(arn) => {
                    if arn.region() != region {
                        let message = format!(
                            "the certificate is in `{}`, the load balancer in `{region}`",
                            arn.region()
                        );
                        let help = "a load balancer takes certificates of its own region only";
                        file.push(file.error(rules::CONFLICT, given.span, message).help(help));
                    }
                    Some(Certificate::Existing(arn.to_string()))
                }
            },
        };
        let domain = self.domain.given()?;
        // The internal load balancer's certificate is always a new one.
        let internal = internal(domain.value.as_str());
        if internal.len() > MOST_CERTIFICATE_NAME {
            let message = format!(
                "the internal domain `{internal}` has {} characters, more than the {MOST_CERTIFICATE_NAME} that a certificate takes",
                internal.len()
            );
            file.push(file.error(rules::NAME_TOO_LONG, domain.span, message).help("choose a shorter domain"));
        }
        Some(Dns { domain: domain.value.to_string(), zone: zone?, certificate: certificate? })
    }

    fn resolve_zone(&self, file: &File<'_>) -> Option<HostedZone> {
        let given = self.zone.given()?;
        let existing = match &given.value {
            ZoneSettings::Create => return Some(HostedZone::Create),
            ZoneSettings::Existing(existing) => existing,
        };
        for (key, missing) in [("id", existing.id.is_absent()), ("name", existing.name.is_absent())] {
            if missing {
                let key = format!("dns.zone.existing.{key}");
                let missing =
                    file.error(rules::MISSING_KEY, given.span, format!("the key `{key}` is missing"));
                file.push(
                    missing.property(key).help("an existing zone is known by both its id and its name"),
                );
            }
        }
        let (id, name) = (existing.id.given()?, existing.name.given()?);
        if let Some(domain) = self.domain.given().filter(|domain| !domain.value.is_within(&name.value)) {
            let message = format!("the domain `{}` is outside of the zone `{}`", domain.value, name.value);
            let help = format!("the domain is `{}` or ends in `.{0}`", name.value);
            let outside = file.error(rules::CONFLICT, domain.span, message);
            file.push(outside.note("the zone", file.place(name.span)).help(help));
        }
        Some(HostedZone::Existing { id: id.value.to_string(), name: name.value.to_string() })
    }
}
