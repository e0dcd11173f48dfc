//! The result for people: what fails first, then what is not known, and in a line what holds.

use std::fmt::Write as _;
use std::time::Duration;

use stackwright_diagnostics::render::human;
use stackwright_verify::Status;
use stackwright_verify::requirement::{Coverage, Evidence, Judged};

use super::Proof;
use super::judgement::{Judgement, describe};
use crate::terminal::{self, count};

/// Every environment, and how long it took.
pub(super) fn text(proof: &Proof, verbose: bool, elapsed: Duration) -> String {
    let mut text = String::new();
    for judgement in &proof.judgements {
        if verbose {
            everything(&mut text, judgement);
        }
        let faults = judgement.faults(proof.chosen);
        text.push_str(&human(&faults, &judgement.sources, terminal::colour_of_results()));
        let _ = writeln!(text, "{}", summary(judgement, !proof.chosen));
    }
    let good = proof.judgements.iter().filter(|judgement| judgement.is_good(proof.chosen)).count();
    let _ = writeln!(
        text,
        "{} of {} without errors in {:.1} ms",
        good,
        count(proof.judgements.len(), "environment"),
        elapsed.as_secs_f64() * 1e3
    );
    text
}

/// An environment in a line.
fn summary(judgement: &Judgement, by_rules: bool) -> String {
    let status = |status| move |judged: &Judged| judged.outcome.status == status;
    let is_covered = |judged: &Judged| judged.coverage == Coverage::Full;
    let is_unknown = status(Status::Unknown);
    let counts = [
        (judgement.count(status(Status::Fails)), "fail"),
        (judgement.count(|judged| is_unknown(judged) && is_covered(judged)), "not known"),
        (judgement.count(status(Status::Holds)), "hold"),
        (judgement.count(status(Status::NeedsDeployment)), "need a deployment"),
        (judgement.count(|judged| is_unknown(judged) && !is_covered(judged)), "not covered yet"),
    ];
    let mut parts: Vec<String> = counts
        .into_iter()
        .filter(|(number, _)| *number > 0)
        .map(|(number, what)| format!("{number} {what}"))
        .collect();
    if !parts.is_empty() {
        parts = vec![format!("{}: {}", count(judgement.requirements.len(), "requirement"), parts.join(", "))];
    }
    match judgement.findings.len() {
        0 if !by_rules => {}
        0 => parts.push("nothing found by rules".to_owned()),
        number => parts.push(format!("{} by rules", count(number, "finding"))),
    }
    let name = match judgement.platform {
        Some(platform) => format!("{platform} {}", judgement.name),
        None => judgement.name.clone(),
    };
    format!("{name}: {}", parts.join("; "))
}

/// Every requirement with what was seen.
fn everything(text: &mut String, judgement: &Judgement) {
    for Judged { requirement, outcome, .. } in &judgement.requirements {
        let _ = writeln!(
            text,
            "{:<16}  {:<10}  {}",
            outcome.status.name(),
            requirement.id,
            requirement.statement
        );
        for Evidence { text: seen, place } in outcome.evidence.iter().chain(&outcome.witness) {
            let _ = match describe(place) {
                Some(place) => writeln!(text, "{:30}{seen} ({place})", ""),
                None => writeln!(text, "{:30}{seen}", ""),
            };
        }
    }
}
