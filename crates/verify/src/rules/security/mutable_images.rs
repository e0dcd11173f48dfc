//! The tag of an image stays with the image.

use stackwright_diagnostics::{Diagnostic, RuleId, Severity};

use crate::Facts;
use crate::rule::Rule;
#[cfg(test)]
use crate::rules::cases::{Case, fails, passes};
use crate::rules::look::is_absent;

pub(super) static RULE: Rule = Rule {
    id: RuleId("security/mutable-images"),
    severity: Severity::Info,
    title: "The tag of an image stays with the image",
    why: "Where a tag can be moved, what was tested under it need not be what runs.",
    fix: "set `ImageTagMutability` to `IMMUTABLE`, or deploy by digest",
    sources: &["https://docs.aws.amazon.com/securityhub/latest/userguide/ecr-controls.html"],
    check,
};

fn check(rule: &Rule, facts: &Facts<'_>, found: &mut Vec<Diagnostic>) {
    for (id, repository) in facts.model().of_type("AWS::ECR::Repository") {
        let path = "ImageTagMutability";
        if is_absent(facts, repository, path) || repository.property(path).as_text() == Some("MUTABLE") {
            found.push(rule.finding(facts, id, path, "tags can be moved from one image to another"));
        }
    }
}

#[cfg(test)]
pub(super) const CASES: &[Case] = &[
    passes(
        "
Resources: { A: { Type: AWS::ECR::Repository, Properties: { ImageTagMutability: IMMUTABLE } } }
",
    ),
    fails(
        "
Resources: { A: { Type: AWS::ECR::Repository } }
",
        &[("A", "ImageTagMutability")],
    ),
];
