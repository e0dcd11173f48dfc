//! Policy documents: statements put together.

use std::collections::BTreeSet;

use stackwright_core::value::{Json, Object, Text, Typed, Value};

use super::statement::Clauses;
use super::{Attached, ByPrincipals, Condition, Principal, Statement};

/// The policy of a role, user or group: what whoever it is attached to may do.
pub type IdentityPolicy = PolicyDocument<Attached>;

/// The policy of a resource such as a bucket, key or endpoint: who may do what with it.
pub type ResourcePolicy = PolicyDocument<ByPrincipals>;

/// A policy document. `P` is [`Attached`] or [`ByPrincipals`].
#[derive(Clone, Debug)]
pub struct PolicyDocument<P> {
    statements: Vec<Statement<P>>,
}

impl<P> PolicyDocument<P> {
    /// A document of the given statements.
    pub fn new(statements: impl IntoIterator<Item = Statement<P>>) -> Self {
        Self { statements: statements.into_iter().collect() }
    }

    /// Adds statements.
    pub fn extend(&mut self, statements: impl IntoIterator<Item = Statement<P>>) {
        self.statements.extend(statements);
    }

    /// Whether it says nothing. IAM refuses such a document.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.statements.is_empty()
    }
}

impl<P> Typed for PolicyDocument<P> {
    type Is = Json;

    fn into_value(self) -> Value {
        document(self.statements.into_iter().map(|statement| statement.0))
    }
}

/// The policy of a role that says who may assume it.
#[derive(Clone, Debug)]
pub struct TrustPolicy(Clauses);

impl TrustPolicy {
    /// The principal may assume the role.
    #[must_use]
    pub fn of(principal: Principal) -> Self {
        let mut clauses = Statement::allow(["sts:AssumeRole"]).without_resource();
        clauses.principals.push(principal);
        Self(clauses)
    }

    /// This principal may assume it too.
    #[must_use]
    pub fn and(mut self, principal: Principal) -> Self {
        self.0.principals.push(principal);
        self
    }

    /// Only when the condition holds, besides all others.
    #[must_use]
    pub fn when(mut self, condition: Condition) -> Self {
        self.0.conditions.push(condition);
        self
    }
}

impl Typed for TrustPolicy {
    type Is = Json;

    fn into_value(self) -> Value {
        document([self.0])
    }
}

/// The version is that of the policy language; without it IAM reads documents by the rules of 2008.
fn document(statements: impl IntoIterator<Item = Clauses>) -> Value {
    let mut statements: Vec<Clauses> = statements.into_iter().collect();
    make_sids_unique(&mut statements);
    let statements: Vec<Value> = statements.into_iter().map(Clauses::into_value).collect();
    Value::Object(Object::new().with("Version", "2012-10-17").with("Statement", statements))
}

/// Numbers what has the name of a statement before it, from 2, since a document takes each name once.
///
/// Source: <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_sid.html>
fn make_sids_unique(statements: &mut [Clauses]) {
    let mut taken: BTreeSet<Text> = BTreeSet::new();
    for sid in statements.iter_mut().filter_map(|clauses| clauses.sid.as_mut()) {
        let free = (2u32..).map(|number| Text::Owned(format!("{sid}{number}")));
        if let Some(free) = std::iter::once(sid.clone()).chain(free).find(|name| !taken.contains(name)) {
            *sid = free.clone();
            taken.insert(free);
        }
    }
}

#[cfg(test)]
mod tests {
    use stackwright_core::{json, text, value};

    use super::*;

    #[test]
    fn statements_are_written_as_iam_reads_them() {
        let this_account = text!["arn:", value::partition(), ":iam::", value::account_id(), ":root"];
        let cases = [
            (
                Statement::allow(["a:One"]).on("x").by(Principal::service("logs")),
                json!({
                    "Effect": "Allow", "Action": "a:One", "Resource": "x",
                    "Principal": { "Service": "logs.amazonaws.com" },
                }),
            ),
            (
                Statement::deny(["a:One", "a:Two"])
                    .on("x")
                    .on("y")
                    .sid("Name")
                    .by(Principal::this_account())
                    .and_by(Principal::service("a"))
                    .and_by(Principal::arn("z")),
                json!({
                    "Sid": "Name", "Effect": "Deny", "Action": ["a:One", "a:Two"], "Resource": ["x", "y"],
                    "Principal": { "AWS": [this_account, "z"], "Service": "a.amazonaws.com" },
                }),
            ),
            (
                Statement::deny(["a:*"])
                    .on_any_resource()
                    .by(Principal::everyone())
                    .when(Condition::bool("aws:SecureTransport", false))
                    .when(Condition::string_equals("k", "1").or("2").if_exists())
                    .when(Condition::string_equals("l", "3").if_exists())
                    .when(Condition::string_like("k", "4").for_any_value())
                    .when(Condition::string_like("k", "5").for_any_value()),
                json!({
                    "Effect": "Deny", "Action": "a:*", "Resource": "*", "Principal": { "AWS": "*" },
                    "Condition": {
                        "Bool": { "aws:SecureTransport": "false" },
                        "StringEqualsIfExists": { "k": ["1", "2"], "l": "3" },
                        "ForAnyValue:StringLike": { "k": ["4", "5"] },
                    },
                }),
            ),
        ];
        for (statement, expected) in cases {
            let document = json!({ "Version": "2012-10-17", "Statement": [expected] });
            assert_eq!(ResourcePolicy::new([statement]).into_value(), document);
        }
    }

    #[test]
    fn a_name_is_given_once() {
        let statement = |sid: &'static str| Statement::allow(["a:One"]).on("x").sid(sid);
        let unnamed = Statement::allow(["a:One"]).on("x");
        let named = ["A", "A2", "A", "B", "A"].map(statement);
        let document = IdentityPolicy::new(named.into_iter().chain([unnamed.clone(), unnamed])).into_value();
        let statements = document.as_object().and_then(|it| it.get("Statement")).and_then(Value::as_list);
        let sids: Vec<_> = statements
            .unwrap()
            .iter()
            .map(|it| it.as_object().and_then(|it| it.get("Sid")).and_then(Value::as_text))
            .collect();
        assert_eq!(sids, [Some("A"), Some("A2"), Some("A3"), Some("B"), Some("A4"), None, None]);
    }

    #[test]
    fn trust_policies_name_no_resource() {
        let trust = TrustPolicy::of(Principal::service("ecs-tasks"))
            .and(Principal::service("ecs"))
            .when(Condition::string_equals("aws:SourceAccount", value::account_id()));
        assert_eq!(
            trust.into_value(),
            json!({
                "Version": "2012-10-17",
                "Statement": [{
                    "Effect": "Allow",
                    "Action": "sts:AssumeRole",
                    "Principal": { "Service": ["ecs-tasks.amazonaws.com", "ecs.amazonaws.com"] },
                    "Condition": { "StringEquals": { "aws:SourceAccount": value::account_id() } },
                }],
            })
        );
    }
}
