//! Whether a value is what a pattern says, of which there are three answers.

use serde_json::Value as Json;
use stackwright_model::{Model, Reference, Unknown, Value};

use super::Pattern;
use crate::requirement::lookup::at;
use crate::requirement::show::show;

/// Whether a value is as it must be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::requirement) enum Verdict {
    Yes,
    /// It is not: the path of what differs, what is there, and what must be.
    No(Difference),
    /// It depends on this.
    Unknown(Unknown),
}

/// Where a value differs from what it must be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::requirement) struct Difference {
    pub(in crate::requirement) path: String,
    /// What is there, in words; none where nothing is.
    pub(in crate::requirement) seen: Option<String>,
    /// What must be there, in words; none where what is there must not be.
    pub(in crate::requirement) wanted: Option<String>,
}

impl Difference {
    /// In a sentence.
    pub(in crate::requirement) fn sentence(&self, path: &str) -> String {
        match (&self.seen, &self.wanted) {
            (Some(seen), Some(wanted)) => format!("`{path}` is {seen}, not {wanted}"),
            (Some(seen), None) => format!("`{path}` is {seen}, which it must not be"),
            (None, Some(wanted)) => format!("`{path}` is not there, and must be {wanted}"),
            (None, None) => format!("`{path}` is not there"),
        }
    }
}

impl Pattern {
    /// Compares. What is unknown is neither a match nor a difference.
    pub(in crate::requirement) fn check(&self, model: &Model, value: &Value) -> Verdict {
        if let Value::Unknown(unknown) = value {
            return match self {
                Self::Same(expected) if is_same(value, expected) == Some(true) => Verdict::Yes,
                _ => Verdict::Unknown((**unknown).clone()),
            };
        }
        match self {
            Self::Is(expected) => self.judge(model, value, is_json(model, value, expected)),
            Self::OneOf(patterns) => {
                let verdicts = patterns.iter().map(|pattern| pattern.check(model, value));
                // The difference to the only one says more than that none matches.
                match (best(verdicts), patterns.as_slice()) {
                    (Verdict::No(difference), [_]) => Verdict::No(difference),
                    (Verdict::No(_), _) => self.judge(model, value, Ok(false)),
                    (verdict, _) => verdict,
                }
            }
            Self::Not(pattern) => match pattern.check(model, value) {
                Verdict::Yes => self.judge(model, value, Ok(false)),
                Verdict::No(_) => Verdict::Yes,
                unknown @ Verdict::Unknown(_) => unknown,
            },
            Self::Within(least, most) => {
                let is_within = value.as_integer().map(|number| (*least..=*most).contains(&number));
                self.judge(model, value, is_within.map_or_else(|| depends(model, value), Ok))
            }
            Self::Text(_, quality) => {
                let has_it = value.as_text().map(quality);
                self.judge(model, value, has_it.map_or_else(|| depends(model, value), Ok))
            }
            Self::JsonText(pattern) => match value.as_text().map(serde_json::from_str::<Json>) {
                Some(Ok(json)) => pattern.check(model, &Value::from(json)),
                Some(Err(_)) => self.judge(model, value, Ok(false)),
                None => self.judge(model, value, depends(model, value)),
            },
            Self::Present => self.judge(model, value, Ok(!value.is_null())),
            Self::Absent => self.judge(model, value, Ok(value.is_null())),
            Self::Map(entries) => worst(entries.iter().map(|(path, pattern)| {
                let verdict = pattern.check(model, at(value, path));
                within_path(verdict, path)
            })),
            Self::Exactly(entries) => {
                let Value::Map(map) = value else { return self.judge(model, value, depends(model, value)) };
                if map.iter().any(|(key, _)| !entries.iter().any(|(known, _)| known == key)) {
                    return self.judge(model, value, Ok(false));
                }
                worst(entries.iter().map(|(key, pattern)| {
                    let verdict = pattern.check(model, map.get(key).unwrap_or(&Value::Null));
                    within_path(verdict, key)
                }))
            }
            Self::Some(item) => {
                match best(value.one_or_many().iter().map(|value| item.check(model, value))) {
                    Verdict::No(_) => self.judge(model, value, Ok(false)),
                    verdict => verdict,
                }
            }
            Self::No(item) => worst(value.one_or_many().iter().enumerate().map(|(index, value)| {
                match item.check(model, value) {
                    Verdict::Yes => within_path(self.judge(model, value, Ok(false)), &index.to_string()),
                    Verdict::No(_) => Verdict::Yes,
                    unknown @ Verdict::Unknown(_) => unknown,
                }
            })),
            Self::Every(item) => match value.one_or_many() {
                [] => self.judge(model, value, Ok(false)),
                values => worst(values.iter().enumerate().map(|(index, value)| {
                    let verdict = item.check(model, value);
                    within_path(verdict, &index.to_string())
                })),
            },
            Self::Items(patterns) => self.check_items(model, value, patterns),
            Self::Refers(resources) => {
                let one =
                    value.as_reference().map(|it| resources.contains(&it.resource) && identifies(model, it));
                let result = one.map_or_else(|| depends(model, value), Ok);
                self.judge(model, value, result)
            }
            Self::Mentions(resource) => {
                let is_it = |value: &Value| value.as_reference().is_some_and(|it| it.resource == *resource);
                let result = match value {
                    Value::Joined(parts) if !parts.iter().any(is_it) => {
                        parts.iter().find_map(Value::as_unknown).map_or(Ok(false), |it| Err(it.clone()))
                    }
                    Value::Joined(_) => Ok(true),
                    value => Ok(is_it(value)),
                };
                self.judge(model, value, result)
            }
            Self::Same(expected) => {
                let depends = || match expected.first_unknown() {
                    Some(unknown) => Err(unknown.clone()),
                    None => depends(model, value),
                };
                self.judge(model, value, is_same(value, expected).map_or_else(depends, Ok))
            }
        }
    }

    fn check_items(&self, model: &Model, value: &Value, patterns: &[Self]) -> Verdict {
        let values = value.one_or_many();
        if let Some(unknown) = values.iter().find_map(Value::as_unknown) {
            return Verdict::Unknown(unknown.clone());
        }
        let mut left: Vec<&Value> = values.iter().collect();
        for pattern in patterns {
            let verdicts: Vec<_> = left.iter().map(|value| pattern.check(model, value)).collect();
            if let Some(index) = verdicts.iter().position(|verdict| *verdict == Verdict::Yes) {
                left.remove(index);
            } else if let Some(unknown) =
                verdicts.into_iter().find(|verdict| matches!(verdict, Verdict::Unknown(_)))
            {
                return unknown;
            } else {
                return self.judge(model, value, Ok(false));
            }
        }
        self.judge(model, value, Ok(left.is_empty()))
    }

    fn judge(&self, model: &Model, value: &Value, result: Result<bool, Unknown>) -> Verdict {
        match result {
            Ok(true) => Verdict::Yes,
            Ok(false) => {
                let seen = Some(show(model, value)).filter(|_| !value.is_null());
                let wanted = match self {
                    Self::Not(_) | Self::No(_) | Self::Absent | Self::Present => None,
                    pattern => Some(pattern.describe(model)),
                };
                Verdict::No(Difference { path: String::new(), seen, wanted })
            }
            Err(unknown) => Verdict::Unknown(unknown),
        }
    }
}

/// Whether an attribute says which resource it is, rather than something about it.
fn identifies(model: &Model, reference: &Reference) -> bool {
    let Some(attribute) = reference.attribute.as_deref() else { return true };
    let resource = model.resource(reference.resource);
    let kind = resource.type_name.rsplit("::").next().unwrap_or_default();
    // `Arn`, and `GroupId` of a security group; but not its `VpcId`.
    let is_own = |suffix: &str| attribute.strip_suffix(suffix).is_some_and(|of| kind.ends_with(of));
    let is_identifier = |facts: stackwright_schema::ResourceType| {
        facts.primary_identifier().any(|path| path == attribute)
            || facts.reference().any(|path| path == attribute)
    };
    is_own("Arn") || is_own("Id") || resource.facts().is_some_and(is_identifier)
}

/// What a value that is not all text depends on; a plain value of another kind is no match.
fn depends(model: &Model, value: &Value) -> Result<bool, Unknown> {
    value.first_unknown().cloned().or_else(|| physical(model, value)).map_or(Ok(false), Err)
}

/// The id that only AWS gives.
fn physical(model: &Model, value: &Value) -> Option<Unknown> {
    match value {
        Value::Reference(_) => Some(Unknown::Aws(format!("what {} is", show(model, value)).into())),
        Value::Joined(parts) => parts.iter().find_map(|part| physical(model, part)),
        _ => None,
    }
}

/// Whether a value of a template is the same as one that was made for it: `None` where what is not known decides.
fn is_same(value: &Value, expected: &Value) -> Option<bool> {
    match (value, expected) {
        // Within a template its account is its account, whichever that is.
        (Value::Unknown(a), Value::Unknown(b)) if matches!(**a, Unknown::Pseudo(_)) && a == b => Some(true),
        // Two resources are told apart by what identifies them.
        (Value::Reference(a), Value::Reference(b))
            if a.resource != b.resource && a.attribute == b.attribute =>
        {
            Some(false)
        }
        (Value::Joined(a), Value::Joined(b)) if a.len() == b.len() => {
            let parts: Option<Vec<bool>> = a.iter().zip(b).map(|(a, b)| is_same(a, b)).collect();
            match parts.map(|parts| parts.into_iter().filter(|is_same| !is_same).count()) {
                Some(0) => Some(true),
                Some(1) => Some(false),
                _ => value.is_same_as(expected),
            }
        }
        _ => value.is_same_as(expected),
    }
}

fn is_json(model: &Model, value: &Value, expected: &Json) -> Result<bool, Unknown> {
    match (expected, value) {
        (_, Value::Unknown(unknown)) => Err((**unknown).clone()),
        (Json::Array(expected), _) => {
            let values = value.one_or_many();
            if expected.len() != values.len() {
                return Ok(false);
            }
            all_of(values.iter().zip(expected).map(|(value, expected)| is_json(model, value, expected)))
        }
        (_, Value::List(items)) => match items.as_slice() {
            [only] => is_json(model, only, expected),
            _ => Ok(false),
        },
        (Json::Object(expected), Value::Map(map)) => {
            if expected.len() != map.len() {
                return Ok(false);
            }
            all_of(expected.iter().map(|(key, expected)| match map.get(key) {
                Some(value) => is_json(model, value, expected),
                None => Ok(false),
            }))
        }
        (Json::Null, value) => Ok(value.is_null()),
        (Json::Bool(expected), Value::Bool(_) | Value::Text(_)) => Ok(value.as_bool() == Some(*expected)),
        (Json::Number(expected), Value::Number(_) | Value::Text(_)) => {
            Ok(value.as_integer().is_some() && value.as_integer() == expected.as_i64())
        }
        (Json::String(expected), Value::Text(text)) => Ok(**text == **expected),
        (Json::String(expected), Value::Bool(_) | Value::Number(_)) => {
            let text = match value {
                Value::Bool(value) => value.to_string(),
                Value::Number(number) => number.to_string(),
                _ => String::new(),
            };
            Ok(text == *expected)
        }
        (Json::String(expected), Value::Joined(parts)) if !may_be(parts, expected) => Ok(false),
        (Json::String(_), Value::Joined(_) | Value::Reference(_)) => depends(model, value),
        _ => Ok(false),
    }
}

/// Whether text whose parts are not all known can be this.
fn may_be(parts: &[Value], text: &str) -> bool {
    let known = |part: Option<&Value>| part.and_then(Value::as_text).unwrap_or_default().to_owned();
    text.starts_with(&known(parts.first())) && text.ends_with(&known(parts.last()))
}

/// Whether all are true; one that is false decides, whatever is not known.
fn all_of(results: impl Iterator<Item = Result<bool, Unknown>>) -> Result<bool, Unknown> {
    let mut all = Ok(true);
    for result in results {
        match result {
            Ok(false) => return Ok(false),
            Ok(true) => {}
            Err(unknown) => all = Err(unknown),
        }
    }
    all
}

/// The verdict of which one is enough.
fn best(verdicts: impl Iterator<Item = Verdict>) -> Verdict {
    let nothing = Difference { path: String::new(), seen: None, wanted: None };
    let mut best = Verdict::No(nothing);
    for verdict in verdicts {
        match (&best, &verdict) {
            (_, Verdict::Yes) => return verdict,
            (Verdict::No(_), _) => best = verdict,
            _ => {}
        }
    }
    best
}

/// The verdict where all must be.
fn worst(verdicts: impl Iterator<Item = Verdict>) -> Verdict {
    let mut worst = Verdict::Yes;
    for verdict in verdicts {
        match (&worst, &verdict) {
            (_, Verdict::No(_)) => return verdict,
            (Verdict::Yes, _) => worst = verdict,
            _ => {}
        }
    }
    worst
}

/// A verdict on something within.
fn within_path(verdict: Verdict, path: &str) -> Verdict {
    match verdict {
        Verdict::No(difference) => {
            Verdict::No(Difference { path: join(path, &difference.path), ..difference })
        }
        verdict => verdict,
    }
}

/// A path within a path.
pub(in crate::requirement) fn join(path: &str, within: &str) -> String {
    match (path.is_empty(), within.is_empty()) {
        (_, true) => path.to_owned(),
        (true, _) => within.to_owned(),
        _ => format!("{path}.{within}"),
    }
}
