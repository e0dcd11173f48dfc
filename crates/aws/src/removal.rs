//! What becomes of resources that have a name of their own choosing.

use stackwright_core::tree::RemovalPolicy;

/// The policy of a resource with a fixed name. Were it kept when its creation is rolled back, empty as it is, its name
/// would be taken when the stack is created again.
///
/// Source: <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-attribute-deletionpolicy.html>
pub(crate) const fn of_named(policy: RemovalPolicy) -> RemovalPolicy {
    match policy {
        RemovalPolicy::Retain => RemovalPolicy::RetainExceptOnCreate,
        other => other,
    }
}
