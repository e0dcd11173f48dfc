//! A request to AWS: who wants to do what to which resource.

use super::context::Context;
use super::principal::{Kind, Principal};
use super::text::Text;
use super::truth::Truth;

/// A request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// Who makes it.
    pub principal: Principal,
    /// What is to be done, such as `s3:GetObject`.
    pub action: Box<str>,
    /// To what: an ARN, or `*` where the action is about no resource.
    pub resource: Text,
    /// The account of the resource, where it is known otherwise than by its ARN.
    pub resource_account: Option<Text>,
    /// What else the request says.
    pub context: Context,
}

impl Request {
    /// The account of the resource, as far as that is known: what is said of it, or what its ARN says.
    #[must_use]
    pub fn account_of_resource(&self) -> Option<Text> {
        if let Some(account) = &self.resource_account {
            return Some(account.clone());
        }
        let fields = self.resource.split(':', 6);
        fields.into_iter().nth(4).filter(|account| !account.atoms().is_empty() && !account.is("*"))
    }

    /// Whether principal and resource are of one account.
    pub(super) fn is_within_account(&self) -> Truth {
        match (self.principal.account(), self.account_of_resource()) {
            // An action on no resource in particular is one on the principal's own account.
            (Some(_), None) if self.resource.is("*") => Truth::True,
            (Some(own), Some(other)) => super::principal::same(own, &other),
            (Some(_), None) => Truth::unknown("aws:ResourceAccount"),
            (None, _) => Truth::False,
        }
    }

    /// The context with the keys that follow from who asks and what is asked for, unless something else is said of them.
    /// Source:
    /// <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-principal-properties>
    pub(super) fn whole_context(&self) -> Context {
        let mut context = self.context.clone();
        let principal = &self.principal;
        let one = |text: Option<Text>| text.into_iter().collect::<Vec<_>>();
        context.set_default("aws:PrincipalAccount", || one(principal.account().cloned()));
        context.set_default("aws:PrincipalArn", || one(principal.condition_arn()));
        context.set_default("aws:PrincipalIsAWSService", || {
            vec![Text::from(if principal.kind == Kind::Service { "true" } else { "false" })]
        });
        context.set_default("aws:PrincipalServiceName", || {
            one((principal.kind == Kind::Service).then(|| principal.name.clone()))
        });
        context.set_default("aws:PrincipalType", || {
            one(match principal.kind {
                Kind::Root => Some("Account".into()),
                Kind::User => Some("User".into()),
                Kind::Role | Kind::Session => Some("AssumedRole".into()),
                Kind::FederatedUser => Some("FederatedUser".into()),
                Kind::Anonymous => Some("Anonymous".into()),
                Kind::Service | Kind::Federated | Kind::Canonical => None,
            })
        });
        // Only users have a user name.
        context.set_default("aws:username", || {
            one(principal.short_name().filter(|_| principal.kind == Kind::User))
        });
        if let Some(account) = self.account_of_resource() {
            context.set_default("aws:ResourceAccount", || vec![account]);
        }
        context
    }

    /// Whether what a policy of the resource does not allow is denied, whatever policies of the account say: of the trust
    /// policies of roles, and of the policies of KMS keys. Sources:
    /// <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-denyallow.html>,
    /// <https://docs.aws.amazon.com/kms/latest/developerguide/key-policies.html>
    pub(super) fn needs_resource_policy(&self) -> bool {
        let action = self.action.to_ascii_lowercase();
        let resource = self.resource.split(':', 6);
        let is_of = |service: &str, kind: &str| {
            resource.get(2).is_some_and(|part| part.is(service))
                && resource
                    .get(5)
                    .and_then(|part| part.split('/', 2).into_iter().next())
                    .is_some_and(|it| it.is(kind))
        };
        match action.split_once(':') {
            Some(("kms", _)) => is_of("kms", "key"),
            Some(("sts", name)) => {
                is_of("iam", "role")
                    && (name.starts_with("assumerole")
                        || matches!(name, "tagsession" | "setsourceidentity" | "setcontext"))
            }
            _ => false,
        }
    }
}
