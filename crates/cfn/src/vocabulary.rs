//! The words of generated code: every generated module sees them.

pub(crate) use std::collections::BTreeMap;
pub(crate) use std::string::String;
pub(crate) use std::vec::Vec;

pub(crate) use stackwright_core::Handle;
pub(crate) use stackwright_core::value::{
    Arn, Cidr, Id, IntoList, IntoMap, IntoVal, Json, Object, Text, Timestamp, Val, Value,
};

pub(crate) use crate::services::handles::kinds;
pub(crate) use crate::{AnyArn, Tag};
