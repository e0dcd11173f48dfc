//! A DNS record is an alias, or has values and a time to live.

use stackwright_diagnostics::{Diagnostic, RuleId, Severity};
use stackwright_model::{ResourceId, Value};

use crate::Facts;
use crate::rule::Rule;
#[cfg(test)]
use crate::rules::cases::{Case, fails, passes};
use crate::rules::look::{is_absent_in, is_given, items_of};

pub(super) static RULE: Rule = Rule {
    id: RuleId("service/record-values"),
    severity: Severity::Error,
    title: "A DNS record is an alias, or has values and a time to live",
    why: "Route 53 refuses an alias with values or a TTL of its own, any other record without them, and \
          a CNAME with several values.",
    fix: "leave `TTL` and `ResourceRecords` out of an alias, and set both otherwise",
    sources: &[
        "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-route53-recordset.html",
    ],
    check,
};

fn check(rule: &Rule, facts: &Facts<'_>, found: &mut Vec<Diagnostic>) {
    let mut judge = |id: ResourceId, record: &Value, path: &str| {
        let at =
            |property: &str| if path.is_empty() { property.to_owned() } else { format!("{path}.{property}") };
        if record.get("AliasTarget").as_map().is_some() {
            for property in ["TTL", "ResourceRecords"] {
                if is_given(record.get(property)) {
                    let message = format!("an alias cannot have `{property}`");
                    found.push(rule.finding(facts, id, &at(property), message));
                }
            }
        } else if is_absent_in(record, "AliasTarget") {
            for property in ["TTL", "ResourceRecords"] {
                if is_absent_in(record, property) {
                    let message = format!("a record that is no alias needs `{property}`");
                    found.push(rule.finding(facts, id, &at(property), message));
                }
            }
            let count = record.get("ResourceRecords").as_list().map_or(0, <[Value]>::len);
            if record.get("Type").as_text() == Some("CNAME") && count > 1 {
                let message = format!("a CNAME has one value, and this one has {count}");
                found.push(rule.finding(facts, id, &at("ResourceRecords"), message));
            }
        }
    };
    for (id, resource) in facts.model().resources() {
        if facts.model().stack(resource.stack).transform.is_some() {
            continue;
        }
        match resource.type_name.as_str() {
            "AWS::Route53::RecordSet" => judge(id, &resource.properties, ""),
            "AWS::Route53::RecordSetGroup" => {
                for (path, record) in items_of(resource, "RecordSets") {
                    judge(id, record, &path);
                }
            }
            _ => {}
        }
    }
}

#[cfg(test)]
pub(super) const CASES: &[Case] = &[
    passes("
Resources:
  Alias: { Type: AWS::Route53::RecordSet, Properties: { Type: A, AliasTarget: { DNSName: a.example } } }
  Plain: { Type: AWS::Route53::RecordSet, Properties: { Type: A, TTL: 60, ResourceRecords: [192.0.2.1, 192.0.2.2] } }
"),
    fails("
Resources:
  Alias: { Type: AWS::Route53::RecordSet, Properties: { Type: A, TTL: 60, AliasTarget: { DNSName: a.example } } }
  Plain: { Type: AWS::Route53::RecordSet, Properties: { Type: A, ResourceRecords: [192.0.2.1] } }
  Group:
    Type: AWS::Route53::RecordSetGroup
    Properties: { RecordSets: [{ Type: CNAME, TTL: 60, ResourceRecords: [a.example, b.example] }] }
", &[("Alias", "TTL"), ("Plain", "TTL"), ("Group", "RecordSets.0.ResourceRecords")]),
];
