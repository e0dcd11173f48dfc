//! What services refer to in each other: a handle for every type, a kind for every other identifier, and a kind
//! for every place that takes one of several.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Result, bail, ensure};
use stackwright_schema::ResourceType;

use super::identity::{self, Identity};
use super::model::{Kind, Service};
use super::{names, patches};

/// Names of all kinds that are not of one service alone.
pub(super) struct References {
    /// Identifiers that are neither what `Ref` returns nor the ARN.
    pub(super) others: BTreeMap<Identity, String>,
    /// One of several identifiers.
    pub(super) one_of: BTreeMap<BTreeSet<Identity>, String>,
}

/// Names everything that the services' kinds speak of.
pub(super) fn name(services: &[Service]) -> Result<References> {
    let mut references = References { others: BTreeMap::new(), one_of: BTreeMap::new() };
    let mut handles: BTreeSet<(&str, String)> = BTreeSet::new();
    for service in services {
        handles.extend(service.resources.iter().map(|it| (it.facts.namespace(), it.name.clone())));
    }
    let mut sets = BTreeSet::new();
    let mut identities = BTreeSet::new();
    for resource in services.iter().flat_map(|service| &service.resources) {
        resource.kinds(&mut |kind| match kind {
            Kind::Identity(identity) => drop(identities.insert(*identity)),
            Kind::OneOf(set) => {
                identities.extend(set);
                sets.insert(set.clone());
            }
            _ => {}
        });
    }
    for identity in identities {
        if let Identity::Other(resource, _) = identity {
            let name = phrase(identity);
            ensure!(
                handles.insert((resource.namespace(), name.clone())),
                "{}: `{name}` is a resource or another identifier too",
                resource.namespace()
            );
            references.others.insert(identity, name);
        }
    }
    let mut taken = BTreeSet::new();
    for set in sets {
        let name = one_of(&set)?;
        ensure!(taken.insert(name.clone()), "two sets of identifiers are `{name}`: {set:?}");
        references.one_of.insert(set, name);
    }
    Ok(references)
}

/// A name for one of several identifiers: `KeyIdOrArn`, `TopicOrQueueArn`.
fn one_of(set: &BTreeSet<Identity>) -> Result<String> {
    if let Some(name) = patches::one_of(set) {
        return Ok(name.to_owned());
    }
    let phrases: Vec<String> = set.iter().map(|identity| phrase(*identity)).collect();
    let cut = |phrase: &String, start: &str| phrase.strip_prefix(start).map(str::to_owned);
    let resources: BTreeSet<ResourceType> = set.iter().map(|identity| identity.resource()).collect();
    if let ([resource], Some(first)) = (resources.into_iter().collect::<Vec<_>>().as_slice(), phrases.first())
    {
        let start = names::pascal(resource.short_name());
        let rest = phrases.iter().skip(1).map(|phrase| cut(phrase, &start).unwrap_or_else(|| phrase.clone()));
        return Ok(format!("{first}Or{}", rest.collect::<Vec<_>>().join("Or")));
    }
    bail!("give this set of identifiers a name in `patches::ONE_OF`: {set:?}");
}

/// An identifier in words: `KeyArn`, `FunctionName`, `EipAllocationId`.
fn phrase(identity: Identity) -> String {
    let handle = names::pascal(identity.resource().short_name());
    match identity {
        Identity::Arn(_) => format!("{handle}Arn"),
        Identity::Other(_, property) => names::joined(&handle, property),
        Identity::Id(resource) => {
            let mut references = resource.reference();
            let last = references.next().and_then(|name| names::words(name).last().copied());
            let last = last.filter(|word| matches!(*word, "Name" | "Url" | "Ip")).unwrap_or("Id");
            format!("{handle}{last}")
        }
    }
}

/// Whether a handle gives an ARN where its `Ref` is taken.
pub(super) fn is_arn(resource: ResourceType) -> bool {
    matches!(identity::of_ref(resource), Identity::Arn(_))
}
