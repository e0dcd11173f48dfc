//! Kinds as Rust types, written so that no local name stands in the way.

use std::collections::BTreeSet;

use super::super::identity::Identity;
use super::super::model::Kind;
use super::super::names;
use super::super::references::References;

/// Where a type is written: which names are taken there, and how those of the resource's module are reached.
pub(super) struct Place<'a> {
    pub(super) references: &'a References,
    /// Names that the module defines itself.
    pub(super) locals: BTreeSet<&'a str>,
    /// What leads to the items of the resource: nothing within its module.
    pub(super) items: String,
}

impl Place<'_> {
    /// A name of `crate::vocabulary`, which every generated module sees.
    fn word(&self, name: &str) -> String {
        if self.locals.contains(name) { format!("crate::vocabulary::{name}") } else { name.to_owned() }
    }

    /// The handle of a resource type, by way of its service.
    fn handle(&self, namespace: &str, name: &str) -> String {
        let module = namespace.rsplit("::").next().unwrap_or_default().to_ascii_lowercase();
        let path = if self.locals.contains(module.as_str()) { "crate::services::handles::" } else { "" };
        format!("{path}{module}::{name}")
    }

    /// The kind as a Rust type.
    pub(super) fn kind(&self, kind: &Kind) -> String {
        match kind {
            Kind::String => self.word("String"),
            Kind::Integer => "i64".to_owned(),
            Kind::Number => "f64".to_owned(),
            Kind::Boolean => "bool".to_owned(),
            Kind::Json => self.word("Json"),
            Kind::Timestamp => self.word("Timestamp"),
            Kind::Cidr => self.word("Cidr"),
            Kind::Tag => self.word("Tag"),
            Kind::AnyArn => self.word("AnyArn"),
            Kind::Item(name) => format!("{}{name}", self.items),
            Kind::Identity(identity) => self.identity(*identity),
            Kind::Format(name) => format!("{}::{name}", self.word("kinds")),
            Kind::OneOf(set) => {
                let name = self.references.one_of.get(set).map(String::as_str).unwrap_or_default();
                format!("{}::{name}", self.word("kinds"))
            }
            Kind::List(element) => format!("{}<{}>", self.word("Vec"), self.kind(element)),
            Kind::Map(element) => {
                format!("{}<{}, {}>", self.word("BTreeMap"), self.word("String"), self.kind(element))
            }
        }
    }

    pub(super) fn identity(&self, identity: Identity) -> String {
        let resource = identity.resource();
        let handle = || self.handle(resource.namespace(), &names::pascal(resource.short_name()));
        match identity {
            Identity::Id(_) => format!("{}<{}>", self.word("Id"), handle()),
            Identity::Arn(_) => format!("{}<{}>", self.word("Arn"), handle()),
            Identity::Other(..) => {
                let name = self.references.others.get(&identity).map(String::as_str).unwrap_or_default();
                self.handle(resource.namespace(), name)
            }
        }
    }

    /// The type of a setter's argument, and the method that converts it.
    pub(super) fn argument(&self, kind: &Kind) -> (String, &'static str) {
        let (conversion, element, method) = match kind {
            Kind::List(element) => ("IntoList", element.as_ref(), "into_list"),
            Kind::Map(element) => ("IntoMap", element.as_ref(), "into_map"),
            one => ("IntoVal", one, "into_val"),
        };
        (format!("impl {}<{}>", self.word(conversion), self.kind(element)), method)
    }

    /// The type of an attribute.
    pub(super) fn value(&self, kind: &Kind) -> String {
        format!("{}<{}>", self.word("Val"), self.kind(kind))
    }
}
