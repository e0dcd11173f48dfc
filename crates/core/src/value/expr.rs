//! Intrinsic functions as data.
//!
//! Source for names and forms: <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference.html>

use super::{DynamicReference, Object, Pseudo, Text, Value};
use crate::tree::NodeId;

/// `Fn::ForEach`, of the language extensions: fragments repeated over a collection.
///
/// Source: <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference-foreach.html>
#[derive(Clone, Debug, PartialEq)]
pub struct ForEach {
    /// Name of the loop, unique in the template.
    pub name: Text,
    /// Name of the variable, written `${Name}` or `&{Name}` in the body.
    pub variable: Text,
    /// A list, or a parameter that is one.
    pub collection: Value,
    /// What is repeated; its key must hold the variable.
    pub body: Object,
}

/// An intrinsic function other than `Ref` and `Fn::GetAtt` to something in the tree.
#[derive(Clone, Debug, PartialEq)]
pub enum Expr {
    /// `Ref` to a pseudo parameter.
    Pseudo(Pseudo),
    /// Text made of parts. Written as `Fn::Sub`, or `Fn::Join` where a part is more than a reference.
    Concat(Vec<Value>),
    /// `Fn::Join` of a list known only when deployed.
    Join(Text, Value),
    /// `Fn::Split`.
    Split(Text, Value),
    /// `Fn::Select`.
    Select(Value, Value),
    /// `Fn::Sub` with a template of the user's own and variables for it.
    Sub(Text, Object),
    /// `Fn::Base64`.
    Base64(Value),
    /// `Fn::Cidr`: block, count, bits of each subnet's host part.
    Cidr(Value, Value, Value),
    /// `Fn::GetAZs` of a region.
    GetAzs(Value),
    /// `Fn::FindInMap`: mapping, keys, and the default that the language extensions allow.
    FindInMap(NodeId, Value, Value, Option<Value>),
    /// `Fn::ImportValue` of an export's name.
    ImportValue(Value),
    /// `Fn::GetStackOutput`: an output of another stack, also of another region or account.
    ///
    /// Source: <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference-getstackoutput.html>
    GetStackOutput {
        /// The other stack's name.
        stack: Value,
        /// The output's logical id.
        output: Value,
        /// The other stack's region, if it is another.
        region: Option<Value>,
        /// A role to read with, if it is another account's.
        role_arn: Option<Value>,
    },
    /// `Fn::If`.
    If(NodeId, Value, Value),
    /// `Fn::Transform`: a macro's name and its parameters.
    Transform(Text, Object),
    /// `Fn::ToJsonString`, of the language extensions.
    ToJsonString(Value),
    /// `Fn::Length`, of the language extensions.
    Length(Value),
    /// `Fn::ForEach`, of the language extensions.
    ForEach(ForEach),
    /// A dynamic reference.
    Dynamic(DynamicReference),
    /// A reference to a template name that the tree does not hold, from a raw fragment.
    RawRef(Text),
    /// `Fn::RefAll`, in rules only: the values of all parameters of a type.
    RefAll(Text),
    /// `Fn::ValueOf`, in rules only: an attribute of what a parameter's value names.
    ValueOf(NodeId, Text),
    /// `Fn::ValueOfAll`, in rules only: an attribute of what all parameters of a type name.
    ValueOfAll(Text, Text),
}

impl Expr {
    /// Whether the template needs the transform `AWS::LanguageExtensions` for it.
    #[must_use]
    pub const fn needs_language_extensions(&self) -> bool {
        matches!(
            self,
            Self::ToJsonString(_) | Self::Length(_) | Self::ForEach(_) | Self::FindInMap(_, _, _, Some(_))
        )
    }

    /// Whether it exists in the section `Rules` only.
    pub(crate) const fn is_of_rules(&self) -> bool {
        matches!(self, Self::RefAll(_) | Self::ValueOf(..) | Self::ValueOfAll(..))
    }

    /// The function's name.
    pub(crate) const fn name(&self) -> &'static str {
        match self {
            Self::Pseudo(pseudo) => pseudo.name(),
            Self::Concat(_) | Self::Sub(..) => "Fn::Sub",
            Self::Join(..) => "Fn::Join",
            Self::Split(..) => "Fn::Split",
            Self::Select(..) => "Fn::Select",
            Self::Base64(_) => "Fn::Base64",
            Self::Cidr(..) => "Fn::Cidr",
            Self::GetAzs(_) => "Fn::GetAZs",
            Self::FindInMap(..) => "Fn::FindInMap",
            Self::ImportValue(_) => "Fn::ImportValue",
            Self::GetStackOutput { .. } => "Fn::GetStackOutput",
            Self::If(..) => "Fn::If",
            Self::Transform(..) => "Fn::Transform",
            Self::ToJsonString(_) => "Fn::ToJsonString",
            Self::Length(_) => "Fn::Length",
            Self::ForEach(_) => "Fn::ForEach",
            Self::Dynamic(_) => "a dynamic reference",
            Self::RawRef(_) => "Ref",
            Self::RefAll(_) => "Fn::RefAll",
            Self::ValueOf(..) => "Fn::ValueOf",
            Self::ValueOfAll(..) => "Fn::ValueOfAll",
        }
    }

    pub(crate) fn operands<'a>(&'a self, visit: &mut impl FnMut(&'a Value)) {
        match self {
            Self::Pseudo(_)
            | Self::RawRef(_)
            | Self::RefAll(_)
            | Self::ValueOf(..)
            | Self::ValueOfAll(..) => {}
            Self::Concat(parts) => parts.iter().for_each(visit),
            Self::Join(_, value)
            | Self::Split(_, value)
            | Self::Base64(value)
            | Self::GetAzs(value)
            | Self::ImportValue(value)
            | Self::ToJsonString(value)
            | Self::Length(value) => visit(value),
            Self::Select(a, b) | Self::If(_, a, b) => [a, b].into_iter().for_each(visit),
            Self::Cidr(a, b, c) => [a, b, c].into_iter().for_each(visit),
            Self::FindInMap(_, a, b, default) => [a, b].into_iter().chain(default).for_each(visit),
            Self::Sub(_, variables) | Self::Transform(_, variables) => {
                variables.iter().for_each(|(_, value)| visit(value));
            }
            Self::GetStackOutput { stack, output, region, role_arn } => {
                [stack, output].into_iter().chain(region).chain(role_arn).for_each(visit);
            }
            Self::ForEach(each) => {
                visit(&each.collection);
                each.body.iter().for_each(|(_, value)| visit(value));
            }
            Self::Dynamic(
                DynamicReference::Ssm { name: value, .. }
                | DynamicReference::SsmSecure { name: value, .. }
                | DynamicReference::Secret { secret: value, .. },
            ) => visit(value),
        }
    }

    pub(crate) fn operands_mut(&mut self, visit: &mut impl FnMut(&mut Value)) {
        match self {
            Self::Pseudo(_)
            | Self::RawRef(_)
            | Self::RefAll(_)
            | Self::ValueOf(..)
            | Self::ValueOfAll(..) => {}
            Self::Concat(parts) => parts.iter_mut().for_each(visit),
            Self::Join(_, value)
            | Self::Split(_, value)
            | Self::Base64(value)
            | Self::GetAzs(value)
            | Self::ImportValue(value)
            | Self::ToJsonString(value)
            | Self::Length(value) => visit(value),
            Self::Select(a, b) | Self::If(_, a, b) => [a, b].into_iter().for_each(visit),
            Self::Cidr(a, b, c) => [a, b, c].into_iter().for_each(visit),
            Self::FindInMap(_, a, b, default) => [a, b].into_iter().chain(default).for_each(visit),
            Self::Sub(_, variables) | Self::Transform(_, variables) => {
                variables.iter_mut().for_each(|(_, value)| visit(value));
            }
            Self::GetStackOutput { stack, output, region, role_arn } => {
                [stack, output].into_iter().chain(region).chain(role_arn).for_each(visit);
            }
            Self::ForEach(each) => {
                visit(&mut each.collection);
                each.body.iter_mut().for_each(|(_, value)| visit(value));
            }
            Self::Dynamic(
                DynamicReference::Ssm { name: value, .. }
                | DynamicReference::SsmSecure { name: value, .. }
                | DynamicReference::Secret { secret: value, .. },
            ) => visit(value),
        }
    }

    /// Puts the keys of its own maps into their order, as they are written.
    pub(crate) fn sort(&mut self) {
        match self {
            Self::Sub(_, variables) | Self::Transform(_, variables) => variables.sort(),
            Self::ForEach(each) => each.body.sort(),
            _ => {}
        }
    }
}
