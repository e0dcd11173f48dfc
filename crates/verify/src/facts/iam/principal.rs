//! Who makes a request, and whom a statement of a resource's policy is about.
//!
//! Source: <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html>

use stackwright_model::{Map, Value};

use super::document::{Reading, join, opaque_reason};
use super::pattern::Pattern;
use super::statement::{one_of, texts};
use super::text::{Atom, Opaque, Text};
use super::truth::Truth;

/// What makes a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Kind {
    /// The root user of an account.
    Root,
    /// An IAM user.
    User,
    /// An IAM role: some session of it.
    Role,
    /// One session of a role.
    Session,
    /// A session of a user that federated.
    FederatedUser,
    /// An AWS service.
    Service,
    /// Somebody whom an identity provider vouches for.
    Federated,
    /// An account, known by its canonical user id.
    Canonical,
    /// Nobody in particular.
    Anonymous,
}

/// Who makes a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Principal {
    /// What it is.
    pub kind: Kind,
    /// Its ARN or name.
    pub name: Text,
    /// The parts of the ARN, where it is one.
    fields: Vec<Text>,
}

/// How close a policy of a resource comes to a principal: this decides what else limits what it grants. Source:
/// <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-denyallow.html>
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Closeness {
    /// It names the principal's account, which decides for itself.
    Account,
    /// It names the role of the principal's session.
    Role,
    /// It names the principal itself, or everybody.
    Principal,
}

impl Principal {
    /// The principal of this name: an ARN, an account's id (its root user), a service such as `lambda.amazonaws.com`, an
    /// identity provider, a canonical user id, or `*` for anybody. `None` where it is none of these.
    #[must_use]
    pub fn of(name: Text) -> Option<Self> {
        let fields = name.split(':', 6);
        let kind = match fields.as_slice() {
            [arn, _, service, _, account, resource] if arn.is("arn") => {
                kind_of(service, resource, !account.atoms().is_empty())?
            }
            _ => {
                let known = name.known()?;
                match known.as_str() {
                    "*" | "anonymous" => Kind::Anonymous,
                    name if is_account(name) => Kind::Root,
                    name if name.len() == 64 && name.bytes().all(|byte| byte.is_ascii_hexdigit()) => {
                        Kind::Canonical
                    }
                    "cognito-identity.amazonaws.com"
                    | "www.amazon.com"
                    | "graph.facebook.com"
                    | "accounts.google.com" => Kind::Federated,
                    name if name.contains(".amazonaws.com") => Kind::Service,
                    _ => return None,
                }
            }
        };
        if kind == Kind::Root && fields.len() < 6 {
            let arn = format!("arn:aws:iam::{}:root", name.known()?);
            return Self::of(Text::from(arn.as_str()));
        }
        Some(Self { kind, name, fields })
    }

    /// A principal of a kind that its name need not tell, as in `{"Federated": "example.com"}`.
    #[must_use]
    pub fn of_kind(kind: Kind, name: Text) -> Self {
        let fields = name.split(':', 6);
        Self { kind, name, fields }
    }

    /// The account that it belongs to; services, identity providers and anybody belong to none.
    #[must_use]
    pub fn account(&self) -> Option<&Text> {
        self.is_of_account().then(|| self.fields.get(4)).flatten()
    }

    /// Whether policies of its account say what it may do.
    #[must_use]
    pub const fn is_of_account(&self) -> bool {
        matches!(self.kind, Kind::Root | Kind::User | Kind::Role | Kind::Session | Kind::FederatedUser)
    }

    /// Whether it is a role that a service made for itself, which organizations do not restrict. Source:
    /// <https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps.html>
    #[must_use]
    pub fn is_service_linked(&self) -> bool {
        let path = self.fields.get(5).map(|resource| resource.split('/', 3)).unwrap_or_default();
        match self.kind {
            Kind::Role => path.get(1).is_some_and(|part| part.is("aws-service-role")),
            Kind::Session => {
                path.get(1).and_then(Text::known).is_some_and(|name| name.starts_with("AWSServiceRoleFor"))
            }
            _ => false,
        }
    }

    /// The name of the user or role, without its path.
    pub(super) fn short_name(&self) -> Option<Text> {
        let resource = self.fields.get(5)?;
        match self.kind {
            Kind::Session => resource.split('/', 3).into_iter().nth(1),
            Kind::User | Kind::Role | Kind::FederatedUser => {
                resource.split('/', usize::MAX).into_iter().next_back()
            }
            _ => None,
        }
    }

    /// The ARN by which conditions know it: that of the role for a session of it, whose ARN does not tell the role's path.
    /// Source:
    /// <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-principalarn>
    pub(super) fn condition_arn(&self) -> Option<Text> {
        if !self.is_of_account() {
            return None;
        }
        if self.kind != Kind::Session {
            return Some(self.name.clone());
        }
        let (partition, account, role) = (self.fields.get(1)?, self.fields.get(4)?, self.short_name()?);
        let mut atoms = Text::from("arn:").atoms().to_vec();
        atoms.extend_from_slice(partition.atoms());
        atoms.extend_from_slice(Text::from(":iam::").atoms());
        atoms.extend_from_slice(account.atoms());
        atoms.extend_from_slice(Text::from(":role/").atoms());
        atoms.push(Atom::Opaque(Opaque::Key("aws:PrincipalArn".into())));
        atoms.extend_from_slice(role.atoms());
        Some(Text::new(atoms))
    }
}

fn kind_of(service: &Text, resource: &Text, has_account: bool) -> Option<Kind> {
    let kind = resource.split('/', 2).into_iter().next()?;
    let known = kind.known()?;
    let (iam, sts) = (service.is("iam"), service.is("sts"));
    match known.as_str() {
        "root" if iam => Some(Kind::Root),
        "user" if iam => Some(Kind::User),
        "role" if iam => Some(Kind::Role),
        "assumed-role" if sts => Some(Kind::Session),
        "federated-user" if sts => Some(Kind::FederatedUser),
        "saml-provider" | "oidc-provider" if iam => Some(Kind::Federated),
        // Origin access identities of CloudFront belong to no account.
        "user" if !has_account => Some(Kind::User),
        _ => None,
    }
}

fn is_account(text: &str) -> bool {
    text.len() == 12 && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// `Principal` or `NotPrincipal`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PrincipalSet {
    /// Whether these are the principals that it is not about.
    pub negated: bool,
    /// The principals.
    pub members: Vec<Member>,
}

/// One of a [`PrincipalSet`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Member {
    /// Everybody: `*`, or `*` among the principals of AWS, which is the same.
    Everybody,
    /// An account, user, role or session, by ARN or id.
    Aws(Text),
    /// An AWS service.
    Service(Text),
    /// An identity provider.
    Federated(Text),
    /// An account by its canonical user id.
    Canonical(Text),
    /// Somebody, depending on this.
    Unknown(Box<str>),
}

impl PrincipalSet {
    /// Whether it is about a principal, by how close it comes.
    #[must_use]
    pub fn contains(&self, principal: &Principal, closeness: Closeness) -> Truth {
        if self.negated {
            // What is about everybody else comes as close as what is about everybody.
            let named = Truth::any(self.members.iter().map(|member| member.is_any(principal)));
            return if closeness == Closeness::Principal { !named } else { Truth::False };
        }
        Truth::any(self.members.iter().map(|member| member.is(principal, closeness)))
    }

    /// Whether it is about a principal, however close.
    #[must_use]
    pub fn contains_any(&self, principal: &Principal) -> Truth {
        let named = Truth::any(self.members.iter().map(|member| member.is_any(principal)));
        if self.negated { !named } else { named }
    }

    pub(super) fn read(map: &Map, path: &str, reading: &mut Reading<'_>) -> Option<Self> {
        let (name, value) = one_of(map, ["Principal", "NotPrincipal"], path, reading)?;
        let path = join(path, name);
        let mut members = Vec::new();
        match value {
            Value::Text(text) if &**text == "*" => members.push(Member::Everybody),
            Value::Map(kinds) => {
                for (kind, value) in kinds.iter() {
                    let place = join(&path, kind);
                    let make: fn(Text) -> Member = match kind {
                        "AWS" => |text| if text.is("*") { Member::Everybody } else { Member::Aws(text) },
                        "Service" => Member::Service,
                        "Federated" => Member::Federated,
                        "CanonicalUser" => Member::Canonical,
                        _ => {
                            reading.add_with_help(
                                &place,
                                format!("`{kind}` is no kind of principal"),
                                "there are `AWS`, `Service`, `Federated` and `CanonicalUser`".to_owned(),
                            );
                            continue;
                        }
                    };
                    members.extend(texts(value, &place, reading).into_iter().map(make));
                }
            }
            value => match opaque_reason(value) {
                Some(reason) => members.push(Member::Unknown(reason)),
                None => reading.add(&path, "a principal is `\"*\"`, or an object such as `{\"AWS\": …}`"),
            },
        }
        Some(Self { negated: name == "NotPrincipal", members })
    }
}

impl Member {
    fn is_any(&self, principal: &Principal) -> Truth {
        let all = [Closeness::Principal, Closeness::Role, Closeness::Account];
        Truth::any(all.into_iter().map(|closeness| self.is(principal, closeness)))
    }

    fn is(&self, principal: &Principal, closeness: Closeness) -> Truth {
        let exactly = |kind: Kind, name: &Text| {
            if principal.kind == kind && closeness == Closeness::Principal {
                same(name, &principal.name)
            } else {
                Truth::False
            }
        };
        match self {
            Self::Everybody => Truth::from(closeness == Closeness::Principal),
            Self::Service(name) => exactly(Kind::Service, name),
            Self::Federated(name) => exactly(Kind::Federated, name),
            Self::Canonical(name) => exactly(Kind::Canonical, name),
            Self::Aws(name) if principal.is_of_account() => is_aws(name, principal, closeness),
            Self::Aws(_) => Truth::False,
            Self::Unknown(reason) => Truth::unknown(reason.clone()),
        }
    }
}

/// Whether a name of an AWS principal comes this close to a principal.
fn is_aws(name: &Text, principal: &Principal, closeness: Closeness) -> Truth {
    let own_account = principal.account().cloned().unwrap_or_default();
    let named = Principal::of(name.clone());
    match (closeness, named) {
        (Closeness::Principal, Some(named))
            if named.kind == Kind::Session && principal.kind == Kind::Role =>
        {
            // Some session of the role may be the one that is named.
            match (named.short_name(), principal.short_name(), named.account()) {
                (Some(role), Some(own), Some(account)) => same(&role, &own)
                    .and(same(account, &own_account))
                    .and(Truth::unknown("the name of the role's session")),
                _ => Truth::False,
            }
        }
        // A role makes requests by its sessions only, so its own name is that of the session's role.
        (Closeness::Principal, _) if principal.kind == Kind::Role => Truth::False,
        (Closeness::Principal, Some(named)) if named.kind == Kind::Root => {
            if principal.kind == Kind::Root {
                same_accounts(&named, &own_account)
            } else {
                Truth::False
            }
        }
        (Closeness::Principal, _) => same(name, &principal.name),
        (Closeness::Account, Some(named)) if named.kind == Kind::Root => same_accounts(&named, &own_account),
        (Closeness::Account, _) => {
            // An account's id that is not known is told from an ARN by having nothing else.
            if name.atoms().len() == 1 { same(name, &own_account) } else { Truth::False }
        }
        (Closeness::Role, Some(named)) if named.kind == Kind::Role => match principal.kind {
            Kind::Role => same(name, &principal.name),
            Kind::Session => match (named.short_name(), principal.short_name(), named.account()) {
                (Some(role), Some(own), Some(account)) => same(&role, &own).and(same(account, &own_account)),
                _ => Truth::False,
            },
            _ => Truth::False,
        },
        // What an attribute of a role stands for is its ARN as a whole.
        (Closeness::Role, None) if principal.kind == Kind::Role => same(name, &principal.name),
        (Closeness::Role, _) => Truth::False,
    }
}

fn same_accounts(named: &Principal, own: &Text) -> Truth {
    named.account().map_or(Truth::False, |account| same(account, own))
}

/// Names in principals have no wildcards.
pub(super) fn same(a: &Text, b: &Text) -> Truth {
    Pattern::exactly(a).matches(b)
}
