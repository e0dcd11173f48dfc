//! The rules that cfn-lint keeps beside the schemas: JSON Schemas over a part of a resource, and what exists in
//! which region. Where each applies is said by the Python file of its rule.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Context, bail, ensure};
use serde_json::Value as Json;

use super::encode::Facts;
use super::model::{Kind, Resource, Value, canonical};
use super::paths;
use super::sources::Files;

const SCHEMAS: &str = "cfnlint/data/schemas/extensions/";
const RULES: &str = "cfnlint/rules/";

/// Five megabytes of which instance class takes which version of which engine: it changes every few weeks, and
/// the classes of each region are here anyway.
const TOO_LARGE: &str = "aws_rds_dbinstance/db_instance_class.json";

/// Which files of the package are read here.
pub(super) fn is_wanted(path: &str) -> bool {
    path.starts_with(SCHEMAS) && path.ends_with(".json") || path.starts_with(RULES) && path.ends_with(".py")
}

/// One rule.
pub(super) struct Extension {
    /// Its id, such as `E3047`; the letter is that of its severity.
    id: String,
    /// Where it applies, such as `Resources/AWS::ECS::Service/Properties`.
    places: Vec<String>,
    schema: Json,
}

/// All rules that are facts on a single resource. Those that compare several resources are written in a language
/// of cfn-lint's own, and those that inform are advice.
pub(super) fn read(files: &Files) -> anyhow::Result<Vec<Extension>> {
    let mut unused: BTreeSet<_> = files.keys().filter_map(|path| path.strip_prefix(SCHEMAS)).collect();
    let mut extensions = Vec::new();
    for (path, content) in files.iter().filter(|(path, _)| path.starts_with(RULES)) {
        let Some(source) = std::str::from_utf8(content).ok().filter(|it| it.contains("schemas.extensions."))
        else {
            continue;
        };
        let rule = RuleFile::read(source).with_context(|| path.clone())?;
        let content = files.get(&format!("{SCHEMAS}{}", rule.schema));
        let content = content.with_context(|| format!("{path}: no schema {}", rule.schema))?;
        unused.remove(rule.schema.as_str());
        let schema: Json = serde_json::from_slice(content).with_context(|| rule.schema.clone())?;
        if schema.get("cfnGather").is_none() && !rule.id.starts_with('I') && rule.schema != TOO_LARGE {
            extensions.push(Extension { id: rule.id, places: rule.places, schema });
        }
    }
    ensure!(unused.is_empty(), "schemas that no rule names: {unused:?}");
    Ok(extensions)
}

/// What the Python file of a rule says, read from its string literals.
struct RuleFile {
    id: String,
    schema: String,
    places: Vec<String>,
}

impl RuleFile {
    fn read(source: &str) -> anyhow::Result<Self> {
        let after = |marker: &str| source.split_once(marker).map(|(_, rest)| rest);
        let id = after("id = \"").and_then(|rest| rest.split('"').next()).context("no id")?;
        let details = after("SchemaDetails(\n").context("no schema details")?;
        let folder = details.split_once("schemas.extensions.").map(|(_, rest)| rest);
        let folder = folder.and_then(|rest| rest.split(',').next()).context("no folder")?;
        let file = literals(details).find(|text| text.ends_with(".json")).context("no file")?;
        let places: Vec<_> = literals(source).filter(|text| text.starts_with("Resources/AWS::")).collect();
        ensure!(!places.is_empty(), "no places");
        Ok(Self {
            id: id.to_owned(),
            schema: format!("{folder}/{file}"),
            places: places.into_iter().map(ToOwned::to_owned).collect(),
        })
    }
}

fn literals(source: &str) -> impl Iterator<Item = &str> {
    source.lines().flat_map(|line| line.split('"').skip(1).step_by(2))
}

/// Adds every rule to the object or the value that it is about.
pub(super) fn apply(facts: &mut Facts, extensions: &[Extension]) -> anyhow::Result<()> {
    for extension in extensions {
        let regional = regional(&extension.schema, &facts.regions);
        for place in &extension.places {
            let context = || format!("{} at {place}", extension.id);
            let (resource, path) = segments(place).with_context(context)?;
            // Some rules still name types that no source has any more.
            let Some(resource) = facts.resources.get_mut(resource) else { continue };
            match &regional {
                Some(regional) => add_regional(resource, &path, regional).with_context(context)?,
                None => {
                    let rule = (extension.id.clone(), canonical(&extension.schema));
                    match find(resource, &path).with_context(context)? {
                        Found::Object(number) => {
                            resource.objects.get_mut(number).with_context(context)?.rules.insert(rule);
                        }
                        Found::Value(value) => {
                            value.constraints.rules.insert(rule);
                        }
                    }
                }
            }
        }
    }
    Ok(())
}

fn segments(place: &str) -> anyhow::Result<(&str, Vec<&str>)> {
    let mut segments = place.split('/');
    match (segments.next(), segments.next(), segments.next()) {
        (Some("Resources"), Some(resource), Some("Properties")) => Ok((resource, segments.collect())),
        _ => bail!("a place that is not understood"),
    }
}

enum Found<'a> {
    Object(usize),
    Value(&'a mut Value),
}

/// What lies at a path; `*` steps from a list into its elements.
fn find<'a>(resource: &'a mut Resource, path: &[&str]) -> anyhow::Result<Found<'a>> {
    let elements = path.iter().rev().take_while(|segment| **segment == "*").count();
    let names: Vec<_> = path.iter().copied().filter(|segment| *segment != "*").collect();
    let Some((last, above)) = names.split_last() else { return Ok(Found::Object(0)) };
    let mut number = 0;
    for name in above {
        let property = resource.objects.get(number).and_then(|object| object.properties.get(*name));
        number = property.and_then(|it| paths::object_of(&it.value)).with_context(|| format!("no {name}"))?;
    }
    let object = resource.objects.get_mut(number).context("no such object")?;
    let mut value = &mut object.properties.get_mut(*last).with_context(|| format!("no {last}"))?.value;
    for _ in 0..elements {
        let (Kind::List(element) | Kind::Map(element)) = &mut value.kind else { bail!("{last} is no list") };
        value = element;
    }
    Ok(match &value.kind {
        Kind::Object(number) => Found::Object(*number),
        _ => Found::Value(value),
    })
}

/// Values of a property, or of the value itself where there is no name, with the regions that have them.
type Regional<'a> = BTreeMap<Option<&'a str>, BTreeMap<&'a str, u64>>;

/// A schema by region says which values exist there: outright, or in several cases of which each lists some.
fn regional<'a>(schema: &'a Json, regions: &[String]) -> Option<Regional<'a>> {
    let schema = schema.as_object().filter(|map| regions.iter().any(|region| map.contains_key(region)))?;
    let mut found = Regional::new();
    for (position, region) in regions.iter().enumerate() {
        let Some(schema) = schema.get(region) else { continue };
        let bit = 1 << position;
        let mut add = |property, json: &'a Json| {
            for value in
                json.get("enum").and_then(Json::as_array).into_iter().flatten().filter_map(Json::as_str)
            {
                *found.entry(property).or_default().entry(value).or_default() |= bit;
            }
        };
        add(None, schema);
        let cases = schema.get("allOf").and_then(Json::as_array).into_iter().flatten();
        let lists = cases.filter_map(|case| case.get("then")?.get("properties")?.as_object());
        lists.flatten().for_each(|(property, json)| add(Some(property), json));
    }
    Some(found)
}

fn add_regional(resource: &mut Resource, path: &[&str], regional: &Regional<'_>) -> anyhow::Result<()> {
    for (property, values) in regional {
        let path: Vec<_> = path.iter().copied().chain(*property).collect();
        let Found::Value(value) = find(resource, &path)? else { bail!("an object has no values") };
        for (text, regions) in values {
            *value.constraints.regional_enum.entry((*text).to_owned()).or_default() |= regions;
        }
    }
    Ok(())
}
