//! Statements of policies, with nothing left open: a part that is not named here must not be there.

use stackwright_verify::requirement::pattern::{absent, either, exactly, is, items, joined, map};
use stackwright_verify::requirement::{Examination, Pattern, ResourceId, Value};

use super::ground::word;
use crate::config::Configuration;

/// What a statement of a policy says.
pub(super) struct Says {
    pub(super) effect: &'static str,
    /// Of the principals.
    pub(super) to: Pattern,
    pub(super) actions: &'static [&'static str],
    pub(super) on: Pattern,
    /// Each operator with its keys, and no others.
    pub(super) condition: Vec<(&'static str, Vec<(&'static str, Pattern)>)>,
}

impl Says {
    /// `Allow`, whenever.
    pub(super) const fn allows(to: Pattern, actions: &'static [&'static str], on: Pattern) -> Self {
        Self { effect: "Allow", to, actions, on, condition: Vec::new() }
    }

    /// `Deny`, whenever.
    pub(super) const fn denies(to: Pattern, actions: &'static [&'static str], on: Pattern) -> Self {
        Self { effect: "Deny", to, actions, on, condition: Vec::new() }
    }

    /// Only under this condition too.
    pub(super) fn when(mut self, operator: &'static str, keys: Vec<(&'static str, Pattern)>) -> Self {
        self.condition.push((operator, keys));
        self
    }

    /// Under one more key of an operator that is there.
    pub(super) fn and_when(mut self, operator: &'static str, key: &'static str, value: Pattern) -> Self {
        if let Some((_, keys)) = self.condition.iter_mut().find(|(known, _)| *known == operator) {
            keys.push((key, value));
        }
        self
    }

    /// The statement's form.
    pub(super) fn pattern(self) -> Pattern {
        let Self { effect, to, actions, on, condition } = self;
        let actions = match actions {
            [only] => either([is(*only), items([is(*only)])]),
            several => items(several.iter().map(|action| is(*action))),
        };
        let condition = if condition.is_empty() {
            absent()
        } else {
            exactly(condition.into_iter().map(|(operator, keys)| (operator, exactly(keys))))
        };
        let entries = [
            ("Effect", is(effect)),
            ("Principal", to),
            ("Action", actions),
            ("Resource", on),
            ("Condition", condition),
            ("NotPrincipal", absent()),
            ("NotAction", absent()),
            ("NotResource", absent()),
        ];
        map(entries)
    }
}

/// A policy document of these statements, in any order, and no others.
pub(super) fn document(statements: impl IntoIterator<Item = Says>) -> Pattern {
    map([("Version", is("2012-10-17")), ("Statement", items(statements.into_iter().map(Says::pattern)))])
}

/// Everybody, whom the rest of the statement limits.
pub(super) fn anybody() -> Pattern {
    either([is("*"), map([("AWS", is("*")), ("Service", absent()), ("Federated", absent())])])
}

/// A service of AWS.
pub(super) fn service(name: impl Into<String>) -> Pattern {
    exactly([("Service", is(name.into()))])
}

/// Those whom the account's own policies let do it.
pub(super) fn account_itself(exam: &Examination<'_, '_>, of: ResourceId) -> Pattern {
    let root = joined([word("arn:aws:iam::"), exam.account(of), word(":root")]);
    exactly([("AWS", root)])
}

/// The ARN of something regional in the account.
pub(super) fn regional_arn(
    exam: &Examination<'_, '_>,
    config: &Configuration,
    of: ResourceId,
    service: &str,
    rest: Vec<Value>,
) -> Pattern {
    let begin = word(&format!("arn:aws:{service}:{}:", config.region));
    joined([begin, exam.account(of), word(":")].into_iter().chain(rest))
}
