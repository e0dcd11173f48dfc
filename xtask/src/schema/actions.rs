//! The facts on IAM's actions: one text, in which `stackwright_schema::iam` reads in place.
//!
//! A service is a line `>PREFIX`, then a line `@TYPE<tab>ARN, ARN` for each resource type, `?KEY` for each condition key, and
//! `NAME LEVEL TYPES KEYS` for each action: positions among those lines, a type with `!` where the action needs one.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::path::PathBuf;

use anyhow::{Context, bail, ensure};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use stackwright_schema::iam;

use super::sources::{self, Files, Sources};

/// A service's actions as the package has them.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Action {
    name: String,
    access_level: String,
    resource_types: Vec<ActionResource>,
    condition_keys: Vec<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct ActionResource {
    name: String,
    required: bool,
    condition_keys: Vec<String>,
}

#[derive(Deserialize)]
struct ResourceType {
    key: String,
    arn: String,
}

pub(super) fn file() -> PathBuf {
    sources::facts_folder().join("actions.lzma")
}

fn read(sources: &Sources) -> anyhow::Result<Files> {
    sources.actions.files(|path| {
        path.starts_with("package/data/actions/") || path.starts_with("package/data/resourceTypes/")
    })
}

fn parse<T: DeserializeOwned>(
    files: &Files,
    kind: &str,
    service: &str,
) -> anyhow::Result<BTreeMap<String, T>> {
    match files.get(&format!("package/data/{kind}/{service}.json")) {
        Some(bytes) => serde_json::from_slice(bytes).with_context(|| format!("{kind} of {service}")),
        None => Ok(BTreeMap::new()),
    }
}

fn services(files: &Files) -> impl Iterator<Item = &str> {
    files.keys().filter_map(|path| path.strip_prefix("package/data/actions/")?.strip_suffix(".json"))
}

/// The whole text.
pub(super) fn gather(sources: &Sources) -> anyhow::Result<String> {
    let files = read(sources)?;
    let package = &sources.actions;
    let mut text = format!("#{} {} {}\n", package.package, package.version, package.sha256);
    for service in services(&files) {
        let actions: BTreeMap<String, Action> = parse(&files, "actions", service)?;
        let types: BTreeMap<String, ResourceType> = parse(&files, "resourceTypes", service)?;
        add_service(&mut text, service, &actions, &types).with_context(|| service.to_owned())?;
    }
    Ok(text)
}

fn add_service(
    text: &mut String,
    service: &str,
    actions: &BTreeMap<String, Action>,
    types: &BTreeMap<String, ResourceType>,
) -> anyhow::Result<()> {
    writeln!(text, ">{service}")?;
    for resource in types.values() {
        writeln!(text, "@{}\t{}", resource.key, resource.arn)?;
    }
    let keys: BTreeSet<&str> = actions.values().flat_map(keys_of).collect();
    let keys: Vec<&str> = keys.into_iter().collect();
    for key in &keys {
        writeln!(text, "?{key}")?;
    }
    // Sorted as the reader looks for them: by name without regard to case.
    let mut sorted: Vec<&Action> = actions.values().collect();
    sorted.sort_by_key(|action| action.name.to_ascii_lowercase());
    for action in sorted {
        let position_of_type = |resource: &ActionResource| {
            let position = types.values().position(|it| it.key == resource.name);
            let position = position.with_context(|| format!("no type {}", resource.name))?;
            Ok(format!("{position}{}", if resource.required { "!" } else { "" }))
        };
        let resources: Vec<_> =
            action.resource_types.iter().map(position_of_type).collect::<anyhow::Result<_>>()?;
        let positions: BTreeSet<_> = keys_of(action)
            .filter_map(|key| keys.binary_search(&key).ok())
            .map(|it| it.to_string())
            .collect();
        let positions: Vec<_> = positions.into_iter().collect();
        let line = format!(
            "{} {} {} {}",
            action.name,
            level(&action.access_level)?,
            resources.join(","),
            positions.join(",")
        );
        writeln!(text, "{}", line.trim_end())?;
    }
    Ok(())
}

fn keys_of(action: &Action) -> impl Iterator<Item = &str> {
    let of_resources = action.resource_types.iter().flat_map(|it| &it.condition_keys);
    action.condition_keys.iter().chain(of_resources).map(String::as_str)
}

/// What changes tags or permissions is a write too, and counts as what it is besides.
fn level(name: &str) -> anyhow::Result<char> {
    Ok(match name {
        "List" => 'L',
        "Read" => 'R',
        "Write" => 'W',
        "Tagging" | "Tagging, Write" => 'T',
        "Permissions management" | "Permissions management, Write" => 'P',
        _ => bail!("`{name}` is no access level"),
    })
}

/// Whether the crate reads from its text what the package says: each action, and nothing else.
pub(super) fn check_reading(sources: &Sources) -> anyhow::Result<usize> {
    let files = read(sources)?;
    let mut count = 0;
    for service in services(&files) {
        let actions: BTreeMap<String, Action> = parse(&files, "actions", service)?;
        let types: BTreeMap<String, ResourceType> = parse(&files, "resourceTypes", service)?;
        let found = iam::Service::find(service).with_context(|| format!("{service} is not found"))?;
        ensure!(found.actions().count() == actions.len(), "{service} has another number of actions");
        for action in actions.values() {
            let name = format!("{service}:{}", action.name);
            let found = iam::Action::find(&name).with_context(|| format!("{name} is not found"))?;
            let arns: Vec<(&str, Vec<&str>, bool)> =
                found.resource_types().map(|it| (it.name, it.arns().collect(), it.is_needed)).collect();
            let expected = action.resource_types.iter().filter_map(|it| {
                let known = types.values().find(|known| known.key == it.name)?;
                Some((it.name.as_str(), known.arn.split(", ").collect(), it.required))
            });
            ensure!(arns == expected.collect::<Vec<_>>(), "{name}: {arns:?}");
            let keys: BTreeSet<_> = found.condition_keys().collect();
            ensure!(keys == keys_of(action).collect(), "{name}: {keys:?}");
            ensure!(found.access_level().letter() == level(&action.access_level)?, "{name}: level");
            count += 1;
        }
    }
    ensure!(iam::Service::all().count() == services(&files).count(), "another number of services");
    Ok(count)
}
