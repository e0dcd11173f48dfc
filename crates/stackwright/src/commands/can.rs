//! `stackwright can`: whether a principal may do something to a resource, and by which statements.

use std::path::PathBuf;

use clap::Args;
use serde_json::{Value, json};
use stackwright_diagnostics::render::{self, Sources};
use stackwright_diagnostics::{Diagnostic, Diagnostics, RuleId, rules};
use stackwright_verify::facts::iam::{Cause, Decision, Fault, Outcome, Policies, Request};

use super::{SCHEMA_VERSION, json_text};
use crate::arguments::Format;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::json_file::JsonFile;
use crate::terminal;

rules! {
    /// A file with a request that `stackwright can` cannot read: the principal, the action, the resource, its context.
    REQUEST = "iam/request";
    /// A policy that AWS would not take: an element that does not exist, an effect, operator or principal of no kind.
    POLICY = "iam/policy";
}

/// Say whether a principal may do something, and which statements decide
///
/// The answer is `Allowed`, `ExplicitlyDenied` (a statement denies it), `ImplicitlyDenied` (nothing denies it, and not
/// everything allows it that would have to), or `Unknown`, with what it depends on.
///
/// A condition key of the request's context that is `null` is one that the request does not have. One that is not listed
/// is not known: the answer depends on it, unless it is the same either way. Keys that follow from who asks and for what
/// (such as aws:PrincipalArn, aws:PrincipalAccount, aws:username, aws:ResourceAccount) need not be given.
#[derive(Args)]
pub(crate) struct Arguments {
    /// The request: `{"principal": …, "action": …, "resource": …, "context": {}, "resourceAccount": …}`
    #[arg(long, value_name = "FILE", requires = "policies")]
    request: PathBuf,
    /// The policies: `{"identity": […], "resource": …, "boundaries": […], "session": …, "serviceControl": [[…]],
    /// "resourceControl": [[…]], "endpoint": […], "grants": […]}`
    #[arg(long, value_name = "FILE", requires = "request")]
    policies: PathBuf,
    /// How the result is printed
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

impl Arguments {
    pub(crate) fn run(&self) -> Result<Exit, Failure> {
        let (request, policies) = (JsonFile::read(&self.request)?, JsonFile::read(&self.policies)?);
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
            return Ok(self.refuse(&findings, &sources));
        };
        let decision = given.decide(&asked);
        terminal::print(&match self.format {
            Format::Text => text(&asked, &decision),
            Format::Json => json_text(&json(&decision)),
        });
        Ok(if decision.outcome == Outcome::Allowed { Exit::Good } else { Exit::Faulty })
    }

    fn refuse(&self, findings: &Diagnostics, sources: &Sources) -> Exit {
        match self.format {
            Format::Text => terminal::show(findings, sources),
            Format::Json => terminal::print(&json_text(&json!({
                "schema_version": SCHEMA_VERSION,
                "findings": render::json(findings, sources),
            }))),
        }
        Exit::CannotRun
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

const fn name(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Allowed => "Allowed",
        Outcome::ExplicitlyDenied => "ExplicitlyDenied",
        Outcome::ImplicitlyDenied => "ImplicitlyDenied",
        Outcome::Unknown => "Unknown",
    }
}

fn json(decision: &Decision) -> Value {
    let by = decision.by.iter().map(
        |Cause { source, sid, statement, .. }| json!({ "source": source, "sid": sid, "statement": statement }),
    );
    json!({
        "schema_version": SCHEMA_VERSION,
        "result": name(decision.outcome),
        "by": by.collect::<Vec<_>>(),
        "depends_on": decision.depends_on,
    })
}

fn text(request: &Request, decision: &Decision) -> String {
    let asked = format!("{} on {} by {}", request.action, request.resource, request.principal.name);
    let mut text = match decision.outcome {
        Outcome::Allowed => format!("allowed: {asked}\n"),
        Outcome::ExplicitlyDenied => format!("denied: {asked}\n"),
        Outcome::ImplicitlyDenied => format!("not allowed: {asked}\n"),
        Outcome::Unknown => format!("unknown: {asked}\n"),
    };
    for cause in &decision.by {
        text.push_str(&match (cause.statement, &cause.sid) {
            (Some(_), Some(sid)) => format!("  by {}, statement `{sid}`\n", cause.source),
            (Some(index), None) => format!("  by {}, statement {index}\n", cause.source),
            (None, _) => format!("  no statement of {} allows it\n", cause.source),
        });
    }
    for reason in &decision.depends_on {
        text.push_str(&format!("  depends on {reason}\n"));
    }
    text
}
