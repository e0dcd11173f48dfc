//! Whether a request is allowed: the evaluation logic of AWS over all kinds of policies.
//!
//! Sources: <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-denyallow.html>,
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic-cross-account.html>

use stackwright_model::ResourceId;

use super::context::Context;
use super::document::Document;
use super::grant::Grant;
use super::principal::{Closeness, Kind};
use super::request::Request;
use super::statement::{Effect, Statement};
use super::truth::{Reasons, Truth};

/// All policies that bear on a request.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Policies {
    /// Of the principal: attached to it, written into it, and those of its groups.
    pub identity: Vec<Document>,
    /// Of the resource, or of the role to be assumed.
    pub resource: Vec<Document>,
    /// Permissions boundaries of the principal, each a limit of its own.
    pub boundaries: Vec<Document>,
    /// Of the session, where one was made with any: together one limit.
    pub session: Option<Vec<Document>>,
    /// Service control policies of the principal's account: for each level of the organization those of that level.
    pub service_control: Vec<Vec<Document>>,
    /// Resource control policies of the resource's account, likewise.
    pub resource_control: Vec<Vec<Document>>,
    /// Of the VPC endpoints on the way, each a limit of its own.
    pub endpoint: Vec<Document>,
    /// Grants of the KMS key.
    pub grants: Vec<Grant>,
}

/// What becomes of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Outcome {
    /// It is done.
    Allowed,
    /// A statement denies it.
    ExplicitlyDenied,
    /// Nothing denies it, and not everything allows it that would have to.
    ImplicitlyDenied,
    /// It depends.
    Unknown,
}

/// The answer to a request, with what it rests on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decision {
    /// What becomes of it.
    pub outcome: Outcome,
    /// The statements that decide, and for what is implicitly denied the kinds of policy that lack one.
    pub by: Vec<Cause>,
    /// What an unknown outcome depends on: condition keys that were not given, and values that are not known.
    pub depends_on: Reasons,
}

/// A statement that decided, or the want of one.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Cause {
    /// The document, or the kind of policy where it is the want of a statement that decided.
    pub source: Box<str>,
    /// The statement's name, where it has one.
    pub sid: Option<Box<str>>,
    /// The statement's place in the document; `None` for the want of one.
    pub statement: Option<usize>,
    /// The resource and property of a model that it stands in.
    pub place: Option<(ResourceId, Box<str>)>,
}

impl Policies {
    /// What becomes of a request.
    #[must_use]
    pub fn decide(&self, request: &Request) -> Decision {
        Evaluation { policies: self, request, context: request.whole_context() }.decide()
    }
}

struct Evaluation<'e> {
    policies: &'e Policies,
    request: &'e Request,
    context: Context,
}

/// A part of what must allow a request: its name, and whether it does.
type Part = (&'static str, Truth);

impl Evaluation<'_> {
    fn decide(&self) -> Decision {
        let denied = Truth::any(self.applicable().into_iter().map(|document| self.denies(document)));
        if denied.is_true() {
            return Decision {
                outcome: Outcome::ExplicitlyDenied,
                by: self.causes(Effect::Deny, &Truth::True),
                depends_on: Reasons::new(),
            };
        }
        let parts = self.parts();
        let allowed = Truth::all(parts.iter().map(|(_, truth)| truth.clone()));
        match (allowed, denied) {
            // Whatever a denial depends on, there is nothing to deny.
            (Truth::False, _) => Decision {
                outcome: Outcome::ImplicitlyDenied,
                by: parts
                    .iter()
                    .filter(|(_, truth)| truth.is_false())
                    .map(|(name, _)| Cause::want_of(name))
                    .collect(),
                depends_on: Reasons::new(),
            },
            (Truth::True, Truth::False | Truth::True) => Decision {
                outcome: Outcome::Allowed,
                by: self.causes(Effect::Allow, &Truth::True),
                depends_on: Reasons::new(),
            },
            (allowed, denied) => {
                let unknown = Truth::Unknown(Reasons::new());
                let mut by = self.causes(Effect::Deny, &unknown);
                by.extend(self.causes(Effect::Allow, &unknown));
                let reasons = [allowed, denied].into_iter().filter_map(|truth| match truth {
                    Truth::Unknown(reasons) => Some(reasons),
                    Truth::True | Truth::False => None,
                });
                Decision { outcome: Outcome::Unknown, by, depends_on: reasons.flatten().collect() }
            }
        }
    }

    /// What must allow the request. All parts must.
    fn parts(&self) -> Vec<Part> {
        let mut parts = Vec::new();
        if self.is_controlled_by_service() {
            parts.push(("serviceControl", self.every_level_allows(&self.policies.service_control)));
        }
        if !self.request.principal.is_service_linked() {
            parts.push(("resourceControl", self.every_level_allows(&self.policies.resource_control)));
        }
        parts.push(("endpoint", self.each_allows(&self.policies.endpoint)));
        if self.request.principal.is_of_account() {
            self.add_parts_of_account(&mut parts);
        } else {
            let granted = Truth::any(ALL.map(|closeness| self.resource_allows(closeness)));
            parts.push(("resource", granted));
        }
        parts
    }

    fn add_parts_of_account(&self, parts: &mut Vec<Part>) {
        let [direct, role, account] = ALL.map(|closeness| self.resource_allows(closeness));
        let is_root = self.request.principal.kind == Kind::Root;
        // The root user may do everything that no policy of a resource or an organization keeps from it.
        let identity = if is_root { Truth::True } else { self.any_allows(&self.policies.identity) };
        let boundary = if is_root { Truth::True } else { self.each_allows(&self.policies.boundaries) };
        let session = self.session_allows();
        let limits = || boundary.clone().and(session.clone());
        let needs_resource_policy = self.request.needs_resource_policy();
        let delegated = if needs_resource_policy { account.clone() } else { Truth::True };

        // What names the principal itself is limited by nothing else of its account; what names its role, by boundary
        // and session.
        let within_account =
            direct.clone().or(role.clone().and(limits())).or(identity.clone().and(limits()).and(delegated));
        let granted = direct.or(role).or(account);
        let across_accounts = identity.clone().and(limits()).and(granted.clone());
        let is_within = self.request.is_within_account();

        // Whatever decides, the names of what lacks a statement are told one by one.
        let allowed = if within_account == across_accounts {
            within_account
        } else {
            is_within.clone().and(within_account).or((!is_within.clone()).and(across_accounts))
        };
        if !allowed.is_false() {
            parts.push(("identity", allowed));
            return;
        }
        let mut lacking = [("identity", identity), ("boundaries", boundary), ("session", session)]
            .into_iter()
            .filter(|(_, truth)| truth.is_false())
            .collect::<Vec<_>>();
        if !granted.is_true() && (needs_resource_policy || !is_within.is_true()) {
            lacking.push(("resource", Truth::False));
        }
        if lacking.is_empty() {
            lacking.push(("identity", Truth::False));
        }
        parts.extend(lacking);
    }

    /// Service control policies are about the principals of their account. Source:
    /// <https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps.html>
    fn is_controlled_by_service(&self) -> bool {
        self.request.principal.is_of_account() && !self.request.principal.is_service_linked()
    }

    /// A session of a federated user may do nothing without a policy of its own. Source:
    /// <https://docs.aws.amazon.com/STS/latest/APIReference/API_GetFederationToken.html>
    fn session_allows(&self) -> Truth {
        match &self.policies.session {
            Some(documents) => self.any_allows(documents),
            None => Truth::from(self.request.principal.kind != Kind::FederatedUser),
        }
    }

    fn any_allows(&self, documents: &[Document]) -> Truth {
        Truth::any(documents.iter().map(|document| self.allows(document)))
    }

    fn each_allows(&self, documents: &[Document]) -> Truth {
        Truth::all(documents.iter().map(|document| self.allows(document)))
    }

    fn every_level_allows(&self, levels: &[Vec<Document>]) -> Truth {
        Truth::all(levels.iter().map(|level| self.any_allows(level)))
    }

    fn allows(&self, document: &Document) -> Truth {
        let statements = document.statements.iter().filter(|statement| statement.effect == Effect::Allow);
        Truth::any(statements.map(|statement| self.matches(statement)).chain([document.hidden()]))
    }

    fn denies(&self, document: &Document) -> Truth {
        let statements = document.statements.iter().filter(|statement| statement.effect == Effect::Deny);
        Truth::any(statements.map(|statement| self.matches(statement)).chain([document.hidden()]))
    }

    fn resource_allows(&self, closeness: Closeness) -> Truth {
        let statements = self.policies.resource.iter().flat_map(|document| &document.statements);
        let allows = statements.filter(|statement| statement.effect == Effect::Allow).map(|statement| {
            let whom = match &statement.principals {
                Some(set) => set.contains(&self.request.principal, closeness),
                // Policies of resources name principals; one that does not is about nobody.
                None => Truth::False,
            };
            if whom.is_false() { whom } else { whom.and(self.is_about(statement)) }
        });
        let hidden = self.policies.resource.iter().map(Document::hidden);
        let grants = self.policies.grants.iter().filter(|_| closeness == Closeness::Principal);
        Truth::any(allows.chain(hidden).chain(grants.map(|grant| grant.allows(self.request, &self.context))))
    }

    /// Whether a statement is about the request, whoever is meant by its principals.
    fn matches(&self, statement: &Statement) -> Truth {
        let whom = statement.principals.as_ref();
        let whom = whom.map_or(Truth::True, |set| set.contains_any(&self.request.principal));
        if whom.is_false() { whom } else { whom.and(self.is_about(statement)) }
    }

    fn is_about(&self, statement: &Statement) -> Truth {
        statement.is_about(&self.request.action, &self.request.resource, &self.context)
    }

    /// The documents that can deny the request.
    fn applicable(&self) -> Vec<&Document> {
        let Policies {
            identity,
            resource,
            boundaries,
            session,
            service_control,
            resource_control,
            endpoint,
            ..
        } = self.policies;
        let principal = &self.request.principal;
        let mut documents = Vec::new();
        if principal.is_of_account() {
            documents.extend(identity);
            documents.extend(session.iter().flatten());
            documents.extend(boundaries.iter().filter(|_| principal.kind != Kind::Root));
        }
        documents.extend(resource);
        documents.extend(endpoint);
        if self.is_controlled_by_service() {
            documents.extend(service_control.iter().flatten());
        }
        if !principal.is_service_linked() {
            documents.extend(resource_control.iter().flatten());
        }
        documents
    }

    /// The statements of an effect that are about the request to that degree.
    fn causes(&self, effect: Effect, degree: &Truth) -> Vec<Cause> {
        let mut causes = Vec::new();
        for document in self.applicable() {
            for statement in document.statements.iter().filter(|statement| statement.effect == effect) {
                let truth = self.matches(statement);
                if std::mem::discriminant(&truth) == std::mem::discriminant(degree) {
                    causes.push(Cause::of_statement(document, statement));
                }
            }
        }
        if effect == Effect::Allow {
            let grants = self.policies.grants.iter().filter(|grant| {
                let truth = grant.allows(self.request, &self.context);
                std::mem::discriminant(&truth) == std::mem::discriminant(degree)
            });
            causes.extend(grants.map(|grant| Cause::want_of(&grant.source)));
        }
        causes
    }
}

const ALL: [Closeness; 3] = [Closeness::Principal, Closeness::Role, Closeness::Account];

impl Cause {
    fn want_of(source: &str) -> Self {
        Self { source: source.into(), sid: None, statement: None, place: None }
    }

    pub(super) fn of_statement(document: &Document, statement: &Statement) -> Self {
        Self {
            source: document.source.clone(),
            sid: statement.sid.clone(),
            statement: Some(statement.index),
            place: document.place.as_ref().map(|(resource, path)| {
                let separator = if path.is_empty() { "" } else { "." };
                (*resource, format!("{path}{separator}Statement.{}", statement.index).into())
            }),
        }
    }

    pub(super) fn of_document(document: &Document) -> Self {
        Self { place: document.place.clone(), ..Self::want_of(&document.source) }
    }
}
