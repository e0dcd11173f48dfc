//! General purpose volumes are gp3.

use stackwright_diagnostics::{Diagnostic, RuleId, Severity};

use crate::Facts;
use crate::rule::Rule;
#[cfg(test)]
use crate::rules::cases::{Case, fails, passes};

pub(super) static RULE: Rule = Rule {
    id: RuleId("cost/old-volume-type"),
    severity: Severity::Info,
    title: "General purpose volumes are gp3",
    why: "gp3 costs less for each gigabyte than gp2, and its speed does not depend on its size.",
    fix: "set the volume type to `gp3`",
    sources: &["https://docs.aws.amazon.com/ebs/latest/userguide/general-purpose.html"],
    check,
};

fn check(rule: &Rule, facts: &Facts<'_>, found: &mut Vec<Diagnostic>) {
    for (id, resource) in facts.model().resources() {
        let paths: &[&str] = match resource.type_name.as_str() {
            "AWS::EC2::Volume" => &["VolumeType"],
            "AWS::RDS::DBInstance" => &["StorageType"],
            "AWS::OpenSearchService::Domain" => &["EBSOptions.VolumeType"],
            _ => continue,
        };
        for path in paths {
            if resource.property(path).as_text() == Some("gp2") {
                found.push(rule.finding(facts, id, path, "the volume is of the older type `gp2`"));
            }
        }
    }
}

#[cfg(test)]
pub(super) const CASES: &[Case] = &[
    passes(
        "
Resources: { A: { Type: AWS::EC2::Volume, Properties: { VolumeType: gp3 } } }
",
    ),
    fails(
        "
Resources:
  A: { Type: AWS::EC2::Volume, Properties: { VolumeType: gp2 } }
  B: { Type: AWS::OpenSearchService::Domain, Properties: { EBSOptions: { VolumeType: gp2 } } }
",
        &[("A", "VolumeType"), ("B", "EBSOptions.VolumeType")],
    ),
];
