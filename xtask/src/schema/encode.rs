//! The facts as bytes, in the layout of [`stackwright_schema::layout`].

use std::collections::BTreeMap;

use anyhow::Context;
use stackwright_schema::layout::{self, constraint, header, kind, object, property, section};

use super::model::{Constraints, Kind, LogType, Object, Operation, Property, RegionalEnum, Replacement};
use super::model::{Resource, Rules};
use super::model::{Scrutiny, TagShape, Tagging, Value};
use super::sources::Sources;
use super::texts::Texts;

/// Everything that is written.
pub(super) struct Facts {
    pub(super) resources: BTreeMap<String, Resource>,
    pub(super) regions: Vec<String>,
}

/// The bytes before compression: the length of the texts, the texts, the records.
pub(super) fn encode(facts: &Facts, sources: &Sources) -> anyhow::Result<Vec<u8>> {
    let mut texts = Texts::default();
    records(facts, sources, &mut texts)?;
    let laid_out = texts.lay_out()?;
    let records = records(facts, sources, &mut texts)?;
    let length = u32::try_from(laid_out.len())?;
    Ok([&length.to_le_bytes(), laid_out.as_slice(), records.as_slice()].concat())
}

fn records<'a>(facts: &'a Facts, sources: &Sources, texts: &'a mut Texts) -> anyhow::Result<Vec<u8>> {
    let words = header::WORDS + facts.resources.len();
    let mut out = Writer { bytes: vec![0; 4 * words], texts, regional_enums: BTreeMap::new() };
    let mut index = vec![0; words];
    let mut set = |word: usize, value: usize| -> anyhow::Result<()> {
        *index.get_mut(word).context("no such word")? = u32::try_from(value)?;
        Ok(())
    };
    set(header::VERSION, layout::VERSION as usize)?;
    set(header::TYPES, facts.resources.len())?;
    set(header::SOURCES, out.bytes.len())?;
    let packages = sources.packages();
    out.texts(
        packages.iter().flat_map(|it| [it.package.as_str(), &it.version, &it.sha256]).collect::<Vec<_>>(),
    );
    set(header::REGIONS, out.bytes.len())?;
    out.texts(&facts.regions);
    out.regional_enums(facts);
    for (position, (name, resource)) in facts.resources.iter().enumerate() {
        set(header::WORDS + position, out.bytes.len())?;
        out.resource(name, resource).with_context(|| name.clone())?;
    }
    let mut bytes = out.bytes;
    for (place, word) in bytes.chunks_exact_mut(4).zip(index) {
        place.copy_from_slice(&word.to_le_bytes());
    }
    Ok(bytes)
}

struct Writer<'a> {
    bytes: Vec<u8>,
    texts: &'a mut Texts,
    /// Where each is: many properties share one, and some are long.
    regional_enums: BTreeMap<&'a RegionalEnum, usize>,
}

impl<'a> Writer<'a> {
    fn byte(&mut self, byte: u8) {
        self.bytes.push(byte);
    }

    fn varint(&mut self, mut value: u64) {
        while value >= 0x80 {
            self.bytes.push((value & 0x7f) as u8 | 0x80);
            value >>= 7;
        }
        self.bytes.push(value as u8);
    }

    fn count(&mut self, count: usize) {
        self.varint(count as u64);
    }

    fn text(&mut self, text: &str) {
        let offset = self.texts.offset(text);
        self.varint(offset);
    }

    fn texts<T: AsRef<str>>(&mut self, texts: impl IntoIterator<Item = T, IntoIter: ExactSizeIterator>) {
        let texts = texts.into_iter();
        self.count(texts.len());
        for text in texts {
            self.text(text.as_ref());
        }
    }

    /// Writes words to be set later, and says where they are.
    fn reserve(&mut self, words: usize) -> usize {
        let at = self.bytes.len();
        self.bytes.resize(at + 4 * words, 0);
        at
    }

    fn set(&mut self, at: usize, value: usize) -> anyhow::Result<()> {
        let word = u32::try_from(value)?.to_le_bytes();
        self.bytes.get_mut(at..at + 4).context("no such word")?.copy_from_slice(&word);
        Ok(())
    }

    fn regional_enums(&mut self, facts: &'a Facts) {
        let objects = facts.resources.values().flat_map(|resource| &resource.objects);
        let mut values: Vec<_> = objects.flat_map(|it| it.properties.values()).map(|it| &it.value).collect();
        while let Some(value) = values.pop() {
            match &value.kind {
                Kind::List(element) | Kind::Map(element) => values.push(element),
                Kind::Union(several) => values.extend(several),
                _ => {}
            }
            let regional = &value.constraints.regional_enum;
            if !regional.is_empty() && !self.regional_enums.contains_key(regional) {
                self.regional_enums.insert(regional, self.bytes.len());
                self.count(regional.len());
                for (text, regions) in regional {
                    self.text(text);
                    self.bytes.extend_from_slice(&regions.to_le_bytes());
                }
            }
        }
    }

    fn resource(&mut self, name: &str, resource: &Resource) -> anyhow::Result<()> {
        let start = self.bytes.len();
        self.text(name);
        let offsets = self.reserve(section::COUNT);
        for index in 0..section::COUNT {
            let at = self.bytes.len();
            self.section(index, resource, start)?;
            if self.bytes.len() > at {
                self.set(offsets + 4 * index, at - start)?;
            }
        }
        Ok(())
    }

    fn section(&mut self, index: usize, resource: &Resource, start: usize) -> anyhow::Result<()> {
        match index {
            section::SUMMARY => {
                self.byte(resource.flags);
                self.bytes.extend_from_slice(&resource.regions.to_le_bytes());
                self.texts(&resource.lifecycle);
            }
            section::OBJECTS => {
                self.count(resource.objects.len());
                let offsets = self.reserve(resource.objects.len());
                for (number, object) in resource.objects.iter().enumerate() {
                    self.set(offsets + 4 * number, self.bytes.len() - start)?;
                    self.object(object)?;
                }
            }
            section::ATTRIBUTES if !resource.attributes.is_empty() => {
                let attributes = resource.attributes.iter();
                let attributes = attributes.map(|(name, value)| (name.clone(), Property::new(value.clone())));
                self.table(&attributes.collect())?;
            }
            section::IDENTITY => {
                self.texts(&resource.reference);
                self.texts(&resource.primary_identifier);
                self.count(resource.additional_identifiers.len());
                for identifier in &resource.additional_identifiers {
                    self.texts(identifier);
                }
                self.text(resource.arn_template.as_deref().unwrap_or_default());
                self.text(resource.transform.as_deref().unwrap_or_default());
            }
            section::TAGGING => resource.tagging.iter().for_each(|tagging| self.tagging(tagging)),
            section::HANDLERS if !resource.handlers.is_empty() => {
                self.count(resource.handlers.len());
                for (operation, handler) in &resource.handlers {
                    self.byte(match operation {
                        Operation::Create => 0,
                        Operation::Read => 1,
                        Operation::Update => 2,
                        Operation::Delete => 3,
                        Operation::List => 4,
                    });
                    self.varint(u64::from(handler.timeout_minutes));
                    self.texts(&handler.permissions);
                }
            }
            section::REPLACEMENT if !resource.replacement_paths.is_empty() => {
                self.texts(&resource.replacement_paths);
            }
            section::LOGS if !resource.logs.is_empty() => self.logs(&resource.logs),
            _ => {}
        }
        Ok(())
    }

    fn tagging(&mut self, tagging: &Tagging) {
        self.text(&tagging.property);
        self.byte(match tagging.shape {
            TagShape::List => 0,
            TagShape::AutoScaling => 1,
            TagShape::Map => 2,
            TagShape::Items => 3,
            TagShape::Specifications => 4,
        });
        self.byte(
            u8::from(tagging.on_create)
                | u8::from(tagging.updatable) << 1
                | u8::from(tagging.system_tags) << 2,
        );
        self.texts(&tagging.permissions);
    }

    fn logs(&mut self, logs: &[LogType]) {
        self.count(logs.len());
        for log in logs {
            self.text(&log.log_type);
            self.text(&log.permissions_version);
            self.count(log.destinations.len());
            for destination in &log.destinations {
                self.text(&destination.destination_type);
                self.texts(&destination.output_formats);
            }
        }
    }

    fn object(&mut self, object: &Object) -> anyhow::Result<()> {
        self.text(&object.name);
        let has_rules = !object.rules.is_empty();
        self.byte(
            if object.is_open { object::OPEN } else { 0 } | if has_rules { object::HAS_RULES } else { 0 },
        );
        self.table(&object.properties)?;
        if has_rules {
            self.rules(&object.rules);
        }
        Ok(())
    }

    fn rules(&mut self, rules: &Rules) {
        self.texts(rules.iter().flat_map(|(keyword, json)| [keyword, json]).collect::<Vec<_>>());
    }

    fn table(&mut self, properties: &BTreeMap<String, Property>) -> anyhow::Result<()> {
        self.count(properties.len());
        let offsets = self.reserve(properties.len() + 1);
        let start = self.bytes.len();
        for (index, (name, property)) in properties.iter().enumerate() {
            self.set(offsets + 4 * index, self.bytes.len() - start)?;
            self.property(name, property).with_context(|| name.clone())?;
        }
        self.set(offsets + 4 * properties.len(), self.bytes.len() - start)
    }

    fn property(&mut self, name: &str, property: &Property) -> anyhow::Result<()> {
        self.text(name);
        let flags = [
            (property.required, property::REQUIRED),
            (property.read_only, property::READ_ONLY),
            (property.write_only, property::WRITE_ONLY),
            (property.deprecated, property::DEPRECATED),
            (property.default.is_some(), property::HAS_DEFAULT),
        ];
        let flags = flags.iter().filter(|(is_set, _)| *is_set).fold(0, |bits, (_, flag)| bits | flag);
        let replacement = match property.replacement {
            Replacement::Never => 0,
            Replacement::Sometimes => 1,
            Replacement::Always => 2,
        };
        let scrutiny = match property.scrutiny {
            Scrutiny::None => 0,
            Scrutiny::ResourcePolicy => 1,
            Scrutiny::IdentityPolicies => 2,
            Scrutiny::ManagedPolicies => 3,
            Scrutiny::Ingress => 4,
            Scrutiny::Egress => 5,
        };
        let flags: u16 =
            flags | replacement << property::REPLACEMENT_SHIFT | scrutiny << property::SCRUTINY_SHIFT;
        self.bytes.extend_from_slice(&flags.to_le_bytes());
        if let Some(default) = &property.default {
            self.text(default);
        }
        self.value(&property.value)
    }

    fn value(&mut self, value: &Value) -> anyhow::Result<()> {
        let head = match &value.kind {
            Kind::String => kind::STRING,
            Kind::Integer => kind::INTEGER,
            Kind::Number => kind::NUMBER,
            Kind::Boolean => kind::BOOLEAN,
            Kind::Json => kind::JSON,
            Kind::Timestamp => kind::TIMESTAMP,
            Kind::Tag => kind::TAG,
            Kind::List(_) => kind::LIST,
            Kind::Map(_) => kind::MAP,
            Kind::Object(_) => kind::OBJECT,
            Kind::Union(_) => kind::UNION,
        };
        let mask = mask(&value.constraints);
        if mask == 0 {
            self.byte(head);
        } else {
            self.byte(head | kind::HAS_CONSTRAINTS);
            self.varint(u64::from(mask));
            self.constraints(&value.constraints);
        }
        match &value.kind {
            Kind::List(element) | Kind::Map(element) => self.value(element)?,
            Kind::Object(number) => self.count(*number),
            Kind::Union(alternatives) => {
                self.count(alternatives.len());
                for alternative in alternatives {
                    let outer = std::mem::take(&mut self.bytes);
                    let written = self.value(alternative);
                    let inner = std::mem::replace(&mut self.bytes, outer);
                    written?;
                    self.count(inner.len());
                    self.bytes.extend(inner);
                }
            }
            _ => {}
        }
        Ok(())
    }

    /// In the order of the bits in the mask.
    fn constraints(&mut self, it: &Constraints) {
        it.format.iter().chain(&it.pattern).for_each(|text| self.text(text));
        if !it.enum_values.is_empty() {
            self.texts(&it.enum_values);
        }
        for count in [it.min_length, it.max_length, it.min_items, it.max_items].into_iter().flatten() {
            self.varint(count);
        }
        for number in [&it.minimum, &it.maximum, &it.multiple_of].into_iter().flatten() {
            self.number(number);
        }
        if !it.references.is_empty() {
            self.texts(it.references.iter().flat_map(|(left, right)| [left, right]).collect::<Vec<_>>());
        }
        if !it.unique_keys.is_empty() {
            self.texts(&it.unique_keys);
        }
        if !it.rules.is_empty() {
            self.rules(&it.rules);
        }
        it.key_pattern.iter().for_each(|text| self.text(text));
        if !it.regional_enum.is_empty() {
            let place = self.regional_enums.get(&it.regional_enum).copied().unwrap_or_default();
            self.count(place);
        }
    }

    /// Whole numbers as zigzag above a zero bit, which leaves out the greatest; others as text.
    fn number(&mut self, number: &serde_json::Number) {
        match number.as_i64().filter(|whole| whole.unsigned_abs() < 1 << 61) {
            Some(whole) => self.varint((((whole << 1) ^ (whole >> 63)).cast_unsigned()) << 1),
            None => {
                self.varint(1);
                self.text(&number.to_string());
            }
        }
    }
}

fn mask(it: &Constraints) -> u32 {
    use constraint::*;
    let bits = [
        (it.format.is_some(), FORMAT),
        (it.pattern.is_some(), PATTERN),
        (!it.enum_values.is_empty(), ENUM),
        (it.min_length.is_some(), MIN_LENGTH),
        (it.max_length.is_some(), MAX_LENGTH),
        (it.min_items.is_some(), MIN_ITEMS),
        (it.max_items.is_some(), MAX_ITEMS),
        (it.minimum.is_some(), MINIMUM),
        (it.maximum.is_some(), MAXIMUM),
        (it.multiple_of.is_some(), MULTIPLE_OF),
        (!it.references.is_empty(), REFERENCES),
        (!it.unique_keys.is_empty(), UNIQUE_KEYS),
        (!it.rules.is_empty(), RULES),
        (it.unique_items, UNIQUE_ITEMS),
        (it.enum_ignores_case, ENUM_IGNORES_CASE),
        (it.unordered, UNORDERED),
        (it.key_pattern.is_some(), KEY_PATTERN),
        (!it.regional_enum.is_empty(), REGIONAL_ENUM),
    ];
    bits.iter().filter(|(is_set, _)| *is_set).fold(0, |mask, (_, bit)| mask | bit)
}
