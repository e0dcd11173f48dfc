//! IAM over a model: its principals, the policies of its resources, and whether one may do something to another.

use std::collections::BTreeMap;

use stackwright_model::{Model, ResourceId};
use stackwright_schema::iam::{Action, ActionResource};

use super::context::Context;
use super::document::Document;
use super::evaluate::{Decision, Policies};
use super::guard;
use super::identity::{self, FaultAt, Identity};
use super::pattern::{Element, Pattern, Reach};
use super::permissions::Permissions;
use super::principal::{Kind, Principal};
use super::request::Request;
use super::text::{Atom, Opaque, Text};

/// The principals of a model and the policies of its resources.
#[derive(Debug)]
pub struct Iam {
    identities: Vec<Identity>,
    guards: BTreeMap<ResourceId, Vec<Document>>,
    faults: Vec<FaultAt>,
}

impl Iam {
    /// Reads all policies of a model.
    #[must_use]
    pub fn of(model: &Model) -> Self {
        let mut faults = Vec::new();
        let identities = identity::all(model, &mut faults);
        let guards = guard::all(model, &mut faults);
        faults.sort_by(|(a, first), (b, second)| (a, &first.path).cmp(&(b, &second.path)));
        faults.dedup();
        Self { identities, guards, faults }
    }

    /// The users and roles.
    #[must_use]
    pub fn identities(&self) -> &[Identity] {
        &self.identities
    }

    /// The user or role that a resource makes.
    #[must_use]
    pub fn identity(&self, resource: ResourceId) -> Option<&Identity> {
        self.identities.iter().find(|identity| identity.resource == resource)
    }

    /// The policies of a resource; of a role, who may assume it.
    #[must_use]
    pub fn policies_of(&self, resource: ResourceId) -> &[Document] {
        self.guards.get(&resource).map(Vec::as_slice).unwrap_or_default()
    }

    /// What is wrong with the policies, as AWS would see it.
    #[must_use]
    pub fn faults(&self) -> &[FaultAt] {
        &self.faults
    }

    /// All that the policies of a user or role allow it. Its boundary may take from that, and policies of resources may add.
    #[must_use]
    pub fn permissions(&self, resource: ResourceId) -> Option<Permissions<'_>> {
        self.identity(resource).map(|identity| Permissions::of(&identity.policies))
    }

    /// Whether a user or role may do something to a resource of the model, or to what is in it.
    #[must_use]
    pub fn can(
        &self,
        model: &Model,
        who: ResourceId,
        action: &str,
        what: ResourceId,
        context: &Context,
    ) -> Option<Decision> {
        let identity = self.identity(who)?;
        Some(self.decide(model, &Who::Identity(identity), action, &What::Resource(what), context))
    }

    /// Whether somebody may do something.
    #[must_use]
    pub fn decide(
        &self,
        model: &Model,
        who: &Who<'_>,
        action: &str,
        what: &What,
        context: &Context,
    ) -> Decision {
        let (resource, of) = match what {
            What::Resource(id) => (resource_of_action(&identity::arn(model, *id), action), Some(*id)),
            What::Arn(arn) => (arn.clone(), self.guarded_by(model, arn)),
        };
        let account_of = |id: ResourceId| {
            let account = model.stack(model.resource(id).stack).account.as_deref();
            account.map(Text::from).or_else(|| identity::arn(model, id).split(':', 6).into_iter().nth(4))
        };
        let principal = match who {
            Who::Identity(identity) => identity.principal.clone(),
            Who::Other(principal) => principal.clone(),
        };
        // Resources of stacks whose account is not known are taken as those of the account of the principals here.
        let own = || principal.account().cloned().filter(|_| matches!(who, Who::Identity(_)));
        let account = of.and_then(account_of).filter(|account| !account.atoms().is_empty());
        let resource_account = of.and_then(|_| account.or_else(own));
        let mut policies = Policies {
            resource: of.map(|id| self.policies_of(id).to_vec()).unwrap_or_default(),
            ..Policies::default()
        };
        match who {
            Who::Identity(identity) => {
                policies.identity.clone_from(&identity.policies);
                policies.boundaries.extend(identity.boundary.clone());
            }
            Who::Other(principal) if principal.is_of_account() && principal.kind != Kind::Root => {
                let reason = format!("the policies of `{}`, which are not here", principal.name);
                policies.identity.push(Document::unknown(principal.name.to_string(), reason));
            }
            Who::Other(_) => {}
        }
        let request = Request {
            principal,
            action: action.into(),
            resource,
            resource_account,
            context: context.clone(),
        };
        policies.decide(&request)
    }

    /// The resource with policies that an ARN names, itself or something in it.
    fn guarded_by(&self, model: &Model, arn: &Text) -> Option<ResourceId> {
        let is_it = |id: &ResourceId| {
            let own = Pattern::exactly(&identity::arn(model, *id));
            let below = |separator: char| {
                let end = [Element::Exactly(Atom::Char(separator)), Element::Many(Reach::Anything)];
                Pattern::new(own.elements().iter().cloned().chain(end))
            };
            own.matches(arn).is_true()
                || ['/', ':'].into_iter().any(|separator| below(separator).matches(arn).is_true())
        };
        self.guards.keys().copied().find(is_it)
    }
}

/// Who asks.
#[derive(Clone, Debug)]
pub enum Who<'i> {
    /// A user or role of the model.
    Identity(&'i Identity),
    /// Somebody else, whose policies are not here.
    Other(Principal),
}

/// For what.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum What {
    /// A resource of the model, or what is in it.
    Resource(ResourceId),
    /// What has this ARN.
    Arn(Text),
}

/// The resource of a request for an action, by the ARN of what it is done to: for an action on what is in it, as on the
/// objects of a bucket, some of that; `*` for one that is about no resource.
#[must_use]
pub fn resource_of_action(arn: &Text, action: &str) -> Text {
    let Some(action) = Action::find(action) else { return arn.clone() };
    let mut templates: Vec<&str> = action.resource_types().flat_map(ActionResource::arns).collect();
    if templates.is_empty() {
        return Text::from("*");
    }
    templates.sort_by_key(|template| template.len());
    let is_whole = |template: &&str| pattern_of_template(template).matches(arn).is_true();
    if let Some(named) = arn.named()
        && !templates.iter().any(is_whole)
    {
        for template in templates {
            let Some(start) = template.rfind("${") else { continue };
            let Some((head, tail)) = template.split_at_checked(start) else { continue };
            let separator = head.chars().next_back().filter(|char| matches!(char, '/' | ':'));
            let Some(separator) = separator else { continue };
            let before = head.trim_end_matches(separator);
            if pattern_of_template(before).matches(arn).is_true() {
                let name = tail.trim_start_matches("${").trim_end_matches('}');
                let mut atoms = arn.atoms().to_vec();
                atoms.push(Atom::Char(separator));
                atoms.push(Atom::Opaque(Opaque::Key(format!("the {name} that is meant").into())));
                return Text::new(atoms).naming(named);
            }
        }
    }
    arn.clone()
}

/// The ARNs of a template: a placeholder is any text without the characters that separate parts.
fn pattern_of_template(template: &str) -> Pattern {
    let mut elements = Vec::new();
    let mut rest = template;
    while let Some((before, after)) = rest.split_once("${") {
        elements.extend(before.chars().map(|char| Element::Exactly(Atom::Char(char))));
        elements.push(Element::Many(Reach::Anything));
        rest = after.split_once('}').map_or("", |(_, rest)| rest);
    }
    elements.extend(rest.chars().map(|char| Element::Exactly(Atom::Char(char))));
    Pattern::new(elements)
}
