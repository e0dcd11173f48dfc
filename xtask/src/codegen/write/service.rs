//! One service: builders, attributes and, in a module a resource, what is nested in it.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use super::super::describe;
use super::super::model::{Attribute, Body, Item, Resource, Service, Setter, Structure};
use super::super::references::References;
use super::MARKER;
use super::types::Place;

/// The file of a service.
pub(super) fn write(service: &Service, references: &References) -> String {
    let mut text = format!(
        "{MARKER}//! `{}`.\n\nuse super::handles::*;\nuse crate::vocabulary::*;\n",
        service.namespace
    );
    let handles = handles(service, references);
    let list = handles.iter().copied().collect::<Vec<_>>().join(", ");
    _ = writeln!(text, "pub use super::handles::{}::{{{list}}};", service.module);

    let modules = service.resources.iter().filter(|resource| !resource.items.is_empty());
    let locals = handles.into_iter().chain(modules.map(|resource| resource.module.as_str())).collect();
    let mut place = Place { references, locals, items: String::new() };
    for resource in &service.resources {
        place.items = format!("{}::", resource.module);
        text.push('\n');
        builder(&mut text, resource, &place);
        attributes(&mut text, resource, &place);
        items(&mut text, resource, references);
    }
    text
}

/// Everything of the service that others can refer to.
fn handles<'a>(service: &'a Service, references: &'a References) -> BTreeSet<&'a str> {
    let others =
        references.others.iter().filter(|(identity, _)| identity.resource().namespace() == service.namespace);
    let handles = service.resources.iter().map(|resource| resource.name.as_str());
    handles.chain(others.map(|(_, name)| name.as_str())).collect()
}

fn builder(text: &mut String, resource: &Resource, place: &Place<'_>) {
    let facts = resource.facts;
    let about = describe::resource(facts);
    _ = writeln!(text, "resource!(#[doc = \"`{facts}`.{about}\"] Cfn{0}, {0});", resource.name);
    structure(text, &format!("Cfn{}", resource.name), &resource.top, place, "");
}

/// The constructor and the setters.
fn structure(text: &mut String, name: &str, structure: &Structure, place: &Place<'_>, indent: &str) {
    _ = writeln!(text, "{indent}impl {name} {{");
    let (required, optional): (Vec<_>, Vec<_>) = structure.setters.iter().partition(|setter| setter.required);
    constructor(text, &required, place, indent);
    for setter in optional {
        let (argument, convert) = place.argument(&setter.kind);
        _ = writeln!(text, "{indent}    /// `{}`.{}", setter.property, setter.facts);
        _ = writeln!(
            text,
            "{indent}    pub fn {}(self, value: {argument}) -> Self {{ Self(self.0.with(\"{}\", value.{convert}())) }}",
            setter.method, setter.property
        );
    }
    if structure.is_open {
        _ = writeln!(text, "{indent}    /// A property of any name.");
        _ = writeln!(
            text,
            "{indent}    pub fn with(self, name: impl Into<crate::vocabulary::Text>, value: impl Into<crate::vocabulary::Value>) -> Self {{ Self(self.0.with(name, value)) }}"
        );
    }
    _ = writeln!(text, "{indent}}}");
}

fn constructor(text: &mut String, required: &[&Setter], place: &Place<'_>, indent: &str) {
    if required.is_empty() {
        _ = writeln!(
            text,
            "{indent}    /// Nothing is required.\n{indent}    pub fn new() -> Self {{ Self(Object::new()) }}"
        );
        return;
    }
    for setter in required {
        _ = writeln!(text, "{indent}    /// `{}`.{}", setter.property, setter.facts);
        _ = writeln!(text, "{indent}    ///");
    }
    text.truncate(text.len() - indent.len() - "    ///\n".len());
    let arguments: Vec<_> = required
        .iter()
        .map(|setter| format!("{}: {}", setter.method, place.argument(&setter.kind).0))
        .collect();
    _ = writeln!(text, "{indent}    pub fn new({}) -> Self {{", arguments.join(", "));
    _ = write!(text, "{indent}        Self(Object::new()");
    for setter in required {
        let convert = place.argument(&setter.kind).1;
        _ = write!(text, ".with(\"{}\", {}.{convert}())", setter.property, setter.method);
    }
    _ = writeln!(text, ")\n{indent}    }}");
}

fn attributes(text: &mut String, resource: &Resource, place: &Place<'_>) {
    if resource.attributes.is_empty() {
        return;
    }
    _ = writeln!(text, "impl {} {{", resource.name);
    for Attribute { name, method, kind } in &resource.attributes {
        let value = place.value(kind);
        match name.strip_suffix(".*") {
            None => {
                _ = writeln!(text, "    /// `{name}`.");
                _ = writeln!(text, "    pub fn {method}(self) -> {value} {{ self.attribute(\"{name}\") }}");
            }
            Some(start) => {
                _ = writeln!(text, "    /// `{start}` of a name.");
                _ = writeln!(
                    text,
                    "    pub fn {method}(self, name: &str) -> {value} {{ self.attribute(format!(\"{start}.{{name}}\")) }}"
                );
            }
        }
    }
    text.push_str("}\n");
}

/// The module of a resource.
fn items(text: &mut String, resource: &Resource, references: &References) {
    if resource.items.is_empty() {
        return;
    }
    _ = writeln!(text, "\n/// What is nested in `{}`.\npub mod {} {{", resource.facts, resource.module);
    let (shared, own): (Vec<&Item>, Vec<&Item>) =
        resource.items.iter().partition(|item| item.shared_with.is_some());
    if own.iter().any(|item| !matches!(item.body, Body::Enumeration(_))) {
        text.push_str("    use super::super::handles::*;\n");
    }
    text.push_str("    use crate::vocabulary::*;\n");
    let mut homes: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for item in shared {
        homes.entry(item.shared_with.as_deref().unwrap_or_default()).or_default().push(&item.name);
    }
    for (home, names) in homes {
        _ = writeln!(text, "    pub use super::{home}::{{{}}};", names.join(", "));
    }
    let place = Place {
        references,
        locals: resource.items.iter().map(|item| item.name.as_str()).collect(),
        items: String::new(),
    };
    for item in own {
        match &item.body {
            Body::Structure(body) => {
                _ = writeln!(text, "    structure!(#[doc = \"`{}`.\"] {});", body.schema_name, item.name);
                structure(text, &item.name, body, &place, "    ");
            }
            Body::Enumeration(body) => {
                let variants: Vec<_> =
                    body.variants.iter().map(|(name, value)| format!("{name} = {value:?}")).collect();
                let (property, name, variants) = (body.property, &item.name, variants.join(", "));
                _ = writeln!(text, "    enumeration!(#[doc = \"A `{property}`.\"] {name} {{ {variants} }});");
            }
            Body::Choice(kinds) => {
                let kinds: Vec<_> = kinds.iter().map(|kind| place.kind(kind)).collect();
                let about: Vec<_> = kinds.iter().map(|kind| format!("`{kind}`")).collect();
                _ = writeln!(text, "    choice!(#[doc = \"One of {}.\"] {});", about.join(", "), item.name);
                _ = writeln!(text, "    accepts!({}: {});", item.name, kinds.join(", "));
            }
        }
    }
    text.push_str("}\n");
}
