//! The lock of stateful resources: their logical ids, committed, so that losing one is an error.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};
use stackwright_diagnostics::{Diagnostic, Diagnostics, Place};
use stackwright_schema::ResourceType;

use super::LogicalIds;
use crate::rules;
use crate::tree::{App, NodeId};

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
    pub(crate) fn of(app: &App, ids: &LogicalIds) -> Self {
        let mut lock = Self::default();
        let mut stateful: FxHashMap<&str, bool> = FxHashMap::default();
        for index in 0..app.nodes.len() {
            let node = NodeId::from_index(index);
            let Some(resource) = app.resource_node(node) else { continue };
            let type_name = resource.type_name.as_ref();
            let is_stateful = *stateful
                .entry(type_name)
                .or_insert_with(|| ResourceType::find(type_name).is_some_and(ResourceType::is_stateful));
            if !is_stateful {
                continue;
            }
            let Some(stack) = app.stack_of(node) else { continue };
            let Some(name) = app.stack_node(stack).map(|s| s.name.to_string()) else { continue };
            let locked = LockedResource {
                type_name: resource.type_name.to_string(),
                path: app.path_within(node, stack),
            };
            lock.stacks.entry(name).or_default().insert(ids.of(node).to_owned(), locked);
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
