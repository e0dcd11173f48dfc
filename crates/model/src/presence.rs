//! Which resources there are: those whose condition, and that of the stack around them, is not false.

use crate::document::Node;
use crate::resolve::{Declared, Resolver, Site};
use crate::{Presence, ResourceId, Unknown};

/// Decides which resources there are, and gives those their ids. Returns by id whether they are certain.
pub(crate) fn decide(resolver: &mut Resolver<'_>) -> Vec<Presence> {
    // Conditions can be met by values that refer to resources, so that these need ids of some kind before.
    number(resolver, |_, _| true);
    let mut decided: Vec<Vec<Result<bool, Unknown>>> = Vec::with_capacity(resolver.scopes.len());
    let mut left_out = Vec::with_capacity(resolver.scopes.len());
    for (index, scope) in resolver.scopes.iter().enumerate() {
        let whole = match scope.nested_in {
            Some((parent, resource)) => {
                decided.get(parent).and_then(|of| of.get(resource)).cloned().unwrap_or(Ok(true))
            }
            None => Ok(!scope.is_left_out),
        };
        left_out.push(whole == Ok(false));
        let decide = |resource: &Declared| {
            let condition = scope.node(resource).get("Condition").and_then(Node::text);
            let site = Site::element(index, "Resources", &resource.logical_id);
            match (&whole, condition.map(|name| resolver.condition(&site, name))) {
                (Ok(false), _) | (_, Some(Ok(false))) => Ok(false),
                (Err(why), _) => Err(why.clone()),
                (Ok(true), decided) => decided.unwrap_or(Ok(true)),
            }
        };
        decided.push(scope.resources.iter().map(decide).collect());
    }
    resolver.forget();
    for (scope, decided) in resolver.scopes.iter_mut().zip(&left_out) {
        scope.is_left_out = *decided;
    }
    let at = |scope: usize, resource: usize| decided.get(scope).and_then(|of| of.get(resource));
    number(resolver, |scope, resource| at(scope, resource) != Some(&Ok(false)));
    let kept = decided.iter().flatten().filter(|decided| **decided != Ok(false));
    kept.map(|decided| match decided {
        Ok(_) => Presence::Certain,
        Err(why) => Presence::Unknown(why.clone()),
    })
    .collect()
}

/// Gives ids to the resources that are there, stack by stack.
fn number(resolver: &mut Resolver<'_>, is_there: impl Fn(usize, usize) -> bool) {
    let mut next = 0;
    resolver.by_id.clear();
    for (scope_index, scope) in resolver.scopes.iter_mut().enumerate() {
        for (index, resource) in scope.resources.iter_mut().enumerate() {
            resource.id = is_there(scope_index, index).then(|| {
                resolver.by_id.push((scope_index, index));
                let id = ResourceId(next);
                next += 1;
                id
            });
        }
    }
}
