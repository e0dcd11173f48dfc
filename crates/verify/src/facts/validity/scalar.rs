//! Texts, numbers and truth values, as CloudFormation turns them into one another.

use std::borrow::Cow;

use stackwright_model::Value;
use stackwright_schema::{self as facts, Number, ValueKind};

use super::problem::{Bound, Count, Problem};
use super::{format, walk::Visit};

/// Of more values than these only the nearest is named.
const FEW: usize = 12;

impl Visit<'_> {
    pub(super) fn scalar(&mut self, facts: facts::Value, kind: ValueKind, value: &Value) {
        match (kind, value) {
            (ValueKind::Boolean, Value::Joined(_)) => {}
            (ValueKind::Boolean, _) if value.as_bool().is_some() => {}
            (ValueKind::Boolean, _) => self.wrong_type("`true` or `false`", value),
            // A number that is not known yet.
            (_, Value::Joined(_)) => {}
            (ValueKind::Integer, _) => match whole(value) {
                Some(number) => self.number(facts, number),
                None => self.wrong_type("a whole number", value),
            },
            (ValueKind::Number, _) => match number(value) {
                Some(number) => self.number(facts, number),
                None => self.wrong_type("a number", value),
            },
            (_, _) => match text(value) {
                Some(text) => self.text(facts, &text),
                None => self.wrong_type("a text", value),
            },
        }
    }

    fn number(&mut self, facts: facts::Value, number: f64) {
        self.enumeration(facts, &number.to_string());
        let out_of = |bound: Option<Number>, is_wrong: fn(f64, f64) -> bool| {
            bound.map(Number::as_f64).filter(|bound| is_wrong(number, *bound))
        };
        let bound = if let Some(least) = out_of(facts.minimum(), |number, least| number < least) {
            format!("at least {least}")
        } else if let Some(most) = out_of(facts.maximum(), |number, most| number > most) {
            format!("at most {most}")
        } else if let Some(step) =
            out_of(facts.multiple_of(), |number, step| step != 0.0 && number % step != 0.0)
        {
            format!("a multiple of {step}")
        } else {
            return;
        };
        self.report(Problem::Range { value: number.to_string(), bound });
    }

    fn text(&mut self, facts: facts::Value, text: &str) {
        // CloudFormation replaces dynamic references only when it deploys.
        // https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/dynamic-references.html
        if text.contains("{{resolve:") {
            return;
        }
        self.enumeration(facts, text);
        let length = text.chars().count() as u64;
        if let Some(least) = facts.min_length().filter(|least| length < *least) {
            self.report(Problem::Length(Count { found: length, bound: Bound::AtLeast(least) }));
        }
        if let Some(most) = facts.max_length().filter(|most| length > *most) {
            self.report(Problem::Length(Count { found: length, bound: Bound::AtMost(most) }));
        }
        if let Some(pattern) = facts.pattern().filter(|it| self.expressions.matches(it, text) == Some(false))
        {
            self.report(Problem::Pattern { value: text.to_owned(), pattern: pattern.to_owned() });
        }
        if let Some(form) = facts.format().and_then(|name| format::mismatch(name, text)) {
            self.report(Problem::Format { value: text.to_owned(), form });
        }
    }

    fn enumeration(&mut self, facts: facts::Value, text: &str) {
        if let Some(values) = facts.enum_values() {
            let is_same =
                |known: &str| known == text || facts.enum_ignores_case() && known.eq_ignore_ascii_case(text);
            if !values.clone().any(is_same) {
                self.none_of(text, values.collect());
            }
        }
        let Some(values) = facts.regional_enum_values() else { return };
        let regions = values.clone().find(|(value, _)| *value == text).map(|(_, regions)| regions);
        match (regions, self.region) {
            (None, _) => self.none_of(text, values.map(|(value, _)| value).collect()),
            // Of some regions nobody gathered the values.
            (Some(regions), Some(region))
                if !regions.contains(region) && values.clone().any(|(_, them)| them.contains(region)) =>
            {
                let (value, region) = (text.to_owned(), region.to_owned());
                self.report(Problem::NotInRegion { value, region });
            }
            _ => {}
        }
    }

    fn none_of(&mut self, text: &str, values: Vec<&str>) {
        let nearest = crate::nearest::nearest(text, values.iter().copied(), |value| value);
        let few = if values.len() <= FEW { values.as_slice() } else { &[] };
        let values = few.iter().map(|value| (*value).to_owned()).collect();
        self.report(Problem::NotInEnum {
            value: text.to_owned(),
            nearest: nearest.map(ToOwned::to_owned),
            values,
        });
    }
}

/// A scalar as text.
pub(super) fn text(value: &Value) -> Option<Cow<'_, str>> {
    match value {
        Value::Text(text) => Some(Cow::Borrowed(text)),
        Value::Number(number) => Some(number.to_string().into()),
        Value::Bool(value) => Some(value.to_string().into()),
        _ => None,
    }
}

/// A scalar as a number.
pub(super) fn number(value: &Value) -> Option<f64> {
    match value {
        Value::Number(number) => number.as_f64(),
        Value::Text(text) => text.trim().parse().ok().filter(|number: &f64| number.is_finite()),
        _ => None,
    }
}

fn whole(value: &Value) -> Option<f64> {
    number(value).filter(|number| number.fract() == 0.0)
}
