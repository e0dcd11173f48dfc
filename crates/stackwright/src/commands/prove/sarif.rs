//! The result for code scanning.

use std::collections::BTreeMap;

use stackwright_diagnostics::RuleId;
use stackwright_diagnostics::render::{SarifRule, SarifRun, sarif};

use super::super::json_text;
use super::Proof;
use crate::topic::{Topic, topics};

/// A run for each environment, and one for what is wrong with configuration files and constructs.
pub(super) fn text(proof: &Proof) -> String {
    let faults: Vec<_> = proof.judgements.iter().map(|judgement| judgement.faults(proof.chosen)).collect();
    let environments = proof.judgements.iter().zip(&faults).map(|(judgement, faults)| SarifRun {
        name: match judgement.platform {
            Some(platform) => format!("prove/{platform}/{}", judgement.name),
            None => format!("prove/{}", judgement.name),
        },
        findings: faults,
        suppressed: judgement.suppressed.iter().map(|it| (&it.finding, it.reason.as_str())).collect(),
        sources: &judgement.sources,
    });
    let mut runs: Vec<_> = environments.collect();
    if !proof.subject.findings.is_empty() {
        runs.push(SarifRun {
            name: "prove".to_owned(),
            findings: &proof.subject.findings,
            suppressed: Vec::new(),
            sources: &proof.subject.sources,
        });
    }
    let topics: BTreeMap<&str, Topic> = topics().into_iter().map(|topic| (topic.id(), topic)).collect();
    json_text(&sarif(env!("CARGO_PKG_VERSION"), &runs, |RuleId(id)| topics.get(id).map(explain)))
}

fn explain(topic: &Topic) -> SarifRule {
    match topic {
        Topic::Noted { meaning, .. } => SarifRule {
            title: topic.summary().to_owned(),
            meaning: (*meaning).to_owned(),
            ..SarifRule::default()
        },
        Topic::Rule(rule) => SarifRule {
            title: rule.title.to_owned(),
            meaning: rule.why.to_owned(),
            help: rule.fix.to_owned(),
            page: rule.sources.first().map(|page| (*page).to_owned()),
        },
        Topic::Requirement { requirement, .. } => SarifRule {
            title: requirement.statement.to_owned(),
            meaning: requirement.reading.to_owned(),
            ..SarifRule::default()
        },
    }
}
