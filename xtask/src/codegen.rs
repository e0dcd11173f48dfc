//! `cargo xtask codegen`: the typed resources of `crates/cfn`, written from the facts.
//!
//! The facts (`crates/schema`) are read into a model of services, resources, structures and enumerations; the
//! model is written as text. Nothing else is read, so the same facts give the same bytes.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail};
use clap::Args;

use crate::repository;

mod conventions;
mod describe;
mod enums;
mod identity;
mod model;
mod names;
mod patches;
mod read;
mod references;
mod sharing;
mod write;

#[derive(Args)]
pub(crate) struct Options {
    /// Change nothing; fail when a checked-in file differs from what would be written.
    #[arg(long)]
    check: bool,
}

pub(crate) fn run(options: &Options) -> Result<()> {
    let root = repository::root();
    let wanted = generate(&root)?;
    let stale = stale(&root, &wanted)?;
    if options.check {
        if let Some(first) = stale.first() {
            bail!(
                "{} of the generated files are stale, such as {first}: run `cargo xtask codegen`",
                stale.len()
            );
        }
        return Ok(());
    }
    for path in &stale {
        let file = root.join(path);
        match wanted.get(path) {
            Some(text) => fs::write(&file, text),
            None => fs::remove_file(&file),
        }
        .with_context(|| path.clone())?;
    }
    println!("{} files, {} of them changed", wanted.len(), stale.len());
    Ok(())
}

/// All files by their path, as they should be.
fn generate(root: &Path) -> Result<BTreeMap<String, String>> {
    patches::check()?;
    conventions::check()?;
    let services = read::services()?;
    let references = references::name(&services)?;
    let manifest = fs::read_to_string(root.join(write::MANIFEST)).context(write::MANIFEST)?;
    write::files(&services, &references, &manifest)
}

/// Paths of files that are missing, differ or should not be there.
fn stale(root: &Path, wanted: &BTreeMap<String, String>) -> Result<Vec<String>> {
    let mut stale: Vec<String> = Vec::new();
    for (path, text) in wanted {
        if fs::read(root.join(path)).ok().as_deref() != Some(text.as_bytes()) {
            stale.push(path.clone());
        }
    }
    for entry in fs::read_dir(root.join(write::FOLDER)).context(write::FOLDER)? {
        let path = format!("{}/{}", write::FOLDER, entry?.file_name().to_string_lossy());
        if !wanted.contains_key(&path) {
            stale.push(path);
        }
    }
    Ok(stale)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use stackwright_schema::{Property, ResourceType};

    use super::*;

    #[test]
    fn generated_files_are_up_to_date() {
        let root = repository::root();
        let stale = stale(&root, &generate(&root).unwrap()).unwrap();
        assert!(stale.is_empty(), "run `cargo xtask codegen`: {stale:?} are stale");
    }

    /// The names of the properties that each builder sets, as the text of its service says.
    fn properties_of_builders(text: &str) -> BTreeMap<&str, BTreeSet<&str>> {
        let builders = text.split("\nresource!(#[doc = \"`").skip(1).filter_map(|rest| {
            let (type_name, rest) = rest.split_once('`')?;
            let (body, _) = rest.split_once("\n}\n")?;
            let names = body.split(".with(\"").skip(1).filter_map(|rest| Some(rest.split_once('"')?.0));
            Some((type_name, names.collect()))
        });
        builders.collect()
    }

    #[test]
    fn builders_set_what_the_facts_say_can_be_set() {
        let root = repository::root();
        let files = generate(&root).unwrap();
        let mut builders = BTreeMap::new();
        for text in files.values() {
            builders.extend(properties_of_builders(text));
        }
        // One property in two spellings, of which builders have the first.
        let twins = [("AWS::Serverless::Application", "NotificationArns")];
        let settable = |facts: ResourceType| {
            let properties = facts.properties().filter(|property| !property.is_read_only());
            properties
                .map(Property::name)
                .filter(|name| !twins.contains(&(facts.name(), *name)))
                .collect::<BTreeSet<_>>()
        };
        let facts: BTreeMap<_, _> = ResourceType::all().map(|it| (it.name(), settable(it))).collect();
        assert_eq!(builders.len(), facts.len());
        for (type_name, properties) in facts {
            assert_eq!(builders.get(type_name), Some(&properties), "{type_name}");
        }
    }
}
