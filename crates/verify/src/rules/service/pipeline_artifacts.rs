//! An action of a pipeline takes artifacts that an earlier one made.

use std::collections::BTreeSet;

use stackwright_diagnostics::{Diagnostic, RuleId, Severity};
use stackwright_model::Value;

use crate::Facts;
use crate::rule::Rule;
#[cfg(test)]
use crate::rules::cases::{Case, fails, passes};
use crate::rules::look::{items, items_of};

pub(super) static RULE: Rule = Rule {
    id: RuleId("service/pipeline-artifacts"),
    severity: Severity::Error,
    title: "An action of a pipeline takes artifacts that an earlier one made",
    why: "CodePipeline refuses an input that no action before puts out, and two outputs with one name.",
    fix: "name an output artifact of an earlier action",
    sources: &["https://docs.aws.amazon.com/codepipeline/latest/userguide/action-requirements.html"],
    check,
};

fn check(rule: &Rule, facts: &Facts<'_>, found: &mut Vec<Diagnostic>) {
    for (id, pipeline) in facts.model().of_type("AWS::CodePipeline::Pipeline") {
        let Some(stages) = pipeline.property("Stages").as_list() else { continue };
        let is_known = |stage: &Value| {
            let actions = stage.get("Actions").as_list();
            actions.is_some_and(|it| {
                it.iter().all(|action| {
                    ["InputArtifacts", "OutputArtifacts"].iter().all(|list| {
                        let list = action.get(list);
                        list.is_null()
                            || list
                                .as_list()
                                .is_some_and(|it| it.iter().all(|it| it.get("Name").as_text().is_some()))
                    })
                })
            })
        };
        if !stages.iter().all(is_known) {
            continue;
        }
        let mut actions = Vec::new();
        for (index, (path, stage)) in items_of(pipeline, "Stages").enumerate() {
            for (at, action) in items(stage.get("Actions"), "Actions") {
                let order = action.get("RunOrder").as_integer().unwrap_or(1);
                actions.push((index, order, format!("{path}.{at}"), action));
            }
        }
        actions.sort_by_key(|(index, order, ..)| (*index, *order));
        let mut made = BTreeSet::new();
        for step in actions.chunk_by(|a, b| (a.0, a.1) == (b.0, b.1)) {
            for (_, _, path, action) in step {
                for (at, artifact) in items(action.get("InputArtifacts"), "InputArtifacts") {
                    if let Some(name) = artifact.get("Name").as_text()
                        && !made.contains(name)
                    {
                        let message = format!("no action before makes the artifact `{name}`");
                        found.push(rule.finding(facts, id, &format!("{path}.{at}.Name"), message));
                    }
                }
            }
            for (_, _, path, action) in step {
                for (at, artifact) in items(action.get("OutputArtifacts"), "OutputArtifacts") {
                    if let Some(name) = artifact.get("Name").as_text()
                        && !made.insert(name)
                    {
                        let message = format!("another action makes the artifact `{name}` already");
                        found.push(rule.finding(facts, id, &format!("{path}.{at}.Name"), message));
                    }
                }
            }
        }
    }
}

#[cfg(test)]
pub(super) const CASES: &[Case] = &[
    passes("
Resources:
  A:
    Type: AWS::CodePipeline::Pipeline
    Properties:
      Stages:
        - { Name: Source, Actions: [{ Name: Source, OutputArtifacts: [{ Name: Code }] }] }
        - Name: Build
          Actions:
            - { Name: Deploy, RunOrder: 2, InputArtifacts: [{ Name: Built }] }
            - { Name: Build, RunOrder: 1, InputArtifacts: [{ Name: Code }], OutputArtifacts: [{ Name: Built }] }
"),
    fails("
Resources:
  A:
    Type: AWS::CodePipeline::Pipeline
    Properties:
      Stages:
        - { Name: Source, Actions: [{ Name: Source, OutputArtifacts: [{ Name: Code }] }] }
        - Name: Build
          Actions:
            - { Name: Deploy, InputArtifacts: [{ Name: Built }] }
            - { Name: Build, RunOrder: 2, OutputArtifacts: [{ Name: Code }] }
", &[("A", "Stages.1.Actions.0.InputArtifacts.0.Name"), ("A", "Stages.1.Actions.1.OutputArtifacts.0.Name")]),
];
