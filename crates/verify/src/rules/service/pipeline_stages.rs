//! A pipeline has a stage of sources first, and then others with names of their own.

use std::collections::BTreeSet;

use stackwright_diagnostics::{Diagnostic, RuleId, Severity};

use crate::Facts;
use crate::rule::Rule;
#[cfg(test)]
use crate::rules::cases::{Case, fails, passes};
use crate::rules::look::{items, items_of};

pub(super) static RULE: Rule = Rule {
    id: RuleId("service/pipeline-stages"),
    severity: Severity::Error,
    title: "A pipeline has a stage of sources first, and then others with names of their own",
    why: "CodePipeline refuses a pipeline of a single stage, one whose first stage does anything but \
          fetch sources or whose later stages do, and two stages, or two actions of a stage, with one \
          name.",
    fix: "begin with a stage that has source actions only",
    sources: &["https://docs.aws.amazon.com/codepipeline/latest/userguide/reference-pipeline-structure.html"],
    check,
};

fn check(rule: &Rule, facts: &Facts<'_>, found: &mut Vec<Diagnostic>) {
    for (id, pipeline) in facts.model().of_type("AWS::CodePipeline::Pipeline") {
        let Some(stages) = pipeline.property("Stages").as_list() else { continue };
        if stages.iter().any(|stage| stage.as_map().is_none()) {
            continue;
        }
        if stages.len() < 2 {
            let message = "a pipeline has two stages at least";
            found.push(rule.finding(facts, id, "Stages", message));
        }
        let mut stage_names = BTreeSet::new();
        for (index, (path, stage)) in items_of(pipeline, "Stages").enumerate() {
            if let Some(name) = stage.get("Name").as_text()
                && !stage_names.insert(name)
            {
                let message = format!("the pipeline has two stages with the name `{name}`");
                found.push(rule.finding(facts, id, &format!("{path}.Name"), message));
            }
            let mut action_names = BTreeSet::new();
            for (at, action) in items(stage.get("Actions"), "Actions") {
                if let Some(name) = action.get("Name").as_text()
                    && !action_names.insert(name)
                {
                    let message = format!("the stage has two actions with the name `{name}`");
                    found.push(rule.finding(facts, id, &format!("{path}.{at}.Name"), message));
                }
                let Some(category) = action.at("ActionTypeId.Category").as_text() else { continue };
                let message = match (index, category) {
                    (0, "Source") => continue,
                    (0, _) => {
                        format!("the first stage fetches sources, and does not {}", category.to_lowercase())
                    }
                    (_, "Source") => "sources are fetched in the first stage only".to_owned(),
                    _ => continue,
                };
                found.push(rule.finding(facts, id, &format!("{path}.{at}.ActionTypeId.Category"), message));
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
        - { Name: Source, Actions: [{ Name: Source, ActionTypeId: { Category: Source } }] }
        - { Name: Build, Actions: [{ Name: Build, ActionTypeId: { Category: Build } }] }
"),
    fails("
Resources:
  A:
    Type: AWS::CodePipeline::Pipeline
    Properties:
      Stages:
        - { Name: Build, Actions: [{ Name: Build, ActionTypeId: { Category: Build } }] }
        - { Name: Build, Actions: [{ Name: Source, ActionTypeId: { Category: Source } }] }
  B:
    Type: AWS::CodePipeline::Pipeline
    Properties: { Stages: [{ Name: Source, Actions: [{ Name: Source, ActionTypeId: { Category: Source } }] }] }
", &[("A", "Stages.0.Actions.0.ActionTypeId.Category"), ("A", "Stages.1.Name"), ("A", "Stages.1.Actions.0.ActionTypeId.Category"), ("B", "Stages")]),
];
