//! Synthesis from the outside: trees in, assemblies and findings out.
#![expect(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test fails by panicking")]

mod assets;
mod context;
mod elements;
mod escape_hatches;
mod fragments;
mod intents;
mod misplaced;
mod misuse;
mod scale;
mod tags;
mod templates;
mod text;
mod travel;

use serde_json::Value as Json;
use stackwright_core::tree::RawResource;
use stackwright_core::{App, Scope, Stack, Synthesis};

fn queue() -> RawResource {
    RawResource::new("AWS::SQS::Queue")
}

fn template(synthesis: &Synthesis, stack: &str) -> Json {
    let assembly = synthesis.assembly.as_ref().unwrap_or_else(|| panic!("{:#?}", synthesis.diagnostics));
    let found = assembly.stacks().find(|s| s.name() == stack).unwrap();
    assembly.template(found).unwrap().document().unwrap()
}

fn rules(synthesis: &Synthesis) -> Vec<&'static str> {
    synthesis.diagnostics.iter().map(|d| d.rule.0).collect()
}

/// The only stack's template.
fn only_template(build: impl FnOnce(&mut Scope<'_>)) -> Json {
    template(&one_stack(build), "S")
}

/// The rules that a stack breaks, which makes no assembly.
fn broken_rules(build: impl FnOnce(&mut Scope<'_>)) -> String {
    let synthesis = one_stack(build);
    assert!(synthesis.assembly.is_none(), "{:#?}", synthesis.diagnostics);
    rules(&synthesis).join(" ")
}

fn one_stack(build: impl FnOnce(&mut Scope<'_>)) -> Synthesis {
    let mut app = App::new();
    build(&mut app.stack("S", Stack::new()));
    app.synthesize()
}
