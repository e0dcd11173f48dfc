//! Images are scanned when they are pushed.

use stackwright_diagnostics::{Diagnostic, RuleId, Severity};

use crate::Facts;
use crate::rule::Rule;
#[cfg(test)]
use crate::rules::cases::{Case, fails, passes};
use crate::rules::look::is_off;

pub(super) static RULE: Rule = Rule {
    id: RuleId("security/image-scan"),
    severity: Severity::Info,
    title: "Images are scanned when they are pushed",
    why: "A scan finds known flaws in an image before it runs.",
    fix: "set `ImageScanningConfiguration.ScanOnPush` to true, unless the registry scans on its own",
    sources: &["https://docs.aws.amazon.com/securityhub/latest/userguide/ecr-controls.html"],
    check,
};

fn check(rule: &Rule, facts: &Facts<'_>, found: &mut Vec<Diagnostic>) {
    for (id, repository) in facts.model().of_type("AWS::ECR::Repository") {
        let path = "ImageScanningConfiguration.ScanOnPush";
        if is_off(facts, repository, path) {
            found.push(rule.finding(facts, id, path, "images are not scanned when they are pushed"));
        }
    }
}

#[cfg(test)]
pub(super) const CASES: &[Case] = &[
    passes("
Resources: { A: { Type: AWS::ECR::Repository, Properties: { ImageScanningConfiguration: { ScanOnPush: true } } } }
"),
    fails("
Resources: { A: { Type: AWS::ECR::Repository } }
", &[("A", "ImageScanningConfiguration.ScanOnPush")]),
];
