//! A value with what it is.

use std::fmt;
use std::marker::PhantomData;

use super::{IntoVal, Text, Value};

/// A value of kind `T`: a literal or an expression.
///
/// `T` exists at compile time only; see [`Typed`](super::Typed).
pub struct Val<T> {
    value: Value,
    kind: PhantomData<fn() -> T>,
}

impl<T> Val<T> {
    /// Says that `value` is a `T`. Generated code and constructs know; others should not need it.
    #[must_use]
    pub const fn from_value(value: Value) -> Self {
        Self { value, kind: PhantomData }
    }

    /// The id, name or ARN of something that exists outside of this design.
    ///
    /// It is taken at its word: nothing checks that it is a `T`.
    #[must_use]
    pub fn existing(text: impl Into<Text>) -> Self {
        Self::from_value(Value::Text(text.into()))
    }

    /// The untyped value.
    #[must_use]
    pub fn into_value(self) -> Value {
        self.value
    }

    /// The untyped value, to look at.
    #[must_use]
    pub const fn as_value(&self) -> &Value {
        &self.value
    }

    /// Says that this value is a `U` where the types cannot know, such as a parameter used for an enum.
    #[must_use]
    pub fn cast<U>(self) -> Val<U> {
        Val::from_value(self.value)
    }
}

impl<T> Val<Vec<T>> {
    /// A list of the given items.
    pub fn list(items: impl IntoIterator<Item = impl IntoVal<T>>) -> Self {
        Self::from_value(Value::List(items.into_iter().map(|item| item.into_val().into_value()).collect()))
    }
}

impl<T> Clone for Val<T> {
    fn clone(&self) -> Self {
        Self::from_value(self.value.clone())
    }
}

impl<T> PartialEq for Val<T> {
    fn eq(&self, other: &Self) -> bool {
        self.value == other.value
    }
}

impl<T> fmt::Debug for Val<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.value.fmt(f)
    }
}
