//! `Match`: what a value must look like, as data.

use regex::{Regex, RegexBuilder};
use serde_json::Value;

use crate::capture::Capture;
use crate::evaluate::evaluate;
use crate::mismatch::Mismatch;

mod display;
mod literal;

/// What a value must look like: JSON, with matchers inside where plain equality is not what is meant.
///
/// Any JSON value becomes one by `Match::from`, and [`pattern!`](crate::pattern!) writes JSON with matchers in
/// it. `{}` prints it on one line, `{:#}` over several.
#[derive(Clone, Debug)]
pub struct Match(pub(crate) Kind);

#[derive(Clone, Debug)]
pub(crate) enum Kind {
    /// A JSON value that is neither array nor object.
    Scalar(Value),
    /// A plain array; how objects inside are matched depends on where it stands.
    Array(Vec<Match>),
    /// A plain object; the same. Fields in the order in which they were written, no key twice.
    Object(Vec<(String, Match)>),
    /// These four hold a plain value and say how the objects in it are matched.
    ObjectLike(Box<Match>),
    ObjectEquals(Box<Match>),
    ArrayEquals(Box<Match>),
    Exact(Box<Match>),
    ArrayWith(Vec<Match>),
    Not(Box<Match>),
    Absent,
    AnyValue,
    StringLikeRegexp(Regex),
    SerializedJson(Box<Match>),
    Capture(Capture),
}

impl Match {
    /// Matches an object that has at least these keys, each matching; plain objects below are matched alike.
    ///
    /// # Panics
    ///
    /// If the pattern is not a plain object.
    #[track_caller]
    pub fn object_like(pattern: impl Into<Match>) -> Match {
        Match(Kind::ObjectLike(Box::new(pattern.into().object_for("object_like"))))
    }

    /// Matches an object that has exactly these keys, each matching; plain objects below are matched alike.
    ///
    /// # Panics
    ///
    /// If the pattern is not a plain object.
    #[track_caller]
    pub fn object_equals(pattern: impl Into<Match>) -> Match {
        Match(Kind::ObjectEquals(Box::new(pattern.into().object_for("object_equals"))))
    }

    /// Matches an array that has these elements in this order, with others before, between and after.
    ///
    /// A plain object among them is matched exactly; [`Match::object_like`] makes it partial.
    ///
    /// # Panics
    ///
    /// If the pattern is not a plain array, or one of its elements is [`Match::absent`] or
    /// [`Match::any_value`]: neither says which element is meant.
    #[track_caller]
    pub fn array_with(elements: impl Into<Match>) -> Match {
        let elements = elements.into().elements_for("array_with");
        for element in &elements {
            if matches!(element.0, Kind::Absent | Kind::AnyValue) {
                reject(&format!("`{element}` cannot be an element of `array_with`"));
            }
        }
        Match(Kind::ArrayWith(elements))
    }

    /// Matches an array that has exactly these elements; plain objects among them are matched exactly.
    ///
    /// # Panics
    ///
    /// If the pattern is not a plain array.
    #[track_caller]
    pub fn array_equals(elements: impl Into<Match>) -> Match {
        let elements = elements.into().elements_for("array_equals");
        Match(Kind::ArrayEquals(Box::new(Match(Kind::Array(elements)))))
    }

    /// Matches a value equal to this one, all the way down, but for the matchers inside.
    ///
    /// # Panics
    ///
    /// If the pattern is a matcher itself: it would match as it does without `exact`.
    #[track_caller]
    pub fn exact(pattern: impl Into<Match>) -> Match {
        let pattern = pattern.into();
        if !matches!(pattern.0, Kind::Scalar(_) | Kind::Array(_) | Kind::Object(_)) {
            reject(&format!("`exact` takes a plain value, not the matcher `{pattern}`"));
        }
        Match(Kind::Exact(Box::new(pattern)))
    }

    /// Matches a value that does not match the pattern; a plain pattern is compared exactly.
    ///
    /// The value must be there: a key whose value is `not(…)` is not optional.
    pub fn not(pattern: impl Into<Match>) -> Match {
        Match(Kind::Not(Box::new(pattern.into())))
    }

    /// As the value of a key: the key must not be there. Matches no value, `null` included.
    pub fn absent() -> Match {
        Match(Kind::Absent)
    }

    /// Matches any value but `null`. As the value of a key: the key must be there.
    pub fn any_value() -> Match {
        Match(Kind::AnyValue)
    }

    /// Matches a string in which the regular expression is found; `^` and `$` stand for the ends of a line.
    ///
    /// The syntax is that of the [`regex`] crate: no look-around and no back-references.
    ///
    /// # Panics
    ///
    /// If the regular expression is invalid.
    #[track_caller]
    pub fn string_like_regexp(regexp: &str) -> Match {
        match RegexBuilder::new(regexp).multi_line(true).build() {
            Ok(regexp) => Match(Kind::StringLikeRegexp(regexp)),
            Err(error) => reject(&format!("`{regexp}` is not a regular expression: {error}")),
        }
    }

    /// Matches a string that holds JSON which matches the pattern; a plain pattern is compared exactly.
    pub fn serialized_json(pattern: impl Into<Match>) -> Match {
        Match(Kind::SerializedJson(Box::new(pattern.into())))
    }

    /// Compares a value with this pattern; a plain pattern is taken as [`Match::object_like`] takes it.
    ///
    /// The captures in the pattern record what they caught if the whole of it matches.
    ///
    /// # Errors
    ///
    /// Every difference, if it does not match.
    pub fn check(&self, value: &Value) -> Result<(), Mismatch> {
        evaluate(self, value).conclude()
    }

    #[track_caller]
    fn object_for(self, matcher: &str) -> Match {
        if !matches!(self.0, Kind::Object(_)) {
            reject(&format!("`{matcher}` takes a plain object, not `{self}`"));
        }
        self
    }

    #[track_caller]
    fn elements_for(self, matcher: &str) -> Vec<Match> {
        match self.0 {
            Kind::Array(elements) => elements,
            _ => reject(&format!("`{matcher}` takes a plain array, not `{self}`")),
        }
    }

    /// How many values the pattern says something about: what it costs when none of them is there.
    pub(crate) fn leaves(&self) -> usize {
        let count = match &self.0 {
            Kind::Array(elements) | Kind::ArrayWith(elements) => elements.iter().map(Match::leaves).sum(),
            Kind::Object(fields) => fields.iter().map(|(_, value)| value.leaves()).sum(),
            Kind::ObjectLike(inner)
            | Kind::ObjectEquals(inner)
            | Kind::ArrayEquals(inner)
            | Kind::Exact(inner)
            | Kind::SerializedJson(inner) => inner.leaves(),
            Kind::Capture(capture) => capture.pattern().map_or(1, Match::leaves),
            Kind::Scalar(_) | Kind::Not(_) | Kind::Absent | Kind::AnyValue | Kind::StringLikeRegexp(_) => 1,
        };
        count.max(1)
    }
}

#[track_caller]
#[expect(clippy::panic, reason = "a pattern that can never be right is a mistake in the test that wrote it")]
fn reject(message: &str) -> ! {
    panic!("{message}")
}

#[cfg(test)]
mod tests {
    use std::panic::catch_unwind;

    use super::Match;
    use crate::{Capture, pattern};

    #[test]
    fn a_pattern_that_cannot_be_right_is_refused() {
        type Build = fn() -> Match;
        let cases: [(Build, &str); 9] = [
            (|| Match::object_like("a"), r#"`object_like` takes a plain object, not `"a"`"#),
            (
                || Match::object_equals(Match::absent()),
                "`object_equals` takes a plain object, not `absent()`",
            ),
            (|| Match::array_with(pattern!({})), "`array_with` takes a plain array, not `{}`"),
            (|| Match::array_equals(1), "`array_equals` takes a plain array, not `1`"),
            (|| Match::array_with([Match::absent()]), "`absent()` cannot be an element of `array_with`"),
            (
                || Match::array_with([pattern!(1), Match::any_value()]),
                "`any_value()` cannot be an element of `array_with`",
            ),
            (
                || Match::exact(Match::any_value()),
                "`exact` takes a plain value, not the matcher `any_value()`",
            ),
            (|| Match::exact(Capture::new()), "`exact` takes a plain value, not the matcher `capture()`"),
            (|| Match::string_like_regexp("(a"), "`(a` is not a regular expression: "),
        ];
        for (build, expected) in cases {
            let panic = catch_unwind(build).expect_err(expected);
            let message = panic.downcast_ref::<String>().expect("a message");
            assert!(message.starts_with(expected), "{message}");
        }
    }

    #[test]
    fn leaves_are_what_a_pattern_speaks_of() {
        let cases = [
            (pattern!({}), 1),
            (pattern!([]), 1),
            (pattern!({ "A": 1, "B": { "C": [2, 3], "D": {} } }), 4),
            (Match::array_with([pattern!({ "A": 1, "B": 2 }), pattern!(3)]), 3),
            (Match::serialized_json(pattern!({ "A": 1, "B": 2 })), 2),
            (Match::not(pattern!({ "A": 1, "B": 2 })), 1),
            (Match::from(Capture::of(pattern!({ "A": 1, "B": 2 }))), 2),
        ];
        for (pattern, leaves) in cases {
            assert_eq!(pattern.leaves(), leaves, "{pattern}");
        }
    }
}
