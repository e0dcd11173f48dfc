//! A name has one record of a type in a zone, unless each has an identifier.

use std::collections::HashMap;

use stackwright_diagnostics::{Diagnostic, RuleId, Severity};
use stackwright_model::Presence;

use crate::Facts;
use crate::rule::Rule;
#[cfg(test)]
use crate::rules::cases::{Case, fails, passes};
use crate::rules::look::{is_absent, target};

pub(super) static RULE: Rule = Rule {
    id: RuleId("service/record-twice"),
    severity: Severity::Error,
    title: "A name has one record of a type in a zone, unless each has an identifier",
    why: "Route 53 refuses a second record set of the same name and type, but for weighted and other \
          routing, where each has its SetIdentifier.",
    fix: "put all values into one record, or give each a `SetIdentifier` and a routing policy",
    sources: &[
        "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-route53-recordset.html",
    ],
    check,
};

fn check(rule: &Rule, facts: &Facts<'_>, found: &mut Vec<Diagnostic>) {
    let model = facts.model();
    let mut seen = HashMap::new();
    for (id, record) in model.of_type("AWS::Route53::RecordSet") {
        if record.presence != Presence::Certain || !is_absent(facts, record, "SetIdentifier") {
            continue;
        }
        let zone = match target(model, record.property("HostedZoneId")) {
            Some((zone, _)) => Ok(zone),
            None => match record.property("HostedZoneId").as_text() {
                Some(zone) => Err(zone),
                None => continue,
            },
        };
        let (name, kind) = (record.property("Name").as_text(), record.property("Type").as_text());
        let (Some(name), Some(kind)) = (name, kind) else { continue };
        let key = (zone, name.trim_end_matches('.').to_ascii_lowercase(), kind);
        if let Some(other) = seen.insert(key, id) {
            let other_name = &model.resource(other).logical_id;
            let message = format!("`{other_name}` is the {kind} record of `{name}` already");
            found.push(rule.finding(facts, id, "Name", message).note("the other record", model.place(other)));
        }
    }
}

#[cfg(test)]
pub(super) const CASES: &[Case] = &[
    passes("
Resources:
  A: { Type: AWS::Route53::RecordSet, Properties: { HostedZoneId: Z1, Name: a.example, Type: A } }
  B: { Type: AWS::Route53::RecordSet, Properties: { HostedZoneId: Z1, Name: a.example, Type: AAAA } }
  C: { Type: AWS::Route53::RecordSet, Properties: { HostedZoneId: Z2, Name: a.example, Type: A } }
  D: { Type: AWS::Route53::RecordSet, Properties: { HostedZoneId: Z1, Name: a.example, Type: A, SetIdentifier: d } }
"),
    fails("
Resources:
  A: { Type: AWS::Route53::RecordSet, Properties: { HostedZoneId: Z1, Name: a.example, Type: A } }
  B: { Type: AWS::Route53::RecordSet, Properties: { HostedZoneId: Z1, Name: A.example., Type: A } }
", &[("B", "Name")]),
];
