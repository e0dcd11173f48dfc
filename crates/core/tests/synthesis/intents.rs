//! Intents: lowered in an order of their own, and written down stage by stage.

use serde_json::{Value as Json, json};
use stackwright_assembly::{ArtifactType, Assembly, Content, Properties};
use stackwright_core::diagnostics::Origin;
use stackwright_core::intent::{Intent, IntentPeer, IntentSummary};
use stackwright_core::tree::NodeId;
use stackwright_core::{App, Scope, Stack, Synthesis};

use crate::{queue, rules};

/// Makes a queue in the scope where it is recorded.
#[derive(Debug)]
struct Feed {
    from: &'static str,
    to: NodeId,
    /// What is left to record in the scope below.
    rounds: u32,
}

impl Intent for Feed {
    fn lower(&self, scope: &mut Scope<'_>, _: Origin) {
        // Numbered, so that an order that depends on who was first shows.
        let number = (0..).find(|number| !scope.has_child(&format!("Feed{number}"))).unwrap();
        scope.add(format!("Feed{number}"), queue().property("QueueName", self.from));
        if let Some(rounds) = self.rounds.checked_sub(1) {
            scope.intend(Self { rounds, ..*self });
        }
    }

    fn describe(&self) -> IntentSummary {
        IntentSummary {
            kind: "feed",
            from: IntentPeer::Outside(self.from.to_owned()),
            to: IntentPeer::Construct(self.to),
            what: format!("{} rounds", self.rounds),
        }
    }
}

/// A stack in a stage with an intent for each of the names, recorded in their order.
fn build(names: &[&'static str], rounds: u32) -> Synthesis {
    let mut app = App::new();
    for stage in ["dev", "prod"] {
        let mut s = app.stage(stage);
        let mut s = s.stack("S", Stack::new());
        let to = s.node();
        for from in names {
            s.intend(Feed { from, to, rounds });
        }
    }
    app.synthesize()
}

#[test]
fn the_order_in_which_they_are_recorded_leaves_no_trace() {
    let (one, other) = (build(&["a", "b", "c"], 1), build(&["c", "a", "b"], 1));
    assert_eq!(rules(&one), [""; 0]);
    assert_eq!(one.assembly, other.assembly);
    assert_eq!(one.stacks.iter().map(|s| s.resources).collect::<Vec<_>>(), [6, 6]);
}

#[test]
fn each_stage_has_its_own_records_as_an_artifact() {
    let assembly = build(&["a"], 0).assembly.unwrap();
    assert!(!assembly.manifest.artifacts.contains_key("Intents"), "nothing is meant outside of the stages");
    let dev = &assembly.nested["assembly-dev"];
    let artifact = &dev.manifest.artifacts["Intents"];
    assert_eq!(artifact.artifact_type, ArtifactType::Other("none".to_owned()));
    assert!(matches!(&artifact.properties, Some(Properties::File { file, .. }) if file == "intents.json"));
    let Content::Bytes(bytes) = &dev.files["intents.json"] else { panic!() };
    let mut records: Json = serde_json::from_slice(bytes).unwrap();
    let origin = records[0]["origin"].take();
    assert!(origin.as_str().unwrap().contains("intents.rs:"), "{origin}");
    assert_eq!(
        records,
        json!([{ "kind": "feed", "from": "a", "to": "dev/S", "what": "0 rounds", "origin": null }])
    );
    let dir = tempfile::tempdir().unwrap();
    let out = dir.path().join("out");
    assembly.write(&out).unwrap();
    let read = Assembly::read(&out).unwrap();
    assert_eq!(read.nested["assembly-dev"].files["intents.json"], dev.files["intents.json"]);
}

#[test]
fn intents_that_never_end_are_found() {
    let synthesis = build(&["a"], 1_000_000);
    assert_eq!(rules(&synthesis), ["core/endless-intents"]);
}
