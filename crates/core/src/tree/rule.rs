//! Rules: which parameter values go together, checked before anything of a stack is made or changed.

use crate::value::{ConditionExpr, Text};

/// What a rule of a template asserts, and when.
///
/// Source: <https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/rules-section-structure.html>
#[derive(Clone, Debug)]
pub struct ParameterRule {
    pub(crate) condition: Option<ConditionExpr>,
    /// What must hold, and what people read where it does not.
    pub(crate) assertions: Vec<(ConditionExpr, Text)>,
}

impl ParameterRule {
    /// A rule with one assertion, which always applies. The description is shown where it does not hold.
    #[must_use]
    pub fn new(assertion: ConditionExpr, description: impl Into<Text>) -> Self {
        Self { condition: None, assertions: vec![(assertion, description.into())] }
    }

    /// Adds a further assertion.
    #[must_use]
    pub fn and(mut self, assertion: ConditionExpr, description: impl Into<Text>) -> Self {
        self.assertions.push((assertion, description.into()));
        self
    }

    /// Applies the rule only where this holds.
    #[must_use]
    pub fn when(mut self, condition: ConditionExpr) -> Self {
        self.condition = Some(condition);
        self
    }
}
