//! What must change in a value so that it matches, as a diff of lines.

use serde_json::Value;
use similar::{ChangeTag, TextDiff};

use crate::mismatch::{Difference, Mismatch, Segment};
use crate::pattern::{Kind, Match};

/// Lines around a change.
const CONTEXT_LINES: usize = 3;

/// The value beside the nearest one that matches: lines with `-` are there and should not be, lines with `+` the
/// other way round.
pub(crate) fn diff(value: &Value, mismatch: &Mismatch) -> Vec<String> {
    let (found, expected) = both(value, mismatch);
    let (found, expected) = (format!("{found:#}"), format!("{expected:#}"));
    let diff = TextDiff::from_lines(&found, &expected);
    let mut lines = Vec::new();
    let mut shown = 0;
    for group in diff.grouped_ops(CONTEXT_LINES) {
        let first = group.first().map_or(0, |op| op.old_range().start);
        if first > shown {
            lines.push("  …".to_owned());
        }
        for op in group {
            shown = op.old_range().end;
            for change in diff.iter_changes(&op) {
                let sign = match change.tag() {
                    ChangeTag::Delete => '-',
                    ChangeTag::Insert => '+',
                    ChangeTag::Equal => ' ',
                };
                lines.push(format!("{sign} {}", change.value().trim_end_matches('\n')));
            }
        }
    }
    if shown < found.lines().count() {
        lines.push("  …".to_owned());
    }
    lines
}

/// What is there, and what it would be with every difference mended. Strings that were read as JSON are shown
/// as what they hold.
fn both(value: &Value, mismatch: &Mismatch) -> (Match, Match) {
    let mut found = Match::from(value);
    for difference in &mismatch.differences {
        unfold_json(&mut found, difference.path.segments());
    }
    let faults: Vec<Fault<'_>> = mismatch
        .differences
        .iter()
        .map(|difference| Fault { path: difference.path.segments(), difference })
        .collect();
    let expected = mend(&found, &faults).unwrap_or_else(Match::absent);
    (found, expected)
}

fn unfold_json(tree: &mut Match, path: &[Segment]) {
    let Some((segment, rest)) = path.split_first() else { return };
    if let (Segment::Json, Kind::Scalar(Value::String(text))) = (segment, &tree.0)
        && let Ok(parsed) = serde_json::from_str::<Value>(text)
    {
        *tree = Match::serialized_json(parsed);
    }
    let inner = match (segment, &mut tree.0) {
        (Segment::Key(key), Kind::Object(fields)) => {
            fields.iter_mut().find(|(other, _)| other == key).map(|(_, value)| value)
        }
        (Segment::Index(index), Kind::Array(elements)) => elements.get_mut(*index),
        (Segment::Json, Kind::SerializedJson(inner)) => Some(&mut **inner),
        _ => None,
    };
    if let Some(inner) = inner {
        unfold_json(inner, rest);
    }
}

/// A difference, seen from a value on the way to it.
#[derive(Clone, Copy)]
struct Fault<'d> {
    /// The rest of the way.
    path: &'d [Segment],
    difference: &'d Difference,
}

/// A value with the differences in it mended; `None` if it should not be there.
fn mend(found: &Match, faults: &[Fault<'_>]) -> Option<Match> {
    if let Some(fault) = faults.iter().find(|fault| fault.path.is_empty()) {
        return fault.difference.expected.clone();
    }
    Some(match &found.0 {
        Kind::Object(fields) => mend_object(fields, faults),
        Kind::Array(elements) => mend_array(elements, faults),
        Kind::SerializedJson(inner) => {
            Match::serialized_json(mend(inner, &below(faults, &Segment::Json)).unwrap_or_else(Match::absent))
        }
        _ => found.clone(),
    })
}

fn mend_object(fields: &[(String, Match)], faults: &[Fault<'_>]) -> Match {
    let nothing = Match(Kind::Object(Vec::new()));
    let new_keys = faults.iter().filter_map(|fault| match fault.path.first() {
        Some(Segment::Key(key)) if !fields.iter().any(|(other, _)| other == key) => Some((key, &nothing)),
        _ => None,
    });
    let fields = fields.iter().map(|(key, value)| (key, value)).chain(new_keys);
    fields
        .filter_map(|(key, value)| Some((key, mend(value, &below(faults, &Segment::Key(key.clone())))?)))
        .collect()
}

fn mend_array(elements: &[Match], faults: &[Fault<'_>]) -> Match {
    // What is missing has the index of the element before which it would stand.
    let (missing, others): (Vec<Fault<'_>>, Vec<Fault<'_>>) =
        faults.iter().partition(|fault| fault.path.len() == 1 && fault.difference.found.is_none());
    let missing_at = |is_here: &dyn Fn(usize) -> bool| -> Vec<Match> {
        let here = missing.iter().filter(|fault| match fault.path {
            [Segment::Index(index)] => is_here(*index),
            _ => false,
        });
        here.filter_map(|fault| fault.difference.expected.clone()).collect()
    };
    let mut mended = Vec::new();
    for (index, element) in elements.iter().enumerate() {
        mended.extend(missing_at(&|at| at == index));
        mended.extend(mend(element, &below(&others, &Segment::Index(index))));
    }
    mended.extend(missing_at(&|at| at >= elements.len()));
    mended.into()
}

/// The faults that lie on the way through a segment.
fn below<'d>(faults: &[Fault<'d>], segment: &Segment) -> Vec<Fault<'d>> {
    let step = |fault: &Fault<'d>| match fault.path.split_first() {
        Some((first, path)) if first == segment => Some(Fault { path, ..*fault }),
        _ => None,
    };
    faults.iter().filter_map(step).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    /// Small JSON over few names and values, so that two of them have much in common.
    fn json_value() -> impl Strategy<Value = Value> {
        let scalar =
            prop_oneof![Just(json!(true)), (0..3).prop_map(Value::from), "[ab]".prop_map(Value::from)];
        scalar.prop_recursive(3, 16, 4, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
                prop::collection::vec(("[A-D]", inner), 0..4)
                    .prop_map(|fields| fields.into_iter().collect::<Value>()),
            ]
        })
    }

    fn plain_pattern() -> impl Strategy<Value = Match> {
        prop_oneof![
            json_value().prop_map(Match::from),
            json_value().prop_map(Match::exact),
            prop::collection::vec(json_value(), 0..4).prop_map(Match::array_with),
            json_value().prop_map(Match::serialized_json),
        ]
    }

    proptest! {
        #[test]
        fn what_is_shown_as_expected_matches(pattern in plain_pattern(), value in json_value()) {
            if let Err(mismatch) = pattern.check(&value) {
                let (found, expected) = both(&value, &mismatch);
                prop_assert_eq!(found.to_string(), Match::from(&value).to_string());
                let mended = expected.to_string();
                match serde_json::from_str(&mended) {
                    Ok(mended) => prop_assert!(pattern.check(&mended).is_ok(), "{mended} for {pattern}"),
                    // What cannot be written as JSON is the matcher itself.
                    Err(_) => prop_assert_eq!(mended, pattern.to_string()),
                }
            }
        }
    }
}
