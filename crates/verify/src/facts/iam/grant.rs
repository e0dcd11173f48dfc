//! Grants of KMS keys: permissions beside the key's policy.
//!
//! Source: <https://docs.aws.amazon.com/kms/latest/developerguide/grants.html>

use super::context::Context;
use super::pattern::Pattern;
use super::principal::{Closeness, Member, PrincipalSet};
use super::request::Request;
use super::text::Text;
use super::truth::Truth;

/// A grant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Grant {
    /// What it is called in answers, such as `grants[0]`.
    pub source: Box<str>,
    /// Who may use it.
    pub grantee: Text,
    /// The operations, such as `Decrypt`.
    pub operations: Vec<Box<str>>,
    /// Pairs that the request's encryption context must have.
    pub encryption_context_subset: Vec<(Box<str>, Text)>,
    /// Pairs that are all that the request's encryption context may have.
    pub encryption_context_equals: Vec<(Box<str>, Text)>,
}

/// Where conditions find the encryption context of a request.
const ENCRYPTION_CONTEXT: &str = "kms:encryptioncontext:";

impl Grant {
    /// Whether it allows a request.
    #[must_use]
    pub fn allows(&self, request: &Request, context: &Context) -> Truth {
        let Some((service, operation)) = request.action.split_once(':') else {
            return Truth::False;
        };
        let is_operation = service.eq_ignore_ascii_case("kms")
            && self.operations.iter().any(|known| known.eq_ignore_ascii_case(operation));
        if !is_operation {
            return Truth::False;
        }
        let grantee = PrincipalSet { negated: false, members: vec![Member::Aws(self.grantee.clone())] };
        let named = [Closeness::Principal, Closeness::Role];
        let is_grantee =
            Truth::any(named.into_iter().map(|closeness| grantee.contains(&request.principal, closeness)));
        is_grantee.and(self.is_within_constraints(context))
    }

    fn is_within_constraints(&self, context: &Context) -> Truth {
        let pairs = self.encryption_context_subset.iter().chain(&self.encryption_context_equals);
        let has_pairs = Truth::all(pairs.map(|(key, value)| {
            let key = format!("kms:EncryptionContext:{key}");
            match context.get(&key) {
                super::context::Given::Not => Truth::unknown(key),
                super::context::Given::Absent => Truth::False,
                super::context::Given::Values(values) => {
                    Truth::any(values.iter().map(|given| Pattern::exactly(value).matches(given)))
                }
            }
        }));
        if self.encryption_context_equals.is_empty() {
            return has_pairs;
        }
        let allowed = |key: &str| {
            self.encryption_context_equals.iter().any(|(known, _)| known.eq_ignore_ascii_case(key))
        };
        let others =
            context.keys().filter_map(|key| key.strip_prefix(ENCRYPTION_CONTEXT)).any(|key| !allowed(key));
        has_pairs.and(Truth::from(!others))
    }
}
