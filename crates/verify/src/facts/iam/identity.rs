//! The users and roles of a model, with every policy that is theirs: written into them, attached to them, those of their
//! groups, and their boundary.

use stackwright_model::{Model, Resource, ResourceId, Value};

use super::document::{Document, Fault};
use super::principal::{Kind, Principal};
use super::text::{Atom, Opaque, Text};
use super::truth::Truth;

/// A user or a role.
#[derive(Clone, Debug)]
pub struct Identity {
    /// The resource that makes it.
    pub resource: ResourceId,
    /// As which it makes requests.
    pub principal: Principal,
    /// Its policies.
    pub policies: Vec<Document>,
    /// What limits them, where something does.
    pub boundary: Option<Document>,
}

/// Faults of a policy, with the resource and the property that they are in.
pub type FaultAt = (ResourceId, Fault);

/// Types that attach a policy to roles, users or groups: the property of the document, and those of the names.
const ATTACHED: [(&str, &[&str]); 5] = [
    ("AWS::IAM::Policy", &["Roles", "Users", "Groups"]),
    ("AWS::IAM::ManagedPolicy", &["Roles", "Users", "Groups"]),
    ("AWS::IAM::RolePolicy", &["RoleName"]),
    ("AWS::IAM::UserPolicy", &["UserName"]),
    ("AWS::IAM::GroupPolicy", &["GroupName"]),
];

/// All users and roles, in the order of the model.
pub(super) fn all(model: &Model, faults: &mut Vec<FaultAt>) -> Vec<Identity> {
    let types = [("AWS::IAM::Role", Kind::Role), ("AWS::IAM::User", Kind::User)];
    let found =
        types.into_iter().flat_map(|(name, kind)| model.of_type(name).map(move |(id, it)| (id, it, kind)));
    let attachments = attachments(model);
    found.map(|(id, resource, kind)| identity(model, &attachments, id, kind, resource, faults)).collect()
}

/// Something that attaches a policy to who its properties name.
type Attachment<'m> = (ResourceId, &'m Resource, &'static [&'static str]);

fn attachments(model: &Model) -> Vec<Attachment<'_>> {
    let properties = |type_name: &str| ATTACHED.into_iter().find(|(name, _)| *name == type_name);
    let all = model.resources();
    all.filter_map(|(id, resource)| Some((id, resource, properties(&resource.type_name)?.1))).collect()
}

fn identity(
    model: &Model,
    attachments: &[Attachment<'_>],
    id: ResourceId,
    kind: Kind,
    resource: &Resource,
    faults: &mut Vec<FaultAt>,
) -> Identity {
    let mut policies = own(model, attachments, id, resource, faults);
    for group in groups(model, id, resource) {
        policies.extend(own(model, attachments, group, model.resource(group), faults));
    }
    let boundary = match resource.property("PermissionsBoundary") {
        Value::Null => None,
        value => Some(managed(model, id, value, faults)),
    };
    Identity { resource: id, principal: Principal::of_kind(kind, arn(model, id)), policies, boundary }
}

/// The policies of a role, user or group, without those of a user's groups.
fn own(
    model: &Model,
    attachments: &[Attachment<'_>],
    id: ResourceId,
    resource: &Resource,
    faults: &mut Vec<FaultAt>,
) -> Vec<Document> {
    let mut documents = Vec::new();
    match resource.property("Policies") {
        Value::List(policies) => {
            for index in 0..policies.len() {
                documents.push(read(model, id, &format!("Policies.{index}.PolicyDocument"), faults));
            }
        }
        Value::Null => {}
        other => documents.push(Document::unknown(name(model, id), reason(model, id, other))),
    }
    match resource.property("ManagedPolicyArns") {
        Value::List(arns) => documents.extend(arns.iter().map(|arn| managed(model, id, arn, faults))),
        Value::Null => {}
        other => documents.push(Document::unknown(name(model, id), reason(model, id, other))),
    }
    for (policy, attachment, properties) in attachments.iter().copied() {
        let names = properties.iter().flat_map(|property| attachment.property(property).one_or_many());
        match Truth::any(names.map(|value| is_named(model, policy, value, id))) {
            Truth::True => documents.push(read(model, policy, "PolicyDocument", faults)),
            Truth::False => {}
            Truth::Unknown(reasons) => {
                let reason = reasons.into_iter().next().unwrap_or_default();
                documents.push(Document::unknown(name(model, policy), reason));
            }
        }
    }
    documents
}

/// The groups of a user: as the user says, and as something else adds it.
fn groups(model: &Model, user: ResourceId, resource: &Resource) -> Vec<ResourceId> {
    let named = |by: ResourceId, values: &[Value], group: ResourceId| {
        values.iter().any(|value| !is_named(model, by, value, group).is_false())
    };
    let own = resource.property("Groups").one_or_many();
    let added = |group: ResourceId| {
        model.of_type("AWS::IAM::UserToGroupAddition").any(|(by, addition)| {
            named(by, addition.property("Users").one_or_many(), user)
                && named(by, addition.property("GroupName").one_or_many(), group)
        })
    };
    let all = model.of_type("AWS::IAM::Group").map(|(group, _)| group);
    all.filter(|group| named(user, own, *group) || added(*group)).collect()
}

/// Whether a value is the name of a role, user or group.
fn is_named(model: &Model, by: ResourceId, value: &Value, whom: ResourceId) -> Truth {
    if value.as_reference().is_some_and(|reference| reference.attribute.is_none()) {
        return Truth::from(value.as_reference().is_some_and(|reference| reference.resource == whom));
    }
    let own = Value::Reference(Box::new(stackwright_model::Reference { resource: whom, attribute: None }));
    let own = Text::within(&own, model, model.resource(whom).stack).unwrap_or_default().naming(whom);
    let Some(named) = Text::within(value, model, model.resource(by).stack) else { return Truth::False };
    // What nobody named yet, nobody can name from outside.
    if matches!(own.atoms(), [Atom::Opaque(Opaque::Reference(..))]) && named != own {
        return Truth::False;
    }
    super::principal::same(&named, &own)
}

/// A managed policy by its ARN: one of the model, or one that only AWS or the account has.
fn managed(model: &Model, by: ResourceId, value: &Value, faults: &mut Vec<FaultAt>) -> Document {
    if let Some(reference) = value.as_reference()
        && model.resource(reference.resource).type_name == "AWS::IAM::ManagedPolicy"
    {
        return read(model, reference.resource, "PolicyDocument", faults);
    }
    let reason = match Text::within(value, model, model.resource(by).stack) {
        Some(arn) => format!("the managed policy `{arn}`, which is not here"),
        None => "a managed policy that is not named".to_owned(),
    };
    Document::unknown(name(model, by), reason)
}

pub(super) fn read(model: &Model, id: ResourceId, path: &str, faults: &mut Vec<FaultAt>) -> Document {
    let (document, found) = Document::of_property(name(model, id), model, id, path);
    faults.extend(found.into_iter().map(|fault| {
        let path = if fault.path.is_empty() { path.to_owned() } else { format!("{path}.{}", fault.path) };
        (id, Fault { path, ..fault })
    }));
    document
}

/// Why a property cannot be read.
fn reason(model: &Model, id: ResourceId, value: &Value) -> Box<str> {
    let text = Text::within(value, model, model.resource(id).stack);
    let found = text.as_ref().and_then(|text| text.opaque().next()).map(Opaque::reason);
    found.unwrap_or_else(|| "a list that is none".into())
}

/// What a resource is called in answers: the construct's path, or stack and logical id.
#[must_use]
pub fn name(model: &Model, id: ResourceId) -> Box<str> {
    let resource = model.resource(id);
    match &resource.construct {
        Some(construct) => construct.as_str().into(),
        None => format!("{}/{}", model.stack(resource.stack).name, resource.logical_id).into(),
    }
}

/// A resource's ARN as far as it is known: what its `Arn` gives, or its `Ref` where that is one.
#[must_use]
pub fn arn(model: &Model, id: ResourceId) -> Text {
    let resource = model.resource(id);
    let reference = |attribute: Option<&str>| {
        let attribute = attribute.map(Box::from);
        Value::Reference(Box::new(stackwright_model::Reference { resource: id, attribute }))
    };
    let text = |attribute| Text::within(&reference(attribute), model, resource.stack).unwrap_or_default();
    let is_arn = |text: &Text| text.split(':', 2).first().is_some_and(|first| first.is("arn"));
    let candidates = [Some("Arn"), None];
    let found = candidates.into_iter().map(text).find(is_arn);
    found.unwrap_or_else(|| text(None)).naming(id)
}
