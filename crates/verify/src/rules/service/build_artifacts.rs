//! A build project of a pipeline takes its sources from it, and gives its artifacts back.

use stackwright_diagnostics::{Diagnostic, RuleId, Severity};

use crate::Facts;
use crate::rule::Rule;
#[cfg(test)]
use crate::rules::cases::{Case, fails, passes};
use crate::rules::look::is_absent;

pub(super) static RULE: Rule = Rule {
    id: RuleId("service/build-artifacts"),
    severity: Severity::Error,
    title: "A build project of a pipeline takes its sources from it, and gives its artifacts back",
    why: "CodeBuild refuses a project whose source or artifacts are CODEPIPELINE while the other are not.",
    fix: "set both `Source.Type` and `Artifacts.Type` to `CODEPIPELINE`, or neither",
    sources: &[
        "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-codebuild-project.html",
    ],
    check,
};

fn check(rule: &Rule, facts: &Facts<'_>, found: &mut Vec<Diagnostic>) {
    for (id, project) in facts.model().of_type("AWS::CodeBuild::Project") {
        let kinds = (project.property("Source.Type").as_text(), project.property("Artifacts.Type").as_text());
        if let (Some(source), Some(artifacts)) = kinds
            && (source == "CODEPIPELINE") != (artifacts == "CODEPIPELINE")
        {
            let message = format!("the source is of `{source}`, and the artifacts are of `{artifacts}`");
            found.push(rule.finding(facts, id, "Artifacts.Type", message));
        }
        let needs_place =
            |kind: Option<&str>| !matches!(kind, None | Some("CODEPIPELINE" | "NO_SOURCE" | "NO_ARTIFACTS"));
        for (part, kind) in [("Source", kinds.0), ("Artifacts", kinds.1)] {
            let path = format!("{part}.Location");
            if needs_place(kind) && is_absent(facts, project, &path) {
                let message = format!("`{part}` needs its location");
                found.push(rule.finding(facts, id, &path, message));
            }
        }
    }
}

#[cfg(test)]
pub(super) const CASES: &[Case] = &[
    passes("
Resources:
  A: { Type: AWS::CodeBuild::Project, Properties: { Source: { Type: CODEPIPELINE }, Artifacts: { Type: CODEPIPELINE } } }
  B: { Type: AWS::CodeBuild::Project, Properties: { Source: { Type: NO_SOURCE }, Artifacts: { Type: NO_ARTIFACTS } } }
"),
    fails("
Resources:
  A: { Type: AWS::CodeBuild::Project, Properties: { Source: { Type: CODEPIPELINE }, Artifacts: { Type: NO_ARTIFACTS } } }
  B: { Type: AWS::CodeBuild::Project, Properties: { Source: { Type: GITHUB }, Artifacts: { Type: NO_ARTIFACTS } } }
", &[("A", "Artifacts.Type"), ("B", "Source.Location")]),
];
