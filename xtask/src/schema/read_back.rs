//! Whether the crate reads every fact as it was gathered: the writer and the reader held against each other.

use std::collections::BTreeMap;
use std::iter::once;

use stackwright_schema as read;
use stackwright_schema::{Number, ResourceType, ValueKind};

use super::encode::Facts;
use super::model::{Constraints, Kind, Object, Property, Resource, Value};

/// Every difference, as a line each.
pub(super) fn differences(facts: &Facts) -> Vec<String> {
    let mut all = Differences::default();
    all.expect("types", ResourceType::all().map(ResourceType::name).collect(), strs(facts.resources.keys()));
    for (name, gathered) in &facts.resources {
        match ResourceType::find(name) {
            Some(found) => all.resource(found, gathered, &facts.regions),
            None => all.lines.push(format!("{name} is not found")),
        }
    }
    all.lines
}

fn strs<'a>(texts: impl IntoIterator<Item = &'a String>) -> Vec<&'a str> {
    texts.into_iter().map(String::as_str).collect()
}

fn names(bits: u64, regions: &[String]) -> Vec<&str> {
    strs(regions.iter().enumerate().filter(|(position, _)| bits >> position & 1 == 1).map(|(_, name)| name))
}

#[derive(Default)]
struct Differences {
    lines: Vec<String>,
}

impl Differences {
    fn expect<T: PartialEq + std::fmt::Debug>(
        &mut self,
        what: impl std::fmt::Display,
        found: T,
        gathered: T,
    ) {
        if found != gathered {
            self.lines.push(format!("{what}: reads as {found:?}, gathered was {gathered:?}"));
        }
    }

    fn resource(&mut self, found: ResourceType, gathered: &Resource, regions: &[String]) {
        let name = found.name();
        self.expect(format!("Ref of {name}"), found.reference().collect(), strs(&gathered.reference));
        let identifier = found.primary_identifier().collect();
        self.expect(format!("identifier of {name}"), identifier, strs(&gathered.primary_identifier));
        self.expect(
            format!("additional identifiers of {name}"),
            found.additional_identifiers().map(Iterator::collect).collect::<Vec<Vec<_>>>(),
            gathered.additional_identifiers.iter().map(strs).collect(),
        );
        self.expect(format!("ARN of {name}"), found.arn_template(), gathered.arn_template.as_deref());
        self.expect(format!("transform of {name}"), found.transform(), gathered.transform.as_deref());
        self.expect(
            format!("tagging of {name}"),
            found.tagging().map(|it| {
                let flags = (it.on_create, it.updatable, it.system_tags);
                (it.property, it.shape, flags, it.permissions.collect::<Vec<_>>())
            }),
            gathered.tagging.as_ref().map(|it| {
                let flags = (it.on_create, it.updatable, it.system_tags);
                (it.property.as_str(), it.shape, flags, strs(&it.permissions))
            }),
        );
        self.expect(
            format!("handlers of {name}"),
            found.handlers().map(|it| (it.operation, it.timeout_minutes, it.permissions.collect())).collect(),
            gathered
                .handlers
                .iter()
                .map(|(operation, it)| (*operation, it.timeout_minutes, strs(&it.permissions)))
                .collect::<Vec<_>>(),
        );
        let lifecycle = match found.lifecycle() {
            None => Vec::new(),
            Some(read::Lifecycle::Maintenance { since }) => once("maintenance").chain(since).collect(),
            Some(read::Lifecycle::Sunset { end }) => once("sunset").chain(end).collect(),
            Some(read::Lifecycle::Shutdown { since }) => once("shutdown").chain(since).collect(),
        };
        self.expect(format!("lifecycle of {name}"), lifecycle, strs(&gathered.lifecycle));
        let paths = found.replacement_paths().collect();
        self.expect(format!("replacing paths of {name}"), paths, strs(&gathered.replacement_paths));
        self.expect(
            format!("regions of {name}"),
            found.regions().map(|it| it.iter().collect()),
            found.in_provider_schemas().then(|| names(gathered.regions, regions)),
        );
        let logs = found.logs().map(|log| {
            let destinations = log.destinations.map(|it| (it.kind, it.formats.collect())).collect();
            (log.name, log.permissions_version, destinations)
        });
        let gathered_logs = gathered.logs.iter().map(|log| {
            let destinations = log.destinations.iter();
            let destinations =
                destinations.map(|it| (it.destination_type.as_str(), strs(&it.output_formats)));
            (log.log_type.as_str(), log.permissions_version.as_str(), destinations.collect::<Vec<_>>())
        });
        self.expect(format!("logs of {name}"), logs.collect(), gathered_logs.collect::<Vec<_>>());

        self.expect(format!("objects of {name}"), found.objects().len(), gathered.objects.len());
        for (found, gathered) in found.objects().zip(&gathered.objects) {
            self.object(found, gathered, regions);
        }
        self.expect(
            format!("attributes of {name}"),
            found.attributes().map(read::Property::name).collect(),
            strs(gathered.attributes.keys()),
        );
        for (found, gathered) in found.attributes().zip(gathered.attributes.values()) {
            self.value(&format!("{name}.{}", found.name()), found.value(), gathered, regions);
        }
    }

    fn object(&mut self, found: read::ObjectType, gathered: &Object, regions: &[String]) {
        self.expect(format!("name of {found:?}"), found.name(), gathered.name.as_str());
        self.expect(format!("openness of {found:?}"), found.is_open(), gathered.is_open);
        self.expect(format!("rules of {found:?}"), rules(found.rules()), gathered_rules(&gathered.rules));
        let names = found.properties().map(read::Property::name).collect();
        self.expect(format!("properties of {found:?}"), names, strs(gathered.properties.keys()));
        for (name, gathered) in &gathered.properties {
            if let Some(property) = found.property(name) {
                self.property(&format!("{found:?}.{name}"), property, gathered, regions);
            }
        }
    }

    fn property(&mut self, what: &str, found: read::Property, gathered: &Property, regions: &[String]) {
        let flags = (found.is_required(), found.is_read_only(), found.is_write_only(), found.is_deprecated());
        let gathered_flags =
            (gathered.required, gathered.read_only, gathered.write_only, gathered.deprecated);
        self.expect(what, flags, gathered_flags);
        self.expect(what, found.default_value(), gathered.default.as_deref());
        self.expect(what, found.replacement(), gathered.replacement);
        self.expect(what, found.scrutiny(), gathered.scrutiny);
        self.value(what, found.value(), &gathered.value, regions);
    }

    fn value(&mut self, what: &str, found: read::Value, gathered: &Value, regions: &[String]) {
        self.constraints(what, found, &gathered.constraints, regions);
        match (found.kind(), &gathered.kind) {
            (ValueKind::List(found), Kind::List(gathered)) | (ValueKind::Map(found), Kind::Map(gathered)) => {
                self.value(what, found, gathered, regions);
            }
            (ValueKind::Union(found), Kind::Union(gathered)) => {
                let found: Vec<_> = found.collect();
                self.expect(what, found.len(), gathered.len());
                for (found, gathered) in found.into_iter().zip(gathered) {
                    self.value(what, found, gathered, regions);
                }
            }
            (ValueKind::Object(found), Kind::Object(number)) => {
                self.expect(what, Some(found), found.resource().objects().nth(*number));
            }
            (ValueKind::String, Kind::String)
            | (ValueKind::Integer, Kind::Integer)
            | (ValueKind::Number, Kind::Number)
            | (ValueKind::Boolean, Kind::Boolean)
            | (ValueKind::Json, Kind::Json)
            | (ValueKind::Timestamp, Kind::Timestamp)
            | (ValueKind::Tag, Kind::Tag) => {}
            (found, gathered) => {
                self.lines.push(format!("{what}: reads as {found:?}, gathered was {gathered:?}"));
            }
        }
    }

    fn constraints(&mut self, what: &str, found: read::Value, gathered: &Constraints, regions: &[String]) {
        self.expect(what, found.format(), gathered.format.as_deref());
        self.expect(what, found.pattern(), gathered.pattern.as_deref());
        let listed = found.enum_values().into_iter().flatten().collect();
        self.expect(what, listed, strs(&gathered.enum_values));
        self.expect(what, found.enum_ignores_case(), gathered.enum_ignores_case);
        self.expect(what, found.min_length(), gathered.min_length);
        self.expect(what, found.max_length(), gathered.max_length);
        self.expect(what, found.min_items(), gathered.min_items);
        self.expect(what, found.max_items(), gathered.max_items);
        self.expect(what, found.minimum(), gathered.minimum.as_ref().map(number));
        self.expect(what, found.maximum(), gathered.maximum.as_ref().map(number));
        self.expect(what, found.multiple_of(), gathered.multiple_of.as_ref().map(number));
        self.expect(what, found.has_unique_items(), gathered.unique_items);
        self.expect(what, found.is_unordered(), gathered.unordered);
        self.expect(what, found.key_pattern(), gathered.key_pattern.as_deref());
        let keys = found.unique_keys().into_iter().flatten().collect();
        self.expect(what, keys, strs(&gathered.unique_keys));
        self.expect(what, rules(found.rules()), gathered_rules(&gathered.rules));
        let references = found.references().map(|it| (it.resource_type, it.property)).collect::<Vec<_>>();
        let gathered_references = gathered.references.iter();
        let gathered_references = gathered_references.map(|(left, right)| (left.as_str(), right.as_str()));
        self.expect(what, references, gathered_references.collect());
        let regional = found.regional_enum_values().into_iter().flatten();
        let regional: BTreeMap<_, Vec<_>> = regional.map(|(text, it)| (text, it.iter().collect())).collect();
        let gathered_regional = gathered.regional_enum.iter();
        let gathered_regional = gathered_regional.map(|(text, bits)| (text.as_str(), names(*bits, regions)));
        self.expect(what, regional, gathered_regional.collect());
    }
}

fn rules(rules: read::Rules) -> Vec<(&'static str, &'static str)> {
    rules.map(|rule| (rule.keyword, rule.json)).collect()
}

fn gathered_rules(rules: &super::model::Rules) -> Vec<(&str, &str)> {
    rules.iter().map(|(keyword, json)| (keyword.as_str(), json.as_str())).collect()
}

fn number(number: &serde_json::Number) -> Number {
    let small = number.as_i64().filter(|whole| whole.unsigned_abs() < 1 << 61);
    small.map_or_else(|| Number::Real(number.as_f64().unwrap_or(f64::NAN)), Number::Integer)
}
