//! Whether each resource is what its type takes. All of it is found in one walk, see [`crate::facts::validity`]; the
//! rules here each report one sort of fault.

mod advised_combination;
mod conditional_property;
mod dependent_property;
mod duplicate_item;
mod ended_service;
mod exclusive_properties;
mod format;
mod item_count;
mod key_pattern;
mod length;
mod missing_property;
mod not_in_enum;
mod not_in_region;
mod pattern;
mod property_choice;
mod range;
mod read_only_property;
mod removal_policy;
mod type_not_in_region;
mod unknown_property;
mod unknown_type;
mod wrong_type;

use stackwright_diagnostics::{Diagnostic, Severity};

use super::folder::folder;
use super::subject::with_subject;
use crate::Facts;
use crate::facts::validity::{Bound, Combination, Count, Problem};
use crate::rule::Rule;

folder![
    advised_combination,
    conditional_property,
    dependent_property,
    duplicate_item,
    ended_service,
    exclusive_properties,
    format,
    item_count,
    key_pattern,
    length,
    missing_property,
    not_in_enum,
    not_in_region,
    pattern,
    property_choice,
    range,
    read_only_property,
    removal_policy,
    type_not_in_region,
    unknown_property,
    unknown_type,
    wrong_type,
];

/// AWS on the schemas that resource types are checked against.
const RESOURCE_SCHEMA: &str =
    "https://docs.aws.amazon.com/cloudformation-cli/latest/userguide/resource-type-schema.html";

/// A message, and help where it is more than the rule's own.
struct Words {
    message: String,
    help: Option<String>,
}

impl From<String> for Words {
    fn from(message: String) -> Self {
        Self { message, help: None }
    }
}

impl Words {
    fn help(mut self, help: Option<String>) -> Self {
        self.help = help;
        self
    }
}

/// Reports the faults that a rule has words for. What comes from the default of a parameter is no more than a warning:
/// defaults are often there to be replaced.
fn report(
    rule: &Rule,
    facts: &Facts<'_>,
    found: &mut Vec<Diagnostic>,
    words: impl Fn(&Problem) -> Option<Words>,
) {
    for fault in facts.validity().faults() {
        let Some(Words { mut message, help }) = words(&fault.problem) else { continue };
        let default = facts.model().default_behind(fault.resource, &fault.path);
        if let Some(parameter) = default {
            message.push_str(&format!(", unless another value is given for `{parameter}`"));
        }
        let message = with_subject(&fault.path, message);
        let mut finding = rule.finding(facts, fault.resource, &fault.path, message);
        if default.is_some() {
            finding.severity = finding.severity.min(Severity::Warning);
        }
        found.push(match help {
            Some(help) => finding.help(help),
            None => finding,
        });
    }
}

/// Reports what is wrong with several properties together.
fn report_combination(rule: &Rule, facts: &Facts<'_>, found: &mut Vec<Diagnostic>, wanted: Combination) {
    report(rule, facts, found, |problem| match problem {
        Problem::Combination { sort, text } if *sort == wanted => Some(text.clone().into()),
        _ => None,
    });
}

fn perhaps(nearest: Option<&str>) -> Option<String> {
    nearest.map(|name| format!("perhaps `{name}` is meant"))
}

/// `has 3 elements, and takes at most 2`
fn count(count: Count, things: &str) -> String {
    let Count { found, bound } = count;
    match bound {
        Bound::AtLeast(least) => format!("has {found} {things}, and needs at least {least}"),
        Bound::AtMost(most) => format!("has {found} {things}, and takes at most {most}"),
    }
}

/// A text of the template in backticks; a long one is cut.
fn quoted(text: &str) -> String {
    const LONG: usize = 80;
    match text.char_indices().nth(LONG) {
        Some((end, _)) => format!("`{}…`", text.get(..end).unwrap_or_default()),
        None => format!("`{text}`"),
    }
}
