//! Conditions of statements, and whether a request meets them.

use super::context::{Context, Given};
use super::operator::{Comparison, Operator, Quantifier};
use super::template::Template;
use super::text::Text;
use super::truth::Truth;

/// One operator with one key: a statement meets all of its conditions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Condition {
    pub(super) operator: Operator,
    /// The key as it is written.
    pub(super) key: Box<str>,
    /// The values, of which one is enough.
    pub(super) values: Vec<Template>,
}

impl Condition {
    /// A condition with an operator of this name, as policies of the newest version write them.
    #[must_use]
    pub fn new(operator: &str, key: &str, values: &[Text]) -> Option<Self> {
        let operator = Operator::find(operator)?;
        let syntax = operator.syntax(true);
        let values = values.iter().map(|text| Template::parse(text, syntax)).collect();
        Some(Self { operator, key: key.into(), values })
    }

    /// The condition key as it is written.
    #[must_use]
    pub fn key(&self) -> &str {
        &self.key
    }

    /// Whether a request meets it.
    ///
    /// A key that the request does not have fails it, unless the operator is a negation, `IfExists` or `ForAllValues`.
    /// Sources:
    /// <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html>,
    /// <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys.html>
    #[must_use]
    pub fn holds(&self, context: &Context) -> Truth {
        let Operator { comparison, negated, if_exists, quantifier } = self.operator;
        if comparison == Comparison::Null {
            return self.is_null(context);
        }
        match (context.get(&self.key), quantifier) {
            (Given::Not, _) => Truth::unknown(self.key.clone()),
            (Given::Absent, _) if if_exists => Truth::True,
            (Given::Absent, Some(Quantifier::All)) => Truth::True,
            (Given::Absent, Some(Quantifier::Any)) => Truth::False,
            (Given::Absent, None) => Truth::from(negated),
            (Given::Values(values), Some(Quantifier::All)) => {
                Truth::all(values.iter().map(|value| self.admits(value, context)))
            }
            (Given::Values(values), Some(Quantifier::Any)) => {
                Truth::any(values.iter().map(|value| self.admits(value, context)))
            }
            // Several values without a quantifier: a negation stays the opposite of what it negates.
            (Given::Values(values), None) if negated => {
                Truth::all(values.iter().map(|value| self.admits(value, context)))
            }
            (Given::Values(values), None) => {
                Truth::any(values.iter().map(|value| self.admits(value, context)))
            }
        }
    }

    /// A negation admits what equals none of its values.
    fn admits(&self, value: &Text, context: &Context) -> Truth {
        let comparison = self.operator.comparison;
        let equals_one =
            Truth::any(self.values.iter().map(|expected| comparison.holds(value, expected, context)));
        if self.operator.negated { !equals_one } else { equals_one }
    }

    /// `true` asks that the key is absent, `false` that it is there.
    fn is_null(&self, context: &Context) -> Truth {
        let asks = |wanted: &str| {
            self.values.iter().any(|value| {
                value
                    .as_text()
                    .and_then(|text| text.known())
                    .is_some_and(|text| text.eq_ignore_ascii_case(wanted))
            })
        };
        let is_unknown = self
            .values
            .iter()
            .filter_map(Template::as_text)
            .find_map(|text| text.opaque().next().map(super::text::Opaque::reason));
        match (is_unknown, asks("true"), asks("false"), context.get(&self.key)) {
            (_, true, true, _) => Truth::True,
            (Some(reason), ..) => Truth::unknown(reason),
            (None, false, false, _) => Truth::False,
            (None, _, _, Given::Not) => Truth::unknown(self.key.clone()),
            (None, absent, _, Given::Absent) => Truth::from(absent),
            (None, _, there, Given::Values(_)) => Truth::from(there),
        }
    }
}
