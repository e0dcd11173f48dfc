//! What holds for every tree: ids do not move with their siblings, and order without meaning leaves no trace.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test fails by panicking")]

mod emission;
mod tags;

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use stackwright_core::tree::{RawHandle, RawResource};
use stackwright_core::{App, Scope, Stack, Synthesis, text};

/// Constructs by path; each may refer to one that comes before it in the order of paths.
type Tree = BTreeSet<Vec<String>>;

fn tree() -> impl Strategy<Value = Tree> {
    let id = prop::sample::select(vec!["Vpc", "Resource", "Default", "a-b", "Api", "Apis", "x1", "Ü"]);
    let path = prop::collection::vec(id.prop_map(str::to_owned), 1..4);
    prop::collection::btree_set(path, 1..20)
}

fn add(scope: &mut Scope<'_>, path: &[String], resource: RawResource) -> RawHandle {
    let mut current = scope.reborrow();
    let mut node = current.node();
    for part in path {
        node = current.at(node).child_or_new(part.clone()).node();
    }
    current.at(node).add("Queue", resource)
}

/// Two stacks of the same constructs, added in the given order; the second one refers to the first.
fn build(paths: &[Vec<String>]) -> Synthesis {
    let mut app = App::new();
    let mut root = app.scope();
    root.tag("b", "2").tag("a", "1");
    let first = root.stack("first", Stack::new()).node();
    let second = root.stack("second", Stack::new()).node();
    for path in paths {
        let queue = add(&mut root.at(first), path, RawResource::new("AWS::SQS::Queue"));
        let name = text!["copy-of-", queue];
        add(&mut root.at(second), path, RawResource::new("AWS::SQS::Queue").property("QueueName", name));
    }
    app.synthesize()
}

/// Logical ids by construct path, from the assembly's metadata.
fn logical_ids(synthesis: &Synthesis) -> BTreeMap<String, String> {
    let assembly = synthesis.assembly.as_ref().unwrap();
    let mut ids = BTreeMap::new();
    for file in ["first.metadata.json", "second.metadata.json"] {
        let stackwright_assembly::Content::Bytes(bytes) = &assembly.files[file] else { continue };
        let metadata: BTreeMap<String, serde_json::Value> = serde_json::from_slice(bytes).unwrap();
        ids.extend(
            metadata
                .into_iter()
                .map(|(path, entries)| (path, entries[0]["data"].as_str().unwrap().to_owned())),
        );
    }
    ids
}

/// Paths that only differ in what logical ids leave out collide; that is an error of its own.
fn is_sound(synthesis: &Synthesis) -> bool {
    synthesis.assembly.is_some()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_order_of_siblings_leaves_no_trace(
        (sorted, shuffled) in tree().prop_flat_map(|tree| {
            let sorted: Vec<_> = tree.into_iter().collect();
            (Just(sorted.clone()), Just(sorted).prop_shuffle())
        }),
    ) {
        let (a, b) = (build(&sorted), build(&shuffled));
        prop_assert_eq!(is_sound(&a), is_sound(&b));
        prop_assert_eq!(&a.assembly, &b.assembly);
        prop_assert!(!is_sound(&a) || a.stateful == b.stateful);
    }

    #[test]
    fn logical_ids_do_not_move_when_siblings_come_and_go(tree in tree(), gone in any::<prop::sample::Index>()) {
        let all: Vec<_> = tree.into_iter().collect();
        let mut fewer = all.clone();
        let removed = fewer.remove(gone.index(all.len()));
        let (before, after) = (build(&all), build(&fewer));
        prop_assume!(is_sound(&before) && is_sound(&after));
        let (before, after) = (logical_ids(&before), logical_ids(&after));
        for (path, id) in &after {
            prop_assert_eq!(before.get(path), Some(id), "{} moved when {:?} went", path, removed);
        }
    }
}
