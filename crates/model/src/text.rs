//! Text put together from parts, of which some are not known.

use crate::{Map, Unknown, Value};

/// Collects the parts of a text; texts beside one another become one.
#[derive(Debug, Default)]
pub(crate) struct TextBuilder {
    parts: Vec<Value>,
    /// Text since the last part.
    text: String,
}

impl TextBuilder {
    pub(crate) fn text(&mut self, text: &str) {
        self.text.push_str(text);
    }

    /// Adds a value as text; says no to a list or map, which are none.
    pub(crate) fn value(&mut self, value: Value) -> Result<(), ()> {
        match value {
            Value::Null => {}
            Value::Bool(value) => self.text.push_str(if value { "true" } else { "false" }),
            Value::Number(number) => self.text.push_str(&number.to_string()),
            Value::Text(text) => self.text.push_str(&text),
            Value::Joined(parts) => {
                for part in parts {
                    self.value(part)?;
                }
            }
            part @ (Value::Reference(_) | Value::Unknown(_)) => {
                if !self.text.is_empty() {
                    self.parts.push(Value::Text(std::mem::take(&mut self.text).into()));
                }
                self.parts.push(part);
            }
            Value::List(_) | Value::Map(_) => return Err(()),
        }
        Ok(())
    }

    /// The text.
    pub(crate) fn finish(mut self) -> Value {
        if self.parts.is_empty() {
            return Value::Text(self.text.into());
        }
        if !self.text.is_empty() {
            self.parts.push(Value::Text(self.text.into()));
        }
        match <[Value; 1]>::try_from(self.parts) {
            Ok([only]) => only,
            Err(parts) => Value::Joined(parts),
        }
    }
}

impl Value {
    /// The parts of a text: of [`Joined`](Self::Joined) its parts, of anything else itself.
    #[must_use]
    pub fn parts(&self) -> &[Self] {
        match self {
            Self::Joined(parts) => parts,
            one => std::slice::from_ref(one),
        }
    }

    /// About how many bytes it takes to keep a value.
    pub(crate) fn bytes(&self) -> usize {
        16 + match self {
            Self::Text(text) => text.len(),
            Self::List(values) | Self::Joined(values) => values.iter().map(Self::bytes).sum(),
            Self::Map(map) => map.iter().map(|(key, value)| key.len() + value.bytes()).sum(),
            Self::Reference(reference) => reference.attribute.as_deref().map_or(0, str::len),
            Self::Unknown(why) => why.text().len(),
            Self::Null | Self::Bool(_) | Self::Number(_) => 0,
        }
    }

    /// Why a value, or a part of it however deep, is not known; the first reason where there are several.
    /// References are known: they stand for what AWS gives the resource.
    #[must_use]
    pub fn first_unknown(&self) -> Option<&Unknown> {
        match self {
            Self::Unknown(unknown) => Some(unknown),
            Self::List(values) | Self::Joined(values) => values.iter().find_map(Self::first_unknown),
            Self::Map(map) => map.iter().find_map(|(_, value)| value.first_unknown()),
            _ => None,
        }
    }

    /// Whether two values are the same: `None` where what is not known decides.
    #[must_use]
    pub fn is_same_as(&self, other: &Self) -> Option<bool> {
        match (self, other) {
            (Self::Reference(a), Self::Reference(b)) if a == b => Some(true),
            (Self::Unknown(a), Self::Unknown(b)) => a.is_same_as(b),
            (Self::Joined(a), Self::Joined(b)) if a.len() == b.len() => {
                let all = a.iter().zip(b).try_fold(true, |all, (a, b)| Some(all & a.is_same_as(b)?));
                if all == Some(true) { all } else { ends_differ(self, other).then_some(false) }
            }
            (Self::Reference(_) | Self::Unknown(_) | Self::Joined(_), _)
            | (_, Self::Reference(_) | Self::Unknown(_) | Self::Joined(_)) => {
                ends_differ(self, other).then_some(false)
            }
            (Self::List(a), Self::List(b)) => all_same(a.len() == b.len(), a.iter().zip(b)),
            (Self::Map(a), Self::Map(b)) => {
                let same_keys = a.len() == b.len() && keys(a).eq(keys(b));
                all_same(same_keys, a.iter().zip(b.iter()).map(|((_, a), (_, b))| (a, b)))
            }
            // `443` and `"443"`, `true` and `"true"` are the same to CloudFormation.
            (a, b) => Some(a == b || matches!((a.scalar(), b.scalar()), (Some(a), Some(b)) if a == b)),
        }
    }

    fn scalar(&self) -> Option<String> {
        match self {
            Self::Text(text) => Some(text.to_string()),
            Self::Number(number) => Some(number.to_string()),
            Self::Bool(value) => Some(value.to_string()),
            _ => None,
        }
    }
}

fn keys(map: &Map) -> impl Iterator<Item = &str> {
    map.iter().map(|(key, _)| key)
}

/// Different in one place is different, whatever is not known elsewhere.
fn all_same<'v>(mut alike: bool, pairs: impl Iterator<Item = (&'v Value, &'v Value)>) -> Option<bool> {
    let mut is_known = true;
    for (a, b) in pairs {
        match a.is_same_as(b) {
            Some(true) => {}
            Some(false) => alike = false,
            None => is_known = false,
        }
    }
    if !alike { Some(false) } else { is_known.then_some(true) }
}

/// Whether two texts cannot be the same for what is known of them: their beginnings, their ends, their lengths.
fn ends_differ(a: &Value, b: &Value) -> bool {
    let (a, b) = (a.parts(), b.parts());
    let known = |parts: &[Value]| parts.iter().filter_map(Value::as_text).map(str::len).sum::<usize>();
    let is_too_short =
        |whole: &[Value], other| matches!(whole, [Value::Text(text)] if text.len() < known(other));
    let first = |parts: &[Value]| parts.first().and_then(Value::as_text).unwrap_or_default().to_owned();
    let last = |parts: &[Value]| parts.last().and_then(Value::as_text).unwrap_or_default().to_owned();
    is_too_short(a, b)
        || is_too_short(b, a)
        || first(a).bytes().zip(first(b).bytes()).any(|(a, b)| a != b)
        || last(a).bytes().rev().zip(last(b).bytes().rev()).any(|(a, b)| a != b)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Reference, ResourceId};

    fn joined(parts: Vec<Value>) -> Value {
        let mut text = TextBuilder::default();
        for part in parts {
            text.value(part).unwrap();
        }
        text.finish()
    }

    fn text(text: &str) -> Value {
        Value::Text(text.into())
    }

    fn parameter() -> Value {
        Value::Unknown(Box::new(Unknown::Parameter("P".into())))
    }

    fn reference(resource: u32) -> Value {
        Value::Reference(Box::new(Reference { resource: ResourceId(resource), attribute: None }))
    }

    #[test]
    fn texts_beside_one_another_are_one() {
        assert_eq!(joined(vec![text("a"), Value::from(serde_json::json!(1)), text("b")]), text("a1b"));
        assert_eq!(joined(vec![text(""), reference(1), text("")]), reference(1));
        let inner = joined(vec![text("a"), parameter(), text("b")]);
        let outer = joined(vec![text("x"), inner, text("y")]);
        assert_eq!(outer, Value::Joined(vec![text("xa"), parameter(), text("by")]));
        assert!(TextBuilder::default().value(Value::List(Vec::new())).is_err());
    }

    #[test]
    fn sameness_is_said_only_where_it_is_certain() {
        let number = Value::from(serde_json::json!(443));
        let list = |items: &[Value]| Value::List(items.to_vec());
        let cases = [
            (text("a"), text("a"), Some(true)),
            (text("a"), text("b"), Some(false)),
            (number.clone(), text("443"), Some(true)),
            (Value::Bool(true), text("true"), Some(true)),
            (reference(1), reference(1), Some(true)),
            (reference(1), reference(2), None),
            (reference(1), text("sg-1"), None),
            // Parameters of two stacks may have one name.
            (parameter(), parameter(), None),
            (parameter(), text("a"), None),
            (joined(vec![text("a-"), reference(1)]), joined(vec![text("a-"), reference(1)]), Some(true)),
            (joined(vec![text("a-"), reference(1)]), joined(vec![text("b-"), reference(1)]), Some(false)),
            (joined(vec![text("a-"), parameter()]), text("b-1"), Some(false)),
            (joined(vec![text("a-"), parameter()]), text("a"), Some(false)),
            (joined(vec![text("a-"), parameter()]), text("a-1"), None),
            (joined(vec![parameter(), text("-z")]), text("1-y"), Some(false)),
            (list(&[text("a"), parameter()]), list(&[text("b"), parameter()]), Some(false)),
            (list(&[text("a"), parameter()]), list(&[text("a"), parameter()]), None),
            (list(&[text("a")]), list(&[]), Some(false)),
            (list(&[]), list(&[]), Some(true)),
        ];
        for (a, b, expected) in cases {
            assert_eq!(a.is_same_as(&b), expected, "{a:?} {b:?}");
            assert_eq!(b.is_same_as(&a), expected, "{b:?} {a:?}");
        }
    }
}
