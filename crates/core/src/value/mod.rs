//! Values of template properties: literals, and expressions that CloudFormation evaluates.
//!
//! [`Value`] is the untyped tree that ends in a template. [`Val<T>`] wraps it with what the value *is*, so
//! that a subnet's id cannot be given where a VPC's belongs; see [`Typed`], [`Accepts`] and [`IntoVal`].

mod expr;
mod intrinsic;
mod object;

mod text;
mod typed;
mod val;

pub use expr::{ConditionExpr, DynamicReference, Expr, ForEach, Pseudo};
pub use intrinsic::*;
pub use object::Object;
pub(crate) use text::concat;
pub use typed::{
    Accepts, Arn, Cidr, Existing, Id, IntoList, IntoMap, IntoVal, Json, Plain, Timestamp, Typed, existing,
};
pub use val::Val;

use std::borrow::Cow;

use crate::tree::NodeId;

/// Text that is most often written in the program and then costs no allocation.
pub type Text = Cow<'static, str>;

/// A value of a template: JSON whose leaves may be references and intrinsic functions.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// `null`. CloudFormation refuses it in properties; raw fragments may hold it.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A whole number.
    Integer(i64),
    /// Any other number.
    Number(f64),
    /// Text.
    Text(Text),
    /// A list.
    List(Vec<Value>),
    /// A map with text keys.
    Object(Object),
    /// `Ref` to a resource or parameter of the tree.
    Ref(NodeId),
    /// `Fn::GetAtt` of a resource of the tree.
    Attribute(NodeId, Text),
    /// Any other intrinsic function.
    Expr(Box<Expr>),
}

impl Value {
    /// Calls `visit` for this value and all that it contains, outermost first.
    pub fn walk<'a>(&'a self, visit: &mut impl FnMut(&'a Value)) {
        visit(self);
        match self {
            Self::List(items) => items.iter().for_each(|item| item.walk(visit)),
            Self::Object(object) => object.iter().for_each(|(_, value)| value.walk(visit)),
            Self::Expr(expr) => expr.operands(&mut |operand| operand.walk(visit)),
            _ => {}
        }
    }

    /// Calls `visit` for this value and all that it contains, innermost first, and may change them.
    pub fn walk_mut(&mut self, visit: &mut impl FnMut(&mut Value)) {
        match self {
            Self::List(items) => items.iter_mut().for_each(|item| item.walk_mut(visit)),
            Self::Object(object) => object.iter_mut().for_each(|(_, value)| value.walk_mut(visit)),
            Self::Expr(expr) => expr.operands_mut(&mut |operand| operand.walk_mut(visit)),
            _ => {}
        }
        visit(self);
    }

    /// The text, if this is literal text.
    #[must_use]
    pub fn as_text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The map, if this is one.
    #[must_use]
    pub fn as_object(&self) -> Option<&Object> {
        match self {
            Self::Object(object) => Some(object),
            _ => None,
        }
    }

    /// The list, if this is one.
    #[must_use]
    pub fn as_list(&self) -> Option<&[Value]> {
        match self {
            Self::List(items) => Some(items),
            _ => None,
        }
    }
}

impl From<&'static str> for Value {
    fn from(text: &'static str) -> Self {
        Self::Text(Cow::Borrowed(text))
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Self::Text(Cow::Owned(text))
    }
}

impl From<Text> for Value {
    fn from(text: Text) -> Self {
        Self::Text(text)
    }
}

impl From<bool> for Value {
    fn from(value: bool) -> Self {
        Self::Bool(value)
    }
}

macro_rules! from_integer {
    ($($integer:ty),*) => {$(
        impl From<$integer> for Value {
            fn from(value: $integer) -> Self {
                Self::Integer(i64::from(value))
            }
        }
    )*};
}
from_integer!(i64, i32, u32, u16, u8);

impl From<f64> for Value {
    fn from(value: f64) -> Self {
        Self::Number(value)
    }
}

impl From<Object> for Value {
    fn from(object: Object) -> Self {
        Self::Object(object)
    }
}

impl<V: Into<Value>> From<Vec<V>> for Value {
    fn from(items: Vec<V>) -> Self {
        Self::List(items.into_iter().map(Into::into).collect())
    }
}

impl<V: Into<Value>, const N: usize> From<[V; N]> for Value {
    fn from(items: [V; N]) -> Self {
        Self::List(items.into_iter().map(Into::into).collect())
    }
}

impl<T> From<Val<T>> for Value {
    fn from(val: Val<T>) -> Self {
        val.into_value()
    }
}

impl From<serde_json::Value> for Value {
    /// Plain JSON. Intrinsic functions in it stay as they are written and are not seen as references.
    fn from(json: serde_json::Value) -> Self {
        use serde_json::Value as J;
        match json {
            J::Null => Self::Null,
            J::Bool(value) => Self::Bool(value),
            J::Number(number) => match number.as_i64() {
                Some(integer) => Self::Integer(integer),
                None => Self::Number(number.as_f64().unwrap_or_default()),
            },
            J::String(text) => Self::Text(Cow::Owned(text)),
            J::Array(items) => Self::List(items.into_iter().map(Self::from).collect()),
            J::Object(map) => {
                Self::Object(map.into_iter().map(|(k, v)| (Cow::Owned(k), Self::from(v))).collect())
            }
        }
    }
}

/// A [`Value`] written like JSON; any Rust expression that converts into a `Value` may stand in it.
///
/// ```
/// use stackwright_core::{json, value::Value};
/// let statement = json!({ "Effect": "Allow", "Action": ["s3:GetObject"], "Resource": "*" });
/// assert!(matches!(statement, Value::Object(_)));
/// ```
#[macro_export]
macro_rules! json {
    (null) => { $crate::value::Value::Null };
    ([ $($items:tt)* ]) => {{
        #[allow(unused_mut, reason = "an empty list is not changed")]
        let mut items: ::std::vec::Vec<$crate::value::Value> = ::std::vec::Vec::new();
        $crate::json_items!(items $($items)*);
        $crate::value::Value::List(items)
    }};
    ({ $($entries:tt)* }) => {{
        #[allow(unused_mut, reason = "an empty map is not changed")]
        let mut object = $crate::value::Object::new();
        $crate::json_entries!(object $($entries)*);
        $crate::value::Value::Object(object)
    }};
    ($value:expr) => { $crate::value::Value::from($value) };
}

/// The items of a list in [`json!`].
#[doc(hidden)]
#[macro_export]
macro_rules! json_items {
    ($items:ident) => {};
    ($items:ident { $($value:tt)* } $(, $($rest:tt)*)?) => {
        $items.push($crate::json!({ $($value)* }));
        $( $crate::json_items!($items $($rest)*); )?
    };
    ($items:ident [ $($value:tt)* ] $(, $($rest:tt)*)?) => {
        $items.push($crate::json!([ $($value)* ]));
        $( $crate::json_items!($items $($rest)*); )?
    };
    ($items:ident null $(, $($rest:tt)*)?) => {
        $items.push($crate::json!(null));
        $( $crate::json_items!($items $($rest)*); )?
    };
    ($items:ident $value:expr $(, $($rest:tt)*)?) => {
        $items.push($crate::json!($value));
        $( $crate::json_items!($items $($rest)*); )?
    };
}

/// The entries of a map in [`json!`].
#[doc(hidden)]
#[macro_export]
macro_rules! json_entries {
    ($object:ident) => {};
    ($object:ident $key:tt : { $($value:tt)* } $(, $($rest:tt)*)?) => {
        $object.set($key, $crate::json!({ $($value)* }));
        $( $crate::json_entries!($object $($rest)*); )?
    };
    ($object:ident $key:tt : [ $($value:tt)* ] $(, $($rest:tt)*)?) => {
        $object.set($key, $crate::json!([ $($value)* ]));
        $( $crate::json_entries!($object $($rest)*); )?
    };
    ($object:ident $key:tt : null $(, $($rest:tt)*)?) => {
        $object.set($key, $crate::json!(null));
        $( $crate::json_entries!($object $($rest)*); )?
    };
    ($object:ident $key:tt : $value:expr $(, $($rest:tt)*)?) => {
        $object.set($key, $crate::json!($value));
        $( $crate::json_entries!($object $($rest)*); )?
    };
}
