//! Synthesis from the outside: trees in, assemblies and findings out.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

mod assets;
mod misuse;
mod tags;
mod templates;
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

fn one_stack(build: impl FnOnce(&mut Scope<'_>)) -> Synthesis {
    let mut app = App::new();
    build(&mut app.stack("S", Stack::new()));
    app.synthesize()
}
