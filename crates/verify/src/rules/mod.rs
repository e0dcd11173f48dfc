//! The rules that hold for any template, one file each, and the run of all of them.

mod containers;
mod cost;
mod folder;
mod ipv4;
mod look;
mod policy;
mod reference;
mod resilience;
mod schema;
mod security;
mod service;
mod subject;
mod suppression;

#[cfg(test)]
mod cases;
#[cfg(test)]
mod registry;

use stackwright_diagnostics::{Diagnostic, RuleId};

use crate::rule::Rule;
use crate::{Date, Facts};

pub use suppression::{ALL as SUPPRESSION, Suppressed};

/// The folders, in the order of their names.
static FOLDERS: &[&[&Rule]] =
    &[cost::RULES, reference::RULES, resilience::RULES, schema::RULES, security::RULES, service::RULES];

/// Every rule, by folder and name.
pub fn all() -> impl Iterator<Item = &'static Rule> {
    FOLDERS.iter().copied().flatten().copied()
}

/// The rule of an id such as `schema/unknown-property`.
#[must_use]
pub fn find(id: &str) -> Option<&'static Rule> {
    all().find(|rule| rule.id.0 == id)
}

/// The id nearest to a misspelt one.
#[must_use]
pub fn nearest(id: &str) -> Option<RuleId> {
    let names = all().map(|rule| rule.id);
    crate::nearest::nearest(id, names, |id| id.0)
}

/// What the rules found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Findings {
    /// What has to be looked at, by stack, logical id and property.
    pub open: Vec<Diagnostic>,
    /// What the templates say not to report, in the same order.
    pub suppressed: Vec<Suppressed>,
}

/// Runs every rule. `today` decides which suppressions have expired.
#[must_use]
pub fn run(facts: &Facts<'_>, today: Date) -> Findings {
    let mut found = Vec::new();
    for rule in all() {
        (rule.check)(rule, facts, &mut found);
    }
    let mut findings = suppression::apply(facts.model(), found, today);
    findings.open.sort_by(order::by_place);
    findings.suppressed.sort_by(|a, b| order::by_place(&a.finding, &b.finding));
    findings
}

/// The order in which findings are read.
mod order {
    use std::cmp::Ordering;

    use stackwright_diagnostics::Diagnostic;

    pub(super) fn by_place(a: &Diagnostic, b: &Diagnostic) -> Ordering {
        let outer = |it: &Diagnostic| (it.place.stack.clone(), it.place.logical_id.clone());
        let path = |it: &Diagnostic| it.place.property.clone().unwrap_or_default();
        outer(a)
            .cmp(&outer(b))
            .then_with(|| by_segment(&path(a), &path(b)))
            .then_with(|| (a.rule, &a.message).cmp(&(b.rule, &b.message)))
    }

    /// `Rules.2` before `Rules.10`.
    fn by_segment(a: &str, b: &str) -> Ordering {
        let key = |segment: &str| (segment.parse::<u64>().ok(), segment.to_owned());
        a.split('.').map(key).cmp(b.split('.').map(key))
    }

    #[cfg(test)]
    mod tests {
        use super::*;

        #[test]
        fn indexes_are_numbers() {
            assert_eq!(by_segment("Rules.2.Port", "Rules.10"), Ordering::Less);
            assert_eq!(by_segment("Rules", "Rules.0"), Ordering::Less);
        }
    }
}
