//! The name of a hosted zone itself is no CNAME.

use stackwright_diagnostics::{Diagnostic, RuleId, Severity};

use crate::Facts;
use crate::rule::Rule;
#[cfg(test)]
use crate::rules::cases::{Case, fails, passes};
use crate::rules::look::target_of;

pub(super) static RULE: Rule = Rule {
    id: RuleId("service/record-apex"),
    severity: Severity::Error,
    title: "The name of a hosted zone itself is no CNAME",
    why: "A zone's own name has SOA and NS records, beside which DNS allows no CNAME; Route 53 refuses \
          it.",
    fix: "make it an alias record of type A, which Route 53 resolves itself",
    sources: &[
        "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-route53-recordset.html",
    ],
    check,
};

fn check(rule: &Rule, facts: &Facts<'_>, found: &mut Vec<Diagnostic>) {
    let model = facts.model();
    for (id, record) in model.of_type("AWS::Route53::RecordSet") {
        if record.property("Type").as_text() != Some("CNAME") {
            continue;
        }
        let zone = target_of(model, record.property("HostedZoneId"), "AWS::Route53::HostedZone");
        let zone_name = match &zone {
            Some((_, zone)) => zone.property("Name").as_text(),
            None => record.property("HostedZoneName").as_text(),
        };
        let (Some(zone_name), Some(name)) = (zone_name, record.property("Name").as_text()) else { continue };
        if zone_name.trim_end_matches('.').eq_ignore_ascii_case(name.trim_end_matches('.')) {
            let message = format!("`{name}` is the name of the zone itself, and cannot be a CNAME");
            found.push(rule.finding(facts, id, "Type", message));
        }
    }
}

#[cfg(test)]
pub(super) const CASES: &[Case] = &[
    passes(
        "
Resources:
  Zone: { Type: AWS::Route53::HostedZone, Properties: { Name: example.com } }
  Www:
    Type: AWS::Route53::RecordSet
    Properties: { HostedZoneId: !Ref Zone, Name: www.example.com, Type: CNAME }
",
    ),
    fails(
        "
Resources:
  Zone: { Type: AWS::Route53::HostedZone, Properties: { Name: example.com } }
  Apex:
    Type: AWS::Route53::RecordSet
    Properties: { HostedZoneId: !Ref Zone, Name: example.com., Type: CNAME }
  Named:
    Type: AWS::Route53::RecordSet
    Properties: { HostedZoneName: example.org., Name: example.org, Type: CNAME }
",
        &[("Apex", "Type"), ("Named", "Type")],
    ),
];
