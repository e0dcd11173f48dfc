//! Handles of all types and the other kinds that services share: small, and there whatever features are on.

use std::fmt::Write;

use super::super::describe;
use super::super::model::Service;
use super::super::references::{self, References};
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
            if let super::super::identity::Identity::Other(resource, property) = identity
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

/// Places that take one of several identifiers.
fn kinds(text: &mut String, references: &References) {
    let place = Place { references, locals: Default::default(), items: String::new() };
    text.push_str("\n/// Kinds of values that can be one of several identifiers.\npub mod kinds {\n");
    text.push_str("    use super::*;\n    use crate::vocabulary::{Arn, Id};\n");
    for (set, name) in &references.one_of {
        let kinds: Vec<_> = set.iter().map(|identity| place.identity(*identity)).collect();
        _ = writeln!(text, "    choice!({name}: {});", kinds.join(", "));
    }
    text.push_str("}\n");
}
