//! Domains, hosted zones and certificates.

use crate::Refusal;
use crate::name::show;
use crate::region::is_account;
use crate::text::checked_text;

checked_text! {
    /// A domain such as `dev.example.com`, in lower case and without the final dot.
    DomainName,
    pattern r"^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])$",
    check check_domain
}

checked_text! {
    /// The id of a hosted zone such as `Z0123456789ABCDEFGHIJ`.
    HostedZoneId, pattern r"^Z[A-Z0-9]{1,31}$", check check_hosted_zone
}

checked_text! {
    /// The ARN of a certificate in Certificate Manager.
    CertificateArn,
    pattern r"^arn:aws(-[a-z]+)*:acm:[a-z0-9-]+:[0-9]{12}:certificate/[A-Za-z0-9-]+$",
    check check_certificate
}

impl DomainName {
    /// Whether this is `zone` or lies within it.
    #[must_use]
    pub fn is_within(&self, zone: &Self) -> bool {
        let rest = self.as_str().strip_suffix(zone.as_str());
        rest.is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
    }
}

impl CertificateArn {
    /// The region that the certificate lives in.
    #[must_use]
    pub fn region(&self) -> &str {
        self.as_str().split(':').nth(3).unwrap_or_default()
    }
}

/// Limits: RFC 1035; the last part is never a number, or the whole would read as an address.
fn check_domain(domain: &str) -> Result<(), Refusal> {
    let refused = |why: &str| Refusal::new(format!("`{}` is not a domain: {why}", show(domain)));
    if let Some(rest) = domain.strip_suffix('.') {
        return Err(refused("it ends in a dot").help(format!("write `{rest}`")));
    }
    if domain.bytes().any(|byte| byte.is_ascii_uppercase()) {
        let help = format!("write `{}`", show(&domain.to_ascii_lowercase()));
        return Err(refused("it has upper-case letters").help(help));
    }
    if domain.len() > 253 {
        return Err(refused("it is longer than 253 characters"));
    }
    let labels: Vec<&str> = domain.split('.').collect();
    let is_label = |label: &&str| {
        (1..=63).contains(&label.len())
            && label.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    if let Some(label) = labels.iter().find(|label| !is_label(label)) {
        let why = if label.is_empty() {
            "a part of it is empty".to_owned()
        } else {
            format!("its part `{}` is not taken", show(label))
        };
        return Err(
            refused(&why).help("a part has 1 to 63 letters, digits and hyphens, no hyphen first or last")
        );
    }
    match labels.as_slice() {
        [_, .., last] if last.len() > 1 && last.starts_with(|c: char| c.is_ascii_lowercase()) => Ok(()),
        [_] => {
            Err(refused("it has only one part")
                .help(format!("write it in full, such as `{domain}.example.com`")))
        }
        _ => Err(refused("its last part is not that of a public domain")),
    }
}

fn check_hosted_zone(id: &str) -> Result<(), Refusal> {
    if let Some(rest) = id.strip_prefix("/hostedzone/") {
        return Err(
            Refusal::new(format!("`{}` is not the id alone", show(id))).help(format!("write `{rest}`"))
        );
    }
    let well_formed = (2..=32).contains(&id.len())
        && id.starts_with('Z')
        && id.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit());
    if well_formed {
        Ok(())
    } else {
        Err(Refusal::new(format!("`{}` is not the id of a hosted zone", show(id)))
            .help("it begins with `Z`; `aws route53 list-hosted-zones` shows it"))
    }
}

fn check_certificate(arn: &str) -> Result<(), Refusal> {
    let parts: Vec<&str> = arn.split(':').collect();
    let well_formed = match parts.as_slice() {
        ["arn", partition, "acm", region, account, resource] => {
            partition.starts_with("aws")
                && !region.is_empty()
                && is_account(account)
                && resource.strip_prefix("certificate/").is_some_and(|id| {
                    !id.is_empty() && id.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
                })
        }
        _ => false,
    };
    if well_formed {
        Ok(())
    } else {
        Err(Refusal::new(format!("`{}` is not the ARN of a certificate", show(arn)))
            .help("it reads `arn:aws:acm:REGION:ACCOUNT:certificate/ID`"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn domains() {
        for good in ["example.com", "a.b.example.co.uk", "x-1.example.com", "1.example.com"] {
            assert_eq!(check_domain(good), Ok(()), "{good}");
        }
        let long_label = format!("{}.com", "a".repeat(64));
        let long = format!("{}com", "abc.".repeat(63));
        for bad in [
            "",
            ".",
            "example",
            "example.com.",
            "Example.com",
            "-a.com",
            "a-.com",
            "a_b.com",
            "a..com",
            "10.0.0.1",
            "a b.com",
            &long_label,
            &long,
            "exämple.com",
            "a.c",
        ] {
            assert!(check_domain(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn a_domain_within_a_zone() {
        let domain = |text: &str| DomainName::try_from(text.to_owned()).unwrap();
        for (inner, zone, expected) in [
            ("example.com", "example.com", true),
            ("dev.example.com", "example.com", true),
            ("devexample.com", "example.com", false),
            ("example.com", "dev.example.com", false),
        ] {
            assert_eq!(domain(inner).is_within(&domain(zone)), expected, "{inner} in {zone}");
        }
    }

    #[test]
    fn hosted_zones_and_certificates() {
        assert_eq!(check_hosted_zone("Z0123456789ABCDEFGHIJ"), Ok(()));
        for bad in ["", "Z", "z012", "/hostedzone/Z0123", "A0123"] {
            assert!(check_hosted_zone(bad).is_err(), "{bad}");
        }
        let arn = "arn:aws:acm:us-east-1:123456789012:certificate/12345678-1234-1234-1234-123456789012";
        assert_eq!(check_certificate(arn), Ok(()));
        assert_eq!(CertificateArn::try_from(arn.to_owned()).unwrap().region(), "us-east-1");
        for bad in ["", "arn:aws:acm:us-east-1:1:certificate/1", "arn:aws:iam::123456789012:role/x"] {
            assert!(check_certificate(bad).is_err(), "{bad}");
        }
    }
}
