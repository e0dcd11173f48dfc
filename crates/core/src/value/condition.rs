//! Conditions as data.

use super::Value;
use crate::tree::NodeId;

/// What a condition says, or a rule.
///
/// Sources: <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference-conditions.html>,
/// <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference-rules.html>
#[derive(Clone, Debug, PartialEq)]
pub enum ConditionExpr {
    /// Another condition of the stack.
    Is(NodeId),
    /// `Fn::Equals`.
    Equals(Value, Value),
    /// `Fn::And`, of one or more; CloudFormation takes 2 to 10, more are written as several.
    And(Vec<ConditionExpr>),
    /// `Fn::Or`, of one or more; CloudFormation takes 2 to 10, more are written as several.
    Or(Vec<ConditionExpr>),
    /// `Fn::Not`.
    Not(Box<ConditionExpr>),
    /// `Fn::Contains`, in rules only: a list holds a text.
    Contains(Value, Value),
    /// `Fn::EachMemberEquals`, in rules only: all texts of a list are the same as one.
    EachMemberEquals(Value, Value),
    /// `Fn::EachMemberIn`, in rules only: all texts of a list are in another list.
    EachMemberIn(Value, Value),
}

impl ConditionExpr {
    /// The values that it compares itself.
    pub(crate) fn operands<'a>(&'a self, visit: &mut impl FnMut(&'a Value)) {
        match self {
            Self::Is(_) | Self::And(_) | Self::Or(_) | Self::Not(_) => {}
            Self::Equals(a, b)
            | Self::Contains(a, b)
            | Self::EachMemberEquals(a, b)
            | Self::EachMemberIn(a, b) => [a, b].into_iter().for_each(visit),
        }
    }

    /// The values that it and all that it is made of compare.
    pub(crate) fn all_operands_mut(&mut self, visit: &mut impl FnMut(&mut Value)) {
        match self {
            Self::Is(_) => {}
            Self::Equals(a, b)
            | Self::Contains(a, b)
            | Self::EachMemberEquals(a, b)
            | Self::EachMemberIn(a, b) => [a, b].into_iter().for_each(visit),
            Self::And(all) | Self::Or(all) => all.iter_mut().for_each(|one| one.all_operands_mut(visit)),
            Self::Not(one) => one.all_operands_mut(visit),
        }
    }

    /// Takes it apart however deeply it is nested, which dropping it would need as deep a stack for.
    pub(crate) fn dismantle(self) {
        let mut rest = vec![self];
        while let Some(expr) = rest.pop() {
            match expr {
                Self::Is(_) => {}
                Self::Equals(a, b)
                | Self::Contains(a, b)
                | Self::EachMemberEquals(a, b)
                | Self::EachMemberIn(a, b) => [a, b].into_iter().for_each(Value::dismantle),
                Self::And(all) | Self::Or(all) => rest.extend(all),
                Self::Not(one) => rest.push(*one),
            }
        }
    }
}
