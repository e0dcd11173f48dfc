//! cfn-lint's package: AWS's resource provider schemas, enhanced, with what it keeps beside them.

use std::collections::BTreeMap;

use anyhow::{Context, ensure};
use serde::Deserialize;
use serde_json::Value as Json;

use super::extensions::{self, Extension};
use super::sources::{Files, Package};

const RESOURCES: &str = "cfnlint/data/schemas/resources/";
const REGIONS: &str = "cfnlint/data/schemas/providers/";
const STATEFUL: &str = "cfnlint/data/AdditionalSpecs/StatefulResources.json";
/// Types that a transform makes, which therefore exist in every region.
const TRANSFORMED: &str = "sam";
/// The region whose types cfn-lint takes for those of a region that it knows nothing of.
const DEFAULT: &str = "us-east-1";

/// All schemas of the package.
pub(super) struct ProviderSchemas {
    pub(super) schemas: BTreeMap<String, Json>,
    /// Names of the regions; the position is the bit in a set.
    pub(super) regions: Vec<String>,
    /// The regions of each type.
    pub(super) available: BTreeMap<String, u64>,
    pub(super) stateful: BTreeMap<String, Stateful>,
    pub(super) extensions: Vec<Extension>,
}

/// A type that keeps data.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub(super) struct Stateful {
    #[serde(default)]
    pub(super) delete_requires_empty_resource: bool,
}

impl ProviderSchemas {
    pub(super) fn read(package: &Package) -> anyhow::Result<Self> {
        let is_data = |path: &str| {
            path.ends_with(".json")
                && (path.starts_with(RESOURCES) || path.starts_with(REGIONS) || path == STATEFUL)
        };
        let files = package.files(|path| is_data(path) || extensions::is_wanted(path))?;
        let (regions, available) = availability(&files)?;
        Ok(Self {
            schemas: schemas(&files)?,
            regions,
            available,
            stateful: stateful(&files)?,
            extensions: extensions::read(&files)?,
        })
    }
}

fn schemas(files: &Files) -> anyhow::Result<BTreeMap<String, Json>> {
    let mut schemas = BTreeMap::new();
    for (path, content) in
        files.range(RESOURCES.to_owned()..).take_while(|(path, _)| path.starts_with(RESOURCES))
    {
        let schema: Json = serde_json::from_slice(content).with_context(|| path.clone())?;
        let name =
            schema.get("typeName").and_then(Json::as_str).with_context(|| format!("{path}: no typeName"))?;
        let name = name.to_owned();
        ensure!(!schemas.contains_key(&name), "{path}: a second schema of {name}");
        schemas.insert(name, schema);
    }
    Ok(schemas)
}

/// Which types each region has. Regions of which AWS tells nothing to the public, such as the secret ones, are
/// listed with exactly what the default region has; that is no knowledge, and they are left out.
fn availability(files: &Files) -> anyhow::Result<(Vec<String>, BTreeMap<String, u64>)> {
    let mut by_region = BTreeMap::new();
    for (path, content) in files.range(REGIONS.to_owned()..).take_while(|(path, _)| path.starts_with(REGIONS))
    {
        let types: BTreeMap<String, String> =
            serde_json::from_slice(content).with_context(|| path.clone())?;
        let region = path.trim_start_matches(REGIONS).trim_end_matches(".json");
        by_region.insert(region.to_owned(), types);
    }
    let transformed = by_region.remove(TRANSFORMED).with_context(|| format!("no types of {TRANSFORMED}"))?;
    let default = by_region.get(DEFAULT).cloned().with_context(|| format!("no types of {DEFAULT}"))?;
    by_region.retain(|region, types| region == DEFAULT || *types != default);
    ensure!(by_region.len() <= 64, "more regions than a set has bits");

    let mut available: BTreeMap<String, u64> = BTreeMap::new();
    for (position, types) in by_region.values().enumerate() {
        for name in types.keys().chain(transformed.keys()) {
            *available.entry(name.clone()).or_default() |= 1 << position;
        }
    }
    Ok((by_region.into_keys().collect(), available))
}

fn stateful(files: &Files) -> anyhow::Result<BTreeMap<String, Stateful>> {
    #[derive(Deserialize)]
    #[serde(rename_all = "PascalCase")]
    struct StatefulResources {
        resource_types: BTreeMap<String, Stateful>,
    }
    let content = files.get(STATEFUL).with_context(|| format!("the package has no {STATEFUL}"))?;
    let stateful: StatefulResources = serde_json::from_slice(content).context(STATEFUL)?;
    Ok(stateful.resource_types)
}
