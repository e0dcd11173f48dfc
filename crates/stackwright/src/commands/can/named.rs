//! Principals and resources by the names that people give them.

use stackwright_configuration::suggestion;
use stackwright_model::{Model, ResourceId};
use stackwright_verify::Facts;
use stackwright_verify::facts::iam::{Identity, Principal, Text, What, Who};

use crate::failure::Failure;

/// Properties by which a resource says as which role it runs.
const ROLES: [&str; 6] =
    ["Role", "TaskRoleArn", "RoleArn", "ExecutionRoleArn", "ServiceRole", "AgentResourceRoleArn"];

/// A user or role of the model, what runs as one, or a principal from elsewhere.
pub(super) fn principal<'f>(facts: &'f Facts<'_>, name: &str) -> Result<Who<'f>, Failure> {
    let (model, iam) = (facts.model(), facts.iam());
    let found = resources_named(model, name);
    let mut identities: Vec<&Identity> = found.iter().filter_map(|id| iam.identity(*id)).collect();
    if identities.is_empty() {
        let roles = found.iter().flat_map(|id| roles_of(model, *id));
        identities = roles.filter_map(|id| iam.identity(id)).collect();
        identities.sort_by_key(|identity| identity.resource);
        identities.dedup_by_key(|identity| identity.resource);
    }
    match identities.as_slice() {
        [only] => Ok(Who::Identity(only)),
        [] if !found.is_empty() => {
            Err(Failure::request(format!("`{name}` is no user or role, and runs as none")))
        }
        [] => match Principal::of(name.into()) {
            Some(principal) => Ok(Who::Other(principal)),
            None => {
                let known = iam.identities().iter().map(|identity| identity.resource);
                Err(unknown(model, "user or role", name, known))
            }
        },
        several => Err(several_called(model, name, several.iter().map(|identity| identity.resource))),
    }
}

/// A resource of the model, or what an ARN names.
pub(super) fn resource(model: &Model, name: &str) -> Result<What, Failure> {
    match resources_named(model, name).as_slice() {
        [only] => Ok(What::Resource(*only)),
        [] if name == "*" || name.starts_with("arn:") => Ok(What::Arn(Text::from(name))),
        [] => Err(unknown(model, "resource", name, model.resources().map(|(id, _)| id))),
        several => Err(several_called(model, name, several.iter().copied())),
    }
}

fn roles_of(model: &Model, id: ResourceId) -> impl Iterator<Item = ResourceId> + '_ {
    let resource = model.resource(id);
    ROLES.into_iter().filter_map(|property| Some(resource.property(property).as_reference()?.resource))
}

/// The resources that a name fits, by the first of these that any does: the logical id, with or without the stack; the
/// construct's path; its end; the constructs below it.
fn resources_named(model: &Model, name: &str) -> Vec<ResourceId> {
    let is_id = |id: ResourceId| {
        let resource = model.resource(id);
        let with_stack = || format!("{}/{}", model.stack(resource.stack).name, resource.logical_id);
        resource.logical_id == name || with_stack() == name
    };
    let path = |id: ResourceId| model.resource(id).construct.as_deref();
    let inner = format!("/{name}/");
    let is_end = |path: &str| path.strip_suffix(name).is_some_and(|before| before.ends_with('/'));
    let tiers: [&dyn Fn(ResourceId) -> bool; 4] =
        [&is_id, &|id| path(id) == Some(name), &|id| path(id).is_some_and(is_end), &|id| {
            path(id).is_some_and(|path| format!("/{path}/").contains(&inner))
        }];
    let all = |fits: &dyn Fn(ResourceId) -> bool| -> Vec<ResourceId> {
        model.resources().map(|(id, _)| id).filter(|id| fits(*id)).collect()
    };
    let found = tiers.into_iter().map(all).find(|found| !found.is_empty()).unwrap_or_default();
    // The construct of a resource holds it as its own child, beside what serves it.
    let main: Vec<_> = found
        .iter()
        .copied()
        .filter(|id| path(*id).is_some_and(|path| path.ends_with(&format!("{name}/Resource"))))
        .collect();
    if main.len() == 1 { main } else { found }
}

fn shown(model: &Model, id: ResourceId) -> String {
    let resource = model.resource(id);
    resource.construct.clone().unwrap_or_else(|| resource.logical_id.clone())
}

fn unknown(model: &Model, kind: &str, name: &str, known: impl Iterator<Item = ResourceId>) -> Failure {
    let known: Vec<_> = known.map(|id| (shown(model, id), model.resource(id).logical_id.clone())).collect();
    let names: Vec<&str> = known.iter().flat_map(|(path, id)| [path.as_str(), id.as_str()]).collect();
    let failure = Failure::request(format!("there is no {kind} `{name}`"));
    match names.len() {
        0 => failure,
        // All of them would be no help.
        21.. => match stackwright_configuration::nearest(name, &names) {
            Some(nearest) => failure.with_help(format!("did you mean `{nearest}`?")),
            None => failure.with_help("name a construct, a logical id, or an ARN"),
        },
        _ => failure.with_help(suggestion(name, &names)),
    }
}

fn several_called(model: &Model, name: &str, found: impl Iterator<Item = ResourceId>) -> Failure {
    let names: Vec<_> = found.map(|id| shown(model, id)).take(10).collect();
    Failure::request(format!("several things are called `{name}`"))
        .with_help(format!("did you mean `{}`?", names.join("`, `")))
}
