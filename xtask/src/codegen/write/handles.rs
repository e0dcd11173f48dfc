//! Handles of all types and the other kinds that services share: small, and there whatever features are on.

use std::collections::BTreeSet;
use std::fmt::Write;

use super::super::identity::Identity;
use super::super::model::Service;
use super::super::references::{self, References};
use super::super::{conventions, describe, patches};
use super::MARKER;
use super::types::Place;

/// The file of the handles.
pub(super) fn write(services: &[Service], references: &References) -> String {
    let mut text = format!(
        "{MARKER}//! Handles of every resource type and kinds of identifiers, whatever features are on: services refer\n\
         //! to each other.\n"
    );
    for service in services {
        _ = writeln!(text, "\n/// `{}`.\npub mod {} {{", service.namespace, service.module);
        for resource in &service.resources {
            let facts = resource.facts;
            let kind = if references::is_arn(facts) { "Arn" } else { "Id" };
            let about = describe::reference(facts);
            _ = writeln!(
                text,
                "    handle!(#[doc = \"`{facts}` in the tree.{about}\"] {}, {kind}, \"{facts}\");",
                resource.name
            );
        }
        for (identity, name) in &references.others {
            if let Identity::Other(resource, property) = identity
                && resource.namespace() == service.namespace
            {
                _ = writeln!(text, "    identifier!(#[doc = \"`{property}` of an `{resource}`.\"] {name});");
            }
        }
        text.push_str("}\n");
    }
    kinds(&mut text, references);
    text
}

/// Identifiers that belong to no one type.
fn kinds(text: &mut String, references: &References) {
    let place = Place { references, locals: BTreeSet::new(), items: String::new() };
    text.push_str("\n/// Kinds of identifiers that belong to no one type of resource.\npub mod kinds {\n");
    text.push_str("    use super::*;\n    use crate::vocabulary::{Arn, Id};\n");
    for patches::Format { name, about, also, .. } in patches::FORMATS {
        _ = writeln!(text, "    identifier!(#[doc = \"{about}\"] {name});");
        let kinds: Vec<_> = conventions::identities(also).iter().map(|it| place.identity(*it)).collect();
        accepts(text, name, &kinds);
    }
    for (set, name) in &references.one_of {
        let kinds: Vec<_> = set.iter().map(|identity| place.identity(*identity)).collect();
        let about: Vec<_> = kinds.iter().map(|kind| format!("`{kind}`")).collect();
        _ = writeln!(text, "    identifier!(#[doc = \"One of {}.\"] {name});", about.join(", "));
        accepts(text, name, &kinds);
    }
    text.push_str("}\n");
}

fn accepts(text: &mut String, name: &str, kinds: &[String]) {
    if !kinds.is_empty() {
        _ = writeln!(text, "    accepts!({name}: {});", kinds.join(", "));
    }
}
