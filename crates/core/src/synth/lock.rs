//! The lock of stateful resources: their logical ids, committed, so that losing one is an error.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};
use stackwright_diagnostics::{Diagnostic, Diagnostics, Place};
use stackwright_schema::ResourceType;

use super::{LogicalIds, Order};
use crate::rules;
use crate::tree::{App, Kind};
use crate::value::{Object, Value};

/// The stateful resources of a design, by stack name and logical id.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lock {
    /// By stack name, then by logical id.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub stacks: BTreeMap<String, BTreeMap<String, LockedResource>>,
}

/// A stateful resource.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LockedResource {
    /// The CloudFormation type.
    #[serde(rename = "type")]
    pub type_name: String,
    /// The path within the stack when it was locked.
    pub path: String,
}

impl Lock {
    pub(crate) fn of(app: &App, order: &Order, ids: &LogicalIds) -> Self {
        let mut lock = Self::default();
        let mut types: FxHashMap<&str, bool> = FxHashMap::default();
        let mut is_stateful = |type_name| {
            *types
                .entry(type_name)
                .or_insert_with(|| ResourceType::find(type_name).is_some_and(ResourceType::is_stateful))
        };
        for stack in order.all() {
            let Some(data) = app.stack_node(*stack) else { continue };
            let mut resources = BTreeMap::new();
            for node in order.subtree(*stack) {
                let mut lock = |id: &str, type_name: &str| {
                    let (type_name, path) = (type_name.to_owned(), app.path_within(*node, *stack));
                    resources.insert(id.to_owned(), LockedResource { type_name, path });
                };
                match app.node(*node).map(|n| &n.kind) {
                    Some(Kind::Resource(resource)) if is_stateful(resource.type_name.as_ref()) => {
                        lock(ids.of(*node), &resource.type_name);
                    }
                    Some(Kind::Fragment(sections)) => {
                        typed_entries(sections)
                            .filter(|(_, it)| is_stateful(it))
                            .for_each(|(id, it)| lock(id, it));
                    }
                    _ => {}
                }
            }
            if !resources.is_empty() {
                lock.stacks.entry(data.name.to_string()).or_default().extend(resources);
            }
        }
        lock
    }

    /// What `self`, the committed lock, knows and `now` has lost.
    ///
    /// `file` names the lock file in the diagnostics.
    #[must_use]
    pub fn check(&self, now: &Self, file: &str) -> Diagnostics {
        let mut found = Diagnostics::new();
        for (stack, resources) in &self.stacks {
            let current = now.stacks.get(stack);
            for (id, resource) in resources {
                match current.and_then(|resources| resources.get(id)) {
                    Some(same) if same.type_name == resource.type_name => {}
                    other => found.push(lost(
                        stack,
                        id,
                        resource,
                        other,
                        self.successor(now, stack, resource),
                        file,
                    )),
                }
            }
        }
        found
    }

    /// A resource of the same type that the committed lock does not know: likely the same one, moved.
    fn successor<'a>(&self, now: &'a Self, stack: &str, lost: &LockedResource) -> Option<&'a LockedResource> {
        let known = self.stacks.get(stack);
        now.stacks
            .get(stack)?
            .iter()
            .find(|(id, resource)| {
                resource.type_name == lost.type_name && !known.is_some_and(|known| known.contains_key(*id))
            })
            .map(|(_, resource)| resource)
    }
}

/// The resources of a raw fragment, each with its type.
fn typed_entries(sections: &Object) -> impl Iterator<Item = (&str, &str)> {
    let resources = sections.get("Resources").and_then(Value::as_object);
    resources
        .into_iter()
        .flat_map(Object::iter)
        .filter_map(|(id, resource)| Some((id, resource.as_object()?.get("Type")?.as_text()?)))
}

fn lost(
    stack: &str,
    id: &str,
    resource: &LockedResource,
    now: Option<&LockedResource>,
    successor: Option<&LockedResource>,
    file: &str,
) -> Diagnostic {
    let LockedResource { type_name, path } = resource;
    let message = match now {
        Some(other) => format!("the stateful resource `{id}` ({type_name}) has become a {}", other.type_name),
        None => format!("the stateful resource `{id}` ({type_name}, `{path}`) is gone from `{stack}`"),
    };
    let place = Place { stack: Some(stack.to_owned()), logical_id: Some(id.to_owned()), ..Place::default() };
    let help = match successor {
        Some(new) => format!(
            "if it is now at `{}`, say `.moved_from(\"{path}\")` there; if it shall go, take its entry out of `{file}`",
            new.path
        ),
        None => format!("if it shall go, with its data, take its entry out of `{file}`"),
    };
    Diagnostic::error(rules::STATEFUL_LOST, message).at(place).help(help)
}
