//! The comparison of a pattern with a value.
//!
//! The value's tree is walked along the pattern once; differences and captures are collected on the way. Parts
//! that are only tried (elements for `array_with`, what stands in `not`) are walked on their own, and what
//! they yield counts or is dropped as a whole.

use serde_json::Value;

use crate::capture::Capture;
use crate::mismatch::{Difference, Mismatch, Path, Segment, UnmatchedElement};
use crate::pattern::{Kind, Match};

mod alignment;

use alignment::{Placement, cheapest_alignment};

/// Compares a value with a pattern.
pub(crate) fn evaluate(pattern: &Match, value: &Value) -> Outcome {
    Evaluation::at(Path::default()).run(pattern, Some(value), Objects::Partial)
}

/// Compares the value of `key` in an object, if there is one, with a pattern. Paths begin with the key.
pub(crate) fn evaluate_field(pattern: &Match, key: &str, value: Option<&Value>) -> Outcome {
    Evaluation::at(Path(vec![Segment::Key(key.to_owned())])).run(pattern, value, Objects::Partial)
}

/// What a comparison yields.
pub(crate) struct Outcome {
    pub(crate) mismatch: Mismatch,
    captured: Vec<(Capture, Value)>,
}

impl Outcome {
    pub(crate) fn matches(&self) -> bool {
        self.mismatch.differences.is_empty()
    }

    /// Lets the captures record if the value matches.
    pub(crate) fn conclude(self) -> Result<(), Mismatch> {
        if !self.matches() {
            return Err(self.mismatch);
        }
        for (capture, value) in self.captured {
            capture.record(value);
        }
        Ok(())
    }
}

/// How plain objects are compared: a property of the nearest matcher above them.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Objects {
    /// They may have other keys.
    Partial,
    /// They may not.
    Whole,
}

struct Evaluation {
    path: Path,
    outcome: Outcome,
}

impl Evaluation {
    fn at(path: Path) -> Self {
        Self { path, outcome: Outcome { mismatch: Mismatch::default(), captured: Vec::new() } }
    }

    fn run(mut self, pattern: &Match, value: Option<&Value>, objects: Objects) -> Outcome {
        self.compare_field(pattern, value, objects);
        self.outcome
    }

    /// Tries a pattern on the value here, without consequences.
    fn attempt(&self, pattern: &Match, value: &Value, objects: Objects) -> Outcome {
        Self::at(self.path.clone()).run(pattern, Some(value), objects)
    }

    /// What may be there or not: the only place where `absent` can be satisfied.
    fn compare_field(&mut self, pattern: &Match, value: Option<&Value>, objects: Objects) {
        match (&pattern.0, value) {
            (Kind::Absent, None) => {}
            (_, None) => self.differ(Some(pattern), None),
            (_, Some(value)) => self.compare(pattern, value, objects),
        }
    }

    fn compare(&mut self, pattern: &Match, value: &Value, objects: Objects) {
        let holds = match &pattern.0 {
            Kind::Array(elements) => return self.compare_array(pattern, elements, value, objects),
            Kind::Object(fields) => return self.compare_object(pattern, fields, value, objects),
            Kind::ObjectLike(inner) => return self.compare(inner, value, Objects::Partial),
            Kind::ObjectEquals(inner) | Kind::ArrayEquals(inner) | Kind::Exact(inner) => {
                return self.compare(inner, value, Objects::Whole);
            }
            Kind::ArrayWith(elements) => return self.compare_subsequence(pattern, elements, value),
            Kind::SerializedJson(inner) => return self.compare_json(pattern, inner, value),
            Kind::Capture(capture) => return self.compare_capture(pattern, capture, value),
            Kind::Absent => return self.differ(None, Some(value)),
            Kind::Scalar(expected) => same_scalar(expected, value),
            Kind::Not(inner) => !self.attempt(inner, value, Objects::Whole).matches(),
            Kind::AnyValue => !value.is_null(),
            Kind::StringLikeRegexp(regexp) => value.as_str().is_some_and(|text| regexp.is_match(text)),
        };
        if !holds {
            self.differ(Some(pattern), Some(value));
        }
    }

    fn compare_object(
        &mut self,
        pattern: &Match,
        fields: &[(String, Match)],
        value: &Value,
        objects: Objects,
    ) {
        let Some(object) = value.as_object() else {
            return self.differ(Some(pattern), Some(value));
        };
        for (key, expected) in fields {
            self.below(Segment::Key(key.clone()), |below| {
                below.compare_field(expected, object.get(key), objects);
            });
        }
        if objects == Objects::Whole {
            for (key, extra) in
                object.iter().filter(|(key, _)| !fields.iter().any(|(known, _)| known == *key))
            {
                self.below(Segment::Key(key.clone()), |below| below.differ(None, Some(extra)));
            }
        }
    }

    fn compare_array(&mut self, pattern: &Match, elements: &[Match], value: &Value, objects: Objects) {
        let Some(array) = value.as_array() else {
            return self.differ(Some(pattern), Some(value));
        };
        for index in 0..elements.len().max(array.len()) {
            self.below(Segment::Index(index), |below| match (elements.get(index), array.get(index)) {
                (Some(expected), Some(found)) => below.compare(expected, found, objects),
                (expected, found) => below.differ(expected, found),
            });
        }
    }

    /// Each element of the pattern takes the first element of the array that matches it, after the one that
    /// its predecessor took. Taking the first leaves the most for those that follow, so if this fails, no
    /// other choice succeeds.
    fn compare_subsequence(&mut self, pattern: &Match, elements: &[Match], value: &Value) {
        let Some(array) = value.as_array() else {
            return self.differ(Some(pattern), Some(value));
        };
        let mut captured = Vec::new();
        let mut rest = array.iter().enumerate();
        for element in elements {
            let mut attempts =
                rest.by_ref().map(|(index, found)| self.attempt_element(element, index, found));
            match attempts.find(Outcome::matches) {
                Some(outcome) => captured.extend(outcome.captured),
                None => return self.miss_elements(elements, array),
            }
        }
        self.outcome.captured.extend(captured);
    }

    /// Reports what the cheapest change to the array is that makes the pattern a subsequence of it.
    fn miss_elements(&mut self, elements: &[Match], array: &[Value]) {
        let attempt_all = |element: &Match| -> Vec<Outcome> {
            let attempt = |(index, found)| self.attempt_element(element, index, found);
            array.iter().enumerate().map(attempt).collect()
        };
        let outcomes: Vec<Vec<Outcome>> = elements.iter().map(attempt_all).collect();
        let changes: Vec<Vec<usize>> = outcomes
            .iter()
            .map(|outcomes| outcomes.iter().map(|outcome| outcome.mismatch.cost()).collect())
            .collect();
        let insertions: Vec<usize> = elements.iter().map(Match::leaves).collect();

        let placements = cheapest_alignment(&changes, &insertions);
        let is_free = |index: usize| !placements.contains(&Placement::At(index));
        for ((element, outcomes), placement) in elements.iter().zip(outcomes).zip(&placements) {
            let (index, resembles) = match *placement {
                Placement::At(index) => (index, true),
                Placement::Before(index) => (index, false),
            };
            let mut matching = (0..array.len()).zip(&outcomes).filter(|(_, outcome)| outcome.matches());
            let out_of_order = matching.find(|(index, _)| is_free(*index)).map(|(index, _)| index);
            let nearest = outcomes.into_iter().nth(index).filter(|_| resembles);
            if nearest.as_ref().is_some_and(Outcome::matches) {
                continue;
            }
            self.outcome.mismatch.unmatched_elements.push(UnmatchedElement {
                array: self.path.clone(),
                element: element.clone(),
                index,
                resembles,
                out_of_order,
            });
            match nearest {
                Some(outcome) => self.outcome.mismatch.extend(outcome.mismatch),
                None => self.below(Segment::Index(index), |below| below.differ(Some(element), None)),
            }
        }
    }

    fn attempt_element(&self, element: &Match, index: usize, found: &Value) -> Outcome {
        let mut path = self.path.clone();
        path.0.push(Segment::Index(index));
        Self::at(path).run(element, Some(found), Objects::Whole)
    }

    fn compare_json(&mut self, pattern: &Match, inner: &Match, value: &Value) {
        match value.as_str().map(serde_json::from_str) {
            Some(Ok(parsed)) => {
                self.below(Segment::Json, |below| below.compare(inner, &parsed, Objects::Whole));
            }
            Some(Err(_)) | None => self.differ(Some(pattern), Some(value)),
        }
    }

    fn compare_capture(&mut self, pattern: &Match, capture: &Capture, value: &Value) {
        if value.is_null() {
            return self.differ(Some(pattern), Some(value));
        }
        if let Some(inner) = capture.pattern() {
            self.compare(inner, value, Objects::Partial);
        }
        self.outcome.captured.push((capture.clone(), value.clone()));
    }

    fn below(&mut self, segment: Segment, compare: impl FnOnce(&mut Self)) {
        self.path.0.push(segment);
        compare(self);
        self.path.0.pop();
    }

    fn differ(&mut self, expected: Option<&Match>, found: Option<&Value>) {
        // Where there is something, that `absent` is expected is said by expecting nothing.
        let expected = expected.filter(|pattern| found.is_none() || !matches!(pattern.0, Kind::Absent));
        self.outcome.mismatch.differences.push(Difference {
            path: self.path.clone(),
            expected: expected.cloned(),
            found: found.cloned(),
        });
    }
}

/// Whether two values, of which the first is neither array nor object, are the same. As in JavaScript, `1` and
/// `1.0` are one number; unlike there, integers are never rounded.
fn same_scalar(expected: &Value, found: &Value) -> bool {
    match (expected, found) {
        (Value::Number(a), Value::Number(b)) if a.is_f64() != b.is_f64() => a.as_f64() == b.as_f64(),
        _ => expected == found,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::{Value, json};

    use crate::Match;

    proptest! {
        #[test]
        fn array_with_is_a_subsequence(
            elements in prop::collection::vec(0..4, 0..5),
            array in prop::collection::vec(0..4, 0..6),
        ) {
            let taken = |chosen: u32| array.iter().enumerate().filter(move |(index, _)| chosen >> index & 1 == 1);
            let is_subsequence = (0..1 << array.len())
                .any(|chosen| taken(chosen).map(|(_, element)| element).eq(&elements));
            let verdict = Match::array_with(elements).check(&json!(array));
            prop_assert_eq!(verdict.is_ok(), is_subsequence);
        }
    }

    #[test]
    fn integers_are_not_rounded() {
        let big = u64::MAX;
        let cases = [
            (json!(1), json!(1.0), true),
            (json!(1.5), json!(1), false),
            (json!(big), json!(big), true),
            (json!(big), json!(big - 1), false),
            (json!(-1), json!(-1.0), true),
        ];
        for (expected, found, same) in cases {
            assert_eq!(Match::from(&expected).check(&found).is_ok(), same, "{expected} and {found}");
            assert_eq!(Match::from(&found).check(&expected).is_ok(), same, "{found} and {expected}");
        }
        assert!(Match::from(Value::Null).check(&Value::Null).is_ok());
    }
}
