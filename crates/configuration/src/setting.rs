//! A value of a configuration file together with its place, and what is known when there is none.

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;
use std::ops::Range;

use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::de::{Deserialize, Deserializer, SeqAccess, Visitor};

/// Bytes of a configuration file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Span {
    /// The first byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
}

impl From<Range<usize>> for Span {
    fn from(bytes: Range<usize>) -> Self {
        Self { start: bytes.start, end: bytes.end }
    }
}

impl From<Span> for Range<usize> {
    fn from(span: Span) -> Self {
        span.start..span.end
    }
}

/// A value and where it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Spanned<T> {
    /// The value.
    pub value: T,
    /// Where it stands.
    pub span: Span,
}

/// What a file says at a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Setting<T> {
    /// Nothing: the default holds.
    Absent,
    /// Something that cannot be used; it has been reported.
    Invalid(Span),
    /// This value.
    Given(Spanned<T>),
}

// Derived, it would ask for `T: Default`.
#[expect(clippy::derivable_impls, reason = "deriving would ask for `T: Default`")]
impl<T> Default for Setting<T> {
    fn default() -> Self {
        Self::Absent
    }
}

impl<T> Setting<T> {
    /// The value, where there is a usable one.
    pub fn value(&self) -> Option<&T> {
        match self {
            Self::Given(given) => Some(&given.value),
            Self::Absent | Self::Invalid(_) => None,
        }
    }

    /// The value and its place, where there is a usable one.
    pub fn given(&self) -> Option<&Spanned<T>> {
        match self {
            Self::Given(given) => Some(given),
            Self::Absent | Self::Invalid(_) => None,
        }
    }

    /// Where the file says something, usable or not.
    pub fn span(&self) -> Option<Span> {
        match self {
            Self::Given(given) => Some(given.span),
            Self::Invalid(span) => Some(*span),
            Self::Absent => None,
        }
    }

    /// Whether the file says nothing.
    pub fn is_absent(&self) -> bool {
        matches!(self, Self::Absent)
    }

    /// The value, or a default.
    pub fn or(self, default: T) -> T {
        self.or_else(|| default)
    }

    /// The value, or a default that is made when it is needed.
    pub fn or_else(self, default: impl FnOnce() -> T) -> T {
        match self {
            Self::Given(given) => given.value,
            Self::Absent | Self::Invalid(_) => default(),
        }
    }
}

impl<T: Default> Setting<T> {
    /// The value, or that of an empty table or list.
    pub fn or_default(self) -> T {
        self.or_else(T::default)
    }
}

/// The name by which a [`Setting`] asks the reader for its place besides the value.
pub(crate) const SETTING: &str = "$stackwright::Setting";

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Setting<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_newtype_struct(SETTING, SettingVisitor(PhantomData))
    }
}

struct SettingVisitor<T>(PhantomData<fn() -> T>);

impl<'de, T: Deserialize<'de>> Visitor<'de> for SettingVisitor<T> {
    type Value = Setting<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value of a configuration file")
    }

    /// Start, end, value; the reader has reported whatever makes the value fail.
    fn visit_seq<A: SeqAccess<'de>>(self, mut parts: A) -> Result<Self::Value, A::Error> {
        let start = parts.next_element()?.unwrap_or_default();
        let end = parts.next_element()?.unwrap_or_default();
        let span = Span { start, end };
        Ok(match parts.next_element::<T>() {
            Ok(Some(value)) => Setting::Given(Spanned { value, span }),
            Ok(None) | Err(_) => Setting::Invalid(span),
        })
    }
}

impl<T: JsonSchema> JsonSchema for Setting<T> {
    fn inline_schema() -> bool {
        T::inline_schema()
    }

    fn schema_name() -> Cow<'static, str> {
        T::schema_name()
    }

    fn schema_id() -> Cow<'static, str> {
        T::schema_id()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        T::json_schema(generator)
    }
}
