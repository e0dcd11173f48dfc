//! Connections are taken with TLS 1.2 or newer.

use stackwright_diagnostics::{Diagnostic, RuleId, Severity};

use crate::Facts;
use crate::rule::Rule;
#[cfg(test)]
use crate::rules::cases::{Case, fails, passes};
use crate::rules::look::is_absent;

pub(super) static RULE: Rule = Rule {
    id: RuleId("security/old-tls"),
    severity: Severity::Warning,
    title: "Connections are taken with TLS 1.2 or newer",
    why: "Older versions have known weaknesses, and clients that need them have hardly been seen for \
          years.",
    fix: "use `ELBSecurityPolicy-TLS13-1-2-2021-06` for listeners, `TLSv1.2_2021` for CloudFront, and \
          `TLS_1_2` for API Gateway",
    sources: &[
        "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/describe-ssl-policies.html",
        "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/secure-connections-supported-viewer-protocols-ciphers.html",
    ],
    check,
};

fn check(rule: &Rule, facts: &Facts<'_>, found: &mut Vec<Diagnostic>) {
    for (id, resource) in facts.model().resources() {
        let (path, old): (_, &[&str]) = match resource.type_name.as_str() {
            "AWS::ElasticLoadBalancingV2::Listener" => {
                let is_secure = matches!(resource.property("Protocol").as_text(), Some("HTTPS" | "TLS"));
                if is_secure && is_absent(facts, resource, "SslPolicy") {
                    let message = "without `SslPolicy`, the listener takes connections with TLS 1.0";
                    found.push(rule.finding(facts, id, "SslPolicy", message));
                }
                ("SslPolicy", &LISTENER)
            }
            "AWS::CloudFront::Distribution" => (
                "DistributionConfig.ViewerCertificate.MinimumProtocolVersion",
                &["SSLv3", "TLSv1", "TLSv1_2016", "TLSv1.1_2016"],
            ),
            "AWS::ApiGateway::DomainName" => ("SecurityPolicy", &["TLS_1_0"]),
            "AWS::OpenSearchService::Domain" => {
                ("DomainEndpointOptions.TLSSecurityPolicy", &["Policy-Min-TLS-1-0-2019-07"])
            }
            _ => continue,
        };
        if let Some(policy) = resource.property(path).as_text().filter(|policy| old.contains(policy)) {
            let message = format!("`{policy}` takes connections with TLS older than 1.2");
            found.push(rule.finding(facts, id, path, message));
        }
    }
}

/// The policies of load balancers that take TLS 1.0 or 1.1.
const LISTENER: [&str; 8] = [
    "ELBSecurityPolicy-2015-05",
    "ELBSecurityPolicy-2016-08",
    "ELBSecurityPolicy-FS-1-1-2019-08",
    "ELBSecurityPolicy-FS-2018-06",
    "ELBSecurityPolicy-TLS-1-0-2015-04",
    "ELBSecurityPolicy-TLS-1-1-2017-01",
    "ELBSecurityPolicy-TLS13-1-0-2021-06",
    "ELBSecurityPolicy-TLS13-1-1-2021-06",
];

#[cfg(test)]
pub(super) const CASES: &[Case] = &[
    passes(
        "
Resources:
  A:
    Type: AWS::ElasticLoadBalancingV2::Listener
    Properties: { Protocol: HTTPS, SslPolicy: ELBSecurityPolicy-TLS13-1-2-2021-06 }
  B: { Type: AWS::ElasticLoadBalancingV2::Listener, Properties: { Protocol: HTTP } }
",
    ),
    fails(
        "
Resources:
  A: { Type: AWS::ElasticLoadBalancingV2::Listener, Properties: { Protocol: HTTPS } }
  B:
    Type: AWS::ElasticLoadBalancingV2::Listener
    Properties: { Protocol: HTTPS, SslPolicy: ELBSecurityPolicy-TLS-1-1-2017-01 }
  C:
    Type: AWS::CloudFront::Distribution
    Properties: { DistributionConfig: { ViewerCertificate: { MinimumProtocolVersion: TLSv1 } } }
",
        &[
            ("A", "SslPolicy"),
            ("B", "SslPolicy"),
            ("C", "DistributionConfig.ViewerCertificate.MinimumProtocolVersion"),
        ],
    ),
];
