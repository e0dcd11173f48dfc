//! `Globals` of SAM templates: properties that every resource of a type inherits.
//!
//! <https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-specification-template-anatomy-globals.html>

use std::collections::BTreeMap;

use crate::document::Node;
use crate::resolve::{Resolver, Site};
use crate::{Map, Value};

/// What a resource inherits; none where the template says nothing of its type.
pub(crate) fn inherited(
    resolver: &Resolver<'_>,
    scope: usize,
    template: &Node<'_>,
    type_name: &str,
) -> Option<Value> {
    let kind = type_name.strip_prefix("AWS::Serverless::")?;
    let globals = template.get("Globals")?.get(kind)?;
    resolver.evaluate(&Site::element(scope, "Globals", kind), globals)
}

/// A value with what it inherits: maps have the entries of both, lists the items of both, and anything else is as the
/// resource says it.
pub(crate) fn inherit(globals: Value, own: Value) -> Value {
    match (globals, own) {
        (globals, Value::Null) => globals,
        (Value::List(mut items), Value::List(own)) => {
            items.extend(own);
            Value::List(items)
        }
        (Value::Map(globals), Value::Map(own)) => {
            let mut own: BTreeMap<Box<str>, Value> = own.into_entries().collect();
            let mut entries: Vec<(Box<str>, Value)> = Vec::with_capacity(globals.len() + own.len());
            for (key, value) in globals.into_entries() {
                let own = own.remove(&key).unwrap_or_default();
                entries.push((key, inherit(value, own)));
            }
            entries.extend(own);
            Value::Map(entries.into_iter().collect::<Map>())
        }
        (_, own) => own,
    }
}
