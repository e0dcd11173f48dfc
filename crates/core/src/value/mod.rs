//! Values of template properties: literals, and expressions that CloudFormation evaluates.
//!
//! [`Value`] is the untyped tree that ends in a template. [`Val<T>`] wraps it with what the value *is*, so
//! that a subnet's id cannot be given where a VPC's belongs; see [`Typed`], [`Accepts`] and [`IntoVal`].

mod condition;
mod dynamic;
mod expr;
mod intrinsic;
mod json;
mod object;
mod pseudo;
mod text;
mod typed;
mod val;

pub use condition::ConditionExpr;
pub use dynamic::DynamicReference;
pub use expr::{Expr, ForEach};
pub use intrinsic::*;
pub use object::Object;
pub use pseudo::Pseudo;
pub(crate) use text::concat;
pub use typed::{
    Accepts, Arn, Cidr, Existing, Id, IntoList, IntoMap, IntoVal, Json, Plain, Timestamp, Typed, existing,
};
pub use val::Val;

use std::borrow::Cow;

use crate::tree::{Handle, NodeId, Parameter};

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

    /// Takes it apart however deeply it is nested; dropping it would need as deep a stack.
    pub(crate) fn dismantle(self) {
        let mut rest = vec![self];
        while let Some(value) = rest.pop() {
            match value {
                Self::List(items) => rest.extend(items),
                Self::Object(object) => rest.extend(object.into_iter().map(|(_, value)| value)),
                Self::Expr(mut expr) => {
                    expr.operands_mut(&mut |operand| rest.push(std::mem::replace(operand, Self::Null)));
                }
                _ => {}
            }
        }
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

impl<H: Handle> From<H> for Value {
    /// What `Ref` returns.
    fn from(handle: H) -> Self {
        Self::Ref(handle.node())
    }
}

impl<T> From<Parameter<T>> for Value {
    fn from(parameter: Parameter<T>) -> Self {
        Self::Ref(parameter.node())
    }
}

impl From<serde_json::Value> for Value {
    /// Plain JSON. Intrinsic functions in it stay as they are written and are not seen as references.
    fn from(json: serde_json::Value) -> Self {
        use serde_json::Value as J;
        match json {
            J::Null => Self::Null,
            J::Bool(value) => Self::Bool(value),
            J::Number(number) => match (number.as_i64(), number.as_u64(), number.as_f64()) {
                (Some(integer), ..) => Self::Integer(integer),
                // CloudFormation takes numbers as text too, and a floating-point one would be another.
                (None, Some(large), _) => Self::Text(Cow::Owned(large.to_string())),
                (None, None, float) => Self::Number(float.unwrap_or_default()),
            },
            J::String(text) => Self::Text(Cow::Owned(text)),
            J::Array(items) => Self::List(items.into_iter().map(Self::from).collect()),
            J::Object(map) => {
                Self::Object(map.into_iter().map(|(k, v)| (Cow::Owned(k), Self::from(v))).collect())
            }
        }
    }
}
