//! From the facts to what is generated.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Result, ensure};
use stackwright_schema::{ObjectType, Property, ResourceType, Value, ValueKind};

use super::identity::{self, Identity, Meaning};
use super::model::{Attribute, Body, Enumeration, Item, Kind, Resource, Service, Setter, Structure};
use super::{conventions, describe, enums, names, patches, sharing};

/// Everything, sorted by service and type.
pub(super) fn services() -> Result<Vec<Service>> {
    let mut services: BTreeMap<String, Service> = BTreeMap::new();
    for facts in ResourceType::all() {
        let module = facts.service().to_ascii_lowercase();
        let namespace = facts.namespace();
        let new = || Service { module: module.clone(), namespace, resources: Vec::new() };
        let service = services.entry(module.clone()).or_insert_with(new);
        ensure!(service.namespace == namespace, "both {namespace} and {} are `{module}`", service.namespace);
        service.resources.push(Reading::of(facts).resource());
    }
    let mut services: Vec<_> = services.into_values().collect();
    services.iter_mut().for_each(sharing::share);
    name_attributes(&mut services);
    Ok(services)
}

/// Attributes by which other resources know a resource, and that nothing else says of, are of that kind.
fn name_attributes(services: &mut [Service]) {
    let mut used = BTreeSet::new();
    for resource in services.iter().flat_map(|service| &service.resources) {
        resource.kinds(&mut |kind| match kind {
            Kind::Identity(identity) => drop(used.insert(*identity)),
            Kind::OneOf(identities) => used.extend(identities),
            _ => {}
        });
    }
    for resource in services.iter_mut().flat_map(|service| &mut service.resources) {
        for attribute in &mut resource.attributes {
            let identity = Identity::Other(resource.facts, attribute.name);
            if matches!(attribute.kind, Kind::String | Kind::AnyArn) && used.contains(&identity) {
                attribute.kind = Kind::Identity(identity);
            }
        }
    }
}

/// Where an enumeration or choice is used.
struct Place {
    object: String,
    property: &'static str,
    in_list: bool,
}

/// Reading one resource type.
struct Reading {
    facts: ResourceType,
    /// Structures with their names; `None` while they are read.
    structures: BTreeMap<ObjectType, (String, Option<Structure>)>,
    /// Enumerations and choices in the order in which they are met; their kinds name them by position until
    /// all names are known.
    unnamed: Vec<(Body, Vec<Place>)>,
}

/// The name of an item that has none yet.
fn unnamed(position: usize) -> Kind {
    Kind::Item(format!("#{position}"))
}

impl Reading {
    fn of(facts: ResourceType) -> Self {
        Self { facts, structures: BTreeMap::new(), unnamed: Vec::new() }
    }

    fn resource(mut self) -> Resource {
        let mut top = self.structure(self.facts.object());
        let attributes = self.attributes();
        let given = self.item_names();
        rename(&mut top, &given);
        let mut items = Vec::new();
        for (name, structure) in std::mem::take(&mut self.structures).into_values() {
            if let Some(mut structure) = structure {
                rename(&mut structure, &given);
                items.push(Item { name, body: Body::Structure(structure), shared_with: None });
            }
        }
        for ((mut body, _), name) in self.unnamed.into_iter().zip(&given) {
            if let Body::Choice(kinds) = &mut body {
                kinds.iter_mut().for_each(|kind| rename_kind(kind, &given));
            }
            items.push(Item { name: name.clone(), body, shared_with: None });
        }
        items.sort_by(|a, b| a.name.cmp(&b.name));
        let name = names::pascal(self.facts.short_name());
        let module = names::identifier(names::snake(self.facts.short_name()));
        Resource { facts: self.facts, name, module, top, items, attributes }
    }

    fn structure(&mut self, object: ObjectType) -> Structure {
        let mut setters: Vec<Setter> = Vec::new();
        for property in object.properties().filter(|property| !property.is_read_only()) {
            let place =
                || Place { object: names::pascal(object.name()), property: property.name(), in_list: false };
            let setter = Setter {
                property: property.name(),
                method: names::identifier(names::snake(property.name())),
                required: property.is_required(),
                kind: self.kind(object, property, property.value(), place()),
                facts: describe::property(property),
            };
            // Two spellings of one property, as `NotificationARNs` and `NotificationArns`: the first is AWS's.
            if setters.iter().all(|other| other.method != setter.method) {
                setters.push(setter);
            }
        }
        Structure { schema_name: object.name(), setters, is_open: object.is_open() }
    }

    fn kind(&mut self, object: ObjectType, property: Property, value: Value, mut place: Place) -> Kind {
        match value.kind() {
            ValueKind::String => {
                let identified = identified(object, property.name(), value, place.in_list);
                identified.or_else(|| formatted(value)).unwrap_or_else(|| {
                    match enums::of_value(property.name(), value) {
                        Some(enumeration) => self.enumeration(enumeration, place),
                        None => conventions::text_of_name(property.name()),
                    }
                })
            }
            ValueKind::Integer => Kind::Integer,
            ValueKind::Number => Kind::Number,
            ValueKind::Boolean => Kind::Boolean,
            ValueKind::Json => Kind::Json,
            ValueKind::Timestamp => Kind::Timestamp,
            ValueKind::Tag => Kind::Tag,
            ValueKind::List(element) => {
                place.in_list = true;
                Kind::List(Box::new(self.kind(object, property, element, place)))
            }
            ValueKind::Map(element) => {
                place.in_list = true;
                Kind::Map(Box::new(self.kind(object, property, element, place)))
            }
            ValueKind::Object(nested) => self.nested(nested),
            ValueKind::Union(alternatives) => {
                let mut kinds = Vec::new();
                for alternative in alternatives {
                    let place = Place { object: place.object.clone(), ..place };
                    kinds.push(self.kind(object, property, alternative, place));
                }
                self.choice(kinds, place)
            }
        }
    }

    fn nested(&mut self, object: ObjectType) -> Kind {
        let mut settable = object.properties().filter(|property| !property.is_read_only());
        if is_tag(object) {
            return Kind::Tag;
        }
        if settable.next().is_none() && object.is_open() {
            return Kind::Json;
        }
        if let Some((name, _)) = self.structures.get(&object) {
            return Kind::Item(name.clone());
        }
        let taken = |name: &str| self.structures.values().any(|(other, _)| other == name);
        let name = free_name(&names::pascal(object.name()), taken);
        self.structures.insert(object, (name.clone(), None));
        let structure = self.structure(object);
        self.structures.insert(object, (name.clone(), Some(structure)));
        Kind::Item(name)
    }

    fn enumeration(&mut self, enumeration: Enumeration, place: Place) -> Kind {
        let same =
            |body: &Body| matches!(body, Body::Enumeration(known) if known.variants == enumeration.variants);
        let base = base_name(&place);
        let known = self
            .unnamed
            .iter()
            .position(|(body, places)| same(body) && places.iter().any(|known| base_name(known) == base));
        match known {
            Some(position) => {
                if let Some((_, places)) = self.unnamed.get_mut(position) {
                    places.push(place);
                }
                unnamed(position)
            }
            None => self.add_unnamed(Body::Enumeration(enumeration), place),
        }
    }

    fn choice(&mut self, mut kinds: Vec<Kind>, place: Place) -> Kind {
        kinds.sort();
        kinds.dedup();
        match kinds.as_slice() {
            [one] => one.clone(),
            // A string also takes a whole number, and so does any number.
            [Kind::String, Kind::Integer] => Kind::String,
            [Kind::Integer, Kind::Number] => Kind::Number,
            _ => self.add_unnamed(Body::Choice(kinds), place),
        }
    }

    fn add_unnamed(&mut self, body: Body, place: Place) -> Kind {
        self.unnamed.push((body, vec![place]));
        unnamed(self.unnamed.len() - 1)
    }

    /// Enumerations and choices are called as their property. Where that means several things in the resource,
    /// that of the resource itself keeps the name, and the others are called after their object too.
    fn item_names(&self) -> Vec<String> {
        let own = names::pascal(self.facts.short_name());
        let structures: BTreeSet<&str> = self.structures.values().map(|(name, _)| name.as_str()).collect();
        let bases: Vec<String> = self
            .unnamed
            .iter()
            .map(|(_, places)| places.first().map(base_name).unwrap_or_default())
            .collect();
        let mut taken: BTreeSet<String> = structures.iter().map(|name| (*name).to_owned()).collect();
        let mut given = Vec::new();
        for ((_, places), base) in self.unnamed.iter().zip(&bases) {
            let is_alone = bases.iter().filter(|other| *other == base).count() == 1;
            let is_top = places.iter().any(|place| place.object == own);
            let object = places.first().map(|place| place.object.as_str()).unwrap_or_default();
            let wanted = if is_alone || is_top { base.clone() } else { names::joined(object, base) };
            let wanted = if taken.contains(&wanted) { names::joined(object, base) } else { wanted };
            let wanted = if taken.contains(&wanted) { format!("{wanted}Kind") } else { wanted };
            let name = free_name(&wanted, |name| taken.contains(name));
            taken.insert(name.clone());
            given.push(name);
        }
        given
    }

    fn attributes(&self) -> Vec<Attribute> {
        let mut attributes: Vec<Attribute> = Vec::new();
        // Where the names of all attributes are open, `Handle::attribute` serves.
        let mut all: Vec<_> = self.facts.attributes().filter(|attribute| attribute.name() != "*").collect();
        all.sort_by_key(|attribute| attribute.name().contains('.'));
        for attribute in all {
            let name = attribute.name();
            let method = names::snake(name.trim_end_matches(".*"));
            let method = match method.as_str() {
                // Methods of every handle.
                "node" | "reference" | "attribute" => format!("{method}_attribute"),
                _ => names::identifier(method),
            };
            let kind = attribute_kind(attribute.value(), name, &identity::of_member(self.facts, name));
            // Two spellings of one attribute: the one without a dot is the one to use.
            if attributes.iter().all(|other| other.method != method) {
                attributes.push(Attribute { name, method, kind });
            }
        }
        attributes
    }
}

/// Gives the items their names.
fn rename(structure: &mut Structure, given: &[String]) {
    structure.setters.iter_mut().for_each(|setter| rename_kind(&mut setter.kind, given));
}

fn rename_kind(kind: &mut Kind, given: &[String]) {
    match kind {
        Kind::List(element) | Kind::Map(element) => rename_kind(element, given),
        Kind::Item(name) => {
            let position = name.strip_prefix('#').and_then(|position| position.parse::<usize>().ok());
            if let Some(new) = position.and_then(|position| given.get(position)) {
                name.clone_from(new);
            }
        }
        _ => {}
    }
}

/// The property's name; of an element that of one.
fn base_name(place: &Place) -> String {
    let name = names::pascal(place.property);
    if !place.in_list {
        return name;
    }
    let cut = |end: &str, new: &str| name.strip_suffix(end).map(|start| format!("{start}{new}"));
    ["uses", "sses", "xes", "ches"]
        .into_iter()
        .find_map(|end| cut(end, end.trim_end_matches("es")))
        .or_else(|| cut("ies", "y"))
        .or_else(|| if name.ends_with("ss") { None } else { cut("s", "") })
        .unwrap_or(name)
}

/// The wanted name, with a number where it is taken.
fn free_name(wanted: &str, taken: impl Fn(&str) -> bool) -> String {
    let mut name = wanted.to_owned();
    let mut number = 2;
    while taken(&name) {
        name = format!("{wanted}{number}");
        number += 1;
    }
    name
}

/// What a property identifies; none where nothing says so or the facts name only examples.
fn identified(object: ObjectType, property: &'static str, value: Value, in_list: bool) -> Option<Kind> {
    if patches::is_any_arn(object, property) {
        return Some(Kind::AnyArn);
    }
    let mut identities = match (patches::of_place(object, property), identity::of_value(value)) {
        (Some(identity), _) => BTreeSet::from([identity]),
        (None, Meaning::OneOf(identities)) if !conventions::prevails(object, property) => identities,
        _ if value.format().is_some_and(|format| patches::of_format(format).is_some()) => return None,
        _ => conventions::of_name(object, property, in_list),
    };
    if identities.is_empty() {
        return None;
    }
    identities.retain(|identity| !is_own_name(*identity, object, property));
    if patches::is_open(object, property) || identities.is_empty() {
        return Some(Kind::String);
    }
    let identities = patches::with_qualified_functions(identities);
    let resources: BTreeSet<_> = identities.iter().map(|identity| identity.resource()).collect();
    if let Some(one) = only(&identities) {
        return Some(Kind::Identity(*one));
    }
    if resources.len() == 1 || patches::one_of(&identities).is_some() {
        return Some(Kind::OneOf(identities));
    }
    let all_arns = identities.iter().all(|identity| matches!(identity, Identity::Arn(_)));
    Some(if all_arns { Kind::AnyArn } else { Kind::String })
}

fn only<T: Ord>(set: &BTreeSet<T>) -> Option<&T> {
    set.first().filter(|_| set.len() == 1)
}

/// Whether a property names the very resource that it belongs to, and so is the platform's to choose.
fn is_own_name(identity: Identity, object: ObjectType, property: &'static str) -> bool {
    let resource = object.resource();
    let own = identity::of_member(resource, property);
    object == resource.object()
        && identity.resource() == resource
        && matches!(own, Meaning::OneOf(identities) if identities.contains(&identity))
}

/// A tag in a structure of its own.
fn is_tag(object: ObjectType) -> bool {
    let is_text = |property: Property| matches!(property.kind(), ValueKind::String);
    let names: Vec<_> = object.properties().map(Property::name).collect();
    matches!(object.name(), "Tag" | "Tags") && names == ["Key", "Value"] && object.properties().all(is_text)
}

/// The kind of text with a format.
fn formatted(value: Value) -> Option<Kind> {
    match value.format()? {
        "ipv4-network" | "ipv6-network" => Some(Kind::Cidr),
        "date-time" => Some(Kind::Timestamp),
        format => patches::of_format(format).map(Kind::Format),
    }
}

/// The kind of an attribute: structures cannot be read whole, and an enum's value is text.
fn attribute_kind(value: Value, name: &'static str, meaning: &Meaning) -> Kind {
    match value.kind() {
        ValueKind::String => match meaning {
            Meaning::OneOf(identities) => match only(identities) {
                Some(identity) => Kind::Identity(*identity),
                // One of several cannot be told apart when it is read.
                None => Kind::String,
            },
            Meaning::Unknown => formatted(value).unwrap_or_else(|| conventions::text_of_name(name)),
        },
        ValueKind::Integer => Kind::Integer,
        ValueKind::Number => Kind::Number,
        ValueKind::Boolean => Kind::Boolean,
        ValueKind::Timestamp => Kind::Timestamp,
        ValueKind::List(element) => Kind::List(Box::new(attribute_kind(element, name, meaning))),
        _ => Kind::Json,
    }
}
