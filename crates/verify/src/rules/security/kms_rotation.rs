//! Keys rotate.

use stackwright_diagnostics::{Diagnostic, RuleId, Severity};

use crate::Facts;
use crate::rule::Rule;
#[cfg(test)]
use crate::rules::cases::{Case, fails, passes};
use crate::rules::look::{is_absent, is_off};

pub(super) static RULE: Rule = Rule {
    id: RuleId("security/kms-rotation"),
    severity: Severity::Warning,
    title: "Keys rotate",
    why: "The longer one key is used, the more it opens once it leaks; KMS changes the material each \
          year and keeps what is old readable.",
    fix: "set `EnableKeyRotation` to true",
    sources: &["https://docs.aws.amazon.com/securityhub/latest/userguide/kms-controls.html"],
    check,
};

fn check(rule: &Rule, facts: &Facts<'_>, found: &mut Vec<Diagnostic>) {
    for (id, key) in facts.model().of_type("AWS::KMS::Key") {
        let is_symmetric = is_absent(facts, key, "KeySpec")
            || key.property("KeySpec").as_text() == Some("SYMMETRIC_DEFAULT");
        let is_own = is_absent(facts, key, "Origin") || key.property("Origin").as_text() == Some("AWS_KMS");
        if is_symmetric && is_own && is_off(facts, key, "EnableKeyRotation") {
            found.push(rule.finding(facts, id, "EnableKeyRotation", "the key does not rotate"));
        }
    }
}

#[cfg(test)]
pub(super) const CASES: &[Case] = &[
    passes(
        "
Resources:
  A: { Type: AWS::KMS::Key, Properties: { EnableKeyRotation: true } }
  B: { Type: AWS::KMS::Key, Properties: { KeySpec: HMAC_256 } }
",
    ),
    fails(
        "
Resources: { A: { Type: AWS::KMS::Key, Properties: { Description: a } } }
",
        &[("A", "EnableKeyRotation")],
    ),
];
