//! Where a value stands in a template, and what CloudFormation evaluates there.

use crate::value::Expr;

/// Where a value stands in a template, which decides what may be in it.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place {
    /// Properties and other attributes of resources, values of outputs.
    Free,
    /// The name of an export: no value that is known only once a resource is there.
    ///
    /// Source: <https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/outputs-section-structure.html>
    Export,
    /// Conditions and rules, which are evaluated before anything is made.
    ///
    /// Source: <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference-conditions.html>
    Condition,
    /// Rules, which look at parameters before anything else.
    ///
    /// Source: <https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/rules-section-structure.html>
    Rule,
    /// Sections that nothing is evaluated in. Sources:
    /// <https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/mappings-section-structure.html>,
    /// <https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/metadata-section-structure.html>
    Literal(&'static str),
}

impl Place {
    /// The functions that can be there. References are judged by what they refer to.
    pub(crate) fn takes(self, expr: &Expr) -> bool {
        let is_early = matches!(
            expr,
            Expr::Pseudo(_)
                | Expr::Concat(_)
                | Expr::Join(..)
                | Expr::Split(..)
                | Expr::Select(..)
                | Expr::Sub(..)
                | Expr::FindInMap(..)
                | Expr::Length(_)
                | Expr::ToJsonString(_)
                | Expr::RawRef(_)
        );
        match self {
            Self::Free | Self::Export => !expr.is_of_rules(),
            Self::Condition => is_early,
            Self::Rule => is_early || expr.is_of_rules(),
            Self::Literal(_) => false,
        }
    }

    /// Why something cannot be there, and what can.
    pub(crate) fn refuse(self, what: &str) -> (String, &'static str) {
        match self {
            Self::Free => {
                (format!("{what} has no value here"), "only rules can look at parameters by their type")
            }
            Self::Export => (
                format!("the name of an export cannot hold {what}"),
                "make it of text, parameters and pseudo parameters",
            ),
            Self::Condition => (
                format!("a condition cannot hold {what}"),
                "conditions are evaluated before anything is made; make it of parameters, mappings and pseudo parameters",
            ),
            Self::Rule => {
                (format!("a rule cannot hold {what}"), "rules look at this template's parameters alone")
            }
            Self::Literal(section) => (
                format!("{section} cannot hold {what}"),
                "CloudFormation evaluates nothing there; give a literal",
            ),
        }
    }
}
