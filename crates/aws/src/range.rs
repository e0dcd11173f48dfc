//! Numbers that AWS takes within bounds.

use std::ops::RangeInclusive;

use stackwright_core::diagnostics::Diagnostic;
use stackwright_core::{Handle, Scope};

use crate::rules;

/// Reports a number outside of what AWS takes for a property of a resource.
pub(crate) fn check(
    scope: &mut Scope<'_>,
    resource: impl Handle,
    property: &str,
    number: u32,
    taken: RangeInclusive<u32>,
) {
    if !taken.contains(&number) {
        let message = format!("`{property}` cannot be {number}");
        let help = format!("it takes {} to {}", taken.start(), taken.end());
        let refused = Diagnostic::error(rules::OUT_OF_RANGE, message).at(scope.at(resource.node()).place());
        scope.report(refused.property(property).help(help));
    }
}
