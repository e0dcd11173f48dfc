//! Values as AWS will see them: intrinsic functions are evaluated as far as anybody can without AWS, and what is
//! left is said: a reference to a resource, or unknown.

use std::fmt;

use serde_json::Number;

use crate::{ResourceId, Unknown};

/// A value of a resolved template.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub enum Value {
    /// `null`.
    #[default]
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A number.
    Number(Number),
    /// Text, all of it known.
    Text(Box<str>),
    /// A list.
    List(Vec<Value>),
    /// A map.
    Map(Map),
    /// What AWS gives a resource once it exists: its `Ref`, or an attribute.
    Reference(Box<Reference>),
    /// Text of which parts are not known: each part is a text, a reference or unknown. At least two parts; no two
    /// texts stand beside one another, and no part is itself joined.
    Joined(Vec<Value>),
    /// Not known, and why.
    Unknown(Box<Unknown>),
}

/// A `Ref` or `Fn::GetAtt` of a resource of the model. Of an attribute that is a list it stands for the list, and where
/// text is wanted, for its items with commas between them, as lists travel from stack to stack.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Reference {
    /// The resource.
    pub resource: ResourceId,
    /// The attribute; `None` for `Ref`.
    pub attribute: Option<Box<str>>,
}

impl Value {
    /// The text, where all of it is known.
    #[must_use]
    pub fn as_text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The truth value; `"true"` and `"false"` are ones too, since CloudFormation takes them as such.
    #[must_use]
    pub fn as_bool(&self) -> Option<bool> {
        match self {
            Self::Bool(value) => Some(*value),
            Self::Text(text) if text.eq_ignore_ascii_case("true") => Some(true),
            Self::Text(text) if text.eq_ignore_ascii_case("false") => Some(false),
            _ => None,
        }
    }

    /// The whole number; text that reads as one is one too, since CloudFormation takes it as such.
    #[must_use]
    pub fn as_integer(&self) -> Option<i64> {
        match self {
            Self::Number(number) => number.as_i64(),
            Self::Text(text) => text.parse().ok(),
            _ => None,
        }
    }

    /// The items, if this is a list.
    #[must_use]
    pub fn as_list(&self) -> Option<&[Self]> {
        match self {
            Self::List(items) => Some(items),
            _ => None,
        }
    }

    /// The items of a list; anything else is the list of itself, as in policies, and `null` of nothing.
    #[must_use]
    pub fn one_or_many(&self) -> &[Self] {
        match self {
            Self::List(items) => items,
            Self::Null => &[],
            one => std::slice::from_ref(one),
        }
    }

    /// The map, if this is one.
    #[must_use]
    pub fn as_map(&self) -> Option<&Map> {
        match self {
            Self::Map(map) => Some(map),
            _ => None,
        }
    }

    /// The reference, if this is one.
    #[must_use]
    pub fn as_reference(&self) -> Option<&Reference> {
        match self {
            Self::Reference(reference) => Some(reference),
            _ => None,
        }
    }

    /// The reason, if it is not known.
    #[must_use]
    pub fn as_unknown(&self) -> Option<&Unknown> {
        match self {
            Self::Unknown(unknown) => Some(unknown),
            _ => None,
        }
    }

    /// What a key of a map holds; `Null` where there is no such key, or no map.
    #[must_use]
    pub fn get(&self, key: &str) -> &Self {
        self.as_map().and_then(|map| map.get(key)).unwrap_or(&Self::Null)
    }

    /// What stands at a path such as `SecurityGroupIngress.0.CidrIp`; `Null` where nothing does.
    #[must_use]
    pub fn at(&self, path: &str) -> &Self {
        let mut value = self;
        for part in path.split('.') {
            value = match value {
                Self::List(items) => {
                    part.parse::<usize>().ok().and_then(|index| items.get(index)).unwrap_or(&Self::Null)
                }
                other => other.get(part),
            };
        }
        value
    }

    /// Whether this is `null`, which stands for what is not there.
    #[must_use]
    pub const fn is_null(&self) -> bool {
        matches!(self, Self::Null)
    }
}

/// A map with text keys, sorted by them.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct Map(Vec<(Box<str>, Value)>);

impl Map {
    /// What a key holds.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&Value> {
        let index = self.0.binary_search_by(|(other, _)| (**other).cmp(key)).ok()?;
        self.0.get(index).map(|(_, value)| value)
    }

    /// All entries, in the order of their keys.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = (&str, &Value)> {
        self.0.iter().map(|(key, value)| (&**key, value))
    }

    /// All entries, in the order of their keys.
    pub(crate) fn into_entries(self) -> impl ExactSizeIterator<Item = (Box<str>, Value)> {
        self.0.into_iter()
    }

    /// How many entries there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl FromIterator<(Box<str>, Value)> for Map {
    /// Of two entries with the same key the later one counts.
    fn from_iter<I: IntoIterator<Item = (Box<str>, Value)>>(entries: I) -> Self {
        let mut entries: Vec<_> = entries.into_iter().collect();
        entries.sort_by(|(a, _), (b, _)| a.cmp(b));
        entries.dedup_by(|later, kept| {
            let is_same = later.0 == kept.0;
            if is_same {
                std::mem::swap(&mut later.1, &mut kept.1);
            }
            is_same
        });
        Self(entries)
    }
}

impl fmt::Debug for Map {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map().entries(self.iter()).finish()
    }
}

impl From<serde_json::Value> for Value {
    /// Plain JSON, as in a file of policies; what looks like an intrinsic function in it is a map.
    fn from(json: serde_json::Value) -> Self {
        use serde_json::Value as J;
        match json {
            J::Null => Self::Null,
            J::Bool(value) => Self::Bool(value),
            J::Number(number) => Self::Number(number),
            J::String(text) => Self::Text(text.into()),
            J::Array(items) => Self::List(items.into_iter().map(Self::from).collect()),
            J::Object(map) => {
                Self::Map(map.into_iter().map(|(key, value)| (key.into(), Self::from(value))).collect())
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn values_are_found_by_path() {
        let value = Value::from(json!({ "Rules": [{ "Port": "443", "Open": "True" }] }));
        assert_eq!(value.at("Rules.0.Port").as_integer(), Some(443));
        assert_eq!(value.at("Rules.0.Open").as_bool(), Some(true));
        for nowhere in ["Rules.1", "Rules.x", "Rules.0.Port.Deeper", "Other"] {
            assert!(value.at(nowhere).is_null(), "{nowhere}");
        }
    }

    #[test]
    fn the_later_of_two_entries_counts() {
        let entry = |value: i64| (Box::from("key"), Value::from(json!(value)));
        assert_eq!(Map::from_iter([entry(1), entry(2)]).get("key").and_then(Value::as_integer), Some(2));
    }
}
