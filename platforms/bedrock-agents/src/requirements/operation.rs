//! Tags and how stacks refer to one another (BP-9, BP-10).

use serde_json::Value as Json;
use stackwright_core::diagnostics::Place;
use stackwright_verify::Statement;
use stackwright_verify::requirement::pattern::is;

use crate::config::Configuration;

pub(super) fn statements(config: &Configuration) -> Vec<Statement> {
    vec![tags(config.clone()), references()]
}

/// Every resource that can bear tags bears the platform's.
fn tags(config: Configuration) -> Statement {
    Statement::new("BP-9", move |exam| {
        for (key, value) in &config.tags {
            let value = is(value.as_str());
            let mut bearing = 0_usize;
            for (id, _) in exam.model().resources() {
                if exam.is_tagged(id, key, &value) == Some(true) {
                    bearing += 1;
                }
            }
            exam.saw(format!("{bearing} resources bear the tag `{key}`"), Place::default());
        }
        Some(())
    })
}

/// An export that somebody imports can neither change nor go: nothing here is exported.
///
/// Source: <https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/using-cfn-stack-exports.html>
fn references() -> Statement {
    Statement::new("BP-10", |exam| {
        for (_, stack) in exam.model().stacks() {
            let place = Place { stack: Some(stack.name.clone()), ..Place::default() };
            let Ok(template) = serde_json::from_str::<Json>(&stack.text) else {
                exam.unknown("the template is not JSON, and exports are looked for in that only", place);
                continue;
            };
            let outputs = template.get("Outputs").and_then(Json::as_object).into_iter().flatten();
            let exports: Vec<_> = outputs.filter(|(_, output)| output.get("Export").is_some()).collect();
            for (name, _) in &exports {
                let text = format!("the output `{name}` is an export, which its importers lock");
                exam.fails(text, place.clone());
            }
            let imports = stack.text.contains("Fn::ImportValue");
            if imports {
                exam.fails("the template imports the export of another stack", place.clone());
            }
            if exports.is_empty() && !imports {
                exam.saw("the template exports and imports nothing", place);
            }
        }
        Some(())
    })
}
