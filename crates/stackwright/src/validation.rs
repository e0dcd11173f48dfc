//! `validation-report.json`: what is wrong with an assembly, in it, where the official CLI reads it. It shows what stands
//! there when it synthesizes or deploys, and refuses to go on where the conclusion is a failure: that is where a rule finds an
//! error. A requirement that does not hold is a warning, which is refused with `--strict` only; a configuration may want it.
//!
//! Source: the JSON schema `validation-report.schema.json` of npm's `@aws-cdk/cloud-assembly-schema`.

use serde_json::{Value, json};
use stackwright_assembly::{Assembly, Content, MANIFEST_VERSION};
use stackwright_diagnostics::{Diagnostic, Severity};
use stackwright_model::{Inputs, Model};

use crate::commands::prove::{Judgement, judge};
use crate::environments::Environment;
use crate::subject::Judged;

const FILE: &str = "validation-report.json";

/// Judges the environments of an assembly by rules and requirements, and writes down what is found. Of several
/// environments each is a stage.
pub(crate) fn add<'e>(assembly: &mut Assembly, environments: impl Iterator<Item = &'e Environment>) {
    let mut judgements = Vec::new();
    for environment in environments {
        let stage = assembly.nested.get(&format!("assembly-{}", environment.name()));
        let model = Model::of_assembly(stage.unwrap_or(assembly), &Inputs::default());
        let judged = Judged {
            name: environment.name().to_owned(),
            platform: Some(environment.platform),
            model,
            statements: environment.configured.statements(),
        };
        judgements.push(judge(judged, |_| true, true));
    }
    let report = format!("{:#}\n", report(&judgements));
    assembly.files.insert(FILE.to_owned(), Content::Bytes(report.into_bytes()));
}

fn report(judgements: &[Judgement]) -> Value {
    let mut violations = Vec::new();
    for judgement in judgements {
        for mut finding in judgement.faults(false) {
            if judgement.requirements.iter().any(|judged| judged.requirement.id == finding.rule.0) {
                finding.severity = Severity::Warning;
            }
            violations.push(violation(&finding));
        }
    }
    let suppressed = judgements.iter().flat_map(|judgement| &judgement.suppressed).map(|suppressed| {
        let mut violation = violation(&suppressed.finding);
        if let Some(object) = violation.as_object_mut() {
            object.insert(
                "acknowledgedId".to_owned(),
                json!(format!("stackwright::{}", suppressed.finding.rule.0)),
            );
            object.insert("reason".to_owned(), json!(suppressed.reason));
        }
        violation
    });
    let suppressed: Vec<_> = suppressed.collect();
    let is_good = !judgements.iter().any(|judgement| judgement.findings.has_errors());
    json!({
        "version": MANIFEST_VERSION,
        "pluginReports": [{
            "pluginName": "stackwright",
            "pluginVersion": env!("CARGO_PKG_VERSION"),
            "conclusion": if is_good { "success" } else { "failure" },
            "violations": violations,
            "suppressedViolations": suppressed,
        }],
    })
}

fn violation(finding: &Diagnostic) -> Value {
    let place = &finding.place;
    // What is about no construct is about the whole; the CLI shows nothing that is about none.
    let mut construct = json!({ "constructPath": place.construct.as_deref().unwrap_or_default() });
    if let (Some(span), Some(id), Some(object)) = (&place.span, &place.logical_id, construct.as_object_mut())
    {
        let properties: Vec<_> = place.property.iter().collect();
        object.insert(
            "cloudFormationResource".to_owned(),
            json!({ "templatePath": span.file, "logicalId": id, "propertyPaths": properties }),
        );
    }
    if let (Some(origin), Some(object)) = (&place.origin, construct.as_object_mut()) {
        object.insert("stackTraces".to_owned(), json!([origin.to_string()]));
    }
    let mut violation = json!({
        "ruleName": finding.rule.0,
        "description": finding.message,
        "severity": match finding.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Info => "info",
        },
        "violatingConstructs": [construct],
    });
    if let (Some(help), Some(object)) = (&finding.help, violation.as_object_mut()) {
        object.insert("suggestedFix".to_owned(), json!(help));
    }
    violation
}
