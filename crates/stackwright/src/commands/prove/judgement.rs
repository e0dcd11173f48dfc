//! An environment judged: its requirements, and what rules find.

use std::time::SystemTime;

use stackwright_diagnostics::render::Sources;
use stackwright_diagnostics::{Diagnostic, Diagnostics, Place, RuleId, Severity};
use stackwright_model::Model;
use stackwright_verify::requirement::{Judged, evaluate};
use stackwright_verify::rules::{self, Suppressed};
use stackwright_verify::{Date, Facts, Requirement, Status};

use crate::subject;

/// What became of an environment.
pub(crate) struct Judgement {
    /// Its name.
    pub(super) name: String,
    /// Whose requirements were judged.
    pub(super) platform: Option<&'static str>,
    /// The requirements in the order of the register.
    pub(crate) requirements: Vec<Judged>,
    /// What is wrong with templates, and what rules found.
    pub(crate) findings: Diagnostics,
    /// What rules found and templates say not to report.
    pub(crate) suppressed: Vec<Suppressed>,
    /// The templates, which findings point into.
    pub(super) sources: Sources,
}

/// Judges an environment by the requirements that are asked for, and by the rules where those are.
pub(crate) fn judge(subject: subject::Judged, asks_for: impl Fn(&str) -> bool, by_rules: bool) -> Judgement {
    let subject::Judged { name, platform, model, statements } = subject;
    let facts = Facts::new(&model);
    let rows = platform.map(|platform| platform.requirements()).unwrap_or_default();
    let rows: Vec<&'static Requirement> = rows.into_iter().filter(|row| asks_for(row.id)).collect();
    let requirements = evaluate(&rows, &statements, &facts);
    let mut findings: Diagnostics = model.diagnostics().iter().cloned().collect();
    let mut suppressed = Vec::new();
    if by_rules {
        let found = rules::run(&facts, today());
        findings.extend(found.open);
        suppressed = found.suppressed;
    }
    let sources = sources(&model);
    Judgement {
        name,
        platform: platform.map(|platform| platform.name()),
        requirements,
        findings,
        suppressed,
        sources,
    }
}

/// Today in UTC, by which suppressions expire.
fn today() -> Date {
    let since_1970 = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
    Date::of_unix_seconds(since_1970.as_secs())
}

fn sources(model: &Model) -> Sources {
    let mut sources = Sources::new();
    for (_, stack) in model.stacks() {
        sources.insert(stack.file.as_str(), stack.text.as_str());
    }
    sources
}

impl Judgement {
    /// Whether nothing counts against it. Of requirements that were chosen, what is unknown counts too.
    pub(crate) fn is_good(&self, chosen: bool) -> bool {
        !self.findings.has_errors() && !self.requirements.iter().any(|judged| judged.is_fault(chosen))
    }

    /// How many requirements are of a status, of those that count or of the others.
    pub(super) fn count(&self, which: impl Fn(&Judged) -> bool) -> usize {
        self.requirements.iter().filter(|judged| which(judged)).count()
    }

    /// Everything that is wrong, as findings, the worst first: requirements that fail, errors, requirements that are
    /// not known to hold, other findings.
    pub(crate) fn faults(&self, chosen: bool) -> Diagnostics {
        let of = |status: Status| {
            let faulty = move |judged: &&Judged| judged.is_fault(chosen) && judged.outcome.status == status;
            self.requirements.iter().filter(faulty).map(as_finding)
        };
        let errors = |finding: &&Diagnostic| finding.severity == Severity::Error;
        let mut faults: Diagnostics = of(Status::Fails).collect();
        faults.extend(self.findings.iter().filter(errors).cloned());
        faults.extend(of(Status::Unknown));
        faults.extend(self.findings.iter().filter(|finding| !errors(finding)).cloned());
        faults
    }
}

/// People read so many further places.
const MOST_NOTES: usize = 3;

/// A requirement that does not hold, as a finding: its witness, and the statement as a note.
fn as_finding(judged: &Judged) -> Diagnostic {
    let requirement = judged.requirement;
    let mut witness = judged.outcome.witness.iter();
    let first = witness.next();
    let (severity, before) = match judged.outcome.status {
        Status::Fails => (Severity::Error, ""),
        _ => (Severity::Warning, "cannot be shown: "),
    };
    let text =
        first.map_or_else(|| requirement.statement.to_owned(), |first| format!("{before}{}", first.text));
    let place = first.map(|first| first.place.clone()).unwrap_or_default();
    let mut finding = Diagnostic::new(RuleId(requirement.id), severity, text).at(place);
    let further: Vec<_> = witness.collect();
    for one in further.iter().take(MOST_NOTES) {
        finding = finding.note(one.text.clone(), one.place.clone());
    }
    if further.len() > MOST_NOTES {
        finding = finding.note(format!("and {} more", further.len() - MOST_NOTES), Place::default());
    }
    finding.note(format!("{} requires: {}", requirement.id, requirement.statement), Place::default())
}

/// Where something is, in few words.
pub(super) fn describe(place: &Place) -> Option<String> {
    let resource = match (&place.construct, &place.stack, &place.logical_id) {
        (Some(construct), _, _) => Some(construct.clone()),
        (None, Some(stack), Some(id)) => Some(format!("{stack}/{id}")),
        (None, stack, id) => stack.clone().or_else(|| id.clone()),
    };
    match (resource, &place.origin) {
        (Some(resource), Some(origin)) => Some(format!("{resource}, {origin}")),
        (resource, origin) => resource.or_else(|| origin.as_ref().map(ToString::to_string)),
    }
}
