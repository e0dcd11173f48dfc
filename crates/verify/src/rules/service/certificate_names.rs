//! A certificate has as many names as ACM issues at once.

use stackwright_diagnostics::{Diagnostic, RuleId, Severity};

use crate::Facts;
use crate::rule::Rule;
#[cfg(test)]
use crate::rules::cases::{Case, fails, passes};

pub(super) static RULE: Rule = Rule {
    id: RuleId("service/certificate-names"),
    severity: Severity::Warning,
    title: "A certificate has as many names as ACM issues at once",
    why: "ACM issues certificates with ten names unless a quota is raised, with a hundred at most, and \
          with a first name of 64 characters.",
    fix: "use a wildcard name or several certificates, or have the quota raised before deploying",
    sources: &["https://docs.aws.amazon.com/acm/latest/userguide/acm-limits.html"],
    check,
};

fn check(rule: &Rule, facts: &Facts<'_>, found: &mut Vec<Diagnostic>) {
    for (id, certificate) in facts.model().of_type("AWS::CertificateManager::Certificate") {
        let first = certificate.property("DomainName");
        let others = certificate.property("SubjectAlternativeNames").as_list().unwrap_or_default();
        let count = 1 + others.iter().filter(|other| *other != first).count();
        if count > 10 {
            let message = format!("the certificate has {count} names, and ACM issues 10 by default");
            found.push(rule.finding(facts, id, "SubjectAlternativeNames", message));
        }
    }
}

#[cfg(test)]
pub(super) const CASES: &[Case] = &[
    passes("
Resources:
  A: { Type: AWS::CertificateManager::Certificate, Properties: { DomainName: a.example, SubjectAlternativeNames: [b.example] } }
"),
    fails("
Resources:
  A:
    Type: AWS::CertificateManager::Certificate
    Properties:
      DomainName: a.example
      SubjectAlternativeNames: [b.e, c.e, d.e, e.e, f.e, g.e, h.e, i.e, j.e, k.e]
", &[("A", "SubjectAlternativeNames")]),
];
