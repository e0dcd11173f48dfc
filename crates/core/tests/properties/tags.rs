//! Tags reach what they should, as a naive walk over the scopes around each resource finds.

use std::collections::BTreeMap;

use proptest::prelude::*;
use serde_json::{Value as Json, json};
use stackwright_core::tree::{NodeId, RawResource};
use stackwright_core::{App, Stack};

/// A scope with the tags that it gives, and whether a resource with tags of its own stands in it.
#[derive(Clone, Debug)]
struct Part {
    tags: Vec<(u8, u8)>,
    own: Option<Vec<(u8, u8)>>,
    inner: Vec<Part>,
}

fn part() -> impl Strategy<Value = Part> {
    let tags = || prop::collection::vec((0_u8..4, 0_u8..4), 0..3);
    let leaf =
        (tags(), prop::option::of(tags())).prop_map(|(tags, own)| Part { tags, own, inner: Vec::new() });
    leaf.prop_recursive(4, 16, 3, move |inner| {
        (tags(), prop::option::of(tags()), prop::collection::vec(inner, 0..3))
            .prop_map(|(tags, own, inner)| Part { tags, own, inner })
    })
}

fn name(number: u8) -> String {
    format!("t{number}")
}

fn unique(tags: &[(u8, u8)]) -> BTreeMap<String, String> {
    tags.iter().map(|(key, value)| (name(*key), name(*value))).collect()
}

/// Adds a part, and says what the tags of its resources must be, by logical id.
fn add(
    app: &mut App,
    node: NodeId,
    part: &Part,
    around: &BTreeMap<String, String>,
    expected: &mut BTreeMap<String, BTreeMap<String, String>>,
    map_shaped: bool,
) {
    let mut scope = app.scope();
    let mut scope = scope.at(node);
    part.tags.iter().for_each(|(key, value)| {
        scope.tag(name(*key), name(*value));
    });
    let mut here = around.clone();
    here.extend(unique(&part.tags));
    if let Some(own) = &part.own {
        let own = unique(own);
        let resource = if map_shaped {
            let tags: Json = own.iter().map(|(key, value)| (key.clone(), json!(value))).collect();
            RawResource::new("AWS::SSM::Parameter")
                .property("Type", "String")
                .property("Value", "v")
                .property("Tags", tags)
        } else {
            let tags: Json = own.iter().map(|(key, value)| json!({ "Key": key, "Value": value })).collect();
            RawResource::new("AWS::SQS::Queue").property("Tags", tags)
        };
        let id = format!("R{}", expected.len());
        let handle = scope.add(id.clone(), resource);
        scope.resource(handle).logical_id(id.clone());
        let mut tags = here.clone();
        tags.extend(own);
        expected.insert(id, tags);
    }
    for (index, inner) in part.inner.iter().enumerate() {
        let node = app.scope().at(node).child(format!("c{index}")).node();
        add(app, node, inner, &here, expected, map_shaped);
    }
}

fn tags_of(resource: &Json) -> BTreeMap<String, String> {
    let text = |value: &Json| value.as_str().unwrap().to_owned();
    match &resource["Properties"]["Tags"] {
        Json::Array(items) => items.iter().map(|tag| (text(&tag["Key"]), text(&tag["Value"]))).collect(),
        Json::Object(map) => map.iter().map(|(key, value)| (key.clone(), text(value))).collect(),
        _ => BTreeMap::new(),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn as_a_naive_walk_finds(part in part(), map_shaped: bool) {
        let mut app = App::new();
        let stack = app.stack("S", Stack::new()).node();
        let mut expected = BTreeMap::new();
        add(&mut app, stack, &part, &BTreeMap::new(), &mut expected, map_shaped);
        let synthesis = app.synthesize();
        let assembly = synthesis.assembly.unwrap();
        let template = assembly.template(assembly.stacks().next().unwrap()).unwrap().document().unwrap();
        for (id, tags) in expected {
            let resource = &template["Resources"][&id];
            prop_assert_eq!(tags_of(resource), tags, "{}", id);
            if let Json::Array(items) = &resource["Properties"]["Tags"] {
                prop_assert!(items.is_sorted_by_key(|tag| tag["Key"].as_str().map(str::to_owned)), "{:?}", items);
            }
        }
    }
}
