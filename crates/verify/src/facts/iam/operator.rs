//! The operators of conditions: their names, and how each compares a value of a request with one of a policy.
//!
//! Source: <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html>

use std::cmp::Ordering;
use std::net::IpAddr;
use std::str::FromStr;

use ipnet::IpNet;

use super::context::Context;
use super::instant::Instant;
use super::pattern::{Element, Pattern, Segments};
use super::template::{Syntax, Template};
use super::text::{Atom, Opaque, Text};
use super::truth::{Reasons, Truth};

/// An operator with what is said before and after its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Operator {
    pub(super) comparison: Comparison,
    /// Whether it is true where the comparison is not.
    pub(super) negated: bool,
    /// Whether it is true of a key that the request does not have.
    pub(super) if_exists: bool,
    pub(super) quantifier: Option<Quantifier>,
}

/// Which of several values of a request must compare.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Quantifier {
    /// `ForAllValues`.
    All,
    /// `ForAnyValue`.
    Any,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Comparison {
    Equals,
    EqualsIgnoreCase,
    Like,
    Arn,
    Number(Relation),
    Date(Relation),
    Bool,
    Binary,
    IpAddress,
    Null,
}

/// How a value of a request stands to one of a policy.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Relation {
    Equal,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

/// Every name, and whether it is the negation of its comparison.
const NAMES: [(&str, Comparison, bool); 28] = [
    ("StringEquals", Comparison::Equals, false),
    ("StringNotEquals", Comparison::Equals, true),
    ("StringEqualsIgnoreCase", Comparison::EqualsIgnoreCase, false),
    ("StringNotEqualsIgnoreCase", Comparison::EqualsIgnoreCase, true),
    ("StringLike", Comparison::Like, false),
    ("StringNotLike", Comparison::Like, true),
    ("NumericEquals", Comparison::Number(Relation::Equal), false),
    ("NumericNotEquals", Comparison::Number(Relation::Equal), true),
    ("NumericLessThan", Comparison::Number(Relation::Less), false),
    ("NumericLessThanEquals", Comparison::Number(Relation::LessOrEqual), false),
    ("NumericGreaterThan", Comparison::Number(Relation::Greater), false),
    ("NumericGreaterThanEquals", Comparison::Number(Relation::GreaterOrEqual), false),
    ("DateEquals", Comparison::Date(Relation::Equal), false),
    ("DateNotEquals", Comparison::Date(Relation::Equal), true),
    ("DateLessThan", Comparison::Date(Relation::Less), false),
    ("DateLessThanEquals", Comparison::Date(Relation::LessOrEqual), false),
    ("DateGreaterThan", Comparison::Date(Relation::Greater), false),
    ("DateGreaterThanEquals", Comparison::Date(Relation::GreaterOrEqual), false),
    ("Bool", Comparison::Bool, false),
    ("BinaryEquals", Comparison::Binary, false),
    ("IpAddress", Comparison::IpAddress, false),
    ("NotIpAddress", Comparison::IpAddress, true),
    ("ArnEquals", Comparison::Arn, false),
    ("ArnLike", Comparison::Arn, false),
    ("ArnNotEquals", Comparison::Arn, true),
    ("ArnNotLike", Comparison::Arn, true),
    ("Null", Comparison::Null, false),
    // Not in the list of operators, yet accepted beside `Bool`.
    ("BoolNotEquals", Comparison::Bool, true),
];

impl Operator {
    /// The operator of this name, such as `ForAnyValue:StringLikeIfExists`.
    #[must_use]
    pub fn find(name: &str) -> Option<Self> {
        let (quantifier, name) = match name.split_once(':') {
            Some((prefix, name)) if prefix.eq_ignore_ascii_case("ForAllValues") => {
                (Some(Quantifier::All), name)
            }
            Some((prefix, name)) if prefix.eq_ignore_ascii_case("ForAnyValue") => {
                (Some(Quantifier::Any), name)
            }
            Some(_) => return None,
            None => (None, name),
        };
        let split = name.len().checked_sub("IfExists".len()).and_then(|at| name.split_at_checked(at));
        let (name, if_exists) = match split {
            Some((name, suffix)) if suffix.eq_ignore_ascii_case("IfExists") => (name, true),
            _ => (name, false),
        };
        let (_, comparison, negated) = NAMES.iter().find(|(known, ..)| known.eq_ignore_ascii_case(name))?;
        let is_refused = *comparison == Comparison::Null && if_exists;
        (!is_refused).then_some(Self { comparison: *comparison, negated: *negated, if_exists, quantifier })
    }

    /// The names that there are, without what may be said before and after.
    pub fn names() -> impl Iterator<Item = &'static str> {
        NAMES.iter().map(|(name, ..)| *name).filter(|name| *name != "BoolNotEquals")
    }

    pub(super) const fn syntax(self, variables: bool) -> Syntax {
        let (wildcards, variables, segments) = match self.comparison {
            Comparison::Equals | Comparison::EqualsIgnoreCase => (false, variables, Segments::None),
            Comparison::Like => (true, variables, Segments::None),
            Comparison::Arn => (true, variables, Segments::Closed),
            Comparison::Bool => (false, variables, Segments::None),
            _ => (false, false, Segments::None),
        };
        Syntax { wildcards, variables, segments }
    }
}

impl Comparison {
    /// Whether a value of a request compares with one of a policy.
    pub(super) fn holds(self, value: &Text, expected: &Template, context: &Context) -> Truth {
        let Some(pattern) = expected.for_request(context) else {
            return Truth::False;
        };
        match self {
            Self::Equals | Self::Like | Self::Arn => pattern.matches(value),
            Self::EqualsIgnoreCase => lower_pattern(&pattern).matches(&lower_text(value)),
            _ => {
                let (Some(known), Some(expected)) = (value.known(), literal(&pattern)) else {
                    let opaque = pattern.opaque().chain(value.opaque());
                    return Truth::Unknown(opaque.map(Opaque::reason).collect::<Reasons>());
                };
                Truth::from(self.compare(&known, &expected).unwrap_or(false))
            }
        }
    }

    /// Of texts that are known; `None` where one of them is not what the operator takes.
    fn compare(self, value: &str, expected: &str) -> Option<bool> {
        Some(match self {
            Self::Number(relation) => relation.holds(compare_numbers(value, expected)?),
            Self::Date(relation) => {
                relation.holds(Instant::from_str(value).ok()?.cmp(&Instant::from_str(expected).ok()?))
            }
            Self::Bool => boolean(value)? == boolean(expected)?,
            // Both are Base64 of the bytes; the fill at the end says nothing.
            Self::Binary => value.trim_end_matches('=') == expected.trim_end_matches('='),
            Self::IpAddress => {
                let range =
                    IpNet::from_str(expected).or_else(|_| IpAddr::from_str(expected).map(IpNet::from));
                match IpNet::from_str(value) {
                    Ok(value) => range.ok()?.contains(&value),
                    Err(_) => range.ok()?.contains(&IpAddr::from_str(value).ok()?),
                }
            }
            Self::Equals | Self::EqualsIgnoreCase | Self::Like | Self::Arn | Self::Null => return None,
        })
    }
}

impl Relation {
    const fn holds(self, ordering: Ordering) -> bool {
        match self {
            Self::Equal => ordering.is_eq(),
            Self::Less => ordering.is_lt(),
            Self::LessOrEqual => ordering.is_le(),
            Self::Greater => ordering.is_gt(),
            Self::GreaterOrEqual => ordering.is_ge(),
        }
    }
}

fn compare_numbers(a: &str, b: &str) -> Option<Ordering> {
    if let (Ok(a), Ok(b)) = (a.parse::<i128>(), b.parse::<i128>()) {
        return Some(a.cmp(&b));
    }
    number(a)?.partial_cmp(&number(b)?)
}

fn number(text: &str) -> Option<f64> {
    let plain = text.bytes().all(|byte| byte.is_ascii_digit() || b"+-.eE".contains(&byte));
    text.parse().ok().filter(|_| plain)
}

fn boolean(text: &str) -> Option<bool> {
    [true, false].into_iter().find(|value| text.eq_ignore_ascii_case(if *value { "true" } else { "false" }))
}

fn literal(pattern: &Pattern) -> Option<String> {
    let char = |element: &Element| match element {
        Element::Exactly(Atom::Char(char)) => Some(*char),
        _ => None,
    };
    pattern.elements().iter().map(char).collect()
}

fn lower_atom(atom: &Atom) -> Vec<Atom> {
    match atom {
        Atom::Char(char) => char.to_lowercase().map(Atom::Char).collect(),
        opaque @ Atom::Opaque(_) => vec![opaque.clone()],
    }
}

fn lower_text(text: &Text) -> Text {
    Text::new(text.atoms().iter().flat_map(lower_atom).collect())
}

fn lower_pattern(pattern: &Pattern) -> Pattern {
    Pattern::new(pattern.elements().iter().flat_map(|element| match element {
        Element::Exactly(atom) => lower_atom(atom).into_iter().map(Element::Exactly).collect(),
        other => vec![other.clone()],
    }))
}
