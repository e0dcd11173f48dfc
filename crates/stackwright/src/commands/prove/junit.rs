//! The result for continuous integration.

use stackwright_diagnostics::render::{JunitCase, JunitResult, JunitSuite, concise, junit};
use stackwright_diagnostics::{Diagnostic, Diagnostics, Severity};
use stackwright_verify::Status;
use stackwright_verify::requirement::{Evidence, Judged};

use super::Proof;
use super::judgement::{Judgement, describe};

/// A suite for each environment: a case for each requirement and each finding.
pub(super) fn text(proof: &Proof) -> String {
    let mut suites: Vec<_> =
        proof.judgements.iter().map(|judgement| suite(judgement, proof.chosen)).collect();
    if !proof.subject.findings.is_empty() {
        let findings = proof.subject.findings.iter();
        let cases = findings.map(|finding| {
            let line = concise(&Diagnostics::from_iter([finding.clone()]), &proof.subject.sources);
            case_of_finding("configuration", finding, line)
        });
        suites.push(JunitSuite { name: "configuration".to_owned(), cases: cases.collect() });
    }
    junit("stackwright prove", &suites)
}

fn suite(judgement: &Judgement, chosen: bool) -> JunitSuite {
    let class = match judgement.platform {
        Some(platform) => format!("{platform}.{}", judgement.name),
        None => judgement.name.clone(),
    };
    let requirements = judgement.requirements.iter().map(|judged| {
        let Judged { requirement, outcome, .. } = judged;
        let line = outcome.witness.first().map(|first| first.text.clone()).unwrap_or_default();
        let result = match outcome.status {
            Status::Holds => JunitResult::Passed,
            Status::Fails => JunitResult::Failed(line, in_full(&outcome.witness)),
            Status::Unknown if judged.is_fault(chosen) => {
                JunitResult::Errored(line, in_full(&outcome.witness))
            }
            Status::Unknown | Status::NeedsDeployment => JunitResult::Skipped(line),
        };
        JunitCase {
            class: class.clone(),
            name: format!("{}: {}", requirement.id, requirement.statement),
            result,
        }
    });
    let findings = judgement.findings.iter().map(|finding| {
        let line = concise(&Diagnostics::from_iter([finding.clone()]), &judgement.sources);
        case_of_finding(&class, finding, line)
    });
    JunitSuite { name: class.replace('.', " "), cases: requirements.chain(findings).collect() }
}

/// What is no error fails nothing, and is to be read nevertheless.
fn case_of_finding(class: &str, finding: &Diagnostic, line: String) -> JunitCase {
    let result = match finding.severity {
        Severity::Error => JunitResult::Failed(finding.message.clone(), line),
        Severity::Warning | Severity::Info => JunitResult::Skipped(finding.message.clone()),
    };
    let place = describe(&finding.place).map(|place| format!(" at {place}")).unwrap_or_default();
    JunitCase { class: class.to_owned(), name: format!("{}{place}", finding.rule.0), result }
}

fn in_full(witness: &[Evidence]) -> String {
    let line = |one: &Evidence| match describe(&one.place) {
        Some(place) => format!("{} ({place})\n", one.text),
        None => format!("{}\n", one.text),
    };
    witness.iter().map(line).collect()
}
