//! What a value *is*, at compile time.

use std::collections::BTreeMap;
use std::marker::PhantomData;

use super::{Object, Text, Val, Value};

/// What `Ref` returns for a resource of type `R` where that is a name or an id, such as a VPC's id.
#[derive(Clone, Copy, Debug)]
pub struct Id<R>(PhantomData<fn() -> R>);

/// The ARN of a resource of type `R`.
#[derive(Clone, Copy, Debug)]
pub struct Arn<R>(PhantomData<fn() -> R>);

/// An IPv4 or IPv6 network in CIDR notation.
#[derive(Clone, Copy, Debug)]
pub enum Cidr {}

/// Free-form JSON, such as a policy document.
#[derive(Clone, Copy, Debug)]
pub enum Json {}

/// A point in time in ISO 8601 form.
#[derive(Clone, Copy, Debug)]
pub enum Timestamp {}

/// Something that can stand where a value of a certain kind is wanted: a literal, a handle, a [`Val`].
pub trait Typed {
    /// What the value is.
    type Is;

    /// The value itself.
    fn into_value(self) -> Value;
}

/// Says that a place for `Self` also takes an `S`.
#[diagnostic::on_unimplemented(
    message = "a value of kind `{S}` cannot be used where `{Self}` belongs",
    label = "this is a `{S}`",
    note = "an id from outside of this design, or an enum's value that is newer than it, is `existing(\"…\")`"
)]
pub trait Accepts<S> {}

impl<T> Accepts<T> for T {}

/// Kinds that are plain text once deployed, so that they may be put into text such as an environment variable.
pub trait Plain {}

impl<R> Plain for Id<R> {}
impl<R> Plain for Arn<R> {}
impl Plain for Cidr {}
impl Plain for Timestamp {}

// Not recommended, since a list of what other places take helps nobody whose value is of the wrong kind.
macro_rules! accepts {
    ($($place:ty: $kind:ty),* $(,)?) => {$(
        #[diagnostic::do_not_recommend]
        impl Accepts<$kind> for $place {}
    )*};
}
accepts!(String: i64, f64: i64, Json: String, Json: i64, Json: f64, Json: bool);

#[diagnostic::do_not_recommend]
impl<S: Plain> Accepts<S> for String {}
#[diagnostic::do_not_recommend]
impl<S: Plain> Accepts<S> for Json {}

/// A conversion into a value of kind `T`; implemented for everything [`Typed`] that `T` [`Accepts`].
pub trait IntoVal<T> {
    /// Converts.
    fn into_val(self) -> Val<T>;
}

impl<T: Accepts<V::Is>, V: Typed> IntoVal<T> for V {
    fn into_val(self) -> Val<T> {
        Val::from_value(self.into_value())
    }
}

/// Text that is taken at its word; see [`existing`].
#[derive(Clone, Debug)]
pub struct Existing(Text);

/// The id, name or ARN of something that exists outside of this design, or a value of an enum that is newer
/// than the facts. It fits wherever [plain](Plain) text of some kind is wanted, and nothing checks that it is
/// of that kind. To keep such a value with its kind there is [`Val::existing`].
///
/// ```
/// use stackwright_core::value::{Id, IntoVal, Val, existing};
/// # enum Vpc {}
/// fn subnet_of(vpc: impl IntoVal<Id<Vpc>>) -> Val<Id<Vpc>> {
///     vpc.into_val()
/// }
/// assert_eq!(subnet_of(existing("vpc-0123")), Val::existing("vpc-0123"));
/// ```
#[must_use]
pub fn existing(text: impl Into<Text>) -> Existing {
    Existing(text.into())
}

#[diagnostic::do_not_recommend]
impl<T: Plain> IntoVal<T> for Existing {
    fn into_val(self) -> Val<T> {
        Val::existing(self.0)
    }
}

impl<T> Typed for Val<T> {
    type Is = T;
    fn into_value(self) -> Value {
        Self::into_value(self)
    }
}

macro_rules! literal {
    ($($rust:ty => $is:ty),* $(,)?) => {$(
        impl Typed for $rust {
            type Is = $is;
            fn into_value(self) -> Value {
                Value::from(self)
            }
        }
    )*};
}
literal!(
    &'static str => String, String => String, Text => String,
    i64 => i64, i32 => i64, u32 => i64, u16 => i64, u8 => i64, f64 => f64, bool => bool,
    Object => Json, Value => Json, serde_json::Value => Json,
);

macro_rules! network {
    ($($rust:ty),*) => {$(
        impl Typed for $rust {
            type Is = Cidr;
            fn into_value(self) -> Value {
                Value::from(self.to_string())
            }
        }
    )*};
}
network!(ipnet::IpNet, ipnet::Ipv4Net, ipnet::Ipv6Net);

/// A conversion into a list of values of kind `T`.
pub trait IntoList<T> {
    /// Converts.
    fn into_list(self) -> Val<Vec<T>>;
}

impl<T: Accepts<S>, S> IntoList<T> for Val<Vec<S>> {
    fn into_list(self) -> Val<Vec<T>> {
        Val::from_value(self.into_value())
    }
}

impl<T, V: IntoVal<T>> IntoList<T> for Vec<V> {
    fn into_list(self) -> Val<Vec<T>> {
        Val::list(self)
    }
}

impl<T, V: IntoVal<T>, const N: usize> IntoList<T> for [V; N] {
    fn into_list(self) -> Val<Vec<T>> {
        Val::list(self)
    }
}

impl<T, V: IntoVal<T> + Clone> IntoList<T> for &[V] {
    fn into_list(self) -> Val<Vec<T>> {
        Val::list(self.iter().cloned())
    }
}

/// A conversion into a map with values of kind `T`.
pub trait IntoMap<T> {
    /// Converts.
    fn into_map(self) -> Val<BTreeMap<String, T>>;
}

impl<T: Accepts<S>, S> IntoMap<T> for Val<BTreeMap<String, S>> {
    fn into_map(self) -> Val<BTreeMap<String, T>> {
        Val::from_value(self.into_value())
    }
}

macro_rules! into_map {
    ($([$($generic:tt)*] $rust:ty),* $(,)?) => {$(
        impl<T, K: Into<Text>, V: IntoVal<T>, $($generic)*> IntoMap<T> for $rust {
            fn into_map(self) -> Val<BTreeMap<String, T>> {
                Val::from_value(Value::Object(
                    self.into_iter().map(|(key, value)| (key.into(), value.into_val().into_value())).collect(),
                ))
            }
        }
    )*};
}
into_map!([] Vec<(K, V)>, [const N: usize] [(K, V); N], [] BTreeMap<K, V>);
