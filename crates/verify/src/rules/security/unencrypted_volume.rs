//! Volumes are encrypted.

use stackwright_diagnostics::{Diagnostic, RuleId, Severity};

use crate::Facts;
use crate::rule::Rule;
#[cfg(test)]
use crate::rules::cases::{Case, fails, passes};
use crate::rules::look::{is_absent, is_off};

pub(super) static RULE: Rule = Rule {
    id: RuleId("security/unencrypted-volume"),
    severity: Severity::Warning,
    title: "Volumes are encrypted",
    why: "A volume that does not say so is encrypted only in accounts where that is the default, and a \
          snapshot of it is as readable as the volume.",
    fix: "set `Encrypted` to true",
    sources: &["https://docs.aws.amazon.com/securityhub/latest/userguide/ec2-controls.html"],
    check,
};

fn check(rule: &Rule, facts: &Facts<'_>, found: &mut Vec<Diagnostic>) {
    for (id, volume) in facts.model().of_type("AWS::EC2::Volume") {
        let has_own = ["SnapshotId", "SourceVolumeId"].iter().all(|it| is_absent(facts, volume, it));
        if has_own && is_off(facts, volume, "Encrypted") {
            found.push(rule.finding(facts, id, "Encrypted", "the volume is not encrypted"));
        }
    }
}

#[cfg(test)]
pub(super) const CASES: &[Case] = &[
    passes(
        "
Resources:
  A: { Type: AWS::EC2::Volume, Properties: { Encrypted: true } }
  B: { Type: AWS::EC2::Volume, Properties: { SnapshotId: snap-1 } }
",
    ),
    fails(
        "
Resources: { A: { Type: AWS::EC2::Volume, Properties: { Size: 8 } } }
",
        &[("A", "Encrypted")],
    ),
];
