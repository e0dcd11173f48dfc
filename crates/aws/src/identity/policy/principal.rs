//! Principals: who a resource's policy speaks of.

use stackwright_core::text;
use stackwright_core::value::{IntoVal, Object, Text, Value, account_id, partition};

/// Who a statement of a resource's policy speaks of.
///
/// Source: <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html>
#[derive(Clone, Debug)]
pub struct Principal {
    kind: &'static str,
    who: Value,
}

impl Principal {
    /// Everyone, also without an account. In a statement that allows, conditions must narrow it.
    #[must_use]
    pub fn everyone() -> Self {
        Self { kind: "AWS", who: "*".into() }
    }

    /// The stack's account: whoever of it an identity policy lets do the same.
    #[must_use]
    pub fn this_account() -> Self {
        Self::account(account_id())
    }

    /// An account, by its twelve digits: whoever of it an identity policy lets do the same.
    pub fn account(id: impl IntoVal<String>) -> Self {
        Self::arn(text!["arn:", partition(), ":iam::", id.into_val(), ":root"])
    }

    /// A role or user, by its ARN.
    pub fn arn(arn: impl IntoVal<String>) -> Self {
        Self { kind: "AWS", who: arn.into_val().into_value() }
    }

    /// A service of AWS, by the first part of its principal: `ecs-tasks` for `ecs-tasks.amazonaws.com`.
    pub fn service(name: impl Into<Text>) -> Self {
        let mut name = name.into();
        name.to_mut().push_str(".amazonaws.com");
        Self { kind: "Service", who: name.into() }
    }

    /// A service that has a principal of its own in each region: the one of the stack's, such as
    /// `logs.us-east-1.amazonaws.com`.
    pub fn regional_service(name: impl Into<Text>) -> Self {
        let name = text![name.into(), ".", stackwright_core::value::region(), ".amazonaws.com"];
        Self { kind: "Service", who: name.into_value() }
    }

    /// An identity provider, by its ARN.
    pub fn federated(provider: impl IntoVal<String>) -> Self {
        Self { kind: "Federated", who: provider.into_val().into_value() }
    }
}

/// All principals of a statement, by their kind.
pub(super) fn into_value(principals: Vec<Principal>) -> Value {
    let mut kinds: Vec<(&'static str, Vec<Value>)> = Vec::new();
    for principal in principals {
        match kinds.iter_mut().find(|(kind, _)| *kind == principal.kind) {
            Some((_, who)) => who.push(principal.who),
            None => kinds.push((principal.kind, vec![principal.who])),
        }
    }
    let mut object = Object::with_capacity(kinds.len());
    for (kind, who) in kinds {
        object.set(kind, super::statement::one_or_list(who));
    }
    Value::Object(object)
}
