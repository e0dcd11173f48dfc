//! What a rule is: a check that holds for any template, with its documentation.

use stackwright_diagnostics::{Diagnostic, RuleId, Severity};
use stackwright_model::ResourceId;

use crate::Facts;

/// A rule. Each is a `static` in a file of its own below `rules/`.
#[derive(Clone, Copy, Debug)]
pub struct Rule {
    /// Its name, such as `service/opensearch-node-count`: the folder, and the file's name with hyphens.
    pub id: RuleId,
    /// How much a finding matters.
    pub severity: Severity,
    /// What it checks, in a sentence.
    pub title: &'static str,
    /// Why that matters: what AWS does, or what an attacker or a failure could.
    pub why: &'static str,
    /// What to do about a finding.
    pub fix: &'static str,
    /// The pages that say so.
    pub sources: &'static [&'static str],
    /// Looks at everything, and says what is wrong.
    pub check: fn(&Rule, &Facts<'_>, &mut Vec<Diagnostic>),
}

impl Rule {
    /// A finding of this rule about a property of a resource (the path is empty where it is about the whole). What comes
    /// from the default of a parameter is no more than a warning: defaults are often there to be replaced.
    #[must_use]
    pub fn finding(
        &self,
        facts: &Facts<'_>,
        resource: ResourceId,
        property: &str,
        message: impl Into<String>,
    ) -> Diagnostic {
        let model = facts.model();
        let is_default = model.default_behind(resource, property).is_some();
        let severity = if is_default { self.severity.min(Severity::Warning) } else { self.severity };
        Diagnostic::new(self.id, severity, message).at(model.place_of(resource, property)).help(self.fix)
    }
}
