//! `cargo xtask schema`: the facts of `crates/schema`, written from the pinned packages.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::Write;
use std::path::PathBuf;

use anyhow::{Context, ensure};
use clap::Args;
use stackwright_schema::layout::resource;

use self::encode::Facts;
use self::model::Resource;
use self::provider_schemas::ProviderSchemas;
use self::service_spec::ServiceSpec;
use self::sources::Sources;

mod actions;
mod constraints;
mod encode;
mod extensions;
mod fixups;
mod json_schema;
mod merge;
mod model;
mod oracle;
mod paths;
mod provider_schemas;
mod read_back;
mod references;
mod resource_level;
mod rules;
mod service_spec;
mod sources;
mod texts;

#[derive(Args)]
pub(crate) struct Options {
    /// Change nothing; fail when the checked-in file differs from what would be written.
    #[arg(long)]
    check: bool,
}

pub(crate) fn run(options: &Options) -> anyhow::Result<()> {
    if options.check { check() } else { write() }
}

fn facts_file() -> PathBuf {
    sources::facts_folder().join("facts.lzma")
}

fn write() -> anyhow::Result<()> {
    let sources = Sources::read()?;
    let (facts, summary) = gather(&sources)?;
    let encoded = encode::encode(&facts, &sources)?;
    let packed = pack(&encoded)?;
    println!("{summary}");
    println!("{} kB embedded, {} kB in the repository", encoded.len() / 1000, packed.len() / 1000);
    let actions = actions::gather(&sources)?;
    let packed_actions = pack(actions.as_bytes())?;
    println!(
        "actions: {} kB embedded, {} kB in the repository",
        actions.len() / 1000,
        packed_actions.len() / 1000
    );
    for (path, bytes) in [(facts_file(), packed), (actions::file(), packed_actions)] {
        fs::write(&path, bytes).with_context(|| path.display().to_string())?;
    }
    Ok(())
}

/// Whether the checked-in file is what the sources give, whether the crate reads from it what was gathered, and
/// whether that is what the sources say.
pub(crate) fn check() -> anyhow::Result<()> {
    let sources = Sources::read()?;
    let (facts, summary) = gather(&sources)?;
    let path = facts_file();
    let found = fs::read(&path).with_context(|| path.display().to_string())?;
    let packed = pack(&encode::encode(&facts, &sources)?)?;
    ensure!(found == packed, "{} is stale; run `cargo xtask schema`", path.display());

    let differences = read_back::differences(&facts);
    ensure!(
        differences.is_empty(),
        "the facts are not read as they were written:\n{}",
        differences.join("\n")
    );
    let contradictions = oracle::contradictions(&sources)?;
    ensure!(contradictions.is_empty(), "the facts contradict their sources:\n{}", contradictions.join("\n"));

    let path = actions::file();
    let found = fs::read(&path).with_context(|| path.display().to_string())?;
    let packed = pack(actions::gather(&sources)?.as_bytes())?;
    ensure!(found == packed, "{} is stale; run `cargo xtask schema`", path.display());
    let count = actions::check_reading(&sources)?;
    println!("{summary}\n{count} actions\nThe facts are up to date.");
    Ok(())
}

/// The union of both sources, and a line that says how much came from where.
fn gather(sources: &Sources) -> anyhow::Result<(Facts, String)> {
    let spec = ServiceSpec::read(&sources.service_spec)?;
    let provider = ProviderSchemas::read(&sources.provider_schemas)?;
    let names: BTreeSet<_> = spec.resources.keys().chain(provider.schemas.keys()).collect();
    let summary = format!(
        "{} types: {} of {}, {} of {}, {} in both",
        names.len(),
        spec.resources.len(),
        sources.service_spec.package,
        provider.schemas.len(),
        sources.provider_schemas.package,
        spec.resources.len() + provider.schemas.len() - names.len(),
    );

    let mut resources = BTreeMap::new();
    for name in names {
        let facts = resource(name, &spec, &provider).with_context(|| name.clone())?;
        resources.insert(name.clone(), facts);
    }
    let mut facts = Facts { resources, regions: provider.regions };
    extensions::apply(&mut facts, &provider.extensions)?;
    fixups::apply(&mut facts)?;
    Ok((facts, summary))
}

fn resource(name: &str, spec: &ServiceSpec, provider: &ProviderSchemas) -> anyhow::Result<Resource> {
    let from_spec = spec.resources.get(name);
    let mut facts = from_spec.map(|it| spec.facts(it)).transpose()?.unwrap_or_default();
    let schema = provider.schemas.get(name);
    if let Some(schema) = schema {
        merge::merge(&mut facts, name, schema);
        paths::apply(&mut facts, schema);
        resource_level::apply(&mut facts, schema);
    }
    facts.tagging =
        resource_level::tagging(&facts, from_spec.and_then(|it| it.tag_information.as_ref()), schema);
    facts.regions = provider.available.get(name).copied().unwrap_or_default();
    if let Some(stateful) = provider.stateful.get(name) {
        facts.flags |= resource::STATEFUL;
        if stateful.delete_requires_empty_resource {
            facts.flags |= resource::DELETE_NEEDS_EMPTY;
        }
    }
    Ok(facts)
}

/// LZMA packs the facts a third smaller than deflate does, and what unpacks it is small and all Rust.
fn pack(bytes: &[u8]) -> anyhow::Result<Vec<u8>> {
    let mut options = lzma_rust2::LzmaOptions::with_preset(9);
    options.dict_size = u32::try_from(bytes.len())?.next_power_of_two();
    let mut writer = lzma_rust2::LzmaWriter::new_use_header(Vec::new(), &options, Some(bytes.len() as u64))?;
    writer.write_all(bytes)?;
    Ok(writer.finish()?)
}
