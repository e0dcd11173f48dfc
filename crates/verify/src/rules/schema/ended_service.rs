//! Services that are gone.

use stackwright_diagnostics::{RuleId, Severity};
use stackwright_schema::Lifecycle;

use super::report;
use crate::facts::validity::Problem;
use crate::rule::Rule;
#[cfg(test)]
use crate::rules::cases::{Case, fails, passes};

pub(super) static RULE: Rule = Rule {
    id: RuleId("schema/ended-service"),
    severity: Severity::Error,
    title: "No resource belongs to a service that AWS has ended",
    why: "Nothing of a service that has ended can be created, and what is left of it cannot be changed.",
    fix: "move to the service that AWS names as its successor, and remove the resource",
    sources: &["https://docs.aws.amazon.com/general/latest/gr/maintenance_services.html"],
    check: |rule, facts, found| {
        report(rule, facts, found, |problem| match problem {
            Problem::EndedService(lifecycle) => Some({
                let since = match lifecycle {
                    Lifecycle::Shutdown { since: Some(day) } => format!(" since {day}"),
                    _ => String::new(),
                };
                format!("AWS has ended this service{since}").into()
            }),
            _ => None,
        });
    },
};

#[cfg(test)]
pub(super) const CASES: &[Case] = &[
    passes(
        "Resources:
  Queue: {Type: \"AWS::SQS::Queue\"}",
    ),
    fails(
        "Resources:
  Gone: {Type: \"AWS::OpsWorks::Stack\"}",
        &[("Gone", "")],
    ),
];
