//! Findings that a template says not to report: by which rule, where, why, and until when.
//!
//! A resource's `Metadata`, or the template's own for the whole stack, holds
//!
//! ```yaml
//! Metadata:
//!   stackwright:
//!     suppress:
//!       - rule: security/public-bucket
//!         reason: it is the public website
//!         expires: 2027-06-30   # the last day on which it holds; may be left out
//! ```

use std::collections::HashMap;

use stackwright_diagnostics::{Diagnostic, Place, RuleId, rules};
use stackwright_model::{Model, Value};

use super::Findings;
use crate::Date;

rules! {
    /// A suppression is not a map of `rule`, `reason` and perhaps `expires` (a day, as `YYYY-MM-DD`). It has no effect.
    MALFORMED = "suppression/malformed";
    /// A suppression names a rule that does not exist. It has no effect.
    UNKNOWN_RULE = "suppression/unknown-rule";
    /// A suppression does not say why, and so nobody can judge it later. It has no effect.
    NO_REASON = "suppression/no-reason";
    /// The day until which a suppression holds has passed: what it is about is reported again.
    EXPIRED = "suppression/expired";
    /// A suppression whose rule finds nothing there. Left standing, it would hide what comes later.
    UNUSED = "suppression/unused";
}

/// A finding that a template says not to report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suppressed {
    /// The finding.
    pub finding: Diagnostic,
    /// Why it is not reported.
    pub reason: String,
    /// The last day on which it is not.
    pub expires: Option<Date>,
}

struct Suppression {
    rule: RuleId,
    reason: String,
    expires: Option<Date>,
    place: Place,
    is_used: bool,
}

/// What a suppression is found by: its stack, its resource or none for all of the stack, and its rule.
type Key = (String, Option<String>, RuleId);

/// Parts the findings into open and suppressed ones; what is wrong with suppressions is open too.
pub(super) fn apply(model: &Model, found: Vec<Diagnostic>, today: Date) -> Findings {
    let mut findings = Findings::default();
    let mut all = read(model, today, &mut findings.open);
    let mut by_key: HashMap<Key, usize> = HashMap::new();
    for (index, it) in all.iter().enumerate() {
        let key = (it.place.stack.clone().unwrap_or_default(), it.place.logical_id.clone(), it.rule);
        by_key.entry(key).or_insert(index);
    }
    for finding in found {
        let stack = finding.place.stack.clone().unwrap_or_default();
        let on_resource = finding.place.logical_id.clone().map(|id| (stack.clone(), Some(id), finding.rule));
        let found = on_resource.and_then(|key| by_key.get(&key));
        let index = found.or_else(|| by_key.get(&(stack, None, finding.rule)));
        match index.and_then(|index| all.get_mut(*index)) {
            Some(suppression) => {
                suppression.is_used = true;
                let Suppression { reason, expires, .. } = suppression;
                findings.suppressed.push(Suppressed { finding, reason: reason.clone(), expires: *expires });
            }
            None => findings.open.push(finding),
        }
    }
    for Suppression { rule, place, .. } in all.into_iter().filter(|it| !it.is_used) {
        let message = format!("`{}` is suppressed, and finds nothing here", rule.0);
        findings.open.push(Diagnostic::warning(UNUSED, message).at(place).help("remove the suppression"));
    }
    findings
}

/// The suppressions that have an effect.
fn read(model: &Model, today: Date, faults: &mut Vec<Diagnostic>) -> Vec<Suppression> {
    let mut found = Vec::new();
    for (_, stack) in model.stacks() {
        let place = Place { stack: Some(stack.name.clone()), ..Place::default() };
        read_all(&stack.metadata, &place, today, &mut found, faults);
    }
    for (id, resource) in model.resources() {
        if !resource.metadata.at("stackwright.suppress").is_null() {
            read_all(&resource.metadata, &model.place(id), today, &mut found, faults);
        }
    }
    found
}

fn read_all(
    metadata: &Value,
    place: &Place,
    today: Date,
    found: &mut Vec<Suppression>,
    faults: &mut Vec<Diagnostic>,
) {
    for (index, item) in metadata.at("stackwright.suppress").one_or_many().iter().enumerate() {
        let mut place = place.clone();
        place.property = Some(format!("Metadata.stackwright.suppress.{index}"));
        match read_one(item, &place, today) {
            Ok(suppression) => found.push(suppression),
            Err(fault) => faults.push(*fault),
        }
    }
}

fn read_one(item: &Value, place: &Place, today: Date) -> Result<Suppression, Box<Diagnostic>> {
    let malformed = |message: &str| {
        let help = "write `rule`, `reason` and, where it ends, `expires` as `YYYY-MM-DD`";
        Box::new(Diagnostic::error(MALFORMED, message).at(place.clone()).help(help))
    };
    let entries = item.as_map().ok_or_else(|| malformed("a suppression is a map"))?;
    if let Some((key, _)) = entries.iter().find(|(key, _)| !matches!(*key, "rule" | "reason" | "expires")) {
        return Err(malformed(&format!("a suppression has no `{key}`")));
    }
    let rule = item.get("rule").as_text().ok_or_else(|| malformed("a suppression names no rule"))?;
    let Some(known) = super::find(rule) else {
        let message = format!("there is no rule `{rule}` that could be suppressed");
        let fault = Diagnostic::error(UNKNOWN_RULE, message).at(place.clone());
        return Err(Box::new(match super::nearest(rule) {
            Some(nearest) => fault.help(format!("perhaps `{}` is meant", nearest.0)),
            None => fault,
        }));
    };
    let reason = match item.get("reason") {
        Value::Null => "",
        reason => reason.as_text().ok_or_else(|| malformed("the reason of a suppression is a text"))?.trim(),
    };
    if reason.is_empty() {
        let message = format!("`{rule}` is suppressed without a reason");
        let fault = Diagnostic::error(NO_REASON, message).at(place.clone());
        return Err(Box::new(fault.help("say in `reason` why the finding does not matter here")));
    }
    let expires = match item.get("expires") {
        Value::Null => None,
        day => {
            let day = day.as_text().and_then(|text| text.parse::<Date>().ok());
            Some(day.ok_or_else(|| malformed("the end of a suppression is no day"))?)
        }
    };
    if let Some(day) = expires.filter(|day| *day < today) {
        let message = format!("the suppression of `{rule}` ended on {day}");
        let fault = Diagnostic::warning(EXPIRED, message).at(place.clone());
        return Err(Box::new(fault.help("mend what it is about, or judge it anew and move the day")));
    }
    Ok(Suppression {
        rule: known.id,
        reason: reason.to_owned(),
        expires,
        place: place.clone(),
        is_used: false,
    })
}
