//! The result for programs.

use serde_json::{Value, json};
use stackwright_diagnostics::render::{self, Sources};
use stackwright_diagnostics::{Diagnostic, Diagnostics};
use stackwright_verify::requirement::{Evidence, Judged};

use super::super::{SCHEMA_VERSION, json_text};
use super::Proof;
use super::judgement::Judgement;

/// The form that `docs/json.md` describes.
pub(super) fn json(proof: &Proof) -> String {
    let platform = match proof.judgements.as_slice() {
        [first, rest @ ..] => first.platform.filter(|_| rest.iter().all(|it| it.platform == first.platform)),
        [] => None,
    };
    let environments: Vec<_> = proof.judgements.iter().map(environment).collect();
    json_text(&json!({
        "schema_version": SCHEMA_VERSION,
        "platform": platform,
        "environments": environments,
        "findings": render::json(&proof.subject.findings, &proof.subject.sources),
    }))
}

fn environment(judgement: &Judgement) -> Value {
    let requirements: Vec<_> =
        judgement.requirements.iter().map(|judged| requirement(judged, &judgement.sources)).collect();
    let findings: Vec<_> =
        judgement.findings.iter().map(|finding| self::finding(finding, &judgement.sources)).collect();
    let suppressed: Vec<_> = judgement
        .suppressed
        .iter()
        .map(|suppressed| {
            json!({
                "finding": finding(&suppressed.finding, &judgement.sources),
                "reason": suppressed.reason,
                "expires": suppressed.expires.map(|day| day.to_string()),
            })
        })
        .collect();
    json!({
        "name": judgement.name,
        "platform": judgement.platform,
        "requirements": requirements,
        "findings": findings,
        "suppressed": suppressed,
    })
}

fn requirement(judged: &Judged, sources: &Sources) -> Value {
    let Judged { requirement, coverage, outcome } = judged;
    let all = |evidence: &[Evidence]| -> Vec<Value> {
        let one = |evidence: &Evidence| json!({ "text": evidence.text, "place": render::place_json(&evidence.place, sources) });
        evidence.iter().map(one).collect()
    };
    json!({
        "id": requirement.id,
        "statement": requirement.statement,
        "status": outcome.status,
        "coverage": coverage,
        "evidence": all(&outcome.evidence),
        "witness": all(&outcome.witness),
    })
}

/// A finding, with where it is at hand too.
fn finding(finding: &Diagnostic, sources: &Sources) -> Value {
    let mut shown = render::json(&Diagnostics::from_iter([finding.clone()]), sources);
    let Some(object) = shown.get_mut(0).and_then(Value::as_object_mut) else { return shown };
    let place = &finding.place;
    for (key, value) in
        [("stack", &place.stack), ("logical_id", &place.logical_id), ("property", &place.property)]
    {
        object.insert(key.to_owned(), json!(value));
    }
    Value::Object(std::mem::take(object))
}
