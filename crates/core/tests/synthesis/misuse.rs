//! What is wrong is found, all of it, where it is.

use stackwright_core::tree::{Handle as _, NodeId, RawHandle, RawResource};
use stackwright_core::value::{self};
use stackwright_core::{App, Scope, Stack, text};

use crate::{one_stack, queue, rules};

#[test]
fn circles_are_told_as_chains_with_their_lines() {
    let mut app = App::new();
    let mut root = app.scope();
    let a = root.stack("a", Stack::new()).add("A", queue());
    let b = root.stack("b", Stack::new()).add("B", queue().property("QueueName", text![a]));
    root.resource(a).override_property("KmsMasterKeyId", text![b]);
    let synthesis = app.synthesize();
    assert!(synthesis.assembly.is_none());
    let found: Vec<_> = synthesis.diagnostics.iter().collect();
    assert_eq!(found.len(), 1, "{found:#?}");
    assert_eq!(found[0].message, "stacks depend on one another in a circle: `a` -> `b` -> `a`");
    let notes: Vec<_> = found[0].notes.iter().map(|n| n.message.as_str()).collect();
    assert_eq!(notes, ["`a/A` needs `b/B`", "`b/B` needs `a/A`"]);
    assert!(found[0].notes.iter().all(|n| n.place.origin.is_some()));

    let synthesis = one_stack(|s| {
        let a = s.add("A", queue());
        let b = s.add("B", queue().property("QueueName", text![a]));
        s.resource(a).override_property("QueueName", text![b]);
    });
    assert_eq!(rules(&synthesis), ["core/resource-cycle"]);
}

/// A node that no other app here has as many others before.
fn far_node() -> NodeId {
    let mut app = App::new();
    (0..99).map(|index| app.scope().child(format!("{index}")).node()).last().unwrap()
}

#[test]
fn every_misuse_is_found_and_points_at_its_line() {
    type Case = (&'static str, fn(&mut Scope<'_>), &'static str);
    let cases: &[Case] = &[
        (
            "duplicate id",
            |s| {
                s.add("Q", queue());
                s.add("Q", queue());
            },
            "core/duplicate-id",
        ),
        (
            "empty id",
            |s| {
                s.add("", queue());
            },
            "core/invalid-id core/logical-id",
        ),
        (
            "slash in id",
            |s| {
                s.add("a/b", queue());
            },
            "core/invalid-id",
        ),
        (
            "no letter in id",
            |s| {
                s.add("--", queue());
            },
            "core/logical-id",
        ),
        (
            "hidden collision",
            |s| {
                s.add("A", queue());
                s.child("A-").add("Default", queue());
            },
            "core/duplicate-logical-id",
        ),
        (
            "unknown type",
            |s| {
                s.add("Q", RawResource::new("AWS::SQS::Qeue"));
            },
            "core/unknown-type",
        ),
        (
            "unknown property",
            |s| {
                s.add("Q", queue().property("DelaySecond", 3));
            },
            "core/unknown-property",
        ),
        (
            "unknown property by override",
            |s| {
                let q = s.add("Q", queue());
                s.resource(q).override_property("Colour", "red");
            },
            "core/unknown-property",
        ),
        (
            "missing property",
            |s| {
                s.add("S", RawResource::new("AWS::EC2::Subnet"));
            },
            "core/missing-property",
        ),
        (
            "path to nowhere",
            |s| {
                let q = s.add("Q", queue());
                s.resource(q).delete_property("Tags.0");
            },
            "core/property-path",
        ),
        (
            "stack in a stack",
            |s| {
                s.stack("T", Stack::new());
            },
            "core/nested-stack",
        ),
        (
            "bad stack name",
            |s| {
                s.at(App::new().scope().node()).stack("T", Stack::new().name("9_"));
            },
            "core/stack-name",
        ),
        (
            "two stacks of one name",
            |s| {
                s.at(App::new().scope().node()).stack("T", Stack::new().name("S"));
            },
            "core/duplicate-stack",
        ),
        (
            "resource outside",
            |s| {
                s.at(App::new().scope().node()).add("Q", queue());
            },
            "core/outside-stack",
        ),
        (
            "foreign handle",
            |s| {
                s.add("Q", queue().property("QueueName", text![RawHandle::from_node(far_node())]));
            },
            "core/foreign-reference",
        ),
        (
            "lookup without an account",
            |s| {
                s.lookup(&stackwright_core::context::AvailabilityZones);
            },
            "core/context",
        ),
        (
            "property that only AWS sets",
            |s| {
                s.add("Q", queue().property("Arn", "a"));
            },
            "core/read-only-property",
        ),
        (
            "snapshot of what has none",
            |s| {
                let q = s.add("Q", queue());
                s.resource(q).removal_policy(stackwright_core::tree::RemovalPolicy::Snapshot);
            },
            "core/removal-policy",
        ),
        (
            "stack that the assembly would call as its own",
            |s| {
                s.at(App::new().scope().node()).stack("Tree", Stack::new());
            },
            "core/artifact-id",
        ),
        (
            "stack that is called as another one's assets",
            |s| {
                s.at(App::new().scope().node()).stack("S.assets", Stack::new().name("T"));
            },
            "core/artifact-id",
        ),
        (
            "stacks whose paths are the same with hyphens",
            |s| {
                let root = App::new().scope().node();
                s.at(root).stack("a-b", Stack::new().name("T"));
                s.at(root).child("a").stack("b", Stack::new().name("U"));
            },
            "core/artifact-id",
        ),
        (
            "asset outside",
            |s| {
                s.at(App::new().scope().node()).inline_asset("A", Vec::new(), ".txt");
            },
            "core/outside-stack",
        ),
        (
            "asset with a path for an extension",
            |s| {
                s.inline_asset("A", Vec::new(), "/../x");
            },
            "core/asset",
        ),
        (
            "tag without a key",
            |s| {
                s.tag("", "x");
            },
            "core/invalid-tag",
        ),
        (
            "tag of AWS's own",
            |s| {
                s.tag("AWS:x", "x");
            },
            "core/invalid-tag",
        ),
        (
            "tag with a novel in it",
            |s| {
                s.tag("x", "x".repeat(257));
            },
            "core/invalid-tag",
        ),
        (
            "handle of another app, to change it",
            |s| {
                let handle = RawHandle::from_node(far_node());
                s.resource(handle).metadata("a", "b");
            },
            "core/foreign-reference",
        ),
        (
            "scope of another app",
            |s| {
                s.at(far_node()).child("C");
            },
            "core/foreign-reference",
        ),
        (
            "asset that is not there",
            |s| {
                s.file_asset("F", "/no/such/file");
            },
            "core/asset",
        ),
        (
            "too many resources",
            |s| {
                for index in 0..501 {
                    s.add(format!("Q{index}"), queue());
                }
            },
            "core/template-limit",
        ),
        (
            "too many bytes",
            |s| {
                s.add("Q", queue().property("QueueName", "x".repeat(1_048_576)));
            },
            "core/template-limit",
        ),
        (
            "fragment over a resource",
            |s| {
                s.add("Q", queue());
                let fragment = stackwright_core::json!({ "Resources": { "Q": {} } });
                s.fragment("F", fragment.as_object().unwrap().clone());
            },
            "core/duplicate-logical-id",
        ),
        (
            "condition of another stack",
            |s| {
                let root = App::new().scope().node();
                let condition = s
                    .at(root)
                    .stack("T", Stack::new())
                    .condition("C", value::ConditionExpr::Equals("a".into(), "b".into()));
                let q = s.add("Q", queue());
                s.resource(q).condition(condition);
            },
            "core/cross-stack-kind",
        ),
    ];
    for (name, build, expected) in cases {
        let synthesis = one_stack(build);
        assert_eq!(rules(&synthesis).join(" "), *expected, "{name}: {:#?}", synthesis.diagnostics);
        assert!(synthesis.assembly.is_none(), "{name}");
        for found in &synthesis.diagnostics {
            let origin = found.place.origin.as_ref().unwrap_or_else(|| panic!("{name}: no origin"));
            assert!(origin.file.contains("synthesis"), "{name}: {origin}");
        }
    }
}

#[test]
fn all_that_is_wrong_is_found_at_once_with_the_nearest_name() {
    let synthesis = one_stack(|s| {
        s.add("A", queue().property("DelaySecond", 3).property("QueueNam", "x"));
        s.add("B", RawResource::new("AWS::SQS::Queu"));
    });
    let help: Vec<_> = synthesis.diagnostics.iter().filter_map(|d| d.help.as_deref()).collect();
    assert_eq!(
        help,
        [
            "did you mean `DelaySeconds`?",
            "did you mean `QueueName`?",
            "did you mean `AWS::SQS::Queue`? `RawResource::without_check` takes any"
        ]
    );
}

#[test]
fn a_lost_stateful_resource_is_found_and_a_move_keeps_it() {
    let table = || {
        RawResource::new("AWS::DynamoDB::Table").property(
            "KeySchema",
            stackwright_core::json!([
                { "AttributeName": "pk", "KeyType": "HASH" }
            ]),
        )
    };
    let before = one_stack(|s| {
        s.child("Data").add("Table", table());
    });
    let lost = one_stack(|s| {
        s.child("Store").add("Table", table());
    });
    let found: Vec<_> = before.stateful.check(&lost.stateful, "prod.lock").into_iter().collect();
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].rule.0, "core/stateful-lost");
    assert_eq!(
        found[0].help.as_deref(),
        Some(
            "if it is now at `Store/Table`, say `.moved_from(\"Data/Table\")` there; if it shall go, take its entry out of `prod.lock`"
        )
    );
    let moved = one_stack(|s| {
        let table = s.child("Store").add("Table", table());
        s.resource(table).moved_from("Data/Table");
    });
    assert!(before.stateful.check(&moved.stateful, "prod.lock").is_empty());
}

#[test]
fn annotations_reach_the_official_cli_and_do_not_stop_synthesis() {
    let synthesis = one_stack(|s| {
        s.child("C").warn("old").error("broken");
    });
    assert_eq!(rules(&synthesis), ["core/annotation", "core/annotation"]);
    let assembly = synthesis.assembly.unwrap();
    let metadata = &assembly.stacks().next().unwrap().artifact.metadata["/S/C"];
    let types: Vec<_> = metadata.iter().map(|entry| entry.entry_type.as_str()).collect();
    assert_eq!(types, ["aws:cdk:warning", "aws:cdk:error"]);
}
