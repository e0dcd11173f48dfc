//! `stackwright can`: whether a principal may do something to a resource, and by which statements.

mod files;
mod named;
mod show;

use std::path::PathBuf;

use clap::Args;
use stackwright_diagnostics::rules;
use stackwright_verify::Facts;
use stackwright_verify::facts::iam::{Context, Decision, Outcome, Text};

use crate::arguments::{Format, key_value};
use crate::exit::Exit;
use crate::failure::Failure;
use crate::subject::{Judged, SubjectOptions};
use crate::terminal;

rules! {
    /// A file with a request that `stackwright can` cannot read: the principal, the action, the resource, its context.
    REQUEST = "iam/request";
    /// A policy that AWS would not take: an element that does not exist, an effect, operator or principal of no kind.
    POLICY = "iam/policy";
}

/// Say whether a principal may do something, and which statements decide
///
/// PRINCIPAL is a role or user, or something that runs as one: a construct (`api/Role`, or the end of such a path), a
/// logical id (also `STACK/ID`), an ARN, or a service such as `logs.amazonaws.com`. RESOURCE is a construct, a logical id or
/// an ARN. With --request and --policies the answer is about the request and the policies of these files instead.
///
/// The answer is `Allowed`, `ExplicitlyDenied` (a statement denies it), `ImplicitlyDenied` (nothing denies it, and not
/// everything allows it that would have to), or `Unknown`, with what it depends on. The exit code is 0 where it is allowed,
/// and 1 where it is not, or not known to be.
///
/// A condition key of the request's context that is `null` (with --condition: empty) is one that the request does not have.
/// One that is not listed is not known: the answer depends on it, unless it is the same either way. Keys that follow from
/// who asks and for what (such as aws:PrincipalArn, aws:PrincipalAccount, aws:username, aws:ResourceAccount) need not be
/// given.
#[derive(Args)]
pub(crate) struct Arguments {
    /// Who asks
    #[arg(value_name = "PRINCIPAL", required_unless_present = "request", conflicts_with = "request")]
    principal: Option<String>,
    /// What is to be done, such as `s3:GetObject`
    #[arg(value_name = "ACTION", required_unless_present = "request", conflicts_with = "request")]
    action: Option<String>,
    /// To what
    #[arg(value_name = "RESOURCE", required_unless_present = "request", conflicts_with = "request")]
    resource: Option<String>,
    /// Give a condition key its value; without one, the request does not have the key
    #[arg(long = "condition", value_name = "KEY=VALUE", value_parser = key_value, conflicts_with = "request")]
    conditions: Vec<(String, String)>,
    /// The request: `{"principal": …, "action": …, "resource": …, "context": {}, "resourceAccount": …}`
    #[arg(long, value_name = "FILE", requires = "policies")]
    request: Option<PathBuf>,
    /// The policies: `{"identity": […], "resource": …, "boundaries": […], "session": …, "serviceControl": [[…]],
    /// "resourceControl": [[…]], "endpoint": […], "grants": […]}`
    #[arg(long, value_name = "FILE", requires = "request")]
    policies: Option<PathBuf>,
    #[command(flatten)]
    subject: SubjectOptions,
    /// How the result is printed
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

/// The answer for one environment.
struct Answered<'a> {
    environment: &'a Judged,
    decision: Decision,
}

impl Arguments {
    pub(crate) fn run(&self) -> Result<Exit, Failure> {
        match (&self.request, &self.policies, &self.principal, &self.action, &self.resource) {
            (Some(request), Some(policies), ..) => files::run(request, policies, self.format),
            (_, _, Some(principal), Some(action), Some(resource)) => self.ask(principal, action, resource),
            _ => Err(Failure::request("`can` needs a principal, an action and a resource")),
        }
    }

    fn ask(&self, principal: &str, action: &str, resource: &str) -> Result<Exit, Failure> {
        if !action.contains(':') || action.contains(['*', '?']) {
            return Err(Failure::request(format!("`{action}` is not one action"))
                .with_help("an action reads `SERVICE:NAME`, such as `s3:GetObject`"));
        }
        let context = self.context();
        let subject = self.subject.load()?;
        let mut answers = Vec::new();
        let mut unnamed = None;
        for environment in &subject.environments {
            let facts = Facts::new(&environment.model);
            let who = named::principal(&facts, principal);
            match who.and_then(|who| Ok((who, named::resource(&environment.model, resource)?))) {
                Ok((who, what)) => {
                    let decision = facts.iam().decide(&environment.model, &who, action, &what, &context);
                    answers.push(Answered { environment, decision });
                }
                Err(failure) => unnamed = Some(failure),
            }
        }
        // What one environment lacks, another may have.
        if let (true, Some(failure)) = (answers.is_empty(), unnamed) {
            return Err(failure);
        }
        match self.format {
            Format::Text => {
                terminal::show(&subject.findings, &subject.sources);
                let asked = format!("{action} on {resource} by {principal}");
                terminal::print(&show::environments_text(&asked, &answers));
            }
            Format::Json => terminal::print(&show::environments_json(&subject, &answers)),
        }
        let allowed = show::together(&answers).is_some_and(|decision| decision.outcome == Outcome::Allowed);
        Ok(if allowed && !subject.findings.has_errors() { Exit::Good } else { Exit::Faulty })
    }

    fn context(&self) -> Context {
        let mut context = Context::new();
        for (key, _) in &self.conditions {
            let values = self.conditions.iter().filter(|(other, value)| other == key && !value.is_empty());
            context.set(key, values.map(|(_, value)| Text::from(value.as_str())).collect());
        }
        context
    }
}
