//! Certificates, validated by DNS.

use bon::bon;
use stackwright_cfn::certificatemanager::certificate::DomainValidationOption;
use stackwright_cfn::certificatemanager::{self, CfnCertificate};
use stackwright_core::Scope;
use stackwright_core::value::Text;

use super::HostedZone;

/// A public certificate.
///
/// Makes an `AWS::CertificateManager::Certificate`. CloudFormation writes the record that validates it into the hosted
/// zone and waits until ACM has seen it: for ever, where the world does not find the zone because its parent does not
/// delegate to it. ACM renews it for as long as the record stays.
///
/// Source: <https://docs.aws.amazon.com/acm/latest/userguide/dns-validation.html>
#[derive(Clone, Copy, Debug)]
pub struct Certificate {
    /// The certificate.
    pub certificate: certificatemanager::Certificate,
}

#[bon]
impl Certificate {
    /// A certificate of one domain, in the stack's region.
    #[builder(finish_fn = add)]
    #[track_caller]
    pub fn builder(
        /// Where it is added.
        #[builder(finish_fn)]
        scope: &mut Scope<'_>,
        /// Its id in the scope.
        #[builder(finish_fn, into)]
        id: Text,
        /// The domain, of up to 64 characters.
        #[builder(into)]
        domain: Text,
        /// The public hosted zone that the domain lies in.
        zone: &HostedZone,
    ) -> Self {
        let validation =
            DomainValidationOption::new().domain_name(domain.clone()).hosted_zone_id(zone.id.clone());
        let certificate =
            CfnCertificate::new(domain).validation_method("DNS").domain_validation_options([validation]);
        Self { certificate: scope.add(id, certificate) }
    }
}
