//! File systems are encrypted.

use stackwright_diagnostics::{Diagnostic, RuleId, Severity};

use crate::Facts;
use crate::rule::Rule;
#[cfg(test)]
use crate::rules::cases::{Case, fails, passes};
use crate::rules::look::is_off;

pub(super) static RULE: Rule = Rule {
    id: RuleId("security/unencrypted-file-system"),
    severity: Severity::Error,
    title: "File systems are encrypted",
    why: "A file system of EFS is encrypted when it is made or never.",
    fix: "set `Encrypted` to true",
    sources: &["https://docs.aws.amazon.com/securityhub/latest/userguide/efs-controls.html"],
    check,
};

fn check(rule: &Rule, facts: &Facts<'_>, found: &mut Vec<Diagnostic>) {
    for (id, file_system) in facts.model().of_type("AWS::EFS::FileSystem") {
        if is_off(facts, file_system, "Encrypted") {
            found.push(rule.finding(facts, id, "Encrypted", "the file system is not encrypted"));
        }
    }
}

#[cfg(test)]
pub(super) const CASES: &[Case] = &[
    passes(
        "
Resources: { A: { Type: AWS::EFS::FileSystem, Properties: { Encrypted: true } } }
",
    ),
    fails(
        "
Resources: { A: { Type: AWS::EFS::FileSystem, Properties: { PerformanceMode: generalPurpose } } }
",
        &[("A", "Encrypted")],
    ),
];
