//! A request and policies from files.

use std::path::Path;

use serde_json::json;
use stackwright_diagnostics::render::{self, Sources};
use stackwright_diagnostics::{Diagnostic, Diagnostics, RuleId};
use stackwright_verify::facts::iam::{Fault, Outcome, Policies, Request};

use super::super::{SCHEMA_VERSION, json_text};
use super::{POLICY, REQUEST, show};
use crate::arguments::Format;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::json_file::JsonFile;
use crate::terminal;

pub(super) fn run(request: &Path, policies: &Path, format: Format) -> Result<Exit, Failure> {
    let (request, policies) = (JsonFile::read(request)?, JsonFile::read(policies)?);
    let (mut findings, mut sources) = (Diagnostics::new(), Sources::new());
    let parsed_request = request.parse(REQUEST, &mut findings, &mut sources);
    let parsed_policies = policies.parse(POLICY, &mut findings, &mut sources);
    let asked = parsed_request.and_then(|value| {
        let (asked, faults) = Request::read(&value);
        report(REQUEST, &request, faults, &mut findings);
        asked
    });
    let given = parsed_policies.map(|value| {
        let (given, faults) = Policies::read(&value);
        report(POLICY, &policies, faults, &mut findings);
        given
    });
    let (Some(asked), Some(given), false) = (asked, given, findings.has_errors()) else {
        refuse(&findings, &sources, format);
        return Ok(Exit::CannotRun);
    };
    let decision = given.decide(&asked);
    terminal::print(&match format {
        Format::Text => show::text(
            &format!("{} on {} by {}", asked.action, asked.resource, asked.principal.name),
            &decision,
        ),
        Format::Json => json_text(&show::json(&decision)),
    });
    Ok(if decision.outcome == Outcome::Allowed { Exit::Good } else { Exit::Faulty })
}

fn refuse(findings: &Diagnostics, sources: &Sources, format: Format) {
    match format {
        Format::Text => terminal::show(findings, sources),
        Format::Json => terminal::print(&json_text(&json!({
            "schema_version": SCHEMA_VERSION,
            "findings": render::json(findings, sources),
        }))),
    }
}

fn report(rule: RuleId, file: &JsonFile, faults: Vec<Fault>, findings: &mut Diagnostics) {
    findings.extend(faults.into_iter().map(|Fault { path, message, help }| {
        let finding = Diagnostic::error(rule, message).at(file.place(&path));
        match help {
            Some(help) => finding.help(help),
            None => finding,
        }
    }));
}
