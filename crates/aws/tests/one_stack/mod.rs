//! A stack by itself, for tests of constructs.
#![allow(dead_code, reason = "each test uses a part")]
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test fails by panicking")]

use serde_json::Value as Json;
use stackwright_aws::security::Key;
use stackwright_core::{App, Scope, Stack, Synthesis};
use stackwright_testing::{Template, pattern};

/// What becomes of a stack.
pub(crate) fn one_stack(build: impl FnOnce(&mut Scope<'_>)) -> Synthesis {
    let mut app = App::new();
    build(&mut app.scope().stack("S", Stack::new()));
    app.synthesize()
}

/// The template of a stack that nothing is wrong with.
pub(crate) fn template(build: impl FnOnce(&mut Scope<'_>)) -> Template {
    let synthesis = one_stack(build);
    assert!(synthesis.diagnostics.is_empty(), "{:#?}", synthesis.diagnostics);
    let assembly = synthesis.assembly.unwrap();
    let found = assembly.stacks().next().unwrap();
    Template::from_json(assembly.template(found).unwrap().document().unwrap())
}

/// The rules that were broken.
pub(crate) fn rules(synthesis: &Synthesis) -> Vec<&'static str> {
    synthesis.diagnostics.iter().map(|found| found.rule.0).collect()
}

/// A key for what needs one.
pub(crate) fn key(scope: &mut Scope<'_>) -> Key {
    Key::builder().description("For tests").alias("tests").add(scope, "Key")
}

/// The statements of the only resource of a type, by their `Sid`.
pub(crate) fn statement(template: &Template, resource_type: &str, document: &str, sid: &str) -> Json {
    let resources = template.find_resources(resource_type, pattern!({}));
    let statements = resources[0].value["Properties"][document]["Statement"].as_array().unwrap();
    let found = statements.iter().find(|statement| statement["Sid"] == sid);
    found.unwrap_or_else(|| panic!("no `{sid}` in {statements:#?}")).clone()
}
