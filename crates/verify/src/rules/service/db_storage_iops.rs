//! Provisioned storage says how fast it is.

use stackwright_diagnostics::{Diagnostic, RuleId, Severity};

use crate::Facts;
use crate::rule::Rule;
#[cfg(test)]
use crate::rules::cases::{Case, fails, passes};
use crate::rules::look::is_absent;

pub(super) static RULE: Rule = Rule {
    id: RuleId("service/db-storage-iops"),
    severity: Severity::Error,
    title: "Provisioned storage says how fast it is",
    why: "RDS refuses io1 and io2 storage without IOPS, and IOPS with less than 100 GiB.",
    fix: "set `Iops`, and `AllocatedStorage` to at least 100",
    sources: &[
        "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-rds-dbinstance.html",
    ],
    check,
};

fn check(rule: &Rule, facts: &Facts<'_>, found: &mut Vec<Diagnostic>) {
    for (id, instance) in facts.model().of_type("AWS::RDS::DBInstance") {
        let Some(kind @ ("io1" | "io2")) = instance.property("StorageType").as_text() else { continue };
        if is_absent(facts, instance, "Iops") {
            let message = format!("storage of the type `{kind}` needs `Iops`");
            found.push(rule.finding(facts, id, "Iops", message));
        }
        if let Some(gib) = instance.property("AllocatedStorage").as_integer().filter(|gib| *gib < 100) {
            let message = format!("storage of the type `{kind}` has 100 GiB at least, and this has {gib}");
            found.push(rule.finding(facts, id, "AllocatedStorage", message));
        }
    }
}

#[cfg(test)]
pub(super) const CASES: &[Case] = &[
    passes(
        r#"
Resources:
  A: { Type: AWS::RDS::DBInstance, Properties: { StorageType: io1, Iops: 1000, AllocatedStorage: "100" } }
  B: { Type: AWS::RDS::DBInstance, Properties: { StorageType: gp3, AllocatedStorage: "20" } }
"#,
    ),
    fails(
        r#"
Resources:
  A: { Type: AWS::RDS::DBInstance, Properties: { StorageType: io1, AllocatedStorage: "20" } }
"#,
        &[("A", "Iops"), ("A", "AllocatedStorage")],
    ),
];
