//! Only symmetric encryption keys rotate on their own.

use stackwright_diagnostics::{Diagnostic, RuleId, Severity};

use crate::Facts;
use crate::rule::Rule;
#[cfg(test)]
use crate::rules::cases::{Case, fails, passes};

pub(super) static RULE: Rule = Rule {
    id: RuleId("service/kms-rotation-kind"),
    severity: Severity::Error,
    title: "Only symmetric encryption keys rotate on their own",
    why: "KMS refuses rotation of asymmetric and HMAC keys, and of those with imported material.",
    fix: "leave out `EnableKeyRotation`",
    sources: &[
        "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-kms-key.html",
    ],
    check,
};

fn check(rule: &Rule, facts: &Facts<'_>, found: &mut Vec<Diagnostic>) {
    for (id, key) in facts.model().of_type("AWS::KMS::Key") {
        if key.property("EnableKeyRotation").as_bool() != Some(true) {
            continue;
        }
        let kind = key.property("KeySpec").as_text().filter(|it| *it != "SYMMETRIC_DEFAULT");
        let origin = key.property("Origin").as_text().filter(|it| *it == "EXTERNAL");
        if let Some(what) = kind.or(origin) {
            let message = format!("a key of `{what}` cannot rotate");
            found.push(rule.finding(facts, id, "EnableKeyRotation", message));
        }
    }
}

#[cfg(test)]
pub(super) const CASES: &[Case] = &[
    passes(
        "
Resources:
  A: { Type: AWS::KMS::Key, Properties: { EnableKeyRotation: true } }
  B: { Type: AWS::KMS::Key, Properties: { KeySpec: RSA_2048 } }
",
    ),
    fails(
        "
Resources:
  A: { Type: AWS::KMS::Key, Properties: { EnableKeyRotation: true, KeySpec: RSA_2048 } }
  B: { Type: AWS::KMS::Key, Properties: { EnableKeyRotation: true, Origin: EXTERNAL } }
",
        &[("A", "EnableKeyRotation"), ("B", "EnableKeyRotation")],
    ),
];
